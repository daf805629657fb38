"""What is known of a place in, its periods in order out, with the gaps between them and the breaks of its territory.

Time is drawn as rows: what is not reported takes a row of its own, and nothing is drawn across a break.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from site_src.model.period import Period
from site_src.model.place import GROUP
from site_src.model.site import Days
from site_src.model.tallies import Cell
from site_src.plan.grids import Grid, Row, RowKind, known_statuses, status_columns
from site_src.plan.view import NOBODY, View


def by_period(view: View, measure: str, place: str) -> Grid | None:
    """Periods against statuses, for one place, the latest first; None if nothing is known as a whole."""
    cells = [cell for cell in view.knowledge.cells.get(place, ()) if cell.measure == measure]
    statuses = known_statuses(view, cells)
    if not statuses:
        return None
    rows = []
    for period in dict.fromkeys(cell.period for cell in cells):
        shown = tuple(view.shown(Cell(measure, status, place, period), None) for status in statuses)
        if any(shown):
            rows.append(Row(RowKind.PERIOD, period.text, NOBODY, None, period, 0, shown, None))
    return Grid(
        "periods",
        measure,
        view.measure(measure),
        None,
        None,
        None,
        view.place_words(place),
        status_columns(view, statuses),
        tuple(_with_pauses(rows, [*_gaps(rows), *_breaks(view, place, rows)])),
    )


def _with_pauses(rows: Sequence[Row], pauses: Sequence[tuple[date, Row]]) -> Iterator[Row]:
    """Put each pause before the first row that ends with its day or earlier; the latest pause first."""
    ahead = sorted(pauses, key=lambda pause: pause[0])
    for row in rows:
        while ahead and row.period and row.period.end <= ahead[-1][0]:
            yield ahead.pop()[1]
        yield row
    for _, pause in reversed(ahead):
        yield pause


def _gaps(rows: Sequence[Row]) -> Iterator[tuple[date, Row]]:
    """Give the years of which nothing is reported between those of which something is, neighbours together."""
    told = {year for row in rows if row.period for year in range(row.period.start.year, row.period.end.year + 1)}
    last = min(told)
    for year in sorted(told):
        if year - last > 1:
            gap = Period(date(last + 1, 1, 1), date(year - 1, 12, 31), stock=False)
            yield gap.end, Row(RowKind.GAP, "", NOBODY, None, gap, 0, (), None)
        last = year


def _breaks(view: View, place: str, rows: Sequence[Row]) -> Iterator[tuple[date, Row]]:
    """Give the first and the last day of the unit, and the last days of units inside it that lie between its rows.

    One row is no line of time: there the page's own notice of these days is enough.
    """
    if len(rows) < 2:
        return
    places = view.knowledge.corpus.gazetteer.places
    unit = places[place]
    if unit.until:
        yield unit.until, _break(Days(None, unit.until))
    if unit.since:
        yield unit.since - timedelta(1), _break(Days(unit.since, None))
    ends = [row.period.end for row in rows if row.period]
    inner = (places[name] for name in view.knowledge.inside.get(place, ()))
    changed = {one.until for one in inner if one.until and one.kind != GROUP}
    for day in sorted(day for day in changed if day != unit.until and min(ends) <= day < max(ends)):
        yield day, _break(Days(None, None))._replace(period=Period(day, day, stock=True))


def _break(days: Days) -> Row:
    return Row(RowKind.BREAK, "", NOBODY, None, None, 0, (), days)
