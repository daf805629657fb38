"""A corpus in, its whole tallies out, by the plainest reading of the contract: a cell asks the places inside it.

It is slow and shares no line with what it judges; only the arithmetic of hedges is the model's own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from site_src.model.corpus import Corpus, Figure
from site_src.model.number import Count, joined
from site_src.model.period import Period
from site_src.model.place import GROUP, Place
from site_src.model.tallies import Basis, Cell, Coverage


class Answer(NamedTuple):
    """What the contract says of a cell as a whole."""

    low: int
    high: int
    basis: Basis
    figures: frozenset[str]
    coverage: Coverage | None


def cell_of(figure: Figure) -> Cell:
    """Give the cell a figure speaks of: a stock speaks of the year of its date."""
    return Cell(figure.measure, figure.status, figure.place, figure.period.cell)


def breakdown_sums(figure: Figure, overlapping: frozenset[str]) -> list[Count]:
    """Give the sum of each breakdown: the parts that name the same dimensions. What overlaps cannot be added."""
    found: dict[frozenset[str], list[Count]] = {}
    for part in figure.parts:
        named = frozenset(dimension for dimension, _ in part.values)
        own = named - {dimension for dimension, _ in figure.values}
        if not own & overlapping:
            found.setdefault(named, []).append(Count(part.count, part.approx))
    return [Count(sum(count.value for count in some), joined(c.approx for c in some)) for some in found.values()]


def agreement(said: Iterable[Count]) -> int | None:
    """Give the one count that all statements may mean, or None where they contradict each other."""
    counts = set(said)
    exact = [count.value for count in counts if count.approx is None]
    if len(exact) == 1:
        return exact[0] if all(count.agrees(exact[0]) for count in counts) else None
    return min(counts).value if len(counts) == 1 else None


def days(period: Period, places: Iterable[Place]) -> list[date]:
    """Give the last days of the stretches of a span in which no place begins or ends, the latest first."""
    found = {period.end}
    for place in places:
        found |= {place.until} if place.until else set()
        found |= {place.since - timedelta(1)} if place.since else set()
    return sorted((day for day in found if period.start <= day <= period.end), reverse=True)


@dataclass(frozen=True)
class Oracle:
    """Answers for one corpus, found anew each time they are asked for."""

    corpus: Corpus

    def silent(self, figure: Figure) -> bool:
        """Tell whether a figure counts nowhere: partial, superseded, or of another date than the one that speaks."""
        if self.mute(figure):
            return True
        if not figure.period.stock:
            return False
        rivals = [other for other in self.corpus.figures if cell_of(other) == cell_of(figure) and not self.mute(other)]
        # The date of the whole speaks; where nobody states the whole, the latest date of the value does.
        dates = [other.period.end for other in rivals if not other.values]
        dates = dates or [other.period.end for other in rivals if other.values == figure.values]
        return figure.period.end != max(dates)

    def mute(self, figure: Figure) -> bool:
        """Tell whether a figure is shown only: it counts a part of what there is, or a later one corrects it."""
        return figure.partial or any(other.supersedes == figure.id for other in self.corpus.figures)

    def speakers(self, cell: Cell) -> list[Figure]:
        """Give the figures that speak of a cell or of a dimension value of it."""
        return [figure for figure in self.corpus.figures if cell_of(figure) == cell and not self.silent(figure)]

    def answer(self, cell: Cell) -> Answer | None:
        """Give the tally of a cell, or None for "not reported"."""
        return self.own(cell) or self.summed(cell)

    def own(self, cell: Cell) -> Answer | None:
        """Give what is said of the cell itself: its stated counts or, if there are none, the sums of its parts."""
        whole = [figure for figure in self.speakers(cell) if not figure.values]
        stated = {figure.id: [Count(figure.count, figure.approx)] for figure in whole if figure.count is not None}
        overlapping = frozenset(name for name, dim in self.corpus.taxonomy.dimensions.items() if dim.overlapping)
        parts = {figure.id: breakdown_sums(figure, overlapping) for figure in whole if figure.count is None}
        for basis, said in ((Basis.STATED, stated), (Basis.SUMMED_PARTS, {k: v for k, v in parts.items() if v})):
            if said:
                counts = [count for several in said.values() for count in several]
                one = agreement(counts)
                if one is None:
                    low, high = min(count.value for count in counts), max(count.value for count in counts)
                    return Answer(low, high, basis, frozenset(said), None)
                exact = [name for name in sorted(said) if any(count.approx is None for count in said[name])]
                return Answer(one, one, basis, frozenset((exact or sorted(said))[:1]), None)
        return None

    def summed(self, cell: Cell) -> Answer | None:
        """Give the sum of the places directly inside; a unit whose successor reports gives way to it."""
        gazetteer = self.corpus.gazetteer
        inner = [name for name in gazetteer.inside[cell.place] if gazetteer.places[name].kind != GROUP]
        found = {name: answer for name in inner if (answer := self.answer(cell._replace(place=name)))}
        kept = {name: answer for name, answer in found.items() if not self.successors(name) & found.keys()}
        if not kept:
            return None
        return Answer(
            sum(answer.low for answer in kept.values()),
            sum(answer.high for answer in kept.values()),
            Basis.SUMMED_PLACES,
            frozenset().union(*(answer.figures for answer in kept.values())),
            Coverage(len(kept), self.expected(cell, kept.keys())),
        )

    def expected(self, cell: Cell, reporting: Iterable[str]) -> int:
        """Count the places inside on the latest day on which all that report existed; on any day, if there is none."""
        gazetteer = self.corpus.gazetteer
        inner = [gazetteer.places[name] for name in gazetteer.inside[cell.place]]
        inner = [place for place in inner if place.kind != GROUP]
        for day in days(cell.period, inner):
            if all(gazetteer.places[name].valid_on(day) for name in reporting):
                return sum(place.valid_on(day) for place in inner)
        return sum(place.valid_in(cell.period) for place in inner)

    def successors(self, name: str) -> set[str]:
        """Give all units that a unit became part of, and those that these became part of."""
        found: set[str] = set()
        left = [*self.corpus.gazetteer.places[name].into]
        while left:
            step = left.pop()
            if step not in found and step != name:
                found.add(step)
                left += self.corpus.gazetteer.places[step].into
        return found
