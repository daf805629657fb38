"""The pages of reports: each in every language, by its version or by the lead; and the old addresses of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

from site_src.model.corpus import Report
from site_src.model.language import Words
from site_src.model.period import Period
from site_src.model.site import LanguageLink, Named, ShownText, Url
from site_src.plan import urls
from site_src.plan.cards import share_report
from site_src.plan.knowledge import Knowledge
from site_src.plan.lines import FigureLine, ReportLine, figure_line, place_named, place_of, report_line
from site_src.plan.sheet import (
    Addresses,
    Planned,
    Sheet,
    everywhere,
    own_versions,
    quoted,
    report_addresses,
    shown_text,
)
from site_src.plan.view import NOBODY, View


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
    corrections: tuple[CorrectionLine, ...]


class CorrectionLine(NamedTuple):
    """A figure that was published with another count."""

    day: date
    figure: str
    id: str
    """The id of the figure in the whole site."""
    url: Url | None
    """The page of the figure, if the report still states it."""
    was: int
    because: Words


RELATED = 6
"""How many other reports of the same surroundings a report names."""


def without_version(known: Knowledge, name: str) -> Sequence[str]:
    """Give the languages in which the text of a report's lead stands for a version of their own."""
    own, lead = own_versions(known, name)
    return [code for code in known.corpus.settings.languages if code not in own and code != lead]


def plan_reports(view: View, name: str) -> Iterator[Planned]:
    """Plan the page of a report."""
    report, addresses = view.knowledge.corpus.reports[name], report_addresses(view, name)
    at = partial(report.spots.__getitem__, "title")
    yield Planned("report", addresses, partial(_sheet, view, report, addresses), at)


def _sheet(view: View, report: Report, addresses: Addresses) -> Sheet:
    version = view.version(report.versions, report.lead.language)
    around = (Named(NOBODY, urls.reports(view.code)),)
    title, shared = Words(version.title, version.language), share_report(view, report, addresses)
    return Sheet(title, NOBODY, around, "reports", _page(view, report), shared)


def _page(view: View, report: Report) -> ReportPage:
    version = view.version(report.versions, report.lead.language)
    source = report.source
    place = place_of(view, report.place)
    return ReportPage(
        title=Words(version.title, version.language),
        place=place_named(view, place),
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
        text=quoted(view, shown_text(view, version.text, version.language, report.id), report, version),
        own=version.language == view.code,
        lead=report.lead.language,
        by=version.by or "",
        versions=tuple(_versions(view, report)),
        figures=tuple(figure_line(view, report, figure) for figure in report.figures),
        attachments=tuple((one.name, urls.attachment(report.id, one.name)) for one in report.attachments),
        related=tuple(report_line(view, name) for name in _related(view, report, place)),
        tags=report.tags,
        corrections=tuple(
            CorrectionLine(
                one.day,
                one.figure,
                f"{report.id}#{one.figure}",
                None if one.removed else urls.evidence(view.code, f"{report.id}#{one.figure}"),
                one.was,
                Words(one.because, report.lead.language),
            )
            for one in report.corrections
        ),
    )


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
    names = (name for unit in near if unit for name in knowledge.reports_at.get(unit, ()))
    found: dict[str, None] = {}
    for name in names:
        if name != report.id:
            found[name] = None
        if len(found) == RELATED:
            break
    return list(found)


class RedirectPage(NamedTuple):
    """An old address and where it leads now."""

    title: Words
    target: Url


def plan_redirects(view: View, name: str) -> Iterator[Planned]:
    """Plan the old addresses of a report."""
    report = view.knowledge.corpus.reports[name]
    for alias in report.aliases:
        addresses = everywhere(view, partial(urls.report, name=alias)).limited((), view.code)
        at = partial(report.spots.__getitem__, f"aliases/{alias}")
        yield Planned("redirect", addresses, partial(_redirect, view, name), at)


def _redirect(view: View, name: str) -> Sheet:
    title = view.report(name).words
    return Sheet(title, NOBODY, (), "", RedirectPage(title, urls.report(view.code, name)))
