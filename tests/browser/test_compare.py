"""Places side by side in a browser: in, a choice of places; out, their own numbers with their links, and an address."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.built import Built
from tests.browser.conftest import Visit
from tests.browser.test_access import RULES

pytestmark = pytest.mark.browser

NAM, BAC, SON = "ninh-thuan/thuan-nam", "ninh-thuan/thuan-bac", "ninh-thuan/ninh-son"


def _compared(page: Page) -> list[tuple[str, list[tuple[str, str]]]]:
    """Give the rows of the first table: their names, and value and link of each cell."""
    rows: list[tuple[str, list[tuple[str, str]]]] = page.locator(".grid-compare table").first.evaluate(
        """table => [...table.tBodies[0].rows].map(row => [
            row.cells[0].innerText.trim(),
            [...row.cells].slice(1).map(cell => [
                cell.querySelector('data')?.value ?? '', cell.querySelector('a')?.href ?? ''])])"""
    )
    return rows


@pytest.mark.parametrize("language", ["vi", "ar", "fr"])
def test_a_choice_is_what_the_page_of_the_province_shows(site: Built, visit: Visit, language: str) -> None:
    page = visit()
    page.goto(site.address(f"{language}/places/ninh-thuan/compare/"))
    names = page.locator(".grid-compare thead th a").evaluate_all(
        "links => links.map(link => link.href.split('/places/')[1].replace(/.$/, ''))"
    )
    assert set(names) == {NAM, BAC, SON}
    static = _compared(page)
    page.goto(site.address(f"{language}/compare/?places={','.join(names)}"))
    expect(page.locator("#side-by-side")).to_be_visible()
    assert _compared(page) == static
    assert all("/figures/" in link for _, cells in static for value, link in cells if value)


def test_places_are_chosen_and_the_way_back_takes_a_choice_back(site: Built, visit: Visit) -> None:
    page = visit()
    page.goto(site.address("en/tables/"))
    page.get_by_role("link", name="Compare places").click()
    field = page.locator(".controls input")
    field.fill("thuan n")
    expect(page.locator(".choices li:visible")).to_have_count(2)
    page.get_by_role("checkbox", name="Compare Thuận Nam").check()
    field.fill("")
    page.get_by_role("checkbox", name="Compare Thuận Bắc").check()
    expect(page.locator("#side-by-side thead th")).to_have_text(["Status", "Thuận Nam", "Thuận Bắc"])
    assert page.url == site.address(f"en/compare/?places={NAM},{BAC}")
    expect(page.locator(".controls output")).to_have_text("2 places are chosen")
    page.go_back()
    expect(page.locator("#side-by-side")).to_be_hidden()
    page.go_forward()
    expect(page.locator("#side-by-side")).to_be_visible()
    page.get_by_role("button", name="Choose none").click()
    expect(page.locator("#side-by-side")).to_be_hidden()
    assert page.url == site.address("en/compare/")


def test_other_bases_and_overlaps_are_told_in_words(site: Built, visit: Visit) -> None:
    page = visit()
    page.goto(site.address(f"en/compare/?places={NAM},quang-nam,quang-nam/dai-loc"))
    row = page.locator(".grid-compare tbody tr").first
    expect(row.locator("th")).to_contain_text("bases differ")
    expect(page.locator(".controls output")).to_contain_text("Đại Lộc lies in Quảng Nam")
    expect(row.locator("td.summed").first.locator(".basis").first).to_contain_text("districts")


def test_only_what_is_of_one_measure_and_period_stands_side_by_side(site: Built, visit: Visit) -> None:
    page = visit()
    # One reports of 2024, the other of 2020 to 2024.
    page.goto(site.address(f"en/compare/?places={NAM},cao-bang,nowhere"))
    expect(page.locator(".controls output")).to_contain_text("nothing for the same measure")
    expect(page.locator("#side-by-side")).to_be_hidden()


def test_places_can_be_chosen_by_keys_alone(site: Built, visit: Visit) -> None:
    page = visit(viewport={"width": 360, "height": 780})
    page.goto(site.address("fr/compare/"))
    page.locator(".controls input").focus()
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type === 'checkbox'"):
            page.keyboard.press("Space")
    expect(page.locator("#side-by-side table").first).to_be_visible()


def test_without_a_script_the_provinces_have_their_pages(site: Built, visit: Visit) -> None:
    page = visit(java_script_enabled=False)
    page.goto(site.address("vi/compare/"))
    assert page.locator(".choices input, .controls").count() == 0
    assert not page.locator("#side-by-side").is_visible()
    page.locator(".choices a[href$='ninh-thuan/compare/']").click()
    expect(page.locator("body.kind-comparison h1")).to_be_visible()
    assert len(_compared(page)[0][1]) == 3


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_a_comparison(site: Built, visit: Visit, axe: str, width: int, scheme: str) -> None:
    page = visit(viewport={"width": width, "height": 800}, color_scheme=scheme)
    for language in ("vi", "ar"):
        page.goto(site.address(f"{language}/compare/?places={NAM},{SON},quang-nam"))
        expect(page.locator("#side-by-side")).to_be_visible()
        page.evaluate(axe)
        found = page.evaluate("tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", list(RULES))
        assert not [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]]
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0
    assert not re.search(r"\{\w+\}", page.locator("body").inner_text())
