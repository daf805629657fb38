"""A cell in, the account of every figure in its scope out: in the total, or left out for a reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from site_src.model.corpus import Corpus, Figure, Taxonomy
from site_src.model.place import GROUP
from site_src.model.tallies import Basis, Cell, Ledger, LeftOut, Reason, Tallies, cell_of
from site_src.tally.cells import speaking


@dataclass(frozen=True, slots=True)
class Books:
    """What ledgers are made from, sorted once so that each is quick to make."""

    corpus: Corpus
    tallies: Tallies
    silent: Mapping[str, Reason]
    at: Mapping[tuple[str, str], Sequence[Figure]]
    """By measure and place, the figures of the place and of all places inside it."""


def books(corpus: Corpus, tallies: Tallies) -> Books:
    """Sort the figures for ledgers."""
    _, silent = speaking(corpus.figures)
    at: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    for figure in corpus.figures:
        for place in corpus.gazetteer.around(figure.place):
            at[figure.measure, place].append(figure)
    return Books(corpus, tallies, silent, at)


def ledger(books: Books, cell: Cell) -> Ledger:
    """Account for every figure in the scope of a cell: what it counts, there or inside, on any day of its period.

    In scope are figures of the cell's measure whose status is the cell's or lies within it.
    """
    whole = books.tallies.wholes.get(cell)
    included = whole.figures if whole else ()
    entered = frozenset(included)
    inner = _within(books.corpus.taxonomy, cell.status)
    left_out = [
        LeftOut(figure.id, _reason(books.corpus, books.tallies, cell, figure, books.silent.get(figure.id)))
        for figure in books.at.get((cell.measure, cell.place), ())
        if figure.status in inner and figure.id not in entered and figure.period.overlaps(cell.period)
    ]
    return Ledger(included, tuple(left_out))


def _within(taxonomy: Taxonomy, status: str) -> frozenset[str]:
    """Give a status and all that lie within it, however deep."""
    found = {status}
    while more := {one.id for one in taxonomy.statuses.values() if found.intersection(one.within)} - found:
        found |= more
    return frozenset(found)


def _reason(corpus: Corpus, tallies: Tallies, cell: Cell, figure: Figure, silent: Reason | None) -> Reason:
    if silent in {Reason.SUPERSEDED, Reason.PARTIAL_SCOPE}:
        return silent
    if figure.status != cell.status:
        return Reason.WITHIN_ANOTHER_STATUS
    if figure.period.cell != cell.period:
        return Reason.OTHER_PERIOD
    if figure.place != cell.place and corpus.gazetteer.places[figure.place].kind == GROUP:
        return Reason.GROUP
    if silent:
        return silent
    own = tallies.wholes.get(cell_of(figure))
    if figure.values or own is None or figure.id not in {*own.figures, *own.agreeing}:
        return Reason.PART_OF_A_WHOLE
    if figure.id in own.agreeing:
        return Reason.SAME_OBSERVATION
    return Reason.INSIDE_A_STATED_PLACE if _inside_a_stated_place(corpus, tallies, cell, figure) else Reason.SUCCEEDED


def _inside_a_stated_place(corpus: Corpus, tallies: Tallies, cell: Cell, figure: Figure) -> bool:
    """Tell whether a place around the figure's, up to the cell's own, has a count of its own."""
    for place in corpus.gazetteer.around(figure.place):
        around = tallies.wholes.get(cell._replace(place=place))
        if place != figure.place and around and around.basis is not Basis.SUMMED_PLACES:
            return True
        if place == cell.place:
            return False
    return False
