"""Pages of every kind, in; pictures of them for people to look at, out: only with PICTURES=1, into `pictures/`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.browser.built import Built, examples
from tests.browser.conftest import Visit

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(os.environ.get("PICTURES") != "1", reason="pictures are made with PICTURES=1 alone"),
]

FOLDER = Path(__file__).parent / "pictures"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["fr", "vi", "ar"])
def test_pictures(site: Built, visit: Visit, language: str, width: int, scheme: str) -> None:
    FOLDER.mkdir(exist_ok=True)
    page = visit(viewport={"width": width, "height": 800}, color_scheme=scheme)
    for example in examples(language):
        page.goto(site.address(site.file(example)))
        page.screenshot(path=FOLDER / f"{example}-{width}-{scheme}.png", full_page=True)
