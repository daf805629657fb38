"""Pages in Arabic, and texts of other languages on them: each must run in its own direction, and count as it counts."""

from __future__ import annotations

import unicodedata

import pytest
from babel import Locale
from babel.messages.pofile import read_po
from playwright.sync_api import Locator, expect

from tests.browser.built import ROOT, Built
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

# The order in which a catalogue of Arabic lists its forms, by the categories of CLDR.
FORMS = ("zero", "one", "two", "few", "many", "other")


def _direction(place: Locator) -> str:
    return str(place.first.evaluate("place => getComputedStyle(place).direction"))


def _is_arabic(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return bool(letters) and all("ARABIC" in unicodedata.name(letter) for letter in letters)


def test_the_arabic_home_runs_from_right_to_left(site: Built, visit: Visit) -> None:
    page = visit(viewport={"width": 1280, "height": 800})
    page.goto(site.address("ar/"))
    assert page.locator("html").get_attribute("dir") == "rtl"
    for place in ("html", "h1", "main p", "table", "footer"):
        assert _direction(page.locator(place)) == "rtl"
    title, switch = page.locator("header .title").bounding_box(), page.locator(".languages").bounding_box()
    assert title
    assert switch
    assert title["x"] > switch["x"], "the title stands at the start of the line, which is its right end"
    cells = page.locator("table").first.locator("tbody tr").first
    head, cell = cells.locator("th").bounding_box(), cells.locator("td").first.bounding_box()
    assert head
    assert cell
    assert head["x"] > cell["x"], "the first column is the right one"


def test_arabic_counts_take_their_plural_form(site: Built, visit: Visit) -> None:
    page = visit()
    page.goto(site.address("ar/"))
    plural = Locale("ar").plural_form
    words = {"few": "نماذج", "many": "نموذجًا", "other": "نموذج"}
    seen = set()
    for fact in page.locator(".fact:has(data)").all():
        value = int(fact.locator("data").first.get_attribute("value") or "")
        noun = fact.inner_text().split("·")[0].split()[-1]
        if noun in words.values():
            seen.add(plural(value))
            assert words[plural(value)] == noun, value
    assert seen >= {"few", "many"}


def test_the_frame_counts_in_arabic_too(site: Built, visit: Visit) -> None:
    with (ROOT / "content" / "messages" / "ar.po").open("rb") as file:
        catalogue = read_po(file)
    page = visit()
    page.goto(site.address("ar/"))
    shown = page.locator(".scope").inner_text()
    assert _is_arabic(shown), shown
    counts = [int(value.get_attribute("value") or "") for value in page.locator(".scope data").all()]
    names = ("figure", "report", "place")
    for name, value in zip(names, counts, strict=True):
        message = catalogue.get(f"%(written)s {name}")
        assert message
        assert isinstance(message.string, tuple)
        form = message.string[FORMS.index(Locale("ar").plural_form(value))]
        assert form.replace("%(written)s", f"{value}") in shown.replace("\u2068", "").replace("\u2069", "")


def test_a_norwegian_report_on_the_arabic_site_is_marked_as_norwegian(site: Built, visit: Visit) -> None:
    page = visit()
    page.goto(site.address("ar/reports/2024/dai-loc/"))
    article = page.locator("article.prose")
    assert (article.get_attribute("lang"), article.get_attribute("dir")) == ("nb", "ltr")
    assert _direction(article) == "ltr"
    assert article.evaluate("article => getComputedStyle(article).textAlign") in {"start", "left"}
    notice = page.locator("main [role=note]").first
    expect(notice).to_be_visible()
    assert _direction(notice) == "rtl"
    assert notice.evaluate("notice => notice.closest('[lang]').lang") == "ar"
    assert _is_arabic(notice.inner_text()), notice.inner_text()
    assert notice.evaluate("(notice, article) => notice.compareDocumentPosition(article) & 4", article.element_handle())
    heading = page.locator("h1 [lang=nb][dir=ltr]")
    expect(heading).to_be_visible()
    assert page.locator("link[rel=canonical]").get_attribute("href") == site.address("nb/reports/2024/dai-loc/")
    assert page.locator("link[hreflang=ar]").count() == 0


def test_an_arabic_report_on_the_french_site_is_marked_as_arabic(site: Built, visit: Visit) -> None:
    page = visit()
    page.goto(site.address("fr/reports/2024/thuan-bac/"))
    article = page.locator("article.prose")
    assert (article.get_attribute("lang"), article.get_attribute("dir")) == ("ar", "rtl")
    assert _direction(article) == "rtl"
    assert _direction(page.locator("html")) == "ltr"
    quote = page.locator("q.evidence").first
    assert (quote.get_attribute("lang"), quote.get_attribute("dir")) == ("ar", "rtl")
