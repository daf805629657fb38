"""The answers to "how many": a tally for each cell, how it was reached, and from which figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from site_src.model.corpus import Figure
from site_src.model.number import Approx
from site_src.model.period import Period


class Cell(NamedTuple):
    """What a count may stand for as a whole; a stock's period is the year of its date."""

    measure: str
    status: str
    place: str
    """Empty for the whole."""
    period: Period


def cell_of(figure: Figure) -> Cell:
    """Give the cell that a figure speaks of."""
    return Cell(figure.measure, figure.status, figure.place, figure.period.cell)


def whole_of(name: str) -> str:
    """Give the figure that a name belongs to: that of a part (``…#registered/1``) begins with its figure's."""
    report, _, own = name.partition("#")
    return f"{report}#{own.partition('/')[0]}"


class Value(NamedTuple):
    """A value of a dimension."""

    dimension: str
    value: str


NOT_STATED = "not-stated"
"""The value of a breakdown's residual."""


class Basis(StrEnum):
    """How a tally was reached."""

    STATED = "stated"
    SUMMED_PARTS = "summed-parts"
    SUMMED_PLACES = "summed-places"


class Reason(StrEnum):
    """Why a figure in the scope of a cell is not in its total."""

    SUPERSEDED = "superseded"
    PARTIAL_SCOPE = "partial-scope"
    WITHIN_ANOTHER_STATUS = "within-another-status"
    OTHER_PERIOD = "other-period"
    GROUP = "group"
    EARLIER_DATE = "earlier-date"
    PART_OF_A_WHOLE = "part-of-a-whole"
    SAME_OBSERVATION = "same-observation"
    INSIDE_A_STATED_PLACE = "inside-a-stated-place"
    SUCCEEDED = "succeeded"
    """Its place became part of a unit that reports for the same period: both have one territory."""


class Coverage(NamedTuple):
    """From how many of how many places directly inside a sum comes."""

    reporting: int
    of: int


@dataclass(frozen=True, slots=True)
class Tally:
    """The answer for one cell, or for one dimension value of it. There is no ``+`` on it: sums join sets of figures."""

    low: int
    high: int
    """Above ``low`` only where sources disagree, here or in a place inside."""
    approx: Approx | None
    basis: Basis
    figures: tuple[str, ...]
    """The figures (or parts, ``…#registered/1``) that enter it, sorted; each once."""
    agreeing: tuple[str, ...]
    """Further figures that say the same of the very cell."""
    disagreeing: tuple[str, ...]
    """All figures that speak of the very cell, if they do not agree; else none."""
    coverage: Coverage | None
    """Of a sum of places."""
    beside: Tally | None
    """The sum of the places inside, where the cell itself is stated: shown, never added."""

    @property
    def count(self) -> int | None:
        """The one count, or None where it is a range, or where sources disagree ("0" and "more than 0")."""
        return self.low if self.low == self.high and not self.disagreeing else None


class LeftOut(NamedTuple):
    """A figure that is not in a total, and why."""

    figure: str
    reason: Reason


class Ledger(NamedTuple):
    """Every figure in the scope of a cell, once: in its total, or left out for a reason."""

    included: tuple[str, ...]
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True)
class Tallies:
    """All tallies; a cell that is not in it is not reported, which is not zero."""

    wholes: Mapping[Cell, Tally]
    parts: Mapping[Cell, Mapping[Value, Tally]]
    """By cell, the tallies of its dimension values, residuals among them."""

    def all(self) -> Iterator[tuple[Cell, Value | None, Tally]]:
        """Give every tally with its cell and, if it is of one, its dimension value."""
        for cell, tally in self.wholes.items():
            yield cell, None, tally
        for cell, values in self.parts.items():
            for value, tally in values.items():
                yield cell, value, tally
