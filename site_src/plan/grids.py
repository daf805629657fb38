"""Tallies in, tables out: rows of places, periods or dimension values against statuses or values, as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from site_src.model.language import Words
from site_src.model.period import Period
from site_src.model.place import GROUP
from site_src.model.site import Days, Url
from site_src.model.tallies import NOT_STATED, Cell, Value
from site_src.plan import urls
from site_src.plan.view import NOBODY, Shown, View


class RowKind(StrEnum):
    """What a row is of."""

    WHOLE = "whole"
    PLACE = "place"
    GROUP = "group"
    PERIOD = "period"
    VALUE = "value"
    RESIDUAL = "residual"


class Row(NamedTuple):
    """One row: its label and its cells; a cell that is not reported is None."""

    kind: RowKind
    words: Words
    url: Url | None
    period: Period | None
    depth: int
    """How deep it lies under the row that includes it."""
    cells: tuple[Shown | None, ...]
    days: Days | None
    """Of a place that has a namesake beside it."""


class Column(NamedTuple):
    """One column: its heading. The residual's and the whole's are named by the template."""

    kind: RowKind
    words: Words


class Grid(NamedTuple):
    """A table of one measure."""

    kind: str
    """What is against what, for the caption: ``places``, ``today``, ``places-by-value``, ``values`` or ``periods``."""
    measure: Words
    period: Period | None
    status: Words | None
    dimension: Words | None
    place: Words
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    @property
    def largest(self) -> int:
        """The largest count in it, which bars are drawn against; 1 if all are zero."""
        return max((cell.high for row in self.rows for cell in row.cells if cell), default=1) or 1


TODAY = "places-today"
"""What the address of a table by today's units says."""


def place_rows(view: View, measure: str, period: Period, top: str) -> Iterator[tuple[str, int]]:
    """Give a place and those inside it that have data, each with its depth, in the language's order."""
    reported = view.knowledge.reported.get((measure, period), frozenset())

    def below(place: str, depth: int) -> Iterator[tuple[str, int]]:
        if place in reported:
            yield place, depth
            for inner in view.sorted_places(view.knowledge.inside.get(place, ())):
                yield from below(inner, depth + 1)

    yield from below(top, 0)


def by_place(view: View, measure: str, period: Period, places: Sequence[tuple[str, int]]) -> Grid | None:
    """Places against statuses, for one measure and period; None if nothing is known as a whole."""
    statuses = _statuses(view, (Cell(measure, status, place, period) for place, _ in places for status in _all(view)))
    if not statuses:
        return None
    rows = tuple(
        _place_row(view, place, depth, [view.shown(Cell(measure, status, place, period), None) for status in statuses])
        for place, depth in places
    )
    return Grid(
        "places",
        view.measure(measure),
        period,
        None,
        None,
        view.place_words(places[0][0]),
        _columns(view, statuses),
        rows,
    )


def by_today(view: View, measure: str, period: Period) -> Grid | None:
    """Units of today against statuses, each with what the units as they were report of it; None if both are the same.

    The whole is that of the tallies: what cannot be placed is in it, and in no unit.
    """
    by_status = view.knowledge.today.get((measure, period))
    if not by_status:
        return None
    statuses = [status for status in _all(view) if status in by_status]
    whole = [Cell(measure, status, "", period) for status in statuses]
    rows = [_place_row(view, "", 0, [view.shown(cell, None) for cell in whole])]
    for place in view.sorted_places({place for grouping in by_status.values() for place in grouping.counts}):
        cells = [cell._replace(place=place) for cell in whole]
        rows.append(_place_row(view, place, 1, [gathered(view, cell) for cell in cells]))
    name = view.place_words("")
    return Grid("today", view.measure(measure), period, None, None, name, _columns(view, statuses), tuple(rows))


def gathered(view: View, cell: Cell) -> Shown | None:
    """Give what is reported of a unit of today, by itself or by the units before it; a sum leads to its account."""
    count = view.knowledge.today[cell.measure, cell.period][cell.status].counts.get(cell.place)
    if count is None:
        return None
    if len(count.units) == 1:
        return view.alone(cell._replace(place=count.units[0]), None)
    approx = count.approx.value if count.approx else ""
    url = Url(urls.table(view.code, cell.measure, TODAY, cell.period).path, urls.why_today(cell))
    return Shown(count.low, count.high, approx, "summed-units", None, None, url, None)


