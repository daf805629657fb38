"""A reader's wish to sort or filter a table, in; the order of the language, and an address of it, out."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from site_src.model.collation import collation_key
from tests.browser.built import Built
from tests.browser.conftest import Visit
from tests.browser.test_access import RULES

pytestmark = pytest.mark.browser

TABLE = "tables/models/places/2024/"
SECTORS = "tables/models/places-by-sector/2024/"
ROWS = "tbody tr:not(.row-whole)"
SMALL, LARGE = {"width": 360, "height": 780}, {"width": 1280, "height": 900}


def _names(table: Locator, depth: int) -> list[str]:
    """Give the names of places so deep in a table, from above."""
    return [name.strip() for name in table.locator(f"tbody tr.depth-{depth}:visible th").all_inner_texts()]


def _values(table: Locator, column: int, depth: int) -> list[int | None]:
    """Give the counts of a column, from above; None where nothing is reported."""
    cells = table.locator(f"tbody tr.depth-{depth}:visible > :nth-child({column})")
    return [
        int(found[1]) if (found := re.search(r'<data value="(\d+)"', cell.inner_html())) else None
        for cell in cells.all()
    ]


def _opened(site: Built, visit: Visit, address: str, **options: object) -> tuple[Page, Locator]:
    page = visit(**options)
    page.goto(site.address(address))
    return page, page.locator(".grid table").first


@pytest.mark.parametrize("language", ["vi", "ar", "nb"])
def test_names_sort_as_the_language_does(site: Built, visit: Visit, language: str) -> None:
    page, table = _opened(site, visit, f"{language}/{TABLE}")
    head = table.locator("thead th").first
    expect(head).to_have_attribute("aria-sort", "ascending")
    provinces = _names(table, 1)
    assert provinces == sorted(provinces, key=lambda name: collation_key(name, language))
    assert len(provinces) > 1
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "descending")
    assert _names(table, 1) == provinces[::-1]
    # The districts went with their provinces.
    order = table.locator(f"{ROWS} th a").evaluate_all("links => links.map(link => new URL(link.href).pathname)")
    assert [place for place in order if "quang-nam" in place] == sorted(p for p in order if "quang-nam" in p)
    above = next(turn for turn, place in enumerate(order) if place.endswith("quang-nam/"))
    assert "dai-loc" in order[above + 1]
    assert page.url.endswith("?sort=-name")


@pytest.mark.parametrize("language", ["vi", "ar"])
def test_what_is_not_reported_stands_last_whichever_way_counts_are_sorted(
    site: Built, visit: Visit, language: str
) -> None:
    _, table = _opened(site, visit, f"{language}/{SECTORS}")
    head = table.locator("thead th").nth(1)
    for order in ("descending", "ascending"):
        head.get_by_role("button").click()
        expect(head).to_have_attribute("aria-sort", order)
        for depth in (1, 2):
            values = _values(table, 2, depth)
            known = [value for value in values if value is not None]
            if depth == 1:
                assert None in values
                assert known == sorted(known, reverse=order == "descending")
            assert values == [*known, *([None] * (len(values) - len(known)))] or depth == 2
    # The sum of all stays above, and leads to its account.
    first = table.locator("tbody tr").first
    expect(first).to_have_class(re.compile("row-whole"))
    assert "#why-" in str(first.locator("a.count").first.get_attribute("href"))
    # A third time leads back to the table's own order.
    head.get_by_role("button").click()
    expect(table.locator("thead th").first).to_have_attribute("aria-sort", "ascending")
    assert head.get_attribute("aria-sort") is None


def test_districts_sort_by_their_counts_inside_their_province(site: Built, visit: Visit) -> None:
    _, table = _opened(site, visit, f"en/{TABLE}?sort=-registered")
    assert _names(table, 1) == ["Ninh Thuận", "Quảng Nam"]
    assert _names(table, 2)[:3] == ["Thuận Bắc", "Ninh Sơn", "Thuận Nam"]


@pytest.mark.parametrize(
    "language, typed, found",
    [
        ("vi", "thuan", ["Ninh Thuận", "Thuận Bắc", "Thuận Nam"]),
        ("nb", "DAI loc", ["Quảng Nam", "Đại Lộc"]),
        ("ar", "ثُوان نام", ["نينه ثوان", "ثوان نام"]),
        ("fr", "xyz", []),
    ],
)
def test_a_filter_finds_names_without_their_marks(
    site: Built, visit: Visit, language: str, typed: str, found: list[str]
) -> None:
    page, table = _opened(site, visit, f"{language}/{TABLE}")
    page.locator(".controls input").fill(typed)
    status = page.locator(".controls output")
    expect(status).not_to_be_empty()
    expect(table.locator(f"{ROWS}:visible")).to_have_count(len(found))
    assert [name.strip() for name in table.locator(f"{ROWS}:visible th").all_inner_texts()] == found
    expect(table.locator(".row-whole")).to_be_visible()
    expect(status).to_contain_text(str(len(found)))
    assert status.get_attribute("data-counts") is None


def test_the_way_back_takes_back_what_was_sorted_and_filtered(site: Built, visit: Visit) -> None:
    page, table = _opened(site, visit, f"vi/{TABLE}")
    field = page.locator(".controls input")
    table.locator("thead th").nth(1).get_by_role("button").click()
    field.press_sequentially("thuan")
    expect(table.locator(f"{ROWS}:visible")).to_have_count(3)
    assert page.url.endswith("?sort=-registered&q=thuan")
    shared = page.url
    page.go_back()
    expect(field).to_have_value("")
    expect(table.locator("thead th").nth(1)).to_have_attribute("aria-sort", "descending")
    page.go_back()
    expect(table.locator("thead th").first).to_have_attribute("aria-sort", "ascending")
    # Who is sent the address sees the same.
    page.goto(shared)
    expect(table.locator(f"{ROWS}:visible")).to_have_count(3)
    assert _names(table, 2) == ["Thuận Bắc", "Thuận Nam"]


def test_a_table_can_be_worked_with_by_keys_alone(site: Built, visit: Visit) -> None:
    page, table = _opened(site, visit, f"fr/{TABLE}", viewport=SMALL)
    page.locator(".controls input").focus()
    page.keyboard.type("dai")
    expect(table.locator(f"{ROWS}:visible")).to_have_count(2)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "region"
    assert page.evaluate("document.getElementById(document.activeElement.getAttribute('aria-labelledby')).innerText")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(table.locator("thead th").first).to_have_attribute("aria-sort", "descending")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(table.locator("thead th").nth(1)).to_have_attribute("aria-sort", "descending")


def test_headings_and_names_stay_in_view(site: Built, visit: Visit) -> None:
    page, table = _opened(site, visit, f"ar/{SECTORS}", viewport={"width": 360, "height": 400})
    region = page.locator(".scroll").first
    region.evaluate("region => region.scrollTo({left: -250, top: 200, behavior: 'instant'})")
    box, head = region.bounding_box(), table.locator("thead th").first.bounding_box()
    name = table.locator("tbody th").last.bounding_box()
    assert box
    assert head
    assert name
    assert abs(head["y"] - box["y"]) < 2
    # From right to left names stand on the right.
    assert abs(name["x"] + name["width"] - box["x"] - box["width"]) < 2


def test_without_a_script_all_rows_stand_in_the_order_of_the_language(site: Built, visit: Visit) -> None:
    page, table = _opened(site, visit, f"vi/{TABLE}?sort=-registered&q=thuan", java_script_enabled=False)
    expect(table.locator("tbody tr:visible")).to_have_count(table.locator("tbody tr").count())
    assert _names(table, 1) == ["Ninh Thuận", "Quảng Nam"]
    assert page.locator(".controls, .sort").count() == 0


def test_a_table_in_a_folder_sorts_and_filters_too(site: Built, visit: Visit) -> None:
    page = visit()
    page.goto((site.folder / f"vi/{TABLE}index.html").as_uri())
    table = page.locator(".grid table").first
    head = table.locator("thead th").nth(1)
    for order in ("descending", "ascending"):
        head.get_by_role("button").click()
        expect(head).to_have_attribute("aria-sort", order)
    page.locator(".controls input").fill("dai loc")
    expect(table.locator(f"{ROWS}:visible")).to_have_count(2)


def test_paper_has_the_whole_table_and_no_controls(site: Built, visit: Visit) -> None:
    page, table = _opened(site, visit, f"fr/{TABLE}")
    page.emulate_media(media="print")
    assert not page.locator(".controls").is_visible()
    region = page.locator(".scroll").first
    assert region.evaluate("region => getComputedStyle(region).overflow") == "visible"
    assert table.locator(".gauge").first.is_visible()


def test_bars_are_as_long_as_their_numbers_and_gaps_have_none(site: Built, visit: Visit) -> None:
    for language in ("fr", "ar"):
        page, table = _opened(site, visit, f"{language}/{SECTORS}")
        measured = table.locator("td:has(.gauge)").evaluate_all(
            """cells => cells.map(cell => {
                const [bar, line] = [cell.querySelector('.gauge'), cell.querySelector('line:not(.whole)')];
                const [around, drawn] = [bar.getBoundingClientRect(), line.getBoundingClientRect()];
                const rtl = document.dir === 'rtl';
                const off = rtl ? around.right - drawn.right : drawn.left - around.left;
                return [Number(cell.querySelector('data').value), drawn.width / around.width, off];
            })"""
        )
        assert len(measured) > 5
        largest = max(count for count, _, _ in measured)
        for count, share, off in measured:
            assert abs(share - count / largest) < 0.04  # (Stripes may end with a space.)
            assert abs(off) < 5
        assert table.locator("td.none .gauge").count() == 0
        for cell in table.locator("td.none").all():
            assert len(cell.inner_text()) > len("– ")
        assert page.locator(".gauge:not([aria-hidden])").count() == page.locator("[aria-hidden] .gauge").count()


FOLDED = {
    "Thuận Nam": "thuan nam",
    "ĐẠI LỘC": "dai loc",
    "Thua\u0323\u0302n": "thuan",
    "Straße": "strasse",
    "Ærø – Ålesund": "aero – alesund",
    "Œuvre d’été": "oeuvre d'ete",
    "ثُوَان": "ثوان",
    "أحمد إلى آخر": "احمد الي اخر",
    "مقاطعـــة": "مقاطعه",
    "١٣٢٦٨": "13268",
    "  a \u200f b ": "a b",
}


def test_texts_are_folded_as_readers_type_them(site: Built, visit: Visit) -> None:
    page, _ = _opened(site, visit, f"vi/{TABLE}")
    (module,) = (site.folder / "assets").glob("fold.*.js")
    folded = page.evaluate(
        "async ([address, texts]) => { const { fold } = await import(address); return texts.map(fold); }",
        [f"{site.base}assets/{module.name}", list(FOLDED)],
    )
    assert dict(zip(FOLDED, folded, strict=True)) == FOLDED


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_a_sorted_and_filtered_table(
    site: Built, visit: Visit, axe: str, width: int, scheme: str
) -> None:
    page = visit(viewport={"width": width, "height": 800}, color_scheme=scheme)
    for language in ("vi", "ar"):
        page.goto(site.address(f"{language}/{SECTORS}?sort=-economic&q=th"))
        expect(page.locator("[aria-sort=descending]")).to_be_visible()
        page.evaluate(axe)
        found = page.evaluate("tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", list(RULES))
        assert not [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]]
