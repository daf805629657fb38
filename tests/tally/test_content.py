"""The first content in; the tallies that its five reports give, no more and no fewer."""

from __future__ import annotations

from pathlib import Path

import pytest

from site_src.model.corpus import Corpus
from site_src.model.tallies import NOT_STATED, Basis, Cell, Coverage, Reason, Tallies, Value
from site_src.read.corpus import read_corpus, read_folders
from site_src.read.files import Entry
from site_src.tally.ledger import books, ledger
from site_src.tally.totals import tally
from tests.tally.made import made_corpus, made_figure, made_period

CONTENT = Path(__file__).parents[2] / "content"


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    found, _ = read_corpus(Entry(CONTENT, "content"), None, read_folders, drafts=False)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def tallies(corpus: Corpus) -> Tallies:
    return tally(corpus)


def cell(place: str, status: str = "registered", period: str = "2024", measure: str = "models") -> Cell:
    return Cell(measure, status, place, made_period(period).cell)


def values_of(tallies: Tallies, at: Cell, dimension: str) -> dict[str, int | None]:
    """Give the counts of the values of one dimension, the residual among them."""
    found = tallies.parts.get(at, {})
    return {value.value: one.count for value, one in found.items() if value.dimension == dimension}


@pytest.mark.parametrize(
    "place, count, dimension, values",
    [
        ("ninh-thuan/thuan-nam", 19, "sector", {"economic": 4, "sociocultural": 9, "defence-security": 6}),
        ("ninh-thuan/ninh-son", 29, "sector", {"economic": 13, "sociocultural": 13, "defence-security": 3}),
        ("ninh-thuan/thuan-bac", 122, "actor", {"collective": 93, "individual": 29}),
    ],
)
def test_a_district_states_its_count_and_its_parts(
    tallies: Tallies, place: str, count: int, dimension: str, values: dict[str, int]
) -> None:
    found = tallies.wholes[cell(place)]
    assert (found.count, found.basis, found.coverage, found.beside) == (count, Basis.STATED, None, None)
    assert found.figures == (f"2024/{place.partition('/')[2]}#registered",)
    assert values_of(tallies, cell(place), dimension) == values
    assert {value.dimension for value in tallies.parts[cell(place)]} == {dimension}


def test_a_district_that_states_only_parts_is_their_sum(tallies: Tallies) -> None:
    dai_loc = cell("quang-nam/dai-loc")
    found = tallies.wholes[dai_loc]
    assert (found.count, found.basis, found.figures) == (162, Basis.SUMMED_PARTS, ("2024/dai-loc#registered",))
    assert values_of(tallies, dai_loc, "level") == {"district": 41, "grassroots": 121}
    assert tallies.parts[dai_loc][Value("level", "district")].figures == ("2024/dai-loc#registered/1",)


@pytest.mark.parametrize("status, level, count", [("effective", "district", 13), ("recognised", "grassroots", 107)])
def test_a_count_at_one_level_says_nothing_of_the_whole(tallies: Tallies, status: str, level: str, count: int) -> None:
    for place in ("quang-nam/dai-loc", "quang-nam", ""):
        assert cell(place, status) not in tallies.wholes
        assert values_of(tallies, cell(place, status), "level") == {level: count}


@pytest.mark.parametrize(
    "place, count, reporting, of", [("ninh-thuan", 170, 3, 7), ("quang-nam", 162, 1, 17), ("", 332, 2, 63)]
)
def test_a_sum_says_from_how_many_places(tallies: Tallies, place: str, count: int, reporting: int, of: int) -> None:
    found = tallies.wholes[cell(place)]
    assert (found.count, found.approx, found.basis) == (count, None, Basis.SUMMED_PLACES)
    assert found.coverage == Coverage(reporting, of)


