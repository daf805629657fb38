"""The first page of each language: what is counted, how much of it is known, where, by what, and what is new."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import accumulate
from typing import NamedTuple

from site_src.model.language import Words
from site_src.model.period import Period
from site_src.model.site import Named, Url
from site_src.plan import urls
from site_src.plan.cards import share_home
from site_src.plan.grids import Grid, by_place, by_value
from site_src.plan.lines import ReportLine, report_line
from site_src.plan.ordering import place_rows
from site_src.plan.sheet import Planned, Sheet, everywhere
from site_src.plan.view import NOBODY, Shown, View


class Total(NamedTuple):
    """What is known of one status of a measure, over all places."""

    status: Words
    shown: Shown


class Summary(NamedTuple):
    """One measure in one period, at a glance."""

    measure: Words
    period: Period
    totals: tuple[Total, ...]
    table: Url | None


class Where(NamedTuple):
    """A place directly inside the whole of which something is known, and the reporting places in it."""

    place: Named
    inside: tuple[Named, ...]
    """None where there are too many of them for a first page."""


class HomePage(NamedTuple):
    """The first page of a language: what is known, at a glance."""

    summaries: tuple[Summary, ...]
    """Of the first measure, the latest period first."""
    recent: int
    """How many of them are shown at once."""
    more: tuple[Summary, ...]
    """Of the other measures."""
    breakdowns: tuple[Grid, ...]
    """Of the first measure and its latest period, by each dimension."""
    places: tuple[Where, ...]
    reports: int
    place_count: int
    figure_count: int
    latest: tuple[ReportLine, ...]


LATEST = 4
"""How many reports the first page names; the list has all."""

TOTALS = 6
"""How many totals the first page shows at once, about; those of earlier periods are folded away."""

NAMES = 24
"""How many places the first page names before it leaves out those inside others."""


def plan_home(view: View, _: str) -> Iterator[Planned]:
    """Plan the first page."""
    addresses = everywhere(view, urls.home)._replace(default=urls.chooser())
    yield Planned("home", addresses, partial(_sheet, view), None)


def _sheet(view: View) -> Sheet:
    knowledge = view.knowledge
    main = next(iter(knowledge.measures), None)
    every = (_summary(view, measure, period) for measure, periods in knowledge.measures.items() for period in periods)
    known = [summary for summary in every if summary.totals]
    name = view.words(knowledge.corpus.taxonomy.measures[main].names) if main else NOBODY
    summaries = tuple(summary for summary in known if summary.measure == name)
    breakdowns = [
        grid
        for dimension in knowledge.corpus.taxonomy.dimensions
        for period in knowledge.measures.get(main or "", ())[:1]
        if (grid := by_value(view, main or "", dimension, period, ""))
    ]
    page = HomePage(
        summaries=summaries,
        recent=_recent(summaries),
        more=tuple(summary for summary in known if summary.measure != name),
        breakdowns=tuple(breakdowns),
        places=_where(view),
        reports=len(knowledge.latest),
        place_count=len(knowledge.reported_places),
        figure_count=len(knowledge.figures),
        latest=tuple(report_line(view, report) for report in knowledge.latest[:LATEST]),
    )
    settings = knowledge.corpus.settings
    return Sheet(view.words(settings.title), view.words(settings.description), (), "home", page, share_home(view))


def _recent(summaries: Sequence[Summary]) -> int:
    """Tell how many periods there is room for: one, and as many more as have few totals."""
    shown = accumulate(len(summary.totals) for summary in summaries)
    return max(1, sum(1 for totals in shown if totals <= TOTALS))


def _where(view: View) -> tuple[Where, ...]:
    """Give the places directly inside the whole, in the language's order, with those inside them if there is room."""
    knowledge = view.knowledge
    provinces = view.sorted_places(place for place in knowledge.inside.get("", ()) if place in knowledge.cells)
    inside = {
        place: view.sorted_places(name for name in knowledge.inside.get(place, ()) if name in knowledge.reported_places)
        for place in provinces
    }
    room = len(provinces) + sum(len(names) for names in inside.values()) <= NAMES
    return tuple(
        Where(view.place(place), tuple(view.place(name) for name in names) if room else ())
        for place, names in inside.items()
    )


def _summary(view: View, measure: str, period: Period) -> Summary:
    grid = by_place(view, measure, period, list(place_rows(view, measure, period, ""))[:1], ())
    cells = grid.rows[0].cells if grid else ()
    columns = grid.columns if grid else ()
    totals = tuple(Total(column.words, cell) for column, cell in zip(columns, cells, strict=True) if cell)
    name = view.words(view.knowledge.corpus.taxonomy.measures[measure].names)
    return Summary(name, period, totals, urls.table(view.code, measure, "places", period) if grid else None)
