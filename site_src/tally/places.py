"""What is said of cells in, the sums of the places around them out: with coverage, never added to a stated count.

A sum is a set of leaves: going down from a place, the first ones that speak for themselves. Nothing can enter it twice,
and a unit whose successor is among the leaves is taken out of the set.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta

from site_src.model.corpus import Taxonomy
from site_src.model.number import joined
from site_src.model.period import Period
from site_src.model.place import GROUP, Gazetteer, Place
from site_src.model.tallies import NOT_STATED, Basis, Cell, Coverage, Tallies, Tally, Value
from site_src.tally.cells import Own


def with_sums(own: Mapping[Cell, Own], gazetteer: Gazetteer, taxonomy: Taxonomy) -> Tallies:
    """Give all tallies: what is said of each cell, and for the places around it the sums that nobody states."""
    levels: dict[tuple[str, str, Period], dict[str, Own]] = defaultdict(dict)
    for cell, found in own.items():
        levels[cell.measure, cell.status, cell.period][cell.place] = found
    wholes: dict[Cell, Tally] = {}
    parts: dict[Cell, Mapping[Value, Tally]] = {}
    for (measure, status, period), at in levels.items():
        level = _level(gazetteer, taxonomy, period, at)
        for place in level.places:
            cell = Cell(measure, status, place, period)
            whole, values = level.whole(place), level.values(place)
            if whole:
                wholes[cell] = whole
            if values:
                parts[cell] = values
    return Tallies(wholes, parts)


@dataclass(frozen=True, slots=True)
class Level:
    """One measure, status and period over all places: who speaks, and who lies in whom."""

    gazetteer: Gazetteer
    taxonomy: Taxonomy
    period: Period
    own: Mapping[str, Own]
    inner: Mapping[str, Sequence[str]]
    """By place, the places directly inside that speak or contain one that does; groups are in none."""

    @property
    def places(self) -> Iterable[str]:
        """All places that speak or contain one that does."""
        return sorted({*self.own, *self.inner})

    def whole(self, place: str) -> Tally | None:
        """Tally a place as a whole: by what is said of it, the sum of the places inside beside it; or by that sum."""
        own = self.own.get(place)
        summed = self._sum(place, {leaf: found for leaf in self._leaves(place) if (found := self.own[leaf].whole)})
        if own is None or own.whole is None:
            return summed
        said = own.whole
        return Tally(
            said.low, said.high, said.approx, said.basis, said.figures, said.agreeing, said.disagreeing, None, summed
        )

    def values(self, place: str) -> Mapping[Value, Tally]:
        """Tally the dimension values of a place; those of the places inside are no part of a whole that it states."""
        own = self.own.get(place)
        found = dict(own.values) if own else {}
        if own and own.whole:
            return found
        inside = {value for leaf in self._speakers(place) for value in self.own[leaf].values}
        for value in sorted(inside - found.keys()):
            if value.value != NOT_STATED:
                summed = self._sum(place, {leaf: self.own[leaf].values[value] for leaf in self._leaves(place, value)})
                if summed:
                    found[value] = summed
        for dimension in sorted({value.dimension for value in found}):
            if not self.taxonomy.dimensions[dimension].overlapping and self._of_the_whole(place, dimension):
                summed = self._sum(place, dict(self._open(place, dimension)))
                if summed:
                    found[Value(dimension, NOT_STATED)] = summed
        return found

    def _of_the_whole(self, place: str, dimension: str) -> bool:
        """Tell whether all that is known by a dimension is of the places that the whole is summed from.

        Where a place states one value and no whole, what is left open of the others' whole is nobody's knowledge.
        """
        own = self.own.get(place)
        if own and any(value.dimension == dimension for value in own.values):
            return False
        return all(
            self.own[leaf].whole is not None
            for leaf in self._speakers(place)
            if any(value.dimension == dimension for value in self.own[leaf].values)
        )

    def _open(self, place: str, dimension: str) -> Iterator[tuple[str, Tally]]:
        """Give what each leaf of a sum leaves open of a dimension: its residual, or all where it has no breakdown."""
        for leaf in self._leaves(place):
            own = self.own[leaf]
            residual = own.values.get(Value(dimension, NOT_STATED))
            if residual:
                yield leaf, residual
            elif own.whole and own.whole.high and all(value.dimension != dimension for value in own.values):
                yield leaf, own.whole

    def _leaves(self, place: str, value: Value | None = None) -> Iterator[str]:
        """Go down to the first places that speak of the whole, or of a value as far as no whole stops it."""
        for name in self.inner.get(place, ()):
            own = self.own.get(name)
            if own and (own.whole if value is None else value in own.values):
                yield name
            elif not own or not own.whole:
                yield from self._leaves(name, value)

    def _speakers(self, place: str) -> Iterator[str]:
        """Give all places inside that speak for themselves and lie in none that speaks of its whole."""
        for name in self.inner.get(place, ()):
            own = self.own.get(name)
            if own:
                yield name
            if not own or not own.whole:
                yield from self._speakers(name)

    def _sum(self, place: str, leaves: Mapping[str, Tally]) -> Tally | None:
        """Join the tallies of leaves; the units whose successors speak too are left out."""
        succeeded = self._succeeded(place, {*leaves, *self._leaves(place)}) if leaves else frozenset()
        kept = {leaf: found for leaf, found in leaves.items() if leaf not in succeeded}
        if not kept:
            return None
        reporting = {self._directly_inside(place, leaf) for leaf in kept}
        return Tally(
            low=sum(found.low for found in kept.values()),
            high=sum(found.high for found in kept.values()),
            approx=joined(found.approx for found in kept.values()),
            basis=Basis.SUMMED_PLACES,
            figures=tuple(sorted({figure for found in kept.values() for figure in found.figures})),
            agreeing=(),
            disagreeing=(),
            coverage=Coverage(len(reporting), self._expected(place, reporting)),
            beside=None,
        )

    def _succeeded(self, place: str, speakers: Set[str]) -> frozenset[str]:
        """Find the speakers inside a place whose territory belongs to a later unit that speaks, or in part."""
        heard = {step for name in speakers for step in self._up_to(place, name)}
        return frozenset(
            name
            for name in speakers
            # A district that ended with the level of districts became part of the province it lies in: no rival of it.
            for around in (frozenset(self.gazetteer.around(name)),)
            if any(unit in heard - around for step in self._up_to(place, name) for unit in self._followers(step))
        )

    def _up_to(self, place: str, name: str) -> Iterator[str]:
        """Give a place and those around it below another."""
        for step in self.gazetteer.around(name):
            if step == place:
                return
            yield step

    def _followers(self, name: str) -> Iterator[str]:
        """Give all units that a unit became part of, and those that these became part of."""
        places, seen, ahead = self.gazetteer.places, {name}, list(self.gazetteer.places[name].into)
        while ahead:
            unit = ahead.pop()
            if unit not in seen and unit in places:
                seen.add(unit)
                yield unit
                ahead += places[unit].into

    def _directly_inside(self, place: str, leaf: str) -> str:
        *_, outermost = self._up_to(place, leaf)
        return outermost

    def _expected(self, place: str, reporting: Iterable[str]) -> int:
        """Count the places that could have reported: those of the latest day on which all that did existed."""
        places = self.gazetteer.places
        inside = [places[name] for name in self.gazetteer.inside[place] if places[name].kind != GROUP]
        for day in _days(self.period, inside):
            if all(places[name].valid_on(day) for name in reporting):
                return sum(unit.valid_on(day) for unit in inside)
        return sum(unit.valid_in(self.period) for unit in inside)


def _level(gazetteer: Gazetteer, taxonomy: Taxonomy, period: Period, own: Mapping[str, Own]) -> Level:
    inner: dict[str, set[str]] = defaultdict(set)
    for name in own:
        step = gazetteer.places[name]
        while step.kind != GROUP and step.parent is not None:
            inner[step.parent].add(step.id)
            step = gazetteer.places[step.parent]
    return Level(gazetteer, taxonomy, period, own, {place: sorted(names) for place, names in inner.items()})


def _days(period: Period, places: Iterable[Place]) -> Sequence[date]:
    """Give the last days of the stretches of a span in which no place begins or ends, the latest first."""
    ends = {place.until for place in places if place.until}
    ends |= {place.since - timedelta(days=1) for place in places if place.since}
    return sorted({period.end, *(day for day in ends if period.start <= day <= period.end)}, reverse=True)
