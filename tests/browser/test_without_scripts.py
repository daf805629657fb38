"""The site in a browser that runs no script, in; the same words and ways, out."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.built import Built, Example, examples
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_all_ways_lead_on(site: Built, visit: Visit, language: str) -> None:
    page = visit(java_script_enabled=False)
    page.goto(site.base)
    steps = (
        (f".choice a[hreflang={language}]", "home"),
        ("section[aria-labelledby=places] .where a", "place"),
        (".sections a[href$='/reports/']", "report_list"),
        ("ul.reports :is(h2, h3) a", "report"),
        (".sections a[href$='/tables/']", "tables"),
        ("main section li a[href*='models/places/2024/']", "table"),
        ("td a.count[href*='/figures/']", "figure"),
        (".sections a[href$='/places/']", "places"),
        (".sections a[href$='/data/']", "data"),
        (".sections a[href$='/about/']", "article"),
        (".languages a[hreflang=en]", "article"),
    )
    for selector, kind in steps:
        page.locator(selector).first.click()
        expect(page.locator(f"body.kind-{kind} h1")).to_be_visible()


# The search is a script; its page says so, and its own test sees to that.
@pytest.mark.parametrize("example", [example for example in examples("ar") if example.kind != "search"], ids=str)
def test_no_word_needs_a_script(site: Built, look: Visit, example: Example) -> None:
    words = []
    for runs_scripts in (True, False):
        page = look(java_script_enabled=runs_scripts)
        page.goto(site.address(site.file(example)))
        # What only a script can do has its controls made by it.
        page.evaluate("document.querySelectorAll('.controls').forEach(made => made.remove())")
        words.append(page.locator("body").inner_text().split())
    assert words[0] == words[1]
    assert len(words[0]) > 20
