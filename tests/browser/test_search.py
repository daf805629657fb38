"""Words as readers of six languages type them, in; the page that each must find first, and the ways around it, out."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any
from unicodedata import category
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from site_src.model.folding import folded
from tests.browser.built import LANGUAGES, Built
from tests.browser.conftest import Visit
from tests.browser.test_access import LARGE, RULES, SMALL
from tests.model.test_folding import TYPED

pytestmark = pytest.mark.browser

THUAN_NAM, DAI_LOC = "places/ninh-thuan/thuan-nam/", "places/quang-nam/dai-loc/"
SECTORS, ACTORS, LEVELS = (f"tables/models/{name}/2024/" for name in ("sector", "actor", "level"))
CAO_BANG, CAO_BANG_REGISTERED = "places/cao-bang/", "figures/2024/cao-bang/registered/"

FIRST: tuple[tuple[str, str, str], ...] = (
    # A place, with its marks and without, in the alphabet of the reader and in its own.
    ("vi", "Thuận Nam", THUAN_NAM),
    ("vi", "thuan nam", THUAN_NAM),
    ("vi", "Đại Lộc", DAI_LOC),
    ("vi", "dai loc", DAI_LOC),
    ("vi", "DAI LOC", DAI_LOC),
    ("vi", "da nang", "places/da-nang-2025/"),
    ("en", "Thuan Nam", THUAN_NAM),
    ("en", "khanh hoa", "places/khanh-hoa-2025/"),
    ("fr", "đại lộc", DAI_LOC),
    ("fr", "cao bang", CAO_BANG),
    ("de", "Quảng Nam", "places/quang-nam/"),
    ("de", "ninh thuan", "places/ninh-thuan/"),
    ("nb", "dai loc", DAI_LOC),
    ("nb", "Ninh Sơn", "places/ninh-thuan/ninh-son/"),
    ("ar", "ثوان نام", THUAN_NAM),
    ("ar", "ثُوَانْ نَام", THUAN_NAM),
    ("ar", "وثوان نام", THUAN_NAM),
    ("ar", "dai loc", DAI_LOC),
    ("ar", "Đại Lộc", DAI_LOC),
    ("ar", "الكاو بانغ", CAO_BANG),
    # A number, however its digits are grouped and whatever they are.
    ("vi", "13.268", CAO_BANG_REGISTERED),
    ("en", "13,268", CAO_BANG_REGISTERED),
    ("fr", "13 268", CAO_BANG_REGISTERED),
    ("de", "13268", CAO_BANG_REGISTERED),
    ("nb", "13\u00a0268", CAO_BANG_REGISTERED),
    ("ar", "١٣٬٢٦٨", CAO_BANG_REGISTERED),
    ("ar", "١٢٢", "figures/2024/thuan-bac/registered/"),
    # A sector and other values, in their table.
    ("vi", "quoc phong an ninh", SECTORS),
    ("en", "political system", SECTORS),
    ("fr", "economique", SECTORS),
    ("de", "laendliche", SECTORS),
    ("nb", "aktor", ACTORS),
    ("nb", "okonomi", SECTORS),
    ("ar", "الاقتصادي", SECTORS),
    ("ar", "والأمن", SECTORS),
    ("ar", "فَرْدي", ACTORS),
    # A report by its title and by its text, and pages of the site.
    ("en", "19 models registered thuan nam", "reports/2024/thuan-nam/"),
    ("nb", "pa to nivaer", "reports/2024/dai-loc/"),
    ("de", "uber", "about/"),
    ("de", "Widersprueche", "contradictions/"),
    ("fr", "a propos", "about/"),
    ("ar", "تناقضات", "contradictions/"),
)
"""A language, what is typed, and the page that must come first."""


def _search(site: Built, page: Page, language: str, query: str) -> None:
    page.goto(f"{site.address(f'{language}/search/index.html')}?q={quote(query)}")
    expect(page.locator(".found")).not_to_be_empty()


def _first(site: Built, page: Page) -> str:
    """The address of what was found first, below the folder of the language."""
    link = page.locator(".results a").first
    expect(link).to_be_visible()
    return str(link.evaluate("link => link.href")).removeprefix(site.base).partition("/")[2]


def test_there_are_forty_queries_in_six_languages() -> None:
    assert len(FIRST) >= 40
    assert {language for language, _, _ in FIRST} == {*LANGUAGES}


@pytest.mark.parametrize("language, query, path", FIRST)
def test_the_page_that_is_meant_comes_first(site: Built, look: Visit, language: str, query: str, path: str) -> None:
    page = look()
    _search(site, page, language, query)
    assert _first(site, page) == path


def test_what_is_typed_is_folded_as_the_index_is(site: Built, visit: Visit) -> None:
    texts = [text for text, _ in TYPED]
    texts += [chr(code) for code in range(sys.maxunicode) if category(chr(code))[0] in "LMNPZ" and code < 0x10000]
    texts += [
        line for page in site.folder.glob("*/reports/*/*/index.html") for line in site.text(str(page)).split("\n")
    ]
    page = visit()
    page.goto(site.address("vi/search/index.html"))
    there: list[str] = page.evaluate("texts => texts.map(finder.folded)", texts)
    assert [(text, one) for text, one in zip(texts, there, strict=True) if one != folded(text)] == []


@pytest.mark.parametrize("language", ["fr", "vi", "ar"])
def test_the_keyboard_is_enough(site: Built, visit: Visit, language: str) -> None:
    page = visit()
    page.goto(site.address(f"{language}/reports/2024/thuan-nam/index.html"))
    page.keyboard.press("/")
    expect(page.locator("input[type=search]")).to_be_focused()
    page.keyboard.type("cao bang")
    assert not page.evaluate(
        "performance.getEntriesByType('resource').some(one => /pagefind|search\\./.test(one.name))"
    )
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site.address(f'{language}/search/index.html')}?q=cao+bang")
    links = page.locator(".results a")
    expect(links.first).to_be_visible()
    page.locator("h1").click()
    page.keyboard.press("/")
    field = page.locator("#query")
    expect(field).to_be_focused()
    expect(field).to_have_value("cao bang")
    for key, focused in (("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0)):
        page.keyboard.press(key)
        expect(links.nth(focused)).to_be_focused()
    page.keyboard.press("Escape")
    expect(field).to_be_focused()
    # Where something is being written, the key writes what it says.
    page.keyboard.press("End")
    page.keyboard.type("/")
    expect(field).to_have_value("cao bang/")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(field).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(site.address(f"{language}/places/cao-bang/index.html"))


def test_what_was_asked_is_in_the_address(site: Built, visit: Visit) -> None:
    page = visit()
    page.goto(site.address("vi/search/index.html"))
    expect(page.locator("#query")).to_be_focused()
    page.keyboard.type("Đại Lộc")
    expect(page.locator(".results a").first).to_be_visible()
    address = f"{site.address('vi/search/index.html')}?q={quote('Đại')}+{quote('Lộc')}"
    expect(page).to_have_url(address)
    other = visit()
    other.goto(address)
    assert _first(site, other) == DAI_LOC
    expect(other.locator("#query")).to_have_value("Đại Lộc")
    page.locator("#query").fill("")
    expect(page).to_have_url(site.address("vi/search/index.html"))
    expect(page.locator(".results")).to_be_hidden()
    expect(page.locator(".found")).to_be_empty()


COUNTS = {
    "en": {"one": "1 result", "other": "{} results"},
    "ar": {"two": "نتيجتان", "few": "{} نتائج", "many": "{} نتيجة"},
}


@pytest.mark.parametrize(
    "language, query, form",
    [
        ("en", "delegation", "one"),
        ("en", "dai loc", "other"),
        ("ar", "162", "two"),
        ("ar", "dai loc", "few"),
        ("ar", "2024", "many"),
    ],
)
def test_how_many_were_found_is_said(site: Built, look: Visit, language: str, query: str, form: str) -> None:
    page = look()
    _search(site, page, language, query)
    said = page.get_by_role("status").inner_text()
    number = re.search(r"\d+", said)
    assert said == COUNTS[language][form].format(number[0] if number else "")


def test_more_results_come_on_demand_and_each_once(site: Built, visit: Visit) -> None:
    page = visit()
    _search(site, page, "en", "2024")
    links = page.locator(".results a")
    expect(links).to_have_count(10)
    more = page.get_by_role("button", name="More results")
    while more.is_visible():
        before = links.count()
        more.click()
        expect(links.nth(before)).to_be_focused()
    addresses = links.evaluate_all("links => links.map(link => link.href)")
    assert len(addresses) == len(set(addresses)) == int(page.locator(".found").inner_text().split()[0])
    for address in addresses:
        assert (site.folder / address.removeprefix(site.base) / "index.html").is_file()


def test_a_text_is_shown_around_the_words_that_were_asked_for(site: Built, visit: Visit) -> None:
    page = visit()
    _search(site, page, "vi", "doan cong tac")
    marks = page.locator(".results .excerpt").first.locator("mark").all_inner_texts()
    assert [mark.lower() for mark in marks] == ["đoàn", "công", "tác"]


def test_where_nothing_is_found_lists_lead_on(site: Built, visit: Visit) -> None:
    page = visit()
    _search(site, page, "en", "xyzzyq")
    expect(page.get_by_role("status")).to_contain_text("Nothing was found.")
    expect(page.locator(".results")).to_be_hidden()
    expect(page.get_by_role("region", name="All pages in lists").get_by_role("link", name="Tables")).to_be_visible()


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_without_scripts_the_page_says_how_to_go_on(site: Built, visit: Visit, language: str) -> None:
    page = visit(java_script_enabled=False)
    page.goto(site.address(f"{language}/index.html"))
    page.locator("#find").fill("dai loc")
    page.keyboard.press("Enter")
    expect(page.locator("body.kind-search h1")).to_be_visible()
    expect(page.locator("noscript p")).to_be_visible()
    expect(page.locator("noscript p")).to_contain_text("JavaScript")
    page.locator("section[aria-labelledby=lists] a[href$='/places/']").click()
    expect(page.locator("body.kind-places h1")).to_be_visible()


def test_opened_from_a_folder_the_page_says_how_to_go_on(site: Built, visit: Visit) -> None:
    page = visit()
    page.goto((site.folder / "en" / "about" / "index.html").as_uri())
    page.locator("#find").fill("dai loc")
    page.keyboard.press("Enter")
    expect(page.locator("body.kind-search h1")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("opened from a folder")


def test_a_site_without_an_index_says_so(site: Built, visit: Visit, complaints: list[str], tmp_path: Path) -> None:
    page = visit()
    page.route("**/pagefind/**", lambda route: route.fulfill(status=404))
    page.goto(f"{site.address('en/search/index.html')}?q=dai")
    expect(page.get_by_role("status")).to_contain_text("The search could not be loaded")
    # What the browser itself says of the missing file is what was asked for.
    assert all("404" in said or "pagefind" in said for said in complaints)
    complaints.clear()


def test_an_arabic_search_runs_from_right_to_left(site: Built, visit: Visit) -> None:
    page = visit(viewport=SMALL)
    _search(site, page, "ar", "dai loc")
    field, button = page.locator("#query").bounding_box(), page.locator(".field button").bounding_box()
    assert field
    assert button
    assert field["x"] > button["x"] or field["y"] < button["y"]
    foreign = page.locator(".results a[lang=nb]").first
    assert foreign.evaluate("link => getComputedStyle(link).direction") == "ltr"
    expect(page.locator(".results .context[lang=nb]").first).to_contain_text("Đại Lộc: modeller")
    assert page.evaluate("document.documentElement.scrollWidth") <= SMALL["width"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_among_results(site: Built, look: Visit, axe: str, language: str) -> None:
    faults: list[Any] = []
    for viewport in (LARGE, SMALL):
        for scheme in ("light", "dark"):
            page = look(viewport=viewport, color_scheme=scheme)
            _search(site, page, language, "dai loc")
            page.evaluate(axe)
            found = page.evaluate("tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", [*RULES])
            assert found["passes"]
            faults += [(one["id"], node["html"], scheme) for one in found["violations"] for node in one["nodes"]]
    assert not faults