def by_place_and_value(
    view: View, measure: str, status: str, dimension: str, period: Period, places: Sequence[tuple[str, int]]
) -> Grid | None:
    """Places against the values of a dimension, with what is not stated and the whole; None if no value is known."""
    cells = {place: Cell(measure, status, place, period) for place, _ in places}
    values = _values(view, dimension, cells.values())
    if not values:
        return None
    rows = tuple(
        _place_row(
            view,
            place,
            depth,
            [*(_part(view, cells[place], dimension, value) for value in values), view.shown(cells[place], None)],
        )
        for place, depth in places
        if cells[place] in view.tallies.wholes or _values(view, dimension, [cells[place]])
    )
    columns = (*(_value_column(view, dimension, value) for value in values), Column(RowKind.WHOLE, NOBODY))
    return Grid(
        "places-by-value",
        view.measure(measure),
        period,
        view.status(status),
        _dimension(view, dimension),
        view.place_words(places[0][0]),
        columns,
        rows,
    )


def _part(view: View, cell: Cell, dimension: str, value: str) -> Shown | None:
    """Give a value's tally; where a place has a whole and no breakdown, all of it is what is not stated."""
    if value == NOT_STATED and not _values(view, dimension, [cell]):
        return view.shown(cell, None)  # Which leads to the account of the whole.
    return view.shown(cell, Value(dimension, value))


def by_value(view: View, measure: str, dimension: str, period: Period, place: str) -> Grid | None:
    """The values of a dimension against statuses, for one place and period; None if no value is known."""
    known, values = view.knowledge.once(
        ("by-value", measure, dimension, period, place), lambda: _broken_down(view, measure, dimension, period, place)
    )
    if not values:
        return None
    rows = [
        Row(
            column.kind,
            column.words,
            None,
            None,
            1,
            tuple(view.shown(cell, Value(dimension, value)) for cell in known),
            None,
        )
        for value in values
        for column in [_value_column(view, dimension, value)]
    ]
    whole = Row(RowKind.WHOLE, NOBODY, None, None, 0, tuple(view.shown(cell, None) for cell in known), None)
    columns = _columns(view, [cell.status for cell in known])
    return Grid(
        "values",
        view.measure(measure),
        period,
        None,
        _dimension(view, dimension),
        view.place_words(place),
        columns,
        (whole, *rows),
    )


def _broken_down(view: View, measure: str, dimension: str, period: Period, place: str) -> tuple[list[Cell], list[str]]:
    """Give the cells of which values of a dimension are known, and those values."""
    cells = [Cell(measure, status, place, period) for status in _all(view)]
    known = [cell for cell in cells if _values(view, dimension, [cell])]
    return known, _values(view, dimension, known)


def by_period(view: View, measure: str, place: str) -> Grid | None:
    """Periods against statuses, for one place, the latest first; None if nothing is known as a whole."""
    cells = [cell for cell in view.knowledge.cells.get(place, ()) if cell.measure == measure]
    statuses = _statuses(view, cells)
    if not statuses:
        return None
    rows = []
    for period in dict.fromkeys(cell.period for cell in cells):
        shown = tuple(view.shown(Cell(measure, status, place, period), None) for status in statuses)
        if any(shown):
            rows.append(Row(RowKind.PERIOD, NOBODY, None, period, 0, shown, None))
    return Grid(
        "periods",
        view.measure(measure),
        None,
        None,
        None,
        view.place_words(place),
        _columns(view, statuses),
        tuple(rows),
    )


def _all(view: View) -> Iterable[str]:
    return view.knowledge.corpus.taxonomy.statuses


def _statuses(view: View, cells: Iterable[Cell]) -> list[str]:
    known = {cell.status for cell in cells if cell in view.tallies.wholes}
    return [status for status in _all(view) if status in known]


def _values(view: View, dimension: str, cells: Iterable[Cell]) -> list[str]:
    """Give the values of a dimension of which something is known, in the order of the taxonomy, the residual last."""
    known = {
        value.value for cell in cells for value in view.tallies.parts.get(cell, {}) if value.dimension == dimension
    }
    order = (*view.knowledge.corpus.taxonomy.dimensions[dimension].values, NOT_STATED)
    return [value for value in order if value in known]


def _place_row(view: View, place: str, depth: int, cells: Iterable[Shown | None]) -> Row:
    gazetteer = view.knowledge.corpus.gazetteer
    kind = RowKind.WHOLE if not depth else RowKind.GROUP if gazetteer.places[place].kind == GROUP else RowKind.PLACE
    named = view.place(place)
    return Row(kind, named.words, named.url if place else urls.places(view.code), None, depth, tuple(cells), named.days)


def _columns(view: View, statuses: Iterable[str]) -> tuple[Column, ...]:
    return tuple(Column(RowKind.VALUE, view.status(status)) for status in statuses)


def _value_column(view: View, dimension: str, value: str) -> Column:
    if value == NOT_STATED:
        return Column(RowKind.RESIDUAL, NOBODY)
    return Column(RowKind.VALUE, view.value(dimension, value))


def _dimension(view: View, dimension: str) -> Words:
    return view.words(view.knowledge.corpus.taxonomy.dimensions[dimension].names)
