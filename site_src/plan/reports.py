"""The pages of reports: each in every language, by its version or by the lead; and the old addresses of each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import NamedTuple

from site_src.model.corpus import Figure, Part, Report, Values
from site_src.model.language import Words
from site_src.model.period import Period
from site_src.model.site import LanguageLink, Named, Phrase, Url
from site_src.model.tallies import Value, cell_of
from site_src.plan import urls
from site_src.plan.sheet import Planned, Sheet, ShownText, everywhere, nearest_page, planned, shown_text
from site_src.plan.view import Shown, View


class ReportLine(NamedTuple):
    """A report in a list."""

    report: Named
    place: Named
    period: Period
    published: date | None
    language: str
    """The language of the version that is shown."""
    own: bool
    """It is a version of the page's language."""
    figures: tuple[FigureLine, ...]


class PartLine(NamedTuple):
    """A part of a figure: its anchor, its values, its count and its quote; a residual has neither anchor nor quote."""

    anchor: str
    values: tuple[Words, ...]
    shown: Shown
    quote: Words | None


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
    parts: tuple[PartLine, ...]


class Version(NamedTuple):
    """A version of the report, to switch to."""

    link: LanguageLink
    by: str
    lead: bool


class ReportPage(NamedTuple):
    """A report."""

    title: Words
    place: Named
    kind: Words
    around: tuple[Named, ...]
    period: Period
    basis: str
    published: date | None
    updated: date | None
    accessed: date | None
    publisher: str
    author: str
    source_url: str
    source_language: str
    native: str
    """The language of the gazetteer's names, in which publishers are named too."""
    wording: str
    text: ShownText
    own: bool
    """The text is in the page's language."""
    lead: str
    """The language of the lead version."""
    by: str
    """Who translated the text that is shown; nothing for the lead."""
    versions: tuple[Version, ...]
    figures: tuple[FigureLine, ...]
    attachments: tuple[tuple[str, Url], ...]
    related: tuple[ReportLine, ...]
    tags: tuple[str, ...]


RELATED = 6
"""How many other reports of the same surroundings a report names."""


def plan_reports(view: View) -> Iterator[Planned]:
    """Plan the page of each report."""
    settings = view.knowledge.corpus.settings
    for report in view.knowledge.corpus.reports.values():
        version = view.version(report.versions, report.lead.language)
        own = [code for code in settings.languages if code in report.versions]
        lead = report.lead.language if report.lead.language in own else next(iter(own), settings.fallback)
        title = Words(version.title, version.language)
        around = (Named(Words("", ""), urls.reports(view.code)),)
        addresses = everywhere(view, partial(urls.report, name=report.id)).limited(own, lead)
        sheet = Sheet("report", title, Words("", ""), around, "reports")
        yield planned(view, sheet, addresses, _page(view, report), report.spots["title"])


def _page(view: View, report: Report) -> ReportPage:
    version = view.version(report.versions, report.lead.language)
    source = report.source
    place = _place(view, report.place)
    return ReportPage(
        title=Words(version.title, version.language),
        place=_named(view, place),
        kind=view.kind(place) if place else Words("", ""),
        around=tuple(
            view.place(step) for step in view.knowledge.corpus.gazetteer.around(place) if step and step != place
        ),
        period=report.period,
        basis=report.basis,
        published=report.published,
        updated=report.updated,
        accessed=source.accessed,
        publisher=source.publisher or "",
        author=source.author or "",
        source_url=source.url or "",
        source_language=source.language or "",
        native=view.native,
        wording=report.wording,
        text=shown_text(view, version.text, version.language, report.id),
        own=version.language == view.code,
        lead=report.lead.language,
        by=version.by or "",
        versions=tuple(_versions(view, report)),
        figures=tuple(figure_line(view, report, figure) for figure in report.figures),
        attachments=tuple((one.name, urls.attachment(report.id, one.name)) for one in report.attachments),
        related=tuple(report_line(view, name) for name in _related(view, report, place)),
        tags=report.tags,
    )


def _place(view: View, name: str) -> str:
    return "" if name == view.knowledge.corpus.gazetteer.name else name


def _named(view: View, place: str) -> Named:
    return Named(view.place_words(place), nearest_page(view, place))


