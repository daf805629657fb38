"""Pages of every kind, in; how long the largest thing on each takes to show, and whether anything moves, out."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import pytest
from playwright.sync_api import Page, Route, ViewportSize

from tests.browser.built import Built, Example, examples
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

SIZES: tuple[ViewportSize, ...] = ({"width": 360, "height": 780}, {"width": 1280, "height": 800})
LATE = 0.4
"""Seconds that a font comes late: what is being read must not move then."""

SEEN = 0.0005
"""Less than this no eye sees move: a pixel of one line, where letters are rounded otherwise."""

ARRIVING = 0.02
"""The same for a page that is painted while it arrives: a line that was cut there moves as its words come. A fifth of
what web.dev calls good; how much of a page has come when it is painted is up to the machine."""

# What the browser has measured of a page, from its beginning on.
MEASURED = """async () => {
  await document.fonts.ready;
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const entries = (type) => new Promise((done) => {
    const found = [];
    const observer = new PerformanceObserver((list) => found.push(...list.getEntries()));
    observer.observe({ type, buffered: true });
    setTimeout(() => { found.push(...observer.takeRecords()); done(found); }, 60);
  });
  const shifts = await entries("layout-shift"), paints = await entries("largest-contentful-paint");
  const named = ({ node }) => {
    const element = node?.parentElement && !node.tagName ? node.parentElement : node;
    return element?.tagName ? [element.tagName.toLowerCase(), ...element.classList].join(".") : "gone";
  };
  const box = ({ x, y, width, height }) => [x, y, width, height].join(" ");
  return {
    shift: shifts.reduce((sum, one) => sum + one.value, 0),
    moved: shifts.flatMap((one) => [...one.sources].map(
      (source) => `${named(source)} ${box(source.previousRect)} -> ${box(source.currentRect)}`,
    )),
    paint: Math.max(0, ...paints.map((one) => one.startTime)),
    blocking: [...document.scripts].filter((one) => one.src && !one.defer && one.type !== "module").length,
  };
}"""


def _measured(page: Page, address: str) -> Mapping[str, Any]:
    page.goto(address)
    found: Mapping[str, Any] = page.evaluate(MEASURED)
    return found


def _late(route: Route) -> None:
    time.sleep(LATE)
    route.continue_()


@pytest.mark.parametrize("language", ["vi", "ar"])
def test_nothing_moves_while_a_page_loads(site: Built, visit: Visit, language: str) -> None:
    rows, faults = [f"{'':24}" + "".join(f"{one['width']:>6} px: shift, paint" for one in SIZES)], []
    for example in examples(language):
        row = f"{example!s:24}"
        for size in SIZES:
            page = visit(viewport=size)
            found = _measured(page, site.address(site.file(example)))
            page.context.close()
            row += f"{found['shift']:>16.4f}{found['paint']:>6.0f} ms"
            wrong = found["shift"] > ARRIVING or found["blocking"] or not found["paint"]
            faults += [f"{example}: {found}"] if wrong else []
        rows.append(row)
    print("\n" + "\n".join(rows))
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    "path, needed", [("", False), ("vi/places/", False), ("fr/method/", False), ("ar/places/", True)]
)
def test_the_font_of_arabic_is_fetched_by_pages_that_need_it(
    site: Built, visit: Visit, path: str, needed: bool
) -> None:
    asked: list[str] = []
    page = visit(viewport=SIZES[1])
    page.on("request", lambda request: asked.append(request.url))
    _measured(page, site.address(path))
    assert any("text-latin" in address for address in asked)
    assert any("text-arabic" in address for address in asked) == needed


@pytest.mark.parametrize("language", ["vi", "fr", "ar"])
@pytest.mark.parametrize("kind", ["home", "place", "report", "table"])
def test_nothing_moves_when_a_font_is_late(site: Built, visit: Visit, kind: str, language: str) -> None:
    page = visit()
    page.route("**/*.woff2", _late)  # Where requests are routed, nothing is taken from the cache.
    for size in SIZES:
        page.set_viewport_size(size)
        found = _measured(page, site.address(site.file(Example(kind, language))))
        assert found["shift"] <= SEEN, f"{size}: {found}"


@pytest.mark.parametrize("kind", ["home", "place", "places", "table", "tables", "comparison", "coverage"])
def test_a_page_says_from_its_first_row_on_where_its_script_puts_something(
    site: Built, visit: Visit, kind: str
) -> None:
    """Its place is kept while rows still arrive: what says so stands before them."""
    page = visit(viewport=SIZES[1])
    page.goto(site.address(site.file(Example(kind, "vi"))))
    said, made = (page.locator(f".grid{which}").count() for which in (".long", ":has(> .controls)"))
    assert page.locator(".grid.long:has(> .controls)").count() == said == made
    assert said or kind != "table"
    kept = ".grid:not(.long), .grid:has(> .controls)"
    free = page.locator(kept).evaluate_all("(all) => all.map((one) => getComputedStyle(one, '::before').content)")
    assert {*free} <= {"none"}, "a place is kept for nothing"


WHERE = "(all) => all.map((one) => one.getBoundingClientRect()).map(({ x, y, width }) => [x, y, width])"


def test_what_stands_on_the_first_page_does_not_move_for_what_arrives_after_it(site: Built, visit: Visit) -> None:
    page = visit(viewport=SIZES[1])
    page.goto(site.address(site.file(Example("home", "ar"))))
    sections = page.locator(".glance > section:not(.sectors)")
    whole = sections.evaluate_all(WHERE)
    page.evaluate("document.querySelector('.glance > .sectors').remove()")
    assert sections.evaluate_all(WHERE) == whole != []


# What is told to hearers alone is cut to nothing on purpose; it is no part of what is looked at.
SPILT = """() => [...document.querySelectorAll(".grid :is(th, td), .contents :is(th, td)")].filter((cell) => {
  const own = cell.getBoundingClientRect(), range = document.createRange();
  const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.parentElement.closest(".hidden, details:not([open])")) continue;
    range.selectNodeContents(node);
    for (const { left, right, width } of range.getClientRects())
      if (width > 1 && (left < own.left - 1 || right > own.right + 1)) return true;
  }
}).map((cell) => cell.textContent.trim())"""


@pytest.mark.parametrize("language", ["vi", "de", "ar"])
@pytest.mark.parametrize("kind", ["home", "place", "places", "table", "comparison", "coverage", "data"])
def test_columns_hold_what_rows_say_and_are_as_wide_without_them(
    site: Built, visit: Visit, kind: str, language: str
) -> None:
    """A page may be painted when it has come as far as the headings; then its columns stay where they are."""
    page = visit(viewport=SIZES[0])
    page.goto(site.address(site.file(Example(kind, language))))
    heads = page.locator(".grid thead th, .contents thead th")
    whole = {}
    for size in SIZES:
        page.set_viewport_size(size)
        assert page.evaluate(SPILT) == [], size
        whole[size["width"]] = [(x, width) for x, _, width in heads.evaluate_all(WHERE)]
    page.evaluate("document.querySelectorAll('tbody').forEach((one) => one.remove())")
    for size in SIZES:
        page.set_viewport_size(size)
        assert [(x, width) for x, _, width in heads.evaluate_all(WHERE)] == whole[size["width"]] != [], size
