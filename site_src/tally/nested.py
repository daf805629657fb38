"""Statuses that lie within one another in, the counts that are above the one they lie within out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from site_src.model.corpus import Taxonomy
from site_src.model.tallies import NOT_STATED, Basis, Cell, Tallies, Tally, Value


class Above(NamedTuple):
    """A count that is larger than the one that it lies within, for one place, period and value."""

    cell: Cell
    value: Value | None
    inner: Tally
    around: Cell
    """The cell of the status that it lies within."""
    outer: Tally


def above_their_wholes(taxonomy: Taxonomy, tallies: Tallies) -> Iterator[Above]:
    """Give the counts above the count of the first status around theirs that has one.

    Sums of places are left out, for each has a basis of its own: three districts may report one status, five another.
    So are residuals: what one breakdown leaves open may lie in a value that the other one states.
    """
    for cell, value, inner in tallies.all():
        if value and value.value == NOT_STATED:
            continue
        for status in taxonomy.statuses[cell.status].within:
            around = cell._replace(status=status)
            outer = tallies.wholes.get(around) if value is None else tallies.parts.get(around, {}).get(value)
            if outer is None:
                continue
            if Basis.SUMMED_PLACES not in {inner.basis, outer.basis} and inner.low > outer.high:
                yield Above(cell, value, inner, around, outer)
            break