def _versions(view: View, report: Report) -> Iterator[Version]:
    for code, version in report.versions.items():
        if code in view.knowledge.corpus.settings.languages:
            link = LanguageLink(code, urls.report(code, report.id))
            yield Version(link, version.by or "", version is report.lead)


def _related(view: View, report: Report, place: str) -> list[str]:
    """Name other reports: of the same place, then of its neighbours inside the place around it."""
    knowledge = view.knowledge
    parent = knowledge.corpus.gazetteer.places[place].parent or ""
    # The neighbours of a province are the whole country: nothing that a reader would call related.
    near = (place, parent, *knowledge.inside.get(parent, ())) if parent else (place, *knowledge.inside.get(place, ()))
    names = dict.fromkeys(name for unit in near if unit for name in knowledge.reports_at.get(unit, ()))
    return [name for name in names if name != report.id][:RELATED]


def report_line(view: View, name: str) -> ReportLine:
    """Give a report as a list shows it, with its figures about its own place."""
    report = view.knowledge.corpus.reports[name]
    version = view.version(report.versions, report.lead.language)
    figures = (figure_line(view, report, figure) for figure in report.figures)
    return ReportLine(
        report=view.report(name),
        place=_named(view, _place(view, report.place)),
        period=report.period,
        published=report.published,
        language=version.language,
        own=version.language == view.code,
        figures=tuple(line._replace(parts=()) for line in figures),
    )


def figure_line(view: View, report: Report, figure: Figure) -> FigureLine:
    """Give a figure with its parts and, for what its breakdowns leave open, the residual."""
    taxonomy = view.knowledge.corpus.taxonomy
    measure, status = taxonomy.measures[figure.measure], taxonomy.statuses[figure.status]
    version = report.versions.get(view.code)
    translated = version.quotes.get(figure.name) if version else None
    quote = Words(figure.quote, report.lead.language) if figure.quote else None
    return FigureLine(
        anchor=figure.name,
        measure=view.words(measure.names),
        counted=view.phrase(measure.counted),
        status=view.words(status.names),
        reported=view.words(status.reported),
        place=_named(view, figure.place) if figure.place != _place(view, report.place) else None,
        period=figure.period if figure.period != report.period else None,
        values=_value_words(view, figure.values),
        shown=_stated(view, figure, figure) if figure.count is not None else None,
        sum=_sum(view, figure) if figure.count is None else None,
        quote=quote,
        translation=Words(translated, view.code) if translated and version is not report.lead else None,
        note=Words(figure.note, report.lead.language) if figure.note else None,
        partial=figure.partial,
        parts=(*(_part_line(view, report, figure, part) for part in figure.parts), *_left_open(view, figure)),
    )


def _sum(view: View, figure: Figure) -> Shown | None:
    tally = view.tallies.wholes.get(cell_of(figure))
    own = tally is not None and tally.figures == (figure.id,)
    return view.shown(cell_of(figure), None) if own else None


def _stated(view: View, figure: Figure, owner: Figure | Part) -> Shown:
    anchor = figure.id if owner is figure else f"{figure.id}/{owner.number}" if isinstance(owner, Part) else figure.id
    count = owner.count or 0
    approx = owner.approx.value if owner.approx else ""
    return Shown(count, count, approx, "stated", 1, None, None, urls.evidence(view.code, anchor), None)


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
            yield PartLine("", (), Shown(rest, rest, "", "stated", 1, None, None, None, None), None)


def _value_words(view: View, values: Values) -> tuple[Words, ...]:
    return tuple(view.value(*Value(*value)) for value in values)


class RedirectPage(NamedTuple):
    """An old address and where it leads now."""

    title: Words
    target: Url


def plan_redirects(view: View) -> Iterator[Planned]:
    """Plan the old addresses of reports."""
    for report in view.knowledge.corpus.reports.values():
        for alias in report.aliases:
            target = urls.report(view.code, report.id)
            addresses = everywhere(view, partial(urls.report, name=alias)).limited((), view.code)
            sheet = Sheet("redirect", view.report(report.id).words, Words("", ""), (), "")
            page = RedirectPage(sheet.title, target)
            yield planned(view, sheet, addresses, page, report.spots[f"aliases/{alias}"])
