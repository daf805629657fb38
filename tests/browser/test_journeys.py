"""Readers of three languages on their ways through the site: each way must lead where it says."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.built import LANGUAGES, Built
from tests.browser.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("language", ["fr", "vi", "ar"])]

REPORT = "reports/2024/thuan-nam/"


def _follow(page: Page, selector: str) -> None:
    """Follow the first such link to the page that it names."""
    link = page.locator(selector).first
    target = link.evaluate("link => link.href")
    link.click()
    page.wait_for_url(target)
    expect(page.locator("h1")).to_be_visible()


def _is_in_view(page: Page, selector: str) -> bool:
    return bool(
        page.locator(selector).first.evaluate(
            "(at, _, box = at.getBoundingClientRect()) => box.height > 0 && box.top < innerHeight && box.bottom > 0"
        )
    )


def test_from_home_to_the_sentence_that_a_number_comes_from(site: Built, look: Visit, language: str) -> None:
    page = look()
    page.goto(site.base)
    _follow(page, f".choice a[hreflang={language}]")
    assert page.locator("html").get_attribute("lang") == language
    _follow(page, "section[aria-labelledby=places] a[href$='places/ninh-thuan/']")
    _follow(page, "section[aria-labelledby=inside] th a[href$='thuan-nam/']")
    _follow(page, "section[aria-labelledby=reports] h3 a")
    assert page.url == site.address(f"{language}/{REPORT}")
    quote = page.locator(".figures q.evidence").first
    expect(quote).to_be_visible()
    assert quote.evaluate("quote => quote.closest('[lang]').lang") == "fr"
    assert "19" in quote.inner_text()
    expect(page.locator(".source")).to_contain_text("Báo Ninh Thuận")


def test_a_number_in_a_table_leads_to_its_sentence(site: Built, look: Visit, language: str) -> None:
    page = look(viewport={"width": 1280, "height": 500})
    page.goto(site.address(f"{language}/tables/models/places/2024/"))
    _follow(page, "td a.count[href$='figures/2024/thuan-bac/registered/']")
    assert page.url == site.address(f"{language}/figures/2024/thuan-bac/registered/")
    assert page.locator(".headline data").first.get_attribute("value") == "122"
    quote = page.locator("section[aria-labelledby=words] blockquote mark").first
    expect(quote).to_be_visible()
    assert quote.evaluate("quote => quote.closest('[lang]').lang") == "ar"
    assert "122" in quote.inner_text()


def test_from_home_by_a_table_to_the_quote_in_its_sentence(site: Built, look: Visit, language: str) -> None:
    page = look()
    page.goto(site.address(f"{language}/"))
    _follow(page, "section[aria-labelledby=known] h3 a[href$='tables/models/places/2024/']")
    expect(page.locator("body.kind-table")).to_be_visible()
    _follow(page, "td a.count[href$='figures/2024/thuan-nam/registered/']")
    expect(page.locator("body.kind-figure")).to_be_visible()
    assert page.locator(".headline data").first.get_attribute("value") == "19"
    quote = page.locator("section[aria-labelledby=words] blockquote:lang(fr) mark").first
    expect(quote).to_be_visible()
    assert "19" in quote.inner_text()
    sentence = page.locator("blockquote:has(mark) p").first.inner_text()
    assert len(sentence) > len(quote.inner_text()), "the quote stands in the sentence that says it"


def test_a_sum_says_how_it_was_made(site: Built, look: Visit, language: str) -> None:
    page = look(viewport={"width": 1280, "height": 500})
    page.goto(site.address(f"{language}/tables/models/places/2024/"))
    _follow(page, "td a.count[href$='places/ninh-thuan/#why-models-registered-2024']")
    account = page.locator(":target")
    assert account.get_attribute("id") == "why-models-registered-2024"
    # It lies in a closed element, which the address opens; the page glides there, and comes to rest.
    expect(account).to_be_visible()
    rectangle = "document.querySelector(':target table').getBoundingClientRect()"
    page.wait_for_function(f"{rectangle}.bottom > 0 && {rectangle}.top < innerHeight")
    added = account.locator("td a.count data").evaluate_all("all => all.map(one => Number(one.value))")
    assert sum(added) == 170


def test_the_choice_of_language_keeps_the_page(site: Built, look: Visit, language: str) -> None:
    page = look()
    for path in (REPORT, "tables/models/places/2024/", "method/"):
        page.goto(site.address(f"{language}/{path}"))
        for other in LANGUAGES:
            _follow(page, f".languages a[hreflang={other}]")
            assert page.url == site.address(f"{other}/{path}")
            assert page.locator("html").get_attribute("lang") == other
            assert page.locator(".languages [aria-current]").get_attribute("hreflang") == other


def test_crumbs_lead_up(site: Built, look: Visit, language: str) -> None:
    page = look()
    page.goto(site.address(f"{language}/places/ninh-thuan/thuan-nam/"))
    last = page.locator(".crumbs li").last
    assert last.get_attribute("aria-current") == "page"
    assert last.locator("a").count() == 0
    assert last.inner_text() == page.locator("h1").inner_text()
    for path in ("places/ninh-thuan/", "places/"):
        page.locator(".crumbs li a").last.click()
        page.wait_for_url(site.address(f"{language}/{path}"))
    page.goto(site.address(f"{language}/{REPORT}"))
    page.locator(".crumbs li a").first.click()
    page.wait_for_url(site.address(f"{language}/"))


def test_the_first_key_press_offers_to_skip_to_the_content(site: Built, look: Visit, language: str) -> None:
    page = look()
    page.goto(site.address(f"{language}/{REPORT}"))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert _is_in_view(page, ".skip")
    box = page.locator(".skip").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["y"] >= 0
    page.keyboard.press("Enter")
    assert page.url.endswith("#content")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_a_wrong_address_at_any_depth_shows_ways_on(
    site: Built, visit: Visit, complaints: list[str], language: str
) -> None:
    page = visit()
    wrong = site.address(f"{language}/reports/2024/no/such/page/")
    answer = page.goto(wrong)
    assert answer
    assert answer.status == 404
    # The two lines that Chromium writes about the answer itself are what was asked for; a third would be a fault.
    assert [said for said in complaints if wrong not in said] == []
    complaints.clear()
    assert page.locator("body").evaluate("body => getComputedStyle(body).margin") == "0px"
    _follow(page, f"[data-way={language}] li a[href$='/{language}/']")
    expect(page.locator("body.kind-home")).to_be_visible()


def test_the_data_can_be_had(site: Built, look: Visit, language: str) -> None:
    page = look()
    page.goto(site.address(f"{language}/data/"))
    for name in ("figures.csv", "tallies.csv"):
        with page.expect_download() as download:
            page.locator(f"a[href$='{name}']").click()
        assert download.value.path().read_bytes() == (site.folder / "data" / name).read_bytes()
