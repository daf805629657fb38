"""Pages of every kind and language, in; what axe finds that keeps readers out, out."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.built import LANGUAGES, Built, Example, examples
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
LARGE, SMALL = {"width": 1280, "height": 900}, {"width": 360, "height": 780}


@pytest.mark.parametrize("example", examples(*LANGUAGES), ids=str)
def test_axe_finds_nothing_in_light(site: Built, look: Visit, axe: str, example: Example) -> None:
    _check(site, example, axe, look, viewport=LARGE, color_scheme="light")


@pytest.mark.parametrize("example", examples("fr", "ar"), ids=str)
def test_axe_finds_nothing_in_the_dark_on_a_small_screen(site: Built, look: Visit, axe: str, example: Example) -> None:
    _check(site, example, axe, look, viewport=SMALL, color_scheme="dark")


def _check(site: Built, example: Example, axe: str, look: Visit, **context: Any) -> None:
    page = look(**context)
    page.goto(site.address(site.file(example)))
    page.evaluate(axe)
    found = page.evaluate("tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", list(RULES))
    assert found["passes"], "axe has looked at nothing"
    faults = [
        f"{violation['id']}: {violation['help']}: {node['target']} {node['html'][:160]}\n  {node['failureSummary']}"
        for violation in found["violations"]
        for node in violation["nodes"][:3]
    ]
    assert not faults, f"{site.file(example)}\n" + "\n".join(faults)
