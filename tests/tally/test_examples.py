"""Small corpora in, each with one truth of the reports met so far; the one tally that is right for it."""

from __future__ import annotations

import pytest

from site_src.model.tallies import NOT_STATED, Basis, Coverage, LeftOut, Reason, Tallies
from site_src.tally.ledger import books, ledger
from site_src.tally.totals import tally
from tests.tally.land import AFTER, BEFORE, LAND, cell, left_out, tallied, values_of, whole
from tests.tally.made import made_corpus, made_figure, made_gazetteer, made_place


def test_statuses_of_one_district_are_never_added() -> None:
    figures = (
        made_figure("2022/cho-don#recognised", "bac-kan/cho-don", 123, period="2022", status="recognised",
                    parts=(({"actor": "individual"}, 54), ({"actor": "collective"}, 69))),
        made_figure("2022/cho-don#outstanding", "bac-kan/cho-don", 55, period="2022", status="outstanding",
                    parts=(({"actor": "collective"}, 29), ({"actor": "individual"}, 26))),
        made_figure("2022/cho-don#proposed", "bac-kan/cho-don", 18, period="2022", status="built"),
    )  # fmt: skip
    found = tallied(*figures)
    recognised = cell("bac-kan/cho-don", "recognised", "2022")
    assert found.wholes[recognised].count == 123 == 54 + 69
    assert values_of(found, recognised, "actor") == {"individual": 54, "collective": 69}
    assert found.wholes[recognised._replace(status="outstanding")].count == 55
    assert 123 + 55 + 18 not in {one.count for _, _, one in found.all()}
    assert left_out(recognised, *figures) == {"2022/cho-don#outstanding": Reason.WITHIN_ANOTHER_STATUS}


def test_a_group_has_its_count_and_enters_no_sum() -> None:
    sectors = ({"sector": name} for name in ("economic", "social", "defence", "other"))
    group = made_figure("2024/nine#all", "mountains", 286, parts=tuple(zip(sectors, (59, 74, 5, 38), strict=True)))
    district = made_figure("2024/cho-don#all", "bac-kan/cho-don", 40)
    found = tallied(group, district)
    mountains = found.wholes[cell("mountains")]
    assert (mountains.count, mountains.basis, mountains.beside) == (286, Basis.STATED, None)
    assert values_of(found, cell("mountains"), "sector") == {
        "economic": 59, "social": 74, "defence": 5, "other": 38, NOT_STATED: 110,
    }  # fmt: skip
    assert found.wholes[cell("")].count == 40
    assert values_of(found, cell(""), "sector") == {}
    assert left_out(cell(""), group, district) == {"2024/nine#all": Reason.GROUP}


def test_a_unit_gives_way_to_its_successor_in_one_period() -> None:
    old = made_figure("2024/old#all", "tuyen-quang", 7604, period="2020/2025")
    new = made_figure("2025/new#all", "tuyen-quang-2025", 11182, period="2020/2025")
    country = whole(old, new, place="", period="2020/2025")
    assert (country.count, country.coverage) == (11182, Coverage(1, AFTER))
    assert left_out(cell("", period="2020/2025"), old, new).keys() == {"2024/old#all"}


def test_a_unit_left_out_for_its_successor_is_not_said_to_be_inside_a_stated_place() -> None:
    old = made_figure("2024/old#all", "tuyen-quang", 7604, period="2020/2025")
    new = made_figure("2025/new#all", "tuyen-quang-2025", 11182, period="2020/2025")
    assert left_out(cell("", period="2020/2025"), old, new)["2024/old#all"] is not Reason.INSIDE_A_STATED_PLACE


def test_a_successor_in_another_province_is_not_added_either() -> None:
    land = made_gazetteer(
        made_place("east", "province"),
        made_place("east/mo", until="2024-06-30", into=("west/mo",)),
        made_place("west", "province"),
        made_place("west/mo", since="2024-07-01"),
    )
    found = tallied(made_figure("2024/a#all", "east/mo", 10), made_figure("2024/b#all", "west/mo", 12), land=land)
    assert found.wholes[cell("")].count != 22


def test_the_values_of_a_unit_give_way_with_its_count() -> None:
    old = made_figure("2024/old#all", "tuyen-quang", 10, period="2025", parts=(({"sector": "economic"}, 8),))
    new = made_figure("2025/new#all", "tuyen-quang-2025", 5, period="2025")
    found = tallied(old, new)
    assert found.wholes[cell("", period="2025")].count == 5
    assert values_of(found, cell("", period="2025"), "sector") == {}


