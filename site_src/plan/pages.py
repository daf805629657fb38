"""The kinds of pages: for each what its template sees, a function that plans its pages in one language, a row."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from site_src.model.language import Words
from site_src.model.period import Period
from site_src.model.site import LanguageLink, Named, ShownText, Url
from site_src.plan import urls
from site_src.plan.audit import AUDIT, plan_audit
from site_src.plan.contradictions import plan_contradictions
from site_src.plan.corrections import plan_corrections
from site_src.plan.coverage import plan_coverage
from site_src.plan.figures import plan_figures
from site_src.plan.grids import (
    NOBODY,
    TODAY,
    Grid,
    by_period,
    by_place,
    by_place_and_value,
    by_today,
    by_value,
    place_rows,
)
from site_src.plan.lines import ReportLine, report_line
from site_src.plan.places import plan_places
from site_src.plan.reports import plan_redirects, plan_reports
from site_src.plan.sheet import Kind, Planned, Sheet, everywhere, planned, shown_text
from site_src.plan.today import Regrouping, other_grouping, regrouping
from site_src.plan.view import Shown, View


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


class HomePage(NamedTuple):
    """The first page of a language: what is known, at a glance."""

    summaries: tuple[Summary, ...]
    more: tuple[Summary, ...]
    """Of the other measures."""
    breakdowns: tuple[Grid, ...]
    """Of the first measure and its latest period, by each dimension."""
    places: tuple[Named, ...]
    reports: int
    place_count: int
    figure_count: int
    latest: tuple[ReportLine, ...]


LATEST = 10
"""How many reports the first page names; the list has all."""


def plan_home(view: View) -> Iterator[Planned]:
    """Plan the first page."""
    knowledge = view.knowledge
    summaries = [
        _summary(view, measure, period) for measure, periods in knowledge.measures.items() for period in periods
    ]
    main = next(iter(knowledge.measures), None)
    known = [summary for summary in summaries if summary.totals]
    name = view.words(knowledge.corpus.taxonomy.measures[main].names) if main else NOBODY
    breakdowns = [
        grid
        for dimension in knowledge.corpus.taxonomy.dimensions
        for period in knowledge.measures.get(main or "", ())[:1]
        if (grid := by_value(view, main or "", dimension, period, ""))
    ]
    provinces = [place for place in knowledge.inside.get("", ()) if place in knowledge.cells]
    page = HomePage(
        summaries=tuple(summary for summary in known if summary.measure == name),
        more=tuple(summary for summary in known if summary.measure != name),
        breakdowns=tuple(breakdowns),
        places=tuple(view.place(place) for place in view.sorted_places(provinces)),
        reports=len(knowledge.latest),
        place_count=len(knowledge.reported_places),
        figure_count=len(knowledge.figures),
        latest=tuple(report_line(view, report) for report in knowledge.latest[:LATEST]),
    )
    settings = knowledge.corpus.settings
    sheet = Sheet("home", view.words(settings.title), view.words(settings.description), (), "home")
    yield planned(view, sheet, everywhere(view, urls.home)._replace(default=urls.chooser()), page)


def _summary(view: View, measure: str, period: Period) -> Summary:
    grid = by_place(view, measure, period, list(place_rows(view, measure, period, ""))[:1])
    cells = grid.rows[0].cells if grid else ()
    columns = grid.columns if grid else ()
    totals = tuple(Total(column.words, cell) for column, cell in zip(columns, cells, strict=True) if cell)
    name = view.words(view.knowledge.corpus.taxonomy.measures[measure].names)
    return Summary(name, period, totals, urls.table(view.code, measure, "places", period) if grid else None)


class ReportsPage(NamedTuple):
    """All reports, latest first."""

    reports: tuple[ReportLine, ...]


def plan_report_list(view: View) -> Iterator[Planned]:
    """Plan the list of all reports."""
    page = ReportsPage(tuple(report_line(view, report) for report in view.knowledge.latest))
    yield planned(view, Sheet("report_list", NOBODY, NOBODY, (), "reports"), everywhere(view, urls.reports), page)


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


class Table(NamedTuple):
    """A table before it has a page: what its address is made of, and its grids."""

    measure: str
    kind: str
    period: Period | None
    grids: tuple[Grid, ...]


def _tables(view: View) -> Iterator[Table]:
    """Give all tables: for each measure and period places by status, places by value, values by status; the periods."""
    knowledge = view.knowledge
    for measure, periods in knowledge.measures.items():
        grid = by_period(view, measure, "")
        if grid:
            yield Table(measure, "periods", None, (grid,))
        for period in periods:
            rows = list(place_rows(view, measure, period, ""))
            grid = by_place(view, measure, period, rows)
            if grid:
                yield Table(measure, "places", period, (grid,))
            grid = by_today(view, measure, period)
            if grid:
                yield Table(measure, TODAY, period, (grid,))
            for dimension in knowledge.corpus.taxonomy.dimensions:
                grid = by_value(view, measure, dimension, period, "")
                if grid:
                    yield Table(measure, dimension, period, (grid,))
                statuses = knowledge.corpus.taxonomy.statuses
                grids = [by_place_and_value(view, measure, status, dimension, period, rows) for status in statuses]
                if any(grids):
                    yield Table(measure, f"places-by-{dimension}", period, tuple(grid for grid in grids if grid))


def plan_tables(view: View) -> Iterator[Planned]:
    """Plan the list of tables and a page for each."""
    tables = tuple(_tables(view))
    names = view.knowledge.corpus.taxonomy.measures
    page = TablesPage(
        tuple(
            (
                view.words(names[measure].names),
                tuple(
                    TableLink(table.grids[0], urls.table(view.code, measure, table.kind, table.period))
                    for table in tables
                    if table.measure == measure
                ),
            )
            for measure in view.knowledge.measures
        )
    )
    yield planned(view, Sheet("tables", NOBODY, NOBODY, (), "tables"), everywhere(view, urls.tables), page)
    around = (Named(NOBODY, urls.tables(view.code)),)
    for table in tables:
        places = everywhere(view, partial(urls.table, measure=table.measure, kind=table.kind, period=table.period))
        shown = TablePage(
            table.grids[0],
            table.grids,
            other_grouping(view, table.measure, table.kind, table.period),
            regrouping(view, table.measure, table.period) if table.kind == TODAY and table.period else None,
        )
        yield planned(view, Sheet("table", NOBODY, NOBODY, around, "tables"), places, shown)


class DataPage(NamedTuple):
    """The data files and what is in them."""

    files: tuple[tuple[str, Url], ...]


def plan_data(view: View) -> Iterator[Planned]:
    """Plan the page that explains the data files."""
    names = ("figures.csv", "tallies.csv", "reports.csv", "places.csv", "ledger.json", "datapackage.json", "site.json")
    page = DataPage(tuple((name, urls.data(name)) for name in (*names, AUDIT)))
    yield planned(view, Sheet("data", NOBODY, NOBODY, (), "data"), everywhere(view, urls.data_page), page)


class ArticlePage(NamedTuple):
    """An editorial page."""

    title: Words
    text: ShownText


def plan_articles(view: View) -> Iterator[Planned]:
    """Plan the editorial pages; in a language that lacks one, the fallback's is shown and marked."""
    settings = view.knowledge.corpus.settings
    for article in view.knowledge.corpus.articles.values():
        lead = next((code for code in view.order if code in article.versions), min(article.versions))
        version = view.version(article.versions, lead)
        title = Words(version.title, version.language)
        own = [code for code in settings.languages if code in article.versions]
        lead = next((code for code in (settings.fallback, *settings.languages) if code in own), settings.fallback)
        addresses = everywhere(view, partial(urls.single, name=article.id)).limited(own, lead)
        page = ArticlePage(title, shown_text(view, version.text, version.language, ""))
        at = version.spots.get("title")
        yield planned(view, Sheet("article", title, NOBODY, (), article.id), addresses, page, at)


