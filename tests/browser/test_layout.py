"""Pages of every kind on small and large screens and on paper: nothing may stand outside, and all must be readable."""

from __future__ import annotations

import re
import zlib

import pytest

from tests.browser.built import Built, Example, examples
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

LANGUAGES = ("fr", "vi", "ar")
WIDTHS = (320, 360, 1280)

# Elements that stick out of the page to either side. Only a region that scrolls in itself may be wider than its place.
STANDING_OUT = """() => {
  const wide = document.documentElement.clientWidth;
  const found = [];
  for (const element of document.body.querySelectorAll('*')) {
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    const scrolls = element.parentElement.closest('.scroll, .prose table');
    if (!box.width || scrolls || element.closest('.hidden, .skip')) continue;
    if (box.left < -1 || box.right > wide + 1) found.push(element.outerHTML.slice(0, 100));
  }
  const whole = document.documentElement.scrollWidth;
  if (whole > wide) found.push(`the page is ${whole} px wide`);
  return found;
}"""


@pytest.mark.parametrize("example", examples(*LANGUAGES), ids=str)
def test_no_page_scrolls_sideways(site: Built, look: Visit, example: Example) -> None:
    page = look()
    page.goto(site.address(site.file(example)))
    faults = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        faults += [f"at {width} px: {fault}" for fault in page.evaluate(STANDING_OUT)]
    assert not faults, f"{site.file(example)}\n" + "\n".join(faults)


# What a reader does not see without opening something: the counts of it stand in folds.
OUT_OF_SIGHT = """() => [...document.querySelectorAll('main data')]
  .filter(one => !one.checkVisibility({contentVisibilityAuto: true}) && !one.closest('details'))
  .map(one => one.closest('.reports > li') ? 'report' : one.outerHTML)"""


@pytest.mark.parametrize("language", ["de", "en", "nb", *LANGUAGES])
def test_the_first_page_tells_all_in_few_screens_of_a_phone(site: Built, visit: Visit, language: str) -> None:
    page = visit(viewport={"width": 360, "height": 740})
    page.goto(site.address(f"{language}/"))
    top = page.locator("footer").evaluate("footer => footer.getBoundingClientRect().top")
    assert top <= 2.5 * 740
    assert page.locator(".sectors").evaluate("one => one.getBoundingClientRect().top") <= 1.25 * 740
    # Of the latest reports one fewer stands there than on a large screen, and nothing else is gone.
    assert set(page.evaluate(OUT_OF_SIGHT)) == {"report"}
    assert page.locator(".latest .reports > li:visible").count() == 3


@pytest.mark.parametrize("example", examples("ar"), ids=str)
def test_a_page_can_be_printed(site: Built, look: Visit, example: Example) -> None:
    page = look(color_scheme="dark")
    page.emulate_media(media="screen")  # Another page may have been printed in this window.
    page.goto(site.address(site.file(example)))
    page.emulate_media(media="print", color_scheme="dark")
    assert not page.locator("header nav").first.is_visible()
    # Paper is light, whatever the screen is.
    ink = page.locator("body").evaluate("body => getComputedStyle(body).color")
    assert max(map(int, re.findall(r"\d+", ink)[:3])) < 100, ink
    pdf = page.pdf(format="A4")
    assert pdf.startswith(b"%PDF-")
    streams = [_unpacked(stream) for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)]
    assert sum(stream.count(b" Tj") + stream.count(b" TJ") for stream in streams) > 3, "the paper is empty"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wide_table_is_whole_on_paper(site: Built, visit: Visit, language: str) -> None:
    page = visit(viewport={"width": 672, "height": 950})  # A4 without its margins.
    page.goto(site.address(f"{language}/tables/models/places-by-sector/2024/"))
    page.emulate_media(media="print")
    widths = page.locator("table").evaluate_all("tables => tables.map(one => one.getBoundingClientRect().width)")
    assert widths
    assert max(widths) <= 672


@pytest.mark.parametrize("path", ["ar/places/ninh-thuan/thuan-bac/", "vi/tables/models/places/2024/"])
def test_a_tables_quotes_are_notes_on_paper_only(site: Built, visit: Visit, path: str) -> None:
    page = visit()
    page.goto(site.address(path))
    mark = "one => getComputedStyle(one, '::after').content"
    assert not page.locator(".notes").is_visible()
    assert {one.evaluate(mark) for one in page.locator("[data-note]").all()} == {"none"}
    page.emulate_media(media="print")
    listed = page.locator(".notes li").all_inner_texts()
    assert len(listed) > 1
    assert [one.partition(" ")[0] for one in listed] == [f"[{number}]" for number in range(1, len(listed) + 1)]
    for one in page.locator("[data-note]").all():
        number = one.get_attribute("data-note") or ""
        assert one.evaluate(mark) == f'"[{number}]"'
        # The address at the end of the note is the one that the count leads to.
        leads = one.locator("xpath=..").evaluate("link => new URL(link.href)['pathname'] + new URL(link.href).hash")
        assert listed[int(number) - 1].endswith(leads.removeprefix("/a/b")), (number, leads)


def _unpacked(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""
