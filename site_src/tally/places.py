"""The tallies of places in, those of the places around them out: sums with their coverage, never added to a stated count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from site_src.model.number import joined
from site_src.model.period import Period
from site_src.model.place import GROUP, Gazetteer
from site_src.model.tallies import Basis, Cell, Coverage, Tally, Value


def sum_places(gazetteer: Gazetteer, wholes: dict[Cell, Tally], parts: dict[Cell, dict[Value, Tally]]) -> None:
    """Fill in, from the innermost places up, the cells that nobody states but places inside them do."""
    waiting: dict[int, set[Cell]] = defaultdict(set)
    for cell in (*wholes, *parts):
        waiting[_depth(cell.place)].add(cell)
    for depth in range(max(waiting, default=0), 0, -1):
        inner: dict[Cell, list[str]] = defaultdict(list)
        for cell in waiting[depth]:
            place = gazetteer.places[cell.place]
            if place.kind != GROUP and place.parent is not None:
                inner[cell._replace(place=place.parent)].append(cell.place)
        for cell, places in inner.items():
            _sum_cell(gazetteer, cell, sorted(places), wholes, parts)
            waiting[depth - 1].add(cell)


def _depth(place: str) -> int:
    return place.count("/") + 1 if place else 0


def _sum_cell(
    gazetteer: Gazetteer,
    cell: Cell,
    places: Sequence[str],
    wholes: dict[Cell, Tally],
    parts: dict[Cell, dict[Value, Tally]],
) -> None:
    inner = [cell._replace(place=place) for place in places]
    summed = _summed(gazetteer, cell, {one.place: wholes[one] for one in inner if one in wholes})
    own = wholes.get(cell)
    if own and summed:
        wholes[cell] = Tally(
            own.low, own.high, own.approx, own.basis, own.figures, own.agreeing, own.disagreeing, None, summed
        )
    elif summed:
        wholes[cell] = summed
    if own:
        # The parts of the places inside are parts of their sum, which is not the stated count.
        return
    values = parts.setdefault(cell, {})
    for value in sorted({value for one in inner for value in parts.get(one, {})}):
        of_value = {one.place: parts[one][value] for one in inner if value in parts.get(one, {})}
        found = _summed(gazetteer, cell, of_value)
        if found and value not in values:
            values[value] = found
    if not values:
        del parts[cell]


def _summed(gazetteer: Gazetteer, cell: Cell, tallies: Mapping[str, Tally]) -> Tally | None:
    """Join the tallies of places directly inside one; a unit whose successor reports too is left out."""
    kept = {place: found for place, found in tallies.items() if not _followed(gazetteer, place, tallies)}
    if not kept:
        return None
    return Tally(
        low=sum(found.low for found in kept.values()),
        high=sum(found.high for found in kept.values()),
        approx=joined(found.approx for found in kept.values()),
        basis=Basis.SUMMED_PLACES,
        figures=tuple(sorted({figure for found in kept.values() for figure in found.figures})),
        agreeing=(),
        disagreeing=(),
        coverage=Coverage(len(kept), _expected(gazetteer, cell, kept)),
        beside=None,
    )


def _followed(gazetteer: Gazetteer, place: str, others: Mapping[str, Tally]) -> bool:
    """Tell whether a unit that this one became part of is among the others."""
    ahead, seen = list(gazetteer.places[place].into), {place}
    while ahead:
        unit = ahead.pop()
        if unit in others:
            return True
        if unit in gazetteer.places and unit not in seen:
            seen.add(unit)
            ahead += gazetteer.places[unit].into
    return False


def _expected(gazetteer: Gazetteer, cell: Cell, reporting: Iterable[str]) -> int:
    """Count the places that could have reported: those of the latest day of the period on which all that did existed."""
    places = [gazetteer.places[name] for name in gazetteer.inside[cell.place] if gazetteer.places[name].kind != GROUP]
    reported = [gazetteer.places[name] for name in reporting]
    for day in _days(cell.period, (place.until for place in places)):
        if all(place.valid_on(day) for place in reported):
            return sum(place.valid_on(day) for place in places)
    return sum(place.valid_in(cell.period) for place in places)


def _days(period: Period, ends: Iterable[date | None]) -> Sequence[date]:
    """Give the days on which the set of places may be another than later in the period, the latest first."""
    changes = {end for end in ends if end is not None and period.start <= end <= period.end}
    return sorted({period.end, *changes}, reverse=True)
