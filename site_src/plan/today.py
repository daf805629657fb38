"""The grouping by today's units in, its accounts and the earlier units of a territory out, as pages show them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Set
from typing import NamedTuple

from site_src.model.language import Words
from site_src.model.period import Period
from site_src.model.site import Named, Url
from site_src.model.tallies import Cell
from site_src.plan import urls
from site_src.plan.grids import Grid, by_place, grid_key, place_row, status_columns
from site_src.plan.tabled import TODAY
from site_src.plan.view import Shown, View


class Unit(NamedTuple):
    """A unit as it was when it reported, with its count."""

    place: Named
    status: Words
    shown: Shown
    into: tuple[Named, ...]
    """What it became part of."""


class UnitSum(NamedTuple):
    """How the count of one unit of today was made."""

    anchor: str
    place: Named
    status: Words
    shown: Shown
    units: tuple[Unit, ...]


class Regrouping(NamedTuple):
    """How the counts of a table by today's units were made, and what is in none of them."""

    sums: tuple[UnitSum, ...]
    succeeded: tuple[Unit, ...]
    """Left out: a later unit of their territory reports for the same period."""
    unplaced: tuple[Unit, ...]
    """Left out: their territory belongs to several units of today, or nothing is known of it."""


def by_today(view: View, measure: str, period: Period) -> Grid | None:
    """Units of today against statuses, each with what the units as they were report of it; None if both are the same.

    The whole is that of the tallies: what cannot be placed is in it, and in no unit.
    """
    by_status = view.knowledge.today.get((measure, period))
    if not by_status:
        return None
    statuses = [status for status in view.knowledge.corpus.taxonomy.statuses if status in by_status]
    whole = [Cell(measure, status, "", period) for status in statuses]
    rows = [place_row(view, "", 0, [view.shown(cell, None) for cell in whole])]
    for place in view.sorted_places({place for grouping in by_status.values() for place in grouping.counts}):
        cells = [cell._replace(place=place) for cell in whole]
        rows.append(place_row(view, place, 1, [gathered(view, cell) for cell in cells]))
    name = view.place_words("")
    return Grid(
        "today",
        grid_key(measure, period, ""),
        view.measure(measure),
        period,
        None,
        None,
        name,
        status_columns(view, statuses),
        tuple(rows),
    )


def gathered(view: View, cell: Cell) -> Shown | None:
    """Give what is reported of a unit of today, by itself or by the units before it; a sum leads to its account."""
    count = view.knowledge.today[cell.measure, cell.period][cell.status].counts.get(cell.place)
    if count is None:
        return None
    if len(count.units) == 1:
        return view.alone(cell._replace(place=count.units[0]), None)
    approx = count.approx.value if count.approx else ""
    url = Url(urls.table(view.code, cell.measure, TODAY, cell.period).path, urls.why_today(cell))
    return Shown(count.low, count.high, approx, "summed-units", None, None, url, "", None)


def regrouping(view: View, measure: str, period: Period) -> Regrouping:
    """Give the accounts of a table by today's units, place by place."""
    by_status = view.knowledge.today[measure, period]
    cells = [
        Cell(measure, status, "", period) for status in view.knowledge.corpus.taxonomy.statuses if status in by_status
    ]
    return Regrouping(
        sums=tuple(
            line
            for place in view.sorted_places({place for one in by_status.values() for place in one.counts})
            for cell in cells
            if (line := _sum(view, cell._replace(place=place)))
        ),
        succeeded=tuple(unit for cell in cells for unit in _units(view, cell, by_status[cell.status].succeeded)),
        unplaced=tuple(unit for cell in cells for unit in _units(view, cell, by_status[cell.status].unplaced)),
    )


def _sum(view: View, cell: Cell) -> UnitSum | None:
    """Give the account of a count that other units than the one itself gave; None where there is nothing to explain."""
    count = view.knowledge.today[cell.measure, cell.period][cell.status].counts.get(cell.place)
    shown = gathered(view, cell)
    if count is None or shown is None or count.units == (cell.place,):
        return None
    units = tuple(_units(view, cell, count.units))
    return UnitSum(urls.why_today(cell), view.place(cell.place), view.status(cell.status), shown, units)


def _units(view: View, cell: Cell, names: Collection[str]) -> Iterator[Unit]:
    places = view.knowledge.corpus.gazetteer.places
    for name in view.sorted_places(names):
        shown = view.alone(cell._replace(place=name), None)
        if shown:
            into = tuple(view.place(unit) for unit in places[name].into)
            yield Unit(view.place(name), view.status(cell.status), shown, into)


def other_grouping(view: View, measure: str, kind: str, period: Period | None) -> Url | None:
    """Give the table of the same counts in the other grouping of places, where there are two."""
    other = {"places": TODAY, TODAY: "places"}.get(kind)
    if other is None or period is None or (measure, period) not in view.knowledge.today:
        return None
    return urls.table(view.code, measure, other, period)


def earlier_units(view: View, name: str) -> Iterator[Grid]:
    """Give the earlier units of a territory against statuses, for each measure and period in which one reports."""
    earlier = frozenset(view.knowledge.earlier.get(name, ()))
    places = view.knowledge.corpus.gazetteer.places
    roots = view.sorted_places(unit for unit in earlier if places[unit].parent not in earlier)
    for measure, periods in view.knowledge.measures.items() if earlier else ():
        for period in periods:
            known = earlier.intersection(view.knowledge.reported[measure, period])
            rows = [row for root in roots for row in _below(view, known, root, 1)]
            grid = by_place(view, measure, period, rows, ()) if rows else None
            if grid:
                yield grid


def _below(view: View, known: Set[str], unit: str, depth: int) -> Iterator[tuple[str, int]]:
    if unit in known:
        yield unit, depth
        for inner in view.sorted_places(view.knowledge.inside.get(unit, ())):
            yield from _below(view, known, inner, depth + 1)
