"""Reports and figures as lists and pages show them: titles, counts, quotes and parts, in the language of a view."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from site_src.model.corpus import Figure, Part, Report, Values
from site_src.model.language import Words
from site_src.model.period import Period
from site_src.model.site import Named
from site_src.model.slots import Phrase
from site_src.model.tallies import Value, cell_of
from site_src.plan import urls
from site_src.plan.sheet import nearest_page
from site_src.plan.view import Shown, View


class ReportLine(NamedTuple):
    """A report in a list."""

    report: Named
    place: Named
    period: Period
    published: date | None
    language: str
    """The language of the version that is shown."""
    figures: tuple[FigureLine, ...]


class PartLine(NamedTuple):
    """A part of a figure: its anchor, its values, its count and its quote.

    A residual has neither anchor nor quote; its ``values`` are the names of the dimensions that it is left open of.
    """

    anchor: str
    values: tuple[Words, ...]
    shown: Shown
    quote: Words | None


class Superseded(NamedTuple):
    """The report whose figure holds instead, and why."""

    report: Named
    because: Words


class FigureLine(NamedTuple):
    """A figure as a report page and a list show it."""

    anchor: str
    measure: Words
    counted: Phrase
    status: Words
    reported: Words
    place: Named | None
    """Where it is another one than the report's."""
    period: Period | None
    """Where it is another one than the report's."""
    values: tuple[Words, ...]
    shown: Shown | None
    """None where only parts are stated."""
    sum: Shown | None
    """Of parts alone: what they add up to, where that is the place's count."""
    quote: Words | None
    translation: Words | None
    """The same phrase in the version of the reader's language."""
    note: Words | None
    """The editor's, in the language of the lead version."""
    partial: bool
    superseded: Superseded | None
    parts: tuple[PartLine, ...]


def report_line(view: View, name: str) -> ReportLine:
    """Give a report as a list shows it, with its figures about its own place."""
    return view.once(("line", name), _report_line, view, name)


def _report_line(view: View, name: str) -> ReportLine:
    report = view.knowledge.corpus.reports[name]
    return ReportLine(
        report=view.report(name),
        place=place_named(view, place_of(view, report.place)),
        period=report.period,
        published=report.published,
        language=view.each(lambda one: one.version(report.versions, report.lead.language).language),
        figures=tuple(_line(view, report, figure, ()) for figure in report.figures),
    )


def figure_line(view: View, report: Report, figure: Figure) -> FigureLine:
    """Give a figure with its parts and, for what its breakdowns leave open, the residual."""
    return view.once(("figure", figure.id), _whole_line, view, report, figure)


def _whole_line(view: View, report: Report, figure: Figure) -> FigureLine:
    parts = (*(_part_line(view, report, figure, part) for part in figure.parts), *_left_open(view, figure))
    return _line(view, report, figure, parts)


def _line(view: View, report: Report, figure: Figure, parts: tuple[PartLine, ...]) -> FigureLine:
    version = report.versions.get(view.code)
    translated = version.quotes.get(figure.name) if version else None
    quote = Words(figure.quote, report.lead.language) if figure.quote else None
    return FigureLine(
        anchor=figure.name,
        measure=view.measure(figure.measure),
        counted=view.counted(figure.measure),
        status=view.status(figure.status),
        reported=view.reported(figure.status),
        place=place_named(view, figure.place) if figure.place != place_of(view, report.place) else None,
        period=figure.period if figure.period != report.period else None,
        values=_value_words(view, figure.values),
        shown=_stated(view, figure, figure) if figure.count is not None else None,
        sum=_sum(view, figure) if figure.count is None else None,
        quote=quote,
        translation=Words(translated, view.code) if translated and version is not report.lead else None,
        note=Words(figure.note, report.lead.language) if figure.note else None,
        partial=figure.partial,
        superseded=_superseded(view, figure),
        parts=parts,
    )


def _superseded(view: View, figure: Figure) -> Superseded | None:
    later = view.knowledge.superseding.get(figure.id)
    if later is None:
        return None
    language = view.knowledge.corpus.reports[later.report].lead.language
    return Superseded(view.report(later.report), Words(later.because or "", language))


def _sum(view: View, figure: Figure) -> Shown | None:
    tally = view.tallies.wholes.get(cell_of(figure))
    own = tally is not None and tally.figures == (figure.id,)
    return view.shown(cell_of(figure), None) if own else None


def _stated(view: View, figure: Figure, owner: Figure | Part) -> Shown:
    anchor = figure.id if owner is figure else f"{figure.id}/{owner.number}" if isinstance(owner, Part) else figure.id
    count = owner.count or 0
    approx = owner.approx.value if owner.approx else ""
    return Shown(count, count, approx, "stated", None, None, urls.evidence(view.code, anchor), anchor, None)


def _part_line(view: View, report: Report, figure: Figure, part: Part) -> PartLine:
    own = tuple(value for value in part.values if value not in figure.values)
    quote = Words(part.quote, report.lead.language) if part.quote else None
    return PartLine(f"{figure.name}-{part.number}", _value_words(view, own), _stated(view, figure, part), quote)


def _left_open(view: View, figure: Figure) -> Iterator[PartLine]:
    """Give what each breakdown leaves open of the figure, where its values share nothing and all counts are exact."""
    breakdowns: dict[tuple[str, ...], list[Part]] = {}
    for part in figure.parts:
        breakdowns.setdefault(tuple(dimension for dimension, _ in part.values), []).append(part)
    dimensions = view.knowledge.corpus.taxonomy.dimensions
    for names, parts in breakdowns.items():
        hedged = figure.approx or any(part.approx for part in parts)
        if figure.count is None or hedged or any(dimensions[name].overlapping for name in names):
            continue
        rest = figure.count - sum(part.count for part in parts)
        if rest > 0:
            of = tuple(view.words(dimensions[name].names) for name in names)
            url = urls.figure(view.code, figure.id)
            yield PartLine("", of, Shown(rest, rest, "", "stated", None, None, url, figure.id, None), None)


def _value_words(view: View, values: Values) -> tuple[Words, ...]:
    return tuple(view.value(*Value(*value)) for value in values)


def place_named(view: View, place: str) -> Named:
    """Name a place, with its page or that of the nearest around it."""
    return Named(view.place_words(place), nearest_page(view, place), view.days(place))


def place_of(view: View, name: str) -> str:
    """Give the id of the place that a report names: the whole is named by its gazetteer."""
    return "" if name == view.knowledge.corpus.gazetteer.name else name
