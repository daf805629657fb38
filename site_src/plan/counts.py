"""A table or a place in, its counts as rows out: those that its page shows, by ids, the same in every language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from site_src.model.period import Period
from site_src.model.tallies import NOT_STATED, Cell, Value
from site_src.plan import urls
from site_src.plan.knowledge import Knowledge
from site_src.plan.ordering import place_rows
from site_src.plan.package import Cut, Field
from site_src.plan.sheet import each_place
from site_src.plan.tabled import TODAY, Table
from site_src.plan.today import gathered
from site_src.plan.view import Shown, View

COUNT_FIELDS = (
    Field("measure", "string", "What is counted"),
    Field("status", "string", "How far along the counted things are reported to be"),
    Field("place", "string", "Id of the place; empty for the whole country"),
    Field("place_name", "string", "Official name of the place"),
    Field("period", "string", "Year, years, month or months; @ before the date or the year of a stock"),
    Field("dimension", "string", "Dimension of the value; empty for the whole"),
    Field("value", "string", "Value of the dimension; not-stated for what the values leave open of the whole"),
    Field("count", "integer", "The count; empty where nothing is reported or sources disagree"),
    Field("low", "integer", "The lowest count that sources give"),
    Field("high", "integer", "The highest count that sources give"),
    Field("approx", "string", "about, more-than or almost; empty for an exact count"),
    Field("basis", "string", "stated, summed-parts, summed-places or summed-units; empty where nothing is reported"),
    Field("reporting", "integer", "Of a sum of places: how many directly inside report"),
    Field("of", "integer", "Of a sum of places: how many there are directly inside"),
    Field("inside_low", "integer", "Beside a stated count: the lowest sum of the places inside, which is never added"),
    Field("inside_high", "integer", "Beside a stated count: the highest sum of the places inside"),
    Field("inside_approx", "string", "about, more-than or almost; empty for an exact count"),
    Field("inside_reporting", "integer", "Of a sum of places: how many directly inside report"),
    Field("inside_of", "integer", "Of a sum of places: how many there are directly inside"),
    Field("share", "number", "The count as a share of the one that it lies within, from 0 to 1"),
    Field("share_of", "string", "Status of the count that it is a share of"),
    Field("evidence", "string", "Address of the words that state it, or of the account of the sum"),
)
"""The columns of the counts of a table or a place."""


def table_files(known: Knowledge) -> Iterator[Cut]:
    """Give the files of all tables."""
    for table in known.tables:
        csv, json = (urls.table_data(table.measure, table.kind, table.period, ending) for ending in ("csv", "json"))
        yield Cut(urls.beside_package(csv), csv, json)


def place_files(known: Knowledge) -> Iterator[Cut]:
    """Give the files of all places that have a page."""
    for name in each_place(known):
        csv, json = (urls.place_data(name, ending) for ending in ("csv", "json"))
        yield Cut(urls.beside_package(csv), csv, json)


class Counted(NamedTuple):
    """What a page says of one thing: of a cell, or of a dimension value of it; ``shown`` is None for "not reported"."""

    cell: Cell
    value: Value | None
    shown: Shown | None
    one: bool
    """It is one count: sources do not disagree about it."""
    outer: str | None
    """The status of the count that it is a share of."""


def table_counts(view: View, table: Table) -> Iterator[Counted]:
    """Give all that a table says, and of what it says that nothing is reported."""
    measure, period = table.measure, table.period
    if period is None:
        yield from _by_period(view, measure, "")
    elif table.kind == TODAY:
        yield from _by_today(view, measure, period)
    elif table.kind == "places":
        yield from _wholes(view, _named(view, measure, period, ""))
    elif table.statuses:
        cells = _named(view, measure, period, "")
        for status in table.statuses:
            yield from _by_value(view, [cell for cell in cells if cell.status == status], table.dimension)
    else:
        yield from _by_value(view, _cells(view, measure, period, [""]), table.dimension)


def place_counts(view: View, place: str) -> Iterator[Counted]:
    """Give all that is said of a place, of those inside it, and of the earlier units of its territory; each once."""
    known, seen = view.knowledge, set()
    for one in _about(view, place):
        key = (one.cell, one.value)
        if key not in seen:
            seen.add(key)
            yield one
    for measure, periods in known.measures.items():
        for period in periods:
            earlier = known.reported[measure, period].intersection(known.earlier.get(place, ()))
            yield from _wholes(view, _cells(view, measure, period, sorted(earlier)))


def _about(view: View, place: str) -> Iterator[Counted]:
    known = view.knowledge
    for measure, periods in known.measures.items():
        yield from _by_period(view, measure, place)
        for period in periods:
            for dimension in known.corpus.taxonomy.dimensions:
                yield from _by_value(view, _cells(view, measure, period, [place]), dimension)
            yield from _wholes(view, _named(view, measure, period, place))


def _by_period(view: View, measure: str, place: str) -> Iterator[Counted]:
    cells = [cell for cell in view.knowledge.cells.get(place, ()) if cell.measure == measure]
    periods = dict.fromkeys(cell.period for cell in cells if cell in view.tallies.wholes)
    return _wholes(view, [cell for period in periods for cell in _cells(view, measure, period, [place])])


def _by_today(view: View, measure: str, period: Period) -> Iterator[Counted]:
    by_status = view.knowledge.today[measure, period]
    places = sorted({place for grouping in by_status.values() for place in grouping.counts})
    for status, grouping in by_status.items():
        whole = Cell(measure, status, "", period)
        yield _counted(view, whole, None)
        for place in places:
            count, cell = grouping.counts.get(place), whole._replace(place=place)
            if count is None:
                yield Counted(cell, None, None, one=False, outer=None)
            elif len(count.units) == 1:
                # One unit speaks for itself, and what is beside its count is on its own page.
                told = _counted(view, cell._replace(place=count.units[0]), None)
                yield told._replace(cell=cell, shown=gathered(view, cell))
            else:
                shown = gathered(view, cell)
                yield Counted(cell, None, shown, count.low == count.high, None)


def _wholes(view: View, cells: Sequence[Cell]) -> Iterator[Counted]:
    """Give places or periods against the statuses of which one of them has a count."""
    statuses = {cell.status for cell in cells if cell in view.tallies.wholes}
    return (_counted(view, cell, None) for cell in cells if cell.status in statuses)


def _by_value(view: View, cells: Iterable[Cell], dimension: str) -> Iterator[Counted]:
    """Give cells with a breakdown, or with a whole beside others that have one, by the values that one of them has."""
    told = {cell: _values(view, cell, dimension) for cell in cells}
    known = {value for values in told.values() for value in values}
    order = (*view.knowledge.corpus.taxonomy.dimensions[dimension].values, NOT_STATED)
    several = len({cell.place for cell in told}) > 1
    for cell, own in told.items() if known else ():
        if not own and not (several and cell in view.tallies.wholes):
            continue
        yield _counted(view, cell, None)
        for value in order:
            if value in known:
                one = _counted(view, cell, Value(dimension, value))
                # Of a place with a whole and no breakdown, all is what is not stated.
                open_ = value == NOT_STATED and not own
                yield _counted(view, cell, None)._replace(value=one.value) if open_ else one


def _values(view: View, cell: Cell, dimension: str) -> frozenset[str]:
    return frozenset(one.value for one in view.tallies.parts.get(cell, ()) if one.dimension == dimension)


def _named(view: View, measure: str, period: Period, top: str) -> Sequence[Cell]:
    return _cells(view, measure, period, [place for place, _ in place_rows(view, measure, period, top)])


def _cells(view: View, measure: str, period: Period, places: Sequence[str]) -> Sequence[Cell]:
    statuses = view.knowledge.corpus.taxonomy.statuses
    return [Cell(measure, status, place, period) for place in places for status in statuses]


def _counted(view: View, cell: Cell, value: Value | None) -> Counted:
    tally, shown = view.tally(cell, value), view.shown(cell, value)
    if tally is None or shown is None:
        return Counted(cell, value, None, one=False, outer=None)
    within = view.knowledge.corpus.taxonomy.statuses[cell.status].within if shown.rate else ()
    outer = next((name for name in within if view.tally(cell._replace(status=name), value)), None)
    return Counted(cell, value, shown, tally.count is not None, outer)


CountRow = tuple[str | int | float, ...]
"""What stands in the columns of a count; nothing is an empty text."""

COLUMNS = tuple(field.name for field in COUNT_FIELDS)


def count_rows(view: View, told: Iterable[Counted]) -> Sequence[CountRow]:
    """Give the rows of some counts, sorted as in all data files."""
    return sorted((_row(view, one) for one in told), key=lambda row: tuple(map(str, row)))


def _row(view: View, one: Counted) -> CountRow:
    cell, shown = one.cell, one.shown
    name = view.knowledge.corpus.gazetteer.places[cell.place].name if cell.place else ""
    head = (cell.measure, cell.status, cell.place, name, cell.period.text, *(one.value or ("", "")))
    if shown is None:
        return (*head, *[""] * (len(COLUMNS) - len(head)))
    return (
        *head,
        shown.low if one.one else "",
        *_reached(shown),
        shown.basis,
        *_coverage(shown),
        *((*_reached(shown.beside), *_coverage(shown.beside)) if shown.beside else [""] * 5),
        *((round(shown.rate.part / shown.rate.whole, 4), one.outer or "") if shown.rate else ("", "")),
        shown.url.absolute(view.knowledge.corpus.settings.base_url) if shown.url else "",
    )


def _reached(shown: Shown) -> tuple[int, int, str]:
    return shown.low, shown.high, shown.approx


def _coverage(shown: Shown) -> tuple[int | str, int | str]:
    return (shown.covered.reporting, shown.covered.of) if shown.covered else ("", "")