def test_the_country_is_the_sum_of_four_reports(corpus: Corpus, tallies: Tallies) -> None:
    reports = ("dai-loc", "ninh-son", "thuan-bac", "thuan-nam")
    assert tallies.wholes[cell("")].figures == tuple(f"2024/{report}#registered" for report in reports)
    account = ledger(books(corpus, tallies), cell(""))
    assert set(account.left_out) == {
        ("2024/cao-bang#registered", Reason.OTHER_PERIOD),
        ("2024/cao-bang#recognised", Reason.WITHIN_ANOTHER_STATUS),
        ("2024/dai-loc#effective", Reason.WITHIN_ANOTHER_STATUS),
        ("2024/dai-loc#recognised", Reason.WITHIN_ANOTHER_STATUS),
    }


def test_the_country_by_sector_keeps_what_is_not_stated(tallies: Tallies) -> None:
    assert values_of(tallies, cell(""), "sector") == {
        "economic": 17, "sociocultural": 22, "defence-security": 9, NOT_STATED: 284,
    }  # fmt: skip
    assert values_of(tallies, cell("ninh-thuan"), "sector") == {
        "economic": 17, "sociocultural": 22, "defence-security": 9, NOT_STATED: 122,
    }  # fmt: skip
    assert values_of(tallies, cell("quang-nam"), "sector") == {}


def test_no_report_states_a_zero_so_there_is_none(tallies: Tallies) -> None:
    assert all(found.low > 0 for _, _, found in tallies.all())


@pytest.mark.parametrize("status, count", [("registered", 13268), ("recognised", 10295)])
def test_five_years_of_a_province_enter_no_sum_of_one_year(tallies: Tallies, status: str, count: int) -> None:
    found = tallies.wholes[cell("cao-bang", status, "2020/2024")]
    assert (found.count, found.basis) == (count, Basis.STATED)
    entered = {at.period.text for at, _, one in tallies.all() if f"2024/cao-bang#{status}" in one.figures}
    assert entered == {"2020/2024"}
    assert cell("cao-bang", status) not in tallies.wholes


@pytest.mark.parametrize(
    "place, measure, status, period, count",
    [
        ("ninh-thuan/thuan-bac", "units", "registered", "2024", 22),
        ("quang-nam/dai-loc", "collectives", "commended", "2024", 17),
        ("quang-nam/dai-loc", "individuals", "commended", "2024", 27),
        ("cao-bang", "households", "supported", "@2024-10-30", 8799),
        ("cao-bang", "households", "planned", "2021/2025", 16627),
        ("cao-bang", "households", "supported", "2024", 3206),
    ],
)
def test_what_is_no_model_is_counted_as_what_it_is(
    tallies: Tallies, place: str, measure: str, status: str, period: str, count: int
) -> None:
    found = tallies.wholes[cell(place, status, period, measure)]
    (figure,) = found.figures
    assert found.count == count
    assert {at.measure for at, _, one in tallies.all() if figure in one.figures} == {measure}


def test_the_country_had_63_provinces_and_has_34(corpus: Corpus, tallies: Tallies) -> None:
    assert tallies.wholes[cell("", period="2020/2024")].coverage == Coverage(1, 63)
    # Cao Bằng stands before and after the reform: the last day of its period decides.
    planned = tallies.wholes[cell("", "planned", "2021/2025", "households")]
    assert planned.coverage == Coverage(1, 34)
    assert sum(1 for place in corpus.gazetteer.inside[""]) == 63 + 34 - 11


@pytest.mark.parametrize(
    "place, period, of",
    [
        ("ninh-thuan", "2024", 63),
        ("ninh-thuan", "2025-01/2025-06", 63),
        ("ninh-thuan", "2020/2025", 63),
        ("khanh-hoa-2025", "2020/2025", 34),
        ("khanh-hoa-2025", "2025-07/2025-12", 34),
        ("khanh-hoa-2025", "2026", 34),
        ("cao-bang", "2026", 34),
    ],
)
def test_a_sum_is_of_the_provinces_of_its_time(corpus: Corpus, place: str, period: str, of: int) -> None:
    found = tally(made_corpus(corpus.gazetteer, made_figure("2026/a#all", place, 5, period=period)))
    assert found.wholes[cell("", period=period)].coverage == Coverage(1, of)
