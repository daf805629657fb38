"""What is known in, what readers find of it by searching out: for each page worth finding, a shadow that is indexed.

A shadow is planned like a page and lies at the same path, but is made in a folder of its own and never published.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from site_src.model.corpus import Figure, Report
from site_src.model.language import Words
from site_src.model.period import Period
from site_src.model.site import Named, Url
from site_src.model.text import prose
from site_src.plan import urls
from site_src.plan.grids import Grid
from site_src.plan.lines import FigureLine, figure_line, place_named, place_of
from site_src.plan.pages import each_article
from site_src.plan.sheet import Kind, Planned, Sheet, each_place, each_report, everywhere, once
from site_src.plan.tables import captioned
from site_src.plan.view import NOBODY, View


class FoundPage(NamedTuple):
    """A page as it is found: what kind of thing it shows, its names, what it belongs to, and the words on it."""

    what: str
    """``place``, ``report``, ``figure``, ``table`` or ``page``: how a result is named, and how much a word weighs."""
    title: Words
    """Empty where the template names it: a figure, a table, a section of the site."""
    section: str
    """Of a section: its id."""
    names: tuple[Words, ...]
    """Other names under which it is looked for: the official one, those of other languages."""
    kind: Words
    """Of a place: its kind."""
    around: tuple[Named, ...]
    """The places that it lies in or tells of."""
    period: Period | None
    grid: Grid | None
    """Of a table: its caption."""
    values: tuple[Words, ...]
    """Of a table: the values of its dimension, such as the sectors."""
    statuses: tuple[Words, ...]
    """Of a table: those that it shows."""
    figures: tuple[FigureLine, ...]
    """Of a report: its figures; of a figure: itself."""
    report: Words
    """Of a figure: the title of its report."""
    publisher: str
    text: str
    """Its words in the language of the view; a text in another language is found where that one is spoken."""


NOTHING = FoundPage("page", NOBODY, "", (), NOBODY, (), None, None, (), (), (), NOBODY, "", "")


def find_sections(view: View, _: str) -> Iterator[Planned]:
    """Plan the shadows of the first page and of the lists."""
    settings = view.knowledge.corpus.settings
    home = NOTHING._replace(title=view.words(settings.title), text=view.words(settings.description).text)
    yield _shadow(view, urls.home(view.code), home)
    sections = {
        "places": urls.places(view.code),
        "reports": urls.reports(view.code),
        "tables": urls.tables(view.code),
        "data": urls.data_page(view.code),
        "dictionary": urls.dictionary(view.code),
        "compare": urls.compare(view.code),
        **{name: urls.single(view.code, name) for name in ("contradictions", "coverage", "corrections", "audit")},
    }
    for name, url in sections.items():
        yield _shadow(view, url, NOTHING._replace(section=name))


def find_places(view: View, name: str) -> Iterator[Planned]:
    """Plan the shadow of a place."""
    place = view.knowledge.corpus.gazetteer.places[name]
    own = view.place_words(name)
    names = [Words(place.name, view.native), *(Words(text, code) for code, text in place.names.items())]
    found = NOTHING._replace(
        what="place",
        title=own,
        names=tuple(words for words in names if words.text != own.text),
        kind=view.kind(name),
        around=_around(view, name),
    )
    yield _shadow(view, urls.place(view.code, name), found)


def find_reports(view: View, name: str) -> Iterator[Planned]:
    """Plan the shadows of a report and of its figures."""
    report = view.knowledge.corpus.reports[name]
    version = view.version(report.versions, report.lead.language)
    place = place_of(view, report.place)
    lines = tuple(figure_line(view, report, figure) for figure in report.figures)
    found = NOTHING._replace(
        what="report",
        title=Words(version.title, version.language),
        names=_official(view, place),
        around=(place_named(view, place), *_around(view, place)),
        period=report.period,
        figures=lines,
        publisher=report.source.publisher or "",
        text=prose(version.text.source) if version.language == view.code else "",
    )
    yield _shadow(view, urls.report(view.code, name), found)
    for figure, line in zip(report.figures, lines, strict=True):
        yield _shadow(view, urls.figure(view.code, figure.id), _figure(view, report, figure, line))


def _figure(view: View, report: Report, figure: Figure, line: FigureLine) -> FoundPage:
    quotes = (words.text for words in (line.quote, line.translation) if words and words.language == view.code)
    return NOTHING._replace(
        what="figure",
        names=_official(view, figure.place),
        around=(place_named(view, figure.place), *_around(view, figure.place)),
        period=figure.period,
        figures=(line,),
        report=view.report(report.id).words,
        text=" ".join(quotes),
    )


def find_tables(view: View, _: str) -> Iterator[Planned]:
    """Plan the shadows of all tables."""
    known = view.knowledge
    for table in known.tables:
        shown = (table.measure, table.period)
        reported = (cell.status for cell in known.cells.get("", ()) if (cell.measure, cell.period) == shown)
        statuses = table.statuses or tuple(dict.fromkeys(reported))
        values = known.corpus.taxonomy.dimensions[table.dimension].values if table.dimension else ()
        found = NOTHING._replace(
            what="table",
            values=tuple(view.value(table.dimension, value) for value in values),
            statuses=tuple(view.status(status) for status in statuses),
            grid=captioned(view, table),
        )
        yield _shadow(view, urls.table(view.code, table.measure, table.kind, table.period), found)


def find_articles(view: View, name: str) -> Iterator[Planned]:
    """Plan the shadow of an editorial page."""
    article = view.knowledge.corpus.articles[name]
    shown = next((code for code in view.order if code in article.versions), min(article.versions))
    version = article.versions[shown]
    text = prose(version.text.source) if version.language == view.code else ""
    found = NOTHING._replace(title=Words(version.title, version.language), text=text)
    yield _shadow(view, urls.single(view.code, name), found)


def _official(view: View, place: str) -> tuple[Words, ...]:
    """Give the official name of a place, under which it is looked for where the reader's language has another too."""
    return (Words(view.knowledge.corpus.gazetteer.places[place].name, view.native),) if place else ()


def _around(view: View, place: str) -> tuple[Named, ...]:
    """Give the places that a place lies in, the nearest first, the whole left out."""
    around = view.knowledge.corpus.gazetteer.around(place)
    return tuple(view.place(step) for step in around if step and step != place)


def _shadow(view: View, url: Url, found: FoundPage) -> Planned:
    addresses = everywhere(view, lambda _: url)
    return Planned("found", addresses, partial(Sheet, NOBODY, NOBODY, (), "", found), None)


FOUND: tuple[Kind, ...] = (
    Kind(once, find_sections),
    Kind(each_place, find_places),
    Kind(once, find_tables),
    Kind(each_article, find_articles),
    Kind(each_report, find_reports),
)
"""All kinds of shadows."""
