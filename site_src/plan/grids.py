"""Tallies in, tables out: rows of places, periods or dimension values against statuses or values, as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from site_src.model.language import Words
from site_src.model.period import Period
from site_src.model.place import GROUP
from site_src.model.site import Days, Url
from site_src.model.slots import Orders, ToldApart
from site_src.model.tallies import NOT_STATED, Cell, Value
from site_src.plan import urls
from site_src.plan.ordering import place_orders
from site_src.plan.view import NOBODY, Shown, View


class RowKind(StrEnum):
    """What a row is of."""

    WHOLE = "whole"
    PLACE = "place"
    GROUP = "group"
    PERIOD = "period"
    GAP = "gap"
    """Years of which nothing is reported, between others of which something is."""
    BREAK = "break"
    """A day on which a territory changed."""
    VALUE = "value"
    RESIDUAL = "residual"


class Row(NamedTuple):
    """One row: its label and its cells; a cell that is not reported is None. A gap or a break has no cells."""

    kind: RowKind
    key: str
    """The id of what it is of; empty for a place, which its link names."""
    words: Words
    url: Url | None
    period: Period | None
    depth: int
    """How deep it lies under the row that includes it."""
    cells: tuple[Shown | None, ...]
    days: Days | None
    """Of a place that has a namesake beside it; of a break, the last day before it or the first one after it."""

    @property
    def span(self) -> int:
        """The months that it speaks of: only counts of spans of one length are drawn against each other; 0 for others.

        A stock, which is of one day, has -1.
        """
        when = self.period
        if when is None:
            return 0
        return -1 if when.stock else 12 * (when.end.year - when.start.year) + when.end.month - when.start.month + 1


class Column(NamedTuple):
    """One column: its heading. The residual's and the whole's are named by the template."""

    kind: RowKind
    key: str
    """The id of what it is of, by which an address names it."""
    words: Words


class Grid(NamedTuple):
    """A table of one measure."""

    kind: str
    """What is against what, for the caption: ``places``, ``today``, ``places-by-value``, ``values`` or ``periods``."""
    key: str
    """The ids of what it is of: measure, and period and dimension where it has one, joined by spaces."""
    measure: Words
    period: Period | None
    status: Words | None
    dimension: Words | None
    place: Words
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    orders: Orders = ()
    """The order of its rows in each language, where it is not the same in all that it is for."""

    @property
    def scales(self) -> tuple[int, ...]:
        """The count that the bars of each row are drawn against; 0 for a row without bars.

        The values of a dimension are drawn against their whole. A place is not drawn beside those inside it, nor the
        whole beside its parts: they would be dots. Counts of periods are drawn against those of one length. And what
        has no other beside it has no bar.
        """
        drawn = _with_bars([row.depth for row in self.rows])
        counts: dict[int, list[int]] = {row.span: [] for row in self.rows}
        for row, has_bars in zip(self.rows, drawn, strict=True):
            if has_bars or self.kind == "values":
                counts[row.span] += (cell.high for cell in row.cells if cell)
        largest = {span: max(highs) if len(highs) > 1 else 0 for span, highs in counts.items()}
        return tuple(largest[row.span] if has_bars else 0 for row, has_bars in zip(self.rows, drawn, strict=True))


def _with_bars(depths: Sequence[int]) -> list[bool]:
    """Tell of which rows bars are drawn: of those that have none inside."""
    return [depth >= below for depth, below in zip(depths, [*depths[1:], 0], strict=True)]


def by_place(
    view: View, measure: str, period: Period, places: Sequence[tuple[str, int]], orders_of: Orders
) -> Grid | None:
    """Places against statuses, for one measure and period; None if nothing is known as a whole.

    ``orders_of`` gives the orders of the places in several languages.
    """
    statuses = known_statuses(
        view, (Cell(measure, status, place, period) for place, _ in places for status in _all(view))
    )
    if not statuses:
        return None
    rows = tuple(
        place_row(view, place, depth, [view.shown(Cell(measure, status, place, period), None) for status in statuses])
        for place, depth in places
    )
    return Grid(
        "places",
        grid_key(measure, period, ""),
        view.measure(measure),
        period,
        None,
        None,
        view.place_words(places[0][0]),
        status_columns(view, statuses),
        rows,
        orders_of,
    )


def by_place_and_value(
    view: View, measure: str, status: str, dimension: str, period: Period, places: Sequence[tuple[str, int]]
) -> Grid | None:
    """Places against the values of a dimension, with what is not stated and the whole; None if no value is known."""
    cells = {place: Cell(measure, status, place, period) for place, _ in places}
    values = known_values(view, dimension, cells.values())
    if not values:
        return None
    told = [
        (place, depth)
        for place, depth in places
        if cells[place] in view.tallies.wholes or known_values(view, dimension, [cells[place]])
    ]
    rows = tuple(
        place_row(
            view,
            place,
            depth,
            [*(_part(view, cells[place], dimension, value) for value in values), view.shown(cells[place], None)],
        )
        for place, depth in told
    )
    orders_of = place_orders(view, measure, period, places[0][0], [place for place, _ in told])
    drawn = _with_bars([depth for _, depth in told])
    if any(_with_bars([told[turn][1] for turn in order]) != [drawn[turn] for turn in order] for order in orders_of):
        raise ToldApart  # Where a row is left out, which ones have bars may follow from the order.
    columns = (*(_value_column(view, dimension, value) for value in values), Column(RowKind.WHOLE, "all", NOBODY))
    return Grid(
        "places-by-value",
        grid_key(measure, period, dimension),
        view.measure(measure),
        period,
        view.status(status),
        _dimension(view, dimension),
        view.place_words(places[0][0]),
        columns,
        rows,
        orders_of,
    )


def _part(view: View, cell: Cell, dimension: str, value: str) -> Shown | None:
    """Give a value's tally; where a place has a whole and no breakdown, all of it is what is not stated."""
    if value == NOT_STATED and not known_values(view, dimension, [cell]):
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
            value,
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
    whole = Row(RowKind.WHOLE, "", NOBODY, None, None, 0, tuple(view.shown(cell, None) for cell in known), None)
    columns = status_columns(view, [cell.status for cell in known])
    return Grid(
        "values",
        grid_key(measure, period, dimension),
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
    known = [cell for cell in cells if known_values(view, dimension, [cell])]
    return known, known_values(view, dimension, known)


def _all(view: View) -> Iterable[str]:
    return view.knowledge.corpus.taxonomy.statuses


def known_statuses(view: View, cells: Iterable[Cell]) -> list[str]:
    """Give the statuses of which something is known as a whole, in the order of the taxonomy."""
    known = {cell.status for cell in cells if cell in view.tallies.wholes}
    return [status for status in _all(view) if status in known]


def known_values(view: View, dimension: str, cells: Iterable[Cell]) -> list[str]:
    """Give the values of a dimension of which something is known, in the order of the taxonomy, the residual last."""
    known = {
        value.value for cell in cells for value in view.tallies.parts.get(cell, {}) if value.dimension == dimension
    }
    order = (*view.knowledge.corpus.taxonomy.dimensions[dimension].values, NOT_STATED)
    return [value for value in order if value in known]


def place_row(view: View, place: str, depth: int, cells: Iterable[Shown | None]) -> Row:
    """Give the row of a place."""
    gazetteer = view.knowledge.corpus.gazetteer
    kind = RowKind.WHOLE if not depth else RowKind.GROUP if gazetteer.places[place].kind == GROUP else RowKind.PLACE
    named = view.place(place)
    return Row(
        kind, "", named.words, named.url if place else urls.places(view.code), None, depth, tuple(cells), named.days
    )


def status_columns(view: View, statuses: Iterable[str]) -> tuple[Column, ...]:
    """Give a column for each status."""
    return tuple(Column(RowKind.VALUE, status, view.status(status)) for status in statuses)


def _value_column(view: View, dimension: str, value: str) -> Column:
    if value == NOT_STATED:
        return Column(RowKind.RESIDUAL, value, NOBODY)
    return Column(RowKind.VALUE, value, view.value(dimension, value))


def grid_key(measure: str, period: Period, dimension: str) -> str:
    """Join the ids of what a table is of."""
    return f"{measure} {period.text} {dimension}".rstrip()


def _dimension(view: View, dimension: str) -> Words:
    return view.words(view.knowledge.corpus.taxonomy.dimensions[dimension].names)
