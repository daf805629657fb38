"""How a sum was made: what was added, place by place, and what was left out and why; and the same as data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from site_src.model.language import Words
from site_src.model.period import Period
from site_src.model.site import Data, Format, Named, Url
from site_src.model.slots import Orders
from site_src.model.tallies import NOT_STATED, Basis, Cell, Reason, Tally, Value, whole_of
from site_src.plan import urls
from site_src.plan.knowledge import Knowledge
from site_src.plan.view import Shown, View


class Addend(NamedTuple):
    """A place whose count entered a sum."""

    place: Named
    shown: Shown


class FigureLink(NamedTuple):
    """A figure in a ledger: which report's, of where and when, and how many."""

    report: Named
    place: Named
    status: Words
    period: Period
    values: tuple[Words, ...]
    shown: Shown | None


class LeftOutLine(NamedTuple):
    """The figures that were left out for one reason."""

    reason: str
    total: int
    figures: tuple[FigureLink, ...]
    """The first of them; the data has all."""


class LedgerLine(NamedTuple):
    """The account of one sum."""

    anchor: str
    measure: Words
    status: Words
    period: Period
    value: Words | None
    residual: bool
    """It is what the values of ``value``, a dimension, leave open."""
    shown: Shown
    addends: tuple[Addend, ...]
    orders: Orders
    """The order of the addends in each language, where it is not the same in all that it is for."""
    left_out: tuple[LeftOutLine, ...]


SHOWN = 40
"""How many figures a page names for one reason: the whole of a country may leave out thousands."""


def ledger_lines(view: View, place: str) -> Iterator[LedgerLine]:
    """Give the account of every sum of places that is shown for a place: of wholes, beside them, of values."""
    measures = list(view.knowledge.measures)
    for cell in sorted(view.knowledge.cells.get(place, ()), key=lambda cell: measures.index(cell.measure)):
        whole = view.tallies.wholes.get(cell)
        total = whole if whole is None or whole.basis is Basis.SUMMED_PLACES else whole.beside
        if total:
            yield _line(view, cell, None, total)
        for value, tally in view.tallies.parts.get(cell, {}).items():
            if tally.basis is Basis.SUMMED_PLACES:
                yield _line(view, cell, value, tally)


def _line(view: View, cell: Cell, value: Value | None, total: Tally) -> LedgerLine:
    residual = value is not None and value.value == NOT_STATED
    taxonomy = view.knowledge.corpus.taxonomy
    words = None
    if value is not None:
        words = view.words(taxonomy.dimensions[value.dimension].names) if residual else view.value(*value)
    shown = view.tally_shown(cell, value, total)
    addends, orders_of = _addends(view, cell, value, total)
    return LedgerLine(
        anchor=urls.why(cell, value),
        measure=view.measure(cell.measure),
        status=view.status(cell.status),
        period=cell.period,
        value=words,
        residual=residual,
        shown=shown,
        addends=addends,
        orders=orders_of,
        left_out=tuple(_left_out(view, cell)) if value is None else (),
    )


def _addends(view: View, cell: Cell, value: Value | None, total: Tally) -> tuple[tuple[Addend, ...], Orders]:
    """Give the places directly inside whose figures entered the sum, and their orders; each leads to its account."""
    entered = view.knowledge.once(("entered", cell, value), lambda: dict(_entered(view.knowledge, cell, value, total)))
    shown = {name: view.alone(*of) for name, of in entered.items()}
    names, orders_of = view.orders(name for name, one in shown.items() if one)
    return tuple(Addend(view.place(name), one) for name in names if (one := shown[name])), orders_of


def _entered(
    known: Knowledge, cell: Cell, value: Value | None, total: Tally
) -> Iterator[tuple[str, tuple[Cell, Value | None]]]:
    """Give the places directly inside whose figures entered a sum, each with what its tally is of."""
    entered = frozenset(map(whole_of, total.figures))
    for name in known.inside.get(cell.place, ()):
        inner, of = Cell(cell.measure, cell.status, name, cell.period), value
        parts = known.tallies.parts.get(inner, {})
        tally = known.tallies.wholes.get(inner) if of is None else parts.get(of)
        if tally is None and value is not None and value.value == NOT_STATED:
            # A place without a breakdown leaves all of its count open.
            whole = not any(one.dimension == value.dimension for one in parts)
            tally, of = (known.tallies.wholes.get(inner) if whole else None), None
        if tally and not entered.isdisjoint(map(whole_of, tally.figures)):
            yield name, (inner, of)


def _left_out(view: View, cell: Cell) -> Iterator[LeftOutLine]:
    by_reason: dict[Reason, list[str]] = defaultdict(list)
    for figure, reason in view.knowledge.ledgers[cell].left_out:
        by_reason[reason].append(figure)
    for reason in Reason:
        names = by_reason.get(reason, [])
        if names:
            yield LeftOutLine(reason.value, len(names), tuple(_link(view, name) for name in names[:SHOWN]))


def _link(view: View, name: str) -> FigureLink:
    figure = view.knowledge.figures[name]
    shown = None
    if figure.count is not None:
        approx = figure.approx.value if figure.approx else ""
        url: Url = urls.evidence(view.code, name)
        shown = Shown(figure.count, figure.count, approx, "stated", None, None, url, name, None)
    return FigureLink(
        report=view.report(figure.report),
        place=Named(view.place_words(figure.place), None, view.days(figure.place)),
        status=view.status(figure.status),
        period=figure.period,
        values=tuple(view.value(*value) for value in figure.values),
        shown=shown,
    )


def ledger_json(known: Knowledge) -> Data:
    """Plan ``ledger.json``: for every cell that has a count, the figures in it and those left out, with the reasons."""
    content = [
        {
            "measure": cell.measure,
            "status": cell.status,
            "place": cell.place,
            "period": cell.period.text,
            "basis": known.tallies.wholes[cell].basis.value,
            "low": known.tallies.wholes[cell].low,
            "high": known.tallies.wholes[cell].high,
            "included": account.included,
            "left_out": [{"figure": line.figure, "reason": line.reason.value} for line in account.left_out],
        }
        for cell, account in sorted(known.ledgers.items())
    ]
    return Data(urls.data("ledger.json"), Format.JSON, content)
