"""The pages that put places side by side: those inside one place, and the choice of any places.

Side by side stand counts of one measure, status and period only, and a line says where its counts have other bases.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from site_src.model.language import Words
from site_src.model.period import Period
from site_src.model.place import GROUP
from site_src.model.site import Named, Url
from site_src.model.slots import Orders
from site_src.model.tallies import NOT_STATED, Cell, Value
from site_src.plan import urls
from site_src.plan.grids import RowKind, grid_key, known_values
from site_src.plan.knowledge import Knowledge
from site_src.plan.sheet import Planned, Sheet, crumbs_to, everywhere
from site_src.plan.view import NOBODY, Shown, View


class Line(NamedTuple):
    """What several places report of one status, or of one value of a dimension under it; None: not reported."""

    kind: RowKind
    words: Words
    """Of what the values leave open, the name of their dimension."""
    depth: int
    cells: tuple[Shown | None, ...]
    mixed: bool
    """Whether its counts have other bases: stated beside a sum, or a sum from some places only."""


class Comparison(NamedTuple):
    """Places side by side, in one measure and period."""

    key: str
    measure: Words
    period: Period
    places: tuple[Named, ...]
    orders: Orders
    """The order of the places in each language, where it is not the same in all that it is for."""
    lines: tuple[Line, ...]

    @property
    def largest(self) -> int:
        """The count that bars are drawn against; 1 if all are zero."""
        return max((cell.high for line in self.lines for cell in line.cells if cell), default=1) or 1


class ComparisonPage(NamedTuple):
    """The places inside one, side by side."""

    place: Named
    comparisons: tuple[Comparison, ...]
    choice: Url
    """The page on which any places are chosen."""


class Choice(NamedTuple):
    """A place that can be put beside others."""

    id: str
    """Empty where it reports nothing itself."""
    place: Named
    comparison: Url | None
    """Where those inside it stand side by side."""
    inside: tuple[Choice, ...]


class ComparePage(NamedTuple):
    """All places that can be put side by side."""

    choices: tuple[Choice, ...]
    order: tuple[str, ...]
    """The ids of measures, statuses, dimensions and their values as the taxonomy has them: the order of lines."""


def each_comparison(known: Knowledge) -> Iterable[str]:
    """Give the places inside which at least two report of one measure and period."""
    return sorted(place for place in known.shown if place and any(_compared(known, place)))


def _compared(known: Knowledge, around: str) -> Iterator[tuple[str, Period, list[str]]]:
    """Give each measure and period in which at least two places inside another report, with them; no groups."""
    places = known.corpus.gazetteer.places
    inside = [name for name in known.inside.get(around, ()) if places[name].kind != GROUP]
    for measure, periods in known.measures.items() if len(inside) > 1 else ():
        for period in periods:
            reporting = [name for name in inside if name in known.reported[measure, period]]
            if len(reporting) > 1:
                yield measure, period, reporting


def plan_comparisons(view: View, name: str) -> Iterator[Planned]:
    """Plan the page that puts the places inside one side by side."""
    addresses = everywhere(view, partial(urls.comparison, name=name))
    yield Planned("comparison", addresses, partial(_comparison_sheet, view, name), None)


def comparison_url(view: View, name: str) -> Url | None:
    """Give the page on which the places inside one stand side by side, if there is one."""
    return urls.comparison(view.code, name) if any(_compared(view.knowledge, name)) else None


def _comparison_sheet(view: View, name: str) -> Sheet:
    comparisons = (_comparison(view, *one) for one in _compared(view.knowledge, name))
    page = ComparisonPage(view.place(name), tuple(comparisons), urls.compare(view.code))
    return Sheet(NOBODY, NOBODY, (*crumbs_to(view, name), view.place(name)), "places", page)


def _comparison(view: View, measure: str, period: Period, names: Iterable[str]) -> Comparison:
    places, orders_of = view.orders(names)
    lines = tuple(
        line
        for status in view.knowledge.corpus.taxonomy.statuses
        for line in _lines(view, status, [Cell(measure, status, place, period) for place in places])
    )
    named = tuple(view.place(place) for place in places)
    return Comparison(grid_key(measure, period, ""), view.measure(measure), period, named, orders_of, lines)


def _lines(view: View, status: str, cells: Sequence[Cell]) -> Iterator[Line]:
    """Give the line of a status, and those of the values under it."""
    names = view.knowledge.corpus.taxonomy.dimensions
    parts = [
        (Value(dimension, value), tuple(view.shown(cell, Value(dimension, value)) for cell in cells))
        for dimension in names
        for value in known_values(view, dimension, cells)
    ]
    wholes = tuple(view.shown(cell, None) for cell in cells)
    if parts or any(wholes):
        yield Line(RowKind.VALUE, view.status(status), 0, wholes, _mixed(wholes))
    for value, shown in parts:
        kind = RowKind.RESIDUAL if value.value == NOT_STATED else RowKind.VALUE
        words = view.value(*value) if kind is RowKind.VALUE else view.words(names[value.dimension].names)
        yield Line(kind, words, 1, shown, _mixed(shown))


def _mixed(cells: Iterable[Shown | None]) -> bool:
    known = [cell for cell in cells if cell]
    in_part = any(cell.covered and cell.covered.reporting < cell.covered.of for cell in known)
    return len(known) > 1 and (in_part or len({cell.basis for cell in known}) > 1)


def plan_compare(view: View, _: str) -> Iterator[Planned]:
    """Plan the page on which readers choose places to put side by side."""
    yield Planned("compare", everywhere(view, urls.compare), partial(_compare_sheet, view), None)


def _compare_sheet(view: View) -> Sheet:
    taxonomy = view.knowledge.corpus.taxonomy
    values = (name for one in taxonomy.dimensions.values() for name in (one.id, *one.values))
    page = ComparePage(tuple(_choices(view, "")), (*taxonomy.measures, *taxonomy.statuses, *values, NOT_STATED))
    return Sheet(NOBODY, NOBODY, (), "compare", page)


def _choices(view: View, around: str) -> Iterator[Choice]:
    for name in view.sorted_places(view.knowledge.inside.get(around, ())):
        inside = tuple(_choices(view, name))
        known = name if name in view.knowledge.cells else ""
        if known or inside:
            yield Choice(known, view.place(name), comparison_url(view, name), inside)
