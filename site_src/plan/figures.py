"""The permanent page of each figure: what it says, in which words, what it enters, and who says otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from site_src.model.corpus import Figure, Report
from site_src.model.language import Words
from site_src.model.period import Period
from site_src.model.site import Named
from site_src.model.tallies import Basis, Cell, Tally, cell_of
from site_src.plan import urls
from site_src.plan.lines import FigureLine, figure_line, place_named
from site_src.plan.sheet import Planned, Sheet, everywhere
from site_src.plan.view import NOBODY, Shown, View


class Told(NamedTuple):
    """The words that state a figure in one version, and the text in which they stand."""

    quote: Words
    source: str
    by: str
    """Who translated the version; nothing for the lead."""


class Entry(NamedTuple):
    """A total that the figure enters."""

    place: Named
    shown: Shown


class Other(NamedTuple):
    """Another figure of the same thing."""

    report: Named
    shown: Shown
    quote: Words | None


class FigurePage(NamedTuple):
    """A figure."""

    line: FigureLine
    report: Named
    place: Named
    kind: Words
    period: Period
    told: tuple[Told, ...]
    """The lead first."""
    enters: tuple[Entry, ...]
    agreeing: tuple[Other, ...]
    disagreeing: tuple[Other, ...]
    superseded_by: Other | None
    supersedes: Other | None
    because: Words
    publisher: str
    native: str
    """The language that the publisher is named in."""
    data: FigureData


@dataclass(frozen=True, slots=True)
class FigureData:
    """What programs are told of a figure."""

    measure: str
    status: str
    place: str
    period: str
    count: int | None
    source_url: str


def plan_figures(view: View, name: str) -> Iterator[Planned]:
    """Plan the page of each figure of a report."""
    report = view.knowledge.corpus.reports[name]
    for figure in report.figures:
        addresses = everywhere(view, partial(urls.figure, name=figure.id))
        yield Planned(
            "figure", addresses, partial(_sheet, view, report, figure), partial(figure.spots.__getitem__, "id")
        )


def _sheet(view: View, report: Report, figure: Figure) -> Sheet:
    around = (Named(NOBODY, urls.reports(view.code)), view.report(report.id))
    return Sheet(NOBODY, NOBODY, around, "reports", _page(view, report, figure))


def _page(view: View, report: Report, figure: Figure) -> FigurePage:
    place = view.knowledge.corpus.gazetteer.places[figure.place]
    tally = view.tallies.wholes.get(cell_of(figure)) if not figure.values else None
    agree = tally is not None and not tally.disagreeing
    agreeing = (*tally.figures, *tally.agreeing) if tally and agree else ()
    superseding = view.knowledge.superseding.get(figure.id)
    superseded = view.knowledge.figures.get(figure.supersedes or "")
    return FigurePage(
        line=figure_line(view, report, figure),
        report=view.report(report.id),
        place=place_named(view, figure.place),
        kind=view.kind(figure.place) if place.id else Words("", ""),
        period=figure.period,
        told=tuple(_told(report, figure)),
        enters=tuple(_enters(view, figure)),
        agreeing=tuple(_others(view, figure, agreeing)),
        disagreeing=tuple(_others(view, figure, tally.disagreeing)) if tally else (),
        superseded_by=_other(view, superseding) if superseding else None,
        supersedes=_other(view, superseded) if superseded else None,
        because=_because(view, superseding or figure),
        publisher=report.source.publisher or report.source.author or "",
        native=view.native,
        data=FigureData(
            figure.measure, figure.status, figure.place, figure.period.text, figure.count, report.source.url or ""
        ),
    )


def _because(view: View, figure: Figure) -> Words:
    """Give the reason why a figure takes the place of another, in the language of its report."""
    return Words(figure.because or "", view.knowledge.corpus.reports[figure.report].lead.language)


def _told(report: Report, figure: Figure) -> Iterator[Told]:
    for version in (report.lead, *(one for one in report.versions.values() if one is not report.lead)):
        quote = figure.quote if version is report.lead else version.quotes.get(figure.name)
        if quote:
            yield Told(Words(quote, version.language), version.text.source, version.by or "")


def _enters(view: View, figure: Figure) -> Iterator[Entry]:
    """Name the totals that the figure is added into, from its own place outwards."""
    own = cell_of(figure)
    for step in view.knowledge.corpus.gazetteer.around(figure.place):
        cell = Cell(own.measure, own.status, step, own.period)
        tally = view.tallies.wholes.get(cell)
        total = tally if tally is None or tally.basis is not Basis.STATED else tally.beside
        if total and figure.id in total.figures and step != figure.place:
            yield view.once(("entry", cell), _entry, view, cell, total)


def _entry(view: View, cell: Cell, total: Tally) -> Entry:
    named = Named(view.place_words(cell.place), urls.ledger(view.code, cell, None), view.days(cell.place))
    return Entry(named, view.tally_shown(cell, None, total))


def _others(view: View, figure: Figure, names: tuple[str, ...]) -> Iterator[Other]:
    for name in names:
        if name != figure.id and name in view.knowledge.figures:
            yield _other(view, view.knowledge.figures[name])


def _other(view: View, figure: Figure) -> Other:
    report = view.knowledge.corpus.reports[figure.report]
    line = figure_line(view, report, figure)
    shown = line.shown or line.sum or Shown(0, 0, "", "stated", None, None, None, "", None)
    return Other(view.report(figure.report), shown, line.quote)