class NotFoundPage(NamedTuple):
    """What a reader sees whose address does not exist: the ways on, in each language."""

    homes: tuple[LanguageLink, ...]


def plan_not_found(view: View) -> Iterator[Planned]:
    """Plan a language's own page for addresses that do not exist."""
    homes = (LanguageLink(view.code, urls.home(view.code)),)
    sheet = Sheet("not_found", NOBODY, NOBODY, (), "")
    yield planned(view, sheet, everywhere(view, urls.not_found).limited((), view.code), NotFoundPage(homes))


class ChooserPage(NamedTuple):
    """The choice of language."""

    homes: tuple[LanguageLink, ...]


def plan_root(view: View) -> Iterator[Planned]:
    """Plan the pages that belong to no language: the choice of one, and the answer to wrong addresses. Once a site."""
    if view.code != view.knowledge.corpus.settings.fallback:
        return
    homes = everywhere(view, urls.home).switch
    everyone = everywhere(view, urls.home)
    title = view.words(view.knowledge.corpus.settings.title)
    sheet = Sheet("chooser", title, view.words(view.knowledge.corpus.settings.description), (), "")
    yield planned(view, sheet, everyone.at(urls.chooser())._replace(default=urls.chooser()), ChooserPage(homes))
    yield planned(
        view,
        Sheet("not_found", NOBODY, NOBODY, (), ""),
        everyone.at(urls.not_found(None)).limited((), view.code),
        NotFoundPage(homes),
    )


PAGES: tuple[Kind, ...] = (
    plan_root,
    plan_home,
    plan_places,
    plan_report_list,
    plan_tables,
    plan_contradictions,
    plan_coverage,
    plan_corrections,
    plan_audit,
    plan_data,
    plan_articles,
    plan_not_found,
    plan_reports,
    plan_figures,
    plan_redirects,
)
"""All kinds of pages."""
