"""The pages of tables: the list of all, and one for each of a measure, a period and what is against what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import NamedTuple

from site_src.model.language import Words
from site_src.model.site import Named, Url
from site_src.plan import urls
from site_src.plan.grids import Grid, by_place, by_place_and_value, by_value
from site_src.plan.knowledge import Knowledge
from site_src.plan.notes import Notes, notes
from site_src.plan.offers import Offer, table_offer
from site_src.plan.ordering import place_orders, place_rows
from site_src.plan.sheet import Planned, Sheet, everywhere
from site_src.plan.tabled import TODAY, Table
from site_src.plan.timeline import by_period
from site_src.plan.today import Regrouping, by_today, other_grouping, regrouping
from site_src.plan.view import NOBODY, View


class TableLink(NamedTuple):
    """A table that can be looked at: its page, and what is in it."""

    grid: Grid
    url: Url


class TablesPage(NamedTuple):
    """All tables, by measure."""

    measures: tuple[tuple[Words, tuple[TableLink, ...]], ...]


class TablePage(NamedTuple):
    """One table, or one for each status where it takes several."""

    title: Grid
    grids: tuple[Grid, ...]
    other: Url | None
    """The same counts in the other grouping of places, where units have ended."""
    regrouping: Regrouping | None
    """Of the grouping by today's units."""
    offer: Offer
    notes: Notes


def plan_table_list(view: View, _: str) -> Iterator[Planned]:
    """Plan the list of tables."""
    yield Planned("tables", everywhere(view, urls.tables), partial(_list, view), None)


def _list(view: View) -> Sheet:
    names = view.knowledge.corpus.taxonomy.measures
    found = view.knowledge.tables
    page = TablesPage(
        tuple(
            (
                view.words(names[measure].names),
                tuple(
                    TableLink(captioned(view, table), urls.table(view.code, measure, table.kind, table.period))
                    for table in found
                    if table.measure == measure
                ),
            )
            for measure in view.knowledge.measures
        ),
    )
    return Sheet(NOBODY, NOBODY, (), "tables", page)


def captioned(view: View, table: Table) -> Grid:
    """Give what the caption of a table is made of, without its rows."""
    taxonomy = view.knowledge.corpus.taxonomy
    kinds = {"periods": "periods", "places": "places", TODAY: "today"}
    kind = kinds.get(table.kind, "places-by-value" if table.statuses else "values")
    return Grid(
        kind,
        "",
        view.words(taxonomy.measures[table.measure].names),
        table.period,
        view.status(table.statuses[0]) if table.statuses else None,
        view.words(taxonomy.dimensions[table.dimension].names) if table.dimension else None,
        view.place_words(""),
        (),
        (),
    )


def each_table(known: Knowledge) -> Iterable[str]:
    """Give all tables, each named by all that makes it."""
    for table in known.tables:
        period = table.period.text if table.period else ""
        yield " ".join((table.measure, table.kind, period, table.dimension, *table.statuses))


def table_named(known: Knowledge, name: str) -> Table:
    """Give the table of a name, which is one of `each_table`."""
    measure, kind, when, dimension, *statuses = name.split(" ")
    period = next((one for one in known.measures[measure] if one.text == when), None)
    return Table(measure, kind, period, dimension, tuple(status for status in statuses if status))


def plan_tables(view: View, name: str) -> Iterator[Planned]:
    """Plan the page of a table."""
    table = table_named(view.knowledge, name)
    address = partial(urls.table, measure=table.measure, kind=table.kind, period=table.period)
    yield Planned("table", everywhere(view, address), partial(_sheet, view, table), None)


def _sheet(view: View, table: Table) -> Sheet:
    grids = tuple(table_grids(view, table))
    page = TablePage(
        grids[0],
        grids,
        other_grouping(view, table.measure, table.kind, table.period),
        regrouping(view, table.measure, table.period) if table.kind == TODAY and table.period else None,
        table_offer(view, table.measure, table.kind, table.period),
        notes(view, grids),
    )
    return Sheet(NOBODY, NOBODY, (Named(NOBODY, urls.tables(view.code)),), "tables", page)


def table_grids(view: View, table: Table) -> Iterator[Grid]:
    """Give a table's grids: one, or one for each status where it takes several."""
    measure, period = table.measure, table.period
    if period is None:
        grids = [by_period(view, measure, "")]
    elif table.kind == "places":
        rows = list(place_rows(view, measure, period, ""))
        orders_of = place_orders(view, measure, period, "", [place for place, _ in rows])
        grids = [by_place(view, measure, period, rows, orders_of)]
    elif table.kind == TODAY:
        grids = [by_today(view, measure, period)]
    elif table.statuses:
        rows = list(place_rows(view, measure, period, ""))
        grids = [by_place_and_value(view, measure, status, table.dimension, period, rows) for status in table.statuses]
    else:
        grids = [by_value(view, measure, table.dimension, period, "")]
    return (grid for grid in grids if grid)
