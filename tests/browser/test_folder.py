"""The site as a folder of files, without a server, in; the same ways through it as on the web, out."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.built import Built, Example, examples
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser


def _click(page: Page, selector: str) -> None:
    """Follow the first such link, and be sure to land on a page."""
    before = page.url
    page.locator(selector).first.click()
    expect(page.locator("h1")).to_be_visible()
    assert page.url != before


@pytest.mark.parametrize("language", ["fr", "vi", "ar"])
def test_every_click_lands_on_a_page(site: Built, visit: Visit, language: str) -> None:
    page = visit()
    page.goto((site.folder / "index.html").as_uri())
    _click(page, f".choice a[hreflang={language}]")
    assert page.locator("html").get_attribute("lang") == language
    _click(page, "section[aria-labelledby=places] .where a")
    _click(page, "section[aria-labelledby=inside] th a, section[aria-labelledby=reports] h3 a")
    if not page.locator("body.kind-report").count():
        _click(page, "section[aria-labelledby=reports] h3 a")
    expect(page.locator("body.kind-report")).to_be_visible()
    report = page.url
    _click(page, ".sections a >> nth=2")
    _click(page, "main section li a[href*='models/places/2024/']")
    expect(page.locator("table").first).to_be_visible()
    _click(page, "table a.count[href*='figures/']")
    # A figure of which only the parts are stated has the words of each beside it.
    expect(page.locator("body.kind-figure :is(blockquote mark, q)").first).to_be_visible()
    for kind in ("table", "tables", "report"):
        page.go_back()
        expect(page.locator(f"body.kind-{kind}")).to_be_visible()
    assert page.url == report
    _click(page, ".languages a[hreflang=en]")
    expect(page.locator("body.kind-report")).to_be_visible()
    _click(page, "header .title")
    expect(page.locator("body.kind-home")).to_be_visible()


@pytest.mark.parametrize("example", [example for example in examples("ar") if example.kind != "not_found"], ids=str)
def test_no_link_leads_to_a_list_of_files(site: Built, look: Visit, example: Example) -> None:
    page = look()
    page.goto((site.folder / site.file(example)).as_uri())
    addresses: list[str] = page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
    files = [Path(unquote(urlsplit(address).path)) for address in addresses if address.startswith("file:")]
    assert len(files) > 5
    astray = [str(file) for file in files if not file.is_file()]
    assert not astray, "\n".join(astray)
