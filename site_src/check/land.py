"""The published places and the counts of a level in, sums of places out: added up and covered anew, from rows alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from site_src.model.period import Period, read_as_of, read_period
from site_src.model.place import GROUP

Row = Mapping[str, str]
Said = tuple[int, ...]
"""A count, or the two ends of a range."""


class Sum(NamedTuple):
    """What places inside another add up to, and which of those directly inside report."""

    said: Said
    reporting: frozenset[str]


class Life(NamedTuple):
    """The days from which and until which a place exists."""

    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Land:
    """Which place lies in which, what became of which, and which were there when."""

    parent: Mapping[str, str]
    """Of each place that enters sums; groups do not."""
    into: Mapping[str, tuple[str, ...]]
    lives: Mapping[str, Life]
    inside: Mapping[str, tuple[str, ...]]
    """By place, those directly inside that enter sums."""

    def sums(self, at: Mapping[str, Row]) -> Mapping[str, Sum]:
        """Add up, for each place, the first places inside that speak for themselves."""
        speakers = {name for name, row in at.items() if row["basis"] != "summed-places"}
        heard: dict[str, list[str]] = defaultdict(list)
        for name in speakers:
            step = name
            while step in self.parent and step:
                step = self.parent[step]
                heard[step].append(name)
                if step in speakers:
                    break
        sums = {place: self._sum(place, names, at) for place, names in heard.items()}
        return {place: total for place, total in sums.items() if total.said}

    def _sum(self, place: str, names: Sequence[str], at: Mapping[str, Row]) -> Sum:
        """Add up speakers; a unit whose successor speaks too is left out: both have one territory."""
        steps = {step for name in names for step in self._up(name, place)}
        kept = []
        for name in names:
            around = frozenset(self._up(name, place))
            # A unit may have become part of the one that it lay in: that is not its successor beside it.
            if not any(self._later(step) & (steps - around) for step in around):
                kept.append(name)
        low, high = sum(int(at[name]["low"]) for name in kept), sum(int(at[name]["high"]) for name in kept)
        said = () if not kept else (low,) if low == high else (low, high)
        return Sum(said, frozenset([*self._up(name, place)][-1] for name in kept))

    def _up(self, name: str, place: str) -> Iterator[str]:
        while name != place:
            yield name
            name = self.parent[name]

    def _later(self, name: str) -> frozenset[str]:
        seen: set[str] = set()
        ahead = list(self.into.get(name, ()))
        while ahead:
            unit = ahead.pop()
            if unit not in seen:
                seen.add(unit)
                ahead += self.into.get(unit, ())
        return frozenset(seen)

    def expected(self, place: str, period: str, reporting: Iterable[str]) -> int:
        """Count the places directly inside on the latest day of a period on which all that report existed."""
        span, inside = days_of(period), self.inside.get(place, ())
        lives = [self.lives[name] for name in inside]
        last = {life.until for life in lives} | {life.since - timedelta(days=1) for life in lives if life.since > FIRST}
        for day in sorted({span.end, *(day for day in last if span.start <= day <= span.end)}, reverse=True):
            there = self.there(place, day, day)
            if there.issuperset(reporting):
                return len(there)
        return len(self.there(place, span.start, span.end))

    def there(self, place: str, start: date, end: date) -> frozenset[str]:
        """Give the places directly inside another that existed on any of some days."""
        inside = self.inside.get(place, ())
        return frozenset(name for name in inside if self.lives[name].since <= end and start <= self.lives[name].until)

    def standing(self, place: str, period: str, reported: frozenset[str]) -> frozenset[str]:
        """Give the places inside another that stood side by side: at the end of a period, or else at its begin."""
        span = days_of(period)
        own = reported.intersection(self.inside.get(place, ()))
        for day in (span.end, span.start):
            if (there := self.there(place, day, day)) >= own:
                return there
        return self.there(place, span.start, span.end)


FIRST, LAST = date.min, date.max


@lru_cache(maxsize=4096)
def days_of(period: str) -> Period:
    """Read a period of a data file; raises ValueError where it is none."""
    found = read_as_of(period[1:]) if period.startswith("@") else read_period(period)
    if found is None:
        raise ValueError(f"no period: {period}")
    return found.cell


def land_of(listed: Iterable[Row]) -> Land:
    """Read the rows of ``places.csv``."""
    inside: dict[str, list[str]] = defaultdict(list)
    parent, into, lives = {}, {}, {}
    for row in listed:
        name = row["place"]
        into[name] = tuple(row["into"].split())
        if row["kind"] != GROUP:
            parent[name] = row["parent"]
            inside[row["parent"]].append(name)
            lives[name] = Life(_day(row["since"], FIRST), _day(row["until"], LAST))
    return Land(parent, into, lives, {place: tuple(names) for place, names in inside.items()})


def _day(text: str, unknown: date) -> date:
    return date.fromisoformat(text) if text else unknown
