"""Tallies in, the same counts by the units that exist today out: each unit that reports stands where it belongs now.

Counts stay those of the territory of the report: nothing is split and nothing is guessed. What cannot be placed is
named, and of a unit and its successor only the successor counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from site_src.model.number import Approx, joined
from site_src.model.period import Period
from site_src.model.place import GROUP, Gazetteer
from site_src.model.tallies import Basis, Tallies, Tally


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the reports give for one unit of today, from the units as they were."""

    low: int
    high: int
    """Above ``low`` only where sources disagree."""
    approx: Approx | None
    figures: tuple[str, ...]
    """The figures that enter it, sorted; each once."""
    units: tuple[str, ...]
    """The units whose counts these are, sorted; the unit itself where it reports."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """One measure, status and period by today's units. Each unit that speaks for itself is in it once."""

    counts: Mapping[str, Gathered]
    """By outermost unit of today."""
    succeeded: tuple[str, ...]
    """The units left out because a later unit of their territory reports for the same period."""
    unplaced: tuple[str, ...]
    """The units of which nobody can say where their count belongs: they became part of several, or of none."""
    regrouped: bool
    """A unit that reports has ended, or one around it: by today's units is something else than as of the report."""


def groupings(tallies: Tallies, gazetteer: Gazetteer) -> Mapping[tuple[str, str, Period], Grouping]:
    """Give, for every measure, status and period of which a whole is known, the grouping by today's units."""
    spoken: dict[tuple[str, str, Period], dict[str, Tally]] = defaultdict(dict)
    for cell, tally in tallies.wholes.items():
        if tally.basis is not Basis.SUMMED_PLACES and cell.place:
            spoken[cell.measure, cell.status, cell.period][cell.place] = tally
    return {key: grouping(own, gazetteer) for key, own in spoken.items()}


def grouping(spoken: Mapping[str, Tally], gazetteer: Gazetteer) -> Grouping:
    """Put what places say of themselves, for one measure, status and period, under the units of today."""
    leaves = [place for place in sorted(spoken) if _is_leaf(gazetteer, spoken, place)]
    heard = {step for leaf in leaves for step in gazetteer.around(leaf)}
    placed: dict[str, list[str]] = defaultdict(list)
    succeeded, unplaced = [], []
    for leaf in leaves:
        unit = todays_unit(gazetteer, leaf)
        if unit is None:
            unplaced.append(leaf)
        elif not heard.isdisjoint(_later(gazetteer, leaf)):
            succeeded.append(leaf)
        else:
            placed[unit].append(leaf)
    ended = any(gazetteer.places[step].until for step in heard)
    counts = {unit: _gathered({leaf: spoken[leaf] for leaf in units}) for unit, units in placed.items()}
    return Grouping(counts, tuple(succeeded), tuple(unplaced), ended)


def heir(gazetteer: Gazetteer, place: str) -> str | None:
    """Give the unit that exists today and that a place became part of, itself if it has not ended; None: not one.

    A unit that ended together with the one it lay in, and does not say itself what became of it, went with that one.
    """
    seen: set[str] = set()
    while place not in seen:
        seen.add(place)
        unit = gazetteer.places[place]
        if unit.until is None:
            return place
        if len(unit.into) == 1 and unit.into[0] in gazetteer.places:
            place = unit.into[0]
        elif not unit.into and unit.parent and gazetteer.places[unit.parent].until == unit.until:
            place = unit.parent
        else:
            return None
    return None


def todays_unit(gazetteer: Gazetteer, place: str) -> str | None:
    """Give the outermost unit that exists today and that the territory of a place belongs to; None: not one."""
    seen: set[str] = set()
    unit = heir(gazetteer, place)
    while unit is not None and unit not in seen:
        seen.add(unit)
        around = gazetteer.places[unit].parent
        if not around:
            return unit
        unit = heir(gazetteer, around)
    return None


def _is_leaf(gazetteer: Gazetteer, spoken: Mapping[str, Tally], place: str) -> bool:
    """Tell whether a place enters sums: no place around it speaks, and it neither is a group nor lies in one."""
    outer = [step for step in gazetteer.around(place) if step != place]
    return spoken.keys().isdisjoint(outer) and all(gazetteer.places[step].kind != GROUP for step in (place, *outer))


def _later(gazetteer: Gazetteer, place: str) -> Iterator[str]:
    """Give all units that a place, or one around it, became part of; those it lay in all along are no later ones."""
    seen = set(gazetteer.around(place))
    ahead = [unit for step in seen for unit in gazetteer.places[step].into]
    while ahead:
        unit = ahead.pop()
        if unit not in seen and unit in gazetteer.places:
            seen.add(unit)
            yield unit
            ahead += gazetteer.places[unit].into


def _gathered(leaves: Mapping[str, Tally]) -> Gathered:
    return Gathered(
        low=sum(tally.low for tally in leaves.values()),
        high=sum(tally.high for tally in leaves.values()),
        approx=joined(tally.approx for tally in leaves.values()),
        figures=tuple(sorted({figure for tally in leaves.values() for figure in tally.figures})),
        units=tuple(sorted(leaves)),
    )
