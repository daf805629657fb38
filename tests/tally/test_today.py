"""Units that ended and what they became part of in; the counts by today's units, none twice and none lost, out."""

from __future__ import annotations

from pathlib import Path

import pytest

from site_src.model.corpus import Figure
from site_src.model.number import Approx
from site_src.model.place import GROUP, Gazetteer
from site_src.read.corpus import read_corpus, read_folders
from site_src.read.files import Entry
from site_src.tally.today import Grouping, groupings, heir, todays_unit
from site_src.tally.totals import tally
from tests.tally.made import made_corpus, made_figure, made_gazetteer, made_period, made_place

CONTENT = Path(__file__).parents[2] / "content"
ENDED = "2025-06-30"

LAND = made_gazetteer(
    made_place("old", "province", until=ENDED, into=("new",)),
    made_place("old/east", until=ENDED, into=("new",)),
    made_place("old/west", until=ENDED, into=("new",)),
    made_place("old/mute", until=ENDED),
    made_place("other", "province", until=ENDED, into=("new",)),
    made_place("split", "province", until=ENDED, into=("new", "kept")),
    made_place("lost", "province", until="2020-12-31"),
    made_place("kept", "province"),
    made_place("kept/town", until=ENDED, into=("kept",)),
    made_place("kept/village"),
    made_place("hills", GROUP, members=("old/east", "kept/village")),
    made_place("new", "province", since="2025-07-01"),
    made_place("new/ward", since="2025-07-01"),
)
"""Two provinces became one; one was divided; one kept its territory and lost its district."""


def said(place: str, count: int, *, period: str = "2024", approx: Approx | None = None) -> Figure:
    return made_figure(f"{place.replace('/', '-')}-{count}#registered", place, count, period=period, approx=approx)


def grouped(*figures: Figure, period: str = "2024", land: Gazetteer = LAND) -> Grouping:
    found = groupings(tally(made_corpus(land, *figures)), land)
    return found["models", "registered", made_period(period).cell]


def counts(grouping: Grouping) -> dict[str, int]:
    return {unit: found.low for unit, found in grouping.counts.items()}


def test_units_stand_where_their_territory_belongs() -> None:
    found = grouped(said("old/east", 3), said("old/west", 4), said("other", 5), said("kept", 7))
    assert counts(found) == {"new": 12, "kept": 7}
    assert found.counts["new"].units == ("old/east", "old/west", "other")
    assert found.counts["new"].figures == ("old-east-3#registered", "old-west-4#registered", "other-5#registered")
    assert (found.succeeded, found.unplaced, found.regrouped) == ((), (), True)


def test_what_lies_in_a_unit_that_speaks_is_not_added_to_it() -> None:
    found = grouped(said("old", 10), said("old/east", 3))
    assert counts(found) == {"new": 10}
    assert found.counts["new"].units == ("old",)


def test_a_unit_that_was_divided_is_named_and_neither_guessed_nor_split() -> None:
    found = grouped(said("split", 9), said("lost", 2), said("kept", 7))
    assert counts(found) == {"kept": 7}
    assert found.unplaced == ("lost", "split")


def test_a_unit_and_its_successor_are_never_added() -> None:
    found = grouped(said("old/east", 3), said("other", 5), said("new", 20))
    assert counts(found) == {"new": 20}
    assert found.counts["new"].units == ("new",)
    assert found.succeeded == ("old/east", "other")


def test_a_part_of_the_successor_speaks_for_it_too() -> None:
    found = grouped(said("old/east", 3), said("new/ward", 6))
    assert (counts(found), found.succeeded) == ({"new": 6}, ("old/east",))


def test_another_period_is_another_grouping() -> None:
    figures = said("old/east", 3), said("new", 20, period="2025")
    assert counts(grouped(*figures)) == {"new": 3}
    assert counts(grouped(*figures, period="2025")) == {"new": 20}


def test_a_district_that_went_into_its_own_province_counts_under_it() -> None:
    found = grouped(said("kept/town", 5), said("kept/village", 2))
    assert (counts(found), found.succeeded, found.regrouped) == ({"kept": 7}, (), True)


def test_where_no_unit_has_ended_there_is_one_grouping() -> None:
    assert not grouped(said("kept/village", 2)).regrouped


def test_a_group_of_places_enters_nothing() -> None:
    found = grouped(said("hills", 50), said("kept", 7))
    assert (counts(found), found.unplaced) == ({"kept": 7}, ())


def test_a_hedge_and_a_range_spread() -> None:
    one = grouped(said("old/east", 3, approx=Approx.MORE_THAN), said("other", 5)).counts["new"]
    assert (one.low, one.high, one.approx) == (8, 8, Approx.MORE_THAN)
    two = grouped(said("old/east", 3), said("old/east", 4), said("other", 5)).counts["new"]
    assert (two.low, two.high) == (8, 9)


@pytest.mark.parametrize(
    "place, unit, outermost",
    [
        ("old/east", "new", "new"),
        ("old/mute", "new", "new"),  # (It ended with its province.)
        ("kept/village", "kept/village", "kept"),
        ("kept/town", "kept", "kept"),
        ("split", None, None),
        ("lost", None, None),
    ],
)
def test_a_unit_is_followed_to_the_one_that_exists(place: str, unit: str | None, outermost: str | None) -> None:
    assert (heir(LAND, place), todays_unit(LAND, place)) == (unit, outermost)


def test_units_that_became_part_of_each_other_lead_nowhere() -> None:
    land = made_gazetteer(
        made_place("a", until=ENDED, into=("b",)), made_place("b", until=ENDED, into=("a",)), made_place("c")
    )
    assert (heir(land, "a"), todays_unit(land, "b")) == (None, None)


def test_the_first_content_by_todays_units() -> None:
    corpus, _ = read_corpus(Entry(CONTENT, "content"), None, read_folders, drafts=False)
    assert corpus is not None
    tallies = tally(corpus)
    found = groupings(tallies, corpus.gazetteer)["models", "registered", made_period("2024").cell]
    assert counts(found) == {"khanh-hoa-2025": 170, "da-nang-2025": 162}
    assert found.counts["khanh-hoa-2025"].units == tuple(
        f"ninh-thuan/{name}" for name in ("ninh-son", "thuan-bac", "thuan-nam")
    )
    (whole,) = (
        one for cell, one in tallies.wholes.items() if cell == ("models", "registered", "", made_period("2024").cell)
    )
    assert whole.low == sum(counts(found).values()) == 332
