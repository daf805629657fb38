"""Contents with units that ended in; the tables by today's units, and the pages of those units, out."""

from __future__ import annotations

from pathlib import Path

import pytest

from site_src.plan.places import PlacePage, PlacesPage
from site_src.plan.tables import TablePage, TablesPage
from tests.plan.conftest import Made, made
from tests.sites import case

TODAY = "tables/models/places-today/2024/"


def table(made: Made, path: str) -> TablePage:
    (page,) = (job.page for job in made.pages if job.url.path == path)
    assert isinstance(page, TablePage)
    return page


def cells(page: TablePage) -> dict[str, tuple[int | None, ...]]:
    (grid,) = page.grids
    return {row.words.text: tuple(cell.low if cell else None for cell in row.cells) for row in grid.rows}


@pytest.fixture
def clinics_divided(tmp_path: Path) -> Made:
    """A land in which a district that reports was divided."""
    content = case("clinics", tmp_path)
    gazetteer = next((content / "places").glob("*.yaml"))
    old = "    delta: {kind: district,"
    text = gazetteer.read_text("utf-8")
    assert text.count(old) == 1
    gazetteer.write_text(text.replace(old, f"{old} until: 2024-12-31, into: [north, south],"), encoding="utf-8")
    return made(content)


def test_the_table_by_todays_units_adds_what_the_units_were(real: Made) -> None:
    page = table(real, f"fr/{TODAY}")
    assert {name: row for name, row in cells(page).items() if name != "Viêt Nam"} == {
        "Đà Nẵng": (162,),
        "Khánh Hòa": (170,),
    }
    assert page.grids[0].rows[0].cells[0] == table(real, "fr/tables/models/places/2024/").grids[0].rows[0].cells[0]
    assert page.regrouping
    assert [[unit.shown.low for unit in line.units] for line in page.regrouping.sums] == [[162], [29, 122, 19]]
    assert (page.regrouping.succeeded, page.regrouping.unplaced) == ((), ())


def test_every_count_leads_to_its_evidence_or_its_account(real: Made) -> None:
    taken = {job.url.path for job in real.pages}
    page = table(real, f"ar/{TODAY}")
    assert page.regrouping
    anchors = {line.anchor for line in page.regrouping.sums}
    for cell in (cell for row in page.grids[0].rows[1:] for cell in row.cells if cell):
        assert cell.url
        assert cell.url.path in taken
        assert cell.url.fragment in anchors or cell.url.path.startswith("ar/figures/")


def test_both_groupings_lead_to_each_other_and_stand_in_the_list(real: Made) -> None:
    here, there = f"de/{TODAY}", "de/tables/models/places/2024/"
    ways = [table(real, path).other for path in (here, there)]
    assert [way.path for way in ways if way] == [there, here]
    (page,) = (one.page for one in real.pages if isinstance(one.page, TablesPage) and one.language == "de")
    assert here in {link.url.path for _, links in page.measures for link in links}


def test_where_no_unit_has_ended_there_is_no_second_table(real: Made) -> None:
    assert table(real, "en/tables/models/places/2020-2024/").other is None
    assert "en/tables/models/places-today/2020-2024/" not in {job.url.path for job in real.pages}


def test_a_unit_of_today_shows_the_earlier_ones_and_adds_nothing_to_its_own(real: Made) -> None:
    (job,) = (one for one in real.pages if one.url.path == "nb/places/khanh-hoa-2025/")
    page = job.page
    assert isinstance(page, PlacePage)
    assert (page.grids, page.ledgers, page.reports) == ((), (), ())
    grid = page.earlier[0]
    assert [(row.words.text, row.depth, row.cells[0].low) for row in grid.rows if row.cells[0]] == [
        ("Ninh Thuận", 1, 170),
        ("Ninh Sơn", 2, 29),
        ("Thuận Bắc", 2, 122),
        ("Thuận Nam", 2, 19),
    ]


def test_a_unit_of_today_is_in_the_list_with_its_first_day(real: Made) -> None:
    (page,) = (one.page for one in real.pages if isinstance(one.page, PlacesPage) and one.language == "vi")
    since = {line.place.words.text: str(line.since) for line in page.lines if line.since}
    assert since == {"Khánh Hòa": "2025-07-01", "Đà Nẵng": "2025-07-01"}
    assert all(line.place.days is None for line in page.lines)


def test_namesakes_side_by_side_are_told_apart_by_their_days(clinics: Made) -> None:
    (page,) = (one.page for one in clinics.pages if isinstance(one.page, PlacesPage) and one.language == "en")
    days = [line.place.days for line in page.lines[0].inside]
    assert [(str(one.since), str(one.until)) if one else None for one in days] == [
        ("None", "2023-12-31"),
        ("2024-01-01", "None"),
        None,
        None,
    ]


def test_a_unit_that_was_divided_is_listed_and_counts_nowhere(clinics_divided: Made) -> None:
    found = [one.page.regrouping for one in clinics_divided.pages if isinstance(one.page, TablePage)]
    unplaced = [unit for one in found if one for unit in one.unplaced]
    assert {unit.place.words.text for unit in unplaced} == {"Delta", "الدلتا"}
    assert all(len(unit.into) == 2 for unit in unplaced)
    assert "Delta" not in {unit.place.words.text for one in found if one for line in one.sums for unit in line.units}
