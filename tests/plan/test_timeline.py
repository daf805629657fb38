"""Contents with gaps and breaks in time, in; the rows of a place, and what their bars are drawn against, out."""

from __future__ import annotations

import pytest

from site_src.plan.grids import Grid, Row, RowKind
from site_src.plan.places import PlacePage
from site_src.plan.tables import TablePage
from tests.plan.conftest import Made, made
from tests.sites import case

REPORT = """---
title: 'A count of {year}'
place: {place}
period: {year}
published: {year}-12-31
source: {{publisher: The Gazette}}
wording: summary
figures: [{{id: open, count: {count}, status: open, quote: {count} clinics}}]
---
There were {count} clinics in {name}, in {year}.
"""


@pytest.fixture(scope="module")
def clinics(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A land in which one district reports with a gap, and another twice before it ended."""
    content = case("clinics", tmp_path_factory.mktemp("clinics"))
    for place, year, count in (("delta", 2021, 40), ("delta", 2020, 7), ("harbour", 2022, 6)):
        report = content / "reports" / f"{year}" / f"{place}-then" / "en.md"
        report.parent.mkdir(parents=True)
        within = "north" if place == "harbour" else "south"
        text = REPORT.format(place=f"{within}/{place}", name=place.title(), year=year, count=count)
        report.write_text(text, encoding="utf-8")
    return made(content)


def periods(made: Made, place: str) -> Grid:
    (page,) = (job.page for job in made.pages if job.url.path == f"en/places/{place}/")
    assert isinstance(page, PlacePage)
    return page.grids[0]


def told(row: Row) -> str:
    return f"{row.kind} {row.period.text if row.period else ''}".strip()


def test_years_of_which_nothing_is_reported_take_a_row(clinics: Made) -> None:
    grid = periods(clinics, "south/delta")
    assert [told(row) for row in grid.rows] == ["period 2024", "gap 2022/2023", "period 2021", "period 2020"]
    assert grid.rows[1].cells == ()


def test_the_end_of_a_unit_ends_its_rows(clinics: Made) -> None:
    rows = periods(clinics, "north/harbour").rows
    assert [told(row) for row in rows] == ["break", "period 2023", "period 2022"]
    assert rows[0].days
    assert str(rows[0].days.until) == "2023-12-31"


def test_units_inside_that_end_break_the_rows_of_what_is_around_them(clinics: Made) -> None:
    rows = [told(row) for row in periods(clinics, "north").rows]
    assert rows.index("break @2023-12-31") == rows.index("period 2023") - 1
    assert rows[0].startswith("period 2024")


def test_one_row_needs_no_break(real: Made) -> None:
    pages = [job.page for job in real.pages if job.url.path == "fr/places/ninh-thuan/thuan-nam/"]
    assert [row.kind for page in pages if isinstance(page, PlacePage) for row in page.grids[0].rows] == [RowKind.PERIOD]


def test_bars_are_drawn_against_counts_of_spans_of_one_length(real: Made, clinics: Made) -> None:
    (page,) = (job.page for job in real.pages if job.url.path == "fr/places/cao-bang/")
    assert isinstance(page, PlacePage)
    households = next(grid for grid in page.grids if grid.key == "households")
    # Five years, one year of two counts, and a day: a count that has no other beside it is drawn against none.
    assert [row.span for row in households.rows] == [60, 12, -1]
    assert households.scales == (0, 7121, 0)
    assert set(periods(clinics, "south/delta").scales) == {40, 0}


def test_places_are_not_drawn_beside_those_inside_them(real: Made) -> None:
    (page,) = (job.page for job in real.pages if job.url.path == "fr/tables/models/places/2024/")
    assert isinstance(page, TablePage)
    grid = page.grids[0]
    assert [row.depth for row in grid.rows] == [0, 1, 2, 2, 2, 1, 2]
    assert grid.scales == (0, 0, 162, 162, 162, 0, 162)
