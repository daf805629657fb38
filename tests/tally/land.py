"""A small land, and short questions about what a few figures say of it."""

from __future__ import annotations

from site_src.model.corpus import Figure
from site_src.model.place import GROUP, Gazetteer
from site_src.model.tallies import Cell, Reason, Tallies, Tally
from site_src.tally.ledger import books, ledger
from site_src.tally.totals import tally
from tests.tally.made import made_corpus, made_gazetteer, made_period, made_place

LAND = made_gazetteer(
    made_place("bac-kan", "province"),
    made_place("bac-kan/cho-don"),
    made_place("bac-kan/na-ri"),
    made_place("cao-bang", "province"),
    made_place("cao-bang/bao-lam"),
    made_place("lam-dong", "province"),
    made_place("lam-dong/bao-lam"),
    made_place("mountains", GROUP, members=("bac-kan/cho-don", "bac-kan/na-ri", "cao-bang/bao-lam")),
    made_place("ha-giang", "province", until="2025-06-30", into=("tuyen-quang-2025",)),
    made_place("tuyen-quang", "province", until="2025-06-30", into=("tuyen-quang-2025",)),
    made_place("tuyen-quang-2025", "province", since="2025-07-01"),
)
BEFORE, AFTER = 5, 4
"""The provinces of this land until the middle of 2025, and since."""


def cell(place: str, status: str = "registered", period: str = "2024") -> Cell:
    return Cell("models", status, place, made_period(period).cell)


def tallied(*figures: Figure, land: Gazetteer = LAND) -> Tallies:
    return tally(made_corpus(land, *figures))


def whole(*figures: Figure, place: str = "bac-kan", period: str = "2024") -> Tally:
    """Give the tally of registered models as a whole."""
    return tallied(*figures).wholes[cell(place, period=period)]


def values_of(tallies: Tallies, at: Cell, dimension: str) -> dict[str, int | None]:
    return {value.value: one.count for value, one in tallies.parts.get(at, {}).items() if value.dimension == dimension}


def left_out(at: Cell, *figures: Figure, land: Gazetteer = LAND) -> dict[str, Reason]:
    corpus = made_corpus(land, *figures)
    return {line.figure: line.reason for line in ledger(books(corpus, tally(corpus)), at).left_out}