def test_a_stock_and_a_flow_of_one_year_never_meet() -> None:
    found = tallied(
        made_figure("2022/a#all", "bac-kan", 484, period="@2022-12-31"),
        made_figure("2022/b#all", "bac-kan", 482, period="2022"),
    )
    assert found.wholes[cell("bac-kan", period="@2022")].count == 484
    assert found.wholes[cell("bac-kan", period="2022")].count == 482


def test_parts_of_a_dimension_that_overlaps_are_no_whole() -> None:
    found = tallied(made_figure("2024/a#all", "bac-kan", None, parts=(({"tag": "green"}, 4), ({"tag": "young"}, 5))))
    assert found.wholes == {}
    assert values_of(found, cell("bac-kan"), "tag") == {"green": 4, "young": 5}


def test_a_stated_zero_is_a_count() -> None:
    found = tallied(made_figure("2024/a#all", "bac-kan/cho-don", 0))
    assert found.wholes[cell("bac-kan/cho-don")].count == 0
    assert found.wholes[cell("bac-kan")].count == 0
    assert cell("bac-kan/na-ri") not in found.wholes


def test_a_province_takes_its_own_count_and_keeps_the_sum_beside_it() -> None:
    district = made_figure("2024/a#all", "bac-kan/cho-don", 40)
    province = made_figure("2024/b#all", "bac-kan", 100)
    found = whole(district, province)
    assert (found.count, found.basis, found.coverage) == (100, Basis.STATED, None)
    assert found.beside == whole(district)
    assert found.beside is not None
    assert found.beside.coverage == Coverage(1, 2)
    assert whole(district, province, place="").count == 100
    assert left_out(cell(""), district, province) == {"2024/a#all": Reason.INSIDE_A_STATED_PLACE}


def test_a_partial_count_is_shown_and_never_tallied() -> None:
    figure = made_figure("2024/a#police", "bac-kan", 12, partial=True)
    assert tallied(figure) == Tallies({}, {})
    corpus = made_corpus(LAND, figure)
    line = LeftOut("2024/a#police", Reason.PARTIAL_SCOPE)
    for place in ("bac-kan", ""):
        assert ledger(books(corpus, tally(corpus)), cell(place)) == ((), (line,))


@pytest.mark.parametrize("period, count", [("2024", 5), ("2020/2025", 6), ("2024-01/2024-06", 7)])
def test_overlapping_periods_are_never_added(period: str, count: int) -> None:
    figures = tuple(
        made_figure(f"2024/{name}#all", "bac-kan", count, period=period)
        for name, period, count in (("a", "2024", 5), ("b", "2020/2025", 6), ("c", "2024-01/2024-06", 7))
    )
    assert whole(*figures, period=period).count == count
    assert set(left_out(cell("bac-kan", period=period), *figures).values()) == {Reason.OTHER_PERIOD}


@pytest.mark.parametrize(
    "place, period, of",
    [
        ("tuyen-quang", "2025-01/2025-06", BEFORE),
        ("tuyen-quang-2025", "2026", AFTER),
        ("tuyen-quang", "2020/2025", BEFORE),
        ("tuyen-quang-2025", "2020/2025", AFTER),
    ],
)
def test_coverage_counts_the_places_of_a_day_on_which_all_that_report_existed(place: str, period: str, of: int) -> None:
    found = whole(made_figure("2024/a#all", place, 5, period=period), place="", period=period)
    assert found.coverage == Coverage(1, of)


def test_a_residual_is_not_taken_from_another_place() -> None:
    found = tallied(
        made_figure("2024/a#economic", "bac-kan/cho-don", 5, at={"sector": "economic"}),
        made_figure("2024/b#all", "bac-kan/na-ri", 10),
    )
    assert found.wholes[cell("bac-kan")].count == 10
    # All of the ten are not stated by sector; the five are of a district that has no count.
    assert values_of(found, cell("bac-kan"), "sector").get(NOT_STATED) in {None, 10}


def test_a_district_that_became_part_of_its_own_province_is_no_predecessor_of_it() -> None:
    land = made_gazetteer(
        made_place("cao-bang", "province"),
        made_place("cao-bang/bao-lam", until="2025-06-30", into=("cao-bang",)),
        made_place("cao-bang/trung-khanh", until="2025-06-30", into=("cao-bang",)),
    )
    found = tallied(
        made_figure("2024/a#all", "cao-bang/bao-lam", 5),
        made_figure("2024/b#all", "cao-bang/trung-khanh", 7),
        land=land,
    )
    assert found.wholes[cell("cao-bang")].count == 12
    assert found.wholes[cell("")].count == 12
