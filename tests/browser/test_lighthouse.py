"""Pages as a phone on a slow line gets them, in; Lighthouse's marks out: only with LIGHTHOUSE, the program's path.

Three runs a page take some six minutes, and what they say of speed swings with the machine: it is no part of `.ci/run`.
`.ci/browser-tools lighthouse` installs the program and prints where it is.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from statistics import median

import pytest

from tests.browser.built import Built

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not os.environ.get("LIGHTHOUSE"), reason="Lighthouse runs with LIGHTHOUSE=<its path> alone"),
]

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
PAGES = ("index.html", "places/ninh-thuan/thuan-nam/index.html", "reports/2024/thuan-nam/index.html", "a table")
ENOUGH, RUNS = 98, 3


def marks(address: str, report: Path) -> dict[str, int]:
    """Give the marks of one run, each from 0 to 100."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or ""
    subprocess.run(
        [
            os.environ["LIGHTHOUSE"], address, "--quiet", "--output=json", f"--output-path={report}",
            f"--only-categories={','.join(CATEGORIES)}", "--chrome-flags=--headless=new --no-sandbox",
        ],
        check=True,
        timeout=180,
        env={**os.environ, "CHROME_PATH": chromium},
    )  # fmt: skip
    found = json.loads(report.read_text("utf-8"))["categories"]
    return {name: round(100 * found[name]["score"]) for name in CATEGORIES}


@pytest.mark.parametrize("language", ["vi", "ar"])
@pytest.mark.parametrize("name", PAGES)
def test_marks(site: Built, language: str, name: str, tmp_path: Path) -> None:
    page = f"{language}/{name}"
    if name == "a table":
        # The longest table of all.
        tables = [one for one in site.pages() if one.startswith(f"{language}/tables/") and site.kind(one) == "table"]
        page = max(tables, key=lambda one: (site.folder / one).stat().st_size)
    runs = [marks(site.address(page), tmp_path / f"{turn}.json") for turn in range(RUNS)]
    found = {category: median(run[category] for run in runs) for category in CATEGORIES}
    print(f"\n{page}: {found}")
    assert min(found.values()) >= ENOUGH, found
