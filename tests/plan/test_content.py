"""The project's own content in; the tallies that must be shown, as they stand in ``data/tallies.csv``."""

from __future__ import annotations

import pytest

from tests.plan.conftest import Made
from tests.plan.test_exports import Row, rows


@pytest.fixture(scope="module")
def tallies(real: Made) -> list[Row]:
    return rows(real, "tallies")


def whole(
    tallies: list[Row], place: str, status: str = "registered", period: str = "2024", measure: str = "models"
) -> Row | None:
    """Give the row of a cell itself, or None where nothing is reported."""
    found = values(tallies, place, status, period, measure, "")
    return found.get("")


def values(tallies: list[Row], place: str, status: str, period: str, measure: str, dimension: str) -> dict[str, Row]:
    """Give the rows of a cell by the values of a dimension."""
    key = {"place": place, "status": status, "period": period, "measure": measure, "dimension": dimension}
    return {row["value"]: row for row in tallies if key.items() <= row.items()}


def counts(tallies: list[Row], place: str, dimension: str, status: str = "registered") -> dict[str, str]:
    found = values(tallies, place, status, "2024", "models", dimension)
    return {value: row["count"] for value, row in found.items()}


@pytest.mark.parametrize(
    "place, status, period, count, basis, coverage",
    [
        ("ninh-thuan/thuan-nam", "registered", "2024", "19", "stated", ("", "")),
        ("ninh-thuan/ninh-son", "registered", "2024", "29", "stated", ("", "")),
        ("ninh-thuan/thuan-bac", "registered", "2024", "122", "stated", ("", "")),
        ("quang-nam/dai-loc", "registered", "2024", "162", "summed-parts", ("", "")),
        ("ninh-thuan", "registered", "2024", "170", "summed-places", ("3", "7")),
        ("quang-nam", "registered", "2024", "162", "summed-places", ("1", "17")),
        ("", "registered", "2024", "332", "summed-places", ("2", "63")),
        ("cao-bang", "registered", "2020/2024", "13268", "stated", ("", "")),
        ("cao-bang", "recognised", "2020/2024", "10295", "stated", ("", "")),
    ],
)
def test_a_cell_is_what_the_reports_give(
    tallies: list[Row], place: str, status: str, period: str, count: str, basis: str, coverage: tuple[str, str]
) -> None:
    found = whole(tallies, place, status, period)
    assert found
    assert (found["count"], found["basis"], (found["reporting"], found["of"])) == (count, basis, coverage)


@pytest.mark.parametrize(
    "place, dimension, expected",
    [
        ("ninh-thuan/thuan-nam", "sector", {"economic": "4", "sociocultural": "9", "defence-security": "6"}),
        ("ninh-thuan/ninh-son", "sector", {"economic": "13", "sociocultural": "13", "defence-security": "3"}),
        ("ninh-thuan/thuan-bac", "actor", {"collective": "93", "individual": "29"}),
        ("quang-nam/dai-loc", "level", {"district": "41", "grassroots": "121"}),
        ("", "sector", {"economic": "17", "sociocultural": "22", "defence-security": "9", "not-stated": "284"}),
    ],
)
def test_a_breakdown_is_what_the_reports_give(
    tallies: list[Row], place: str, dimension: str, expected: dict[str, str]
) -> None:
    assert counts(tallies, place, dimension) == expected


def test_a_value_says_nothing_of_its_whole(tallies: list[Row]) -> None:
    for status, level, count in (("effective", "district", "13"), ("recognised", "grassroots", "107")):
        assert counts(tallies, "quang-nam/dai-loc", "level", status) == {level: count}
        assert whole(tallies, "quang-nam/dai-loc", status) is None


def test_five_years_enter_no_sum_of_one(tallies: list[Row]) -> None:
    for row in tallies:
        if row["measure"] == "models" and row["period"] == "2024":
            assert "2024/cao-bang#" not in row["figures"], row


def test_what_are_no_models_is_in_no_count_of_models(tallies: list[Row], real: Made) -> None:
    figures = {row["figure"]: row for row in rows(real, "figures")}
    expected = {("units", "22"), ("collectives", "17"), ("individuals", "27")}
    assert expected <= {(row["measure"], row["count"]) for row in figures.values()}
    households = {row["count"] for row in figures.values() if "household" in row["measure"]}
    assert {"8799", "16627"} <= households
    for row in tallies:
        assert {figures[name]["measure"] for name in row["figures"].split(" ")} == {row["measure"]}


def test_nowhere_is_a_zero(tallies: list[Row], real: Made) -> None:
    assert "0" not in {row["count"] for row in rows(real, "figures")}
    assert not [row for row in tallies if "0" in {row["count"], row["low"], row["high"]}]
