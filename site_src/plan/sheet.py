"""What page functions need to make a job of a page: its head, the same page in other languages, its texts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple
from urllib.parse import urlsplit

from site_src.model.corpus import Report, Version
from site_src.model.language import Words
from site_src.model.marks import Quote
from site_src.model.problem import Position
from site_src.model.site import Head, Job, LanguageLink, Named, Shared, ShownText, Url
from site_src.model.text import Text
from site_src.plan import urls
from site_src.plan.knowledge import Knowledge
from site_src.plan.view import View


class Sheet(NamedTuple):
    """What a page is called, where it belongs, and what is on it."""

    title: Words
    description: Words
    crumbs: tuple[Named, ...]
    section: str
    page: object
    shared: Shared = Shared("website", None, "", None, ())
    """What it tells programs of itself: for most pages, that they are pages."""


class Addresses(NamedTuple):
    """A page in the languages of the site, and in which of them it is truly a version of itself."""

    here: Url
    switch: tuple[LanguageLink, ...]
    versions: tuple[str, ...]
    lead: str
    """The language whose page stands for those that show its text."""
    default: Url | None

    def limited(self, versions: Collection[str], lead: str) -> Addresses:
        """Say that only some of the languages have a version of their own."""
        own = tuple(link.code for link in self.switch if link.code in versions)
        default = next((link.url for link in self.switch if link.code == lead), None) if own else None
        return self._replace(versions=own, lead=lead, default=default)

    def own(self, code: str) -> bool:
        """Tell whether a language's page stands for itself: a text shown under another belongs to that of its lead."""
        return code in self.versions or code == self.lead

    def alternates(self, code: str) -> tuple[LanguageLink, ...]:
        """Give the true versions that a language's page names; none where it is not one of them."""
        return tuple(link for link in self.switch if link.code in self.versions) if self.own(code) else ()

    def canonical(self, code: str) -> Url:
        """Give the address under which a language's page should be found."""
        if self.own(code):
            return self.here
        return next((link.url for link in self.switch if link.code == self.lead), self.here)

    def at(self, url: Url) -> Addresses:
        """Put the page itself at an address that belongs to no language."""
        return self._replace(here=url)


class Planned(NamedTuple):
    """A page that will be: its addresses, and how its contents are planned when their turn comes."""

    kind: str
    addresses: Addresses
    sheet: Callable[[], Sheet]
    at: Callable[[], Position | None] | None
    """Finds where in the content a clash of its address would have to be mended, if anywhere."""


def apart(known: Knowledge, subject: str) -> Sequence[str]:  # noqa: ARG001 (what Kind.alike is called with)
    """Say of no languages that their pages are built alike."""
    return ()


def together(known: Knowledge, subject: str) -> Sequence[str]:  # noqa: ARG001 (as above)
    """Say of all languages that their pages are built alike."""
    return known.corpus.settings.languages


class Kind(NamedTuple):
    """A kind of pages: the subjects that there is a page of, and how those of one subject are planned in a language."""

    subjects: Callable[[Knowledge], Iterable[str]]
    pages: Callable[[View, str], Iterator[Planned]]
    alike: Callable[[Knowledge, str], Sequence[str]] = apart
    """The languages in which the pages of a subject are built alike, so that one plan is enough for all of them:
    nothing that ``pages`` or the template decides depends on which of them it is. Where there are fewer than two, or
    where ``pages`` finds that it cannot say it so (ToldApart), each language is planned by itself.
    """


def once(known: Knowledge) -> Iterable[str]:  # noqa: ARG001 (a kind's subjects follow from what is known)
    """Give the subject of a page of which there is one."""
    return ("",)


def each_report(known: Knowledge) -> Iterable[str]:
    """Give all reports, those of one place together: they name one another."""
    reports = known.corpus.reports
    return sorted(reports, key=lambda name: (reports[name].place, name))


def each_place(known: Knowledge) -> Iterable[str]:
    """Give all places that have a page, the whole left out: its page is the list of places."""
    return sorted(name for name in known.shown if name)


def everywhere(view: View, address: Callable[[str], Url]) -> Addresses:
    """Give the addresses of a page that exists in every language of the site."""
    settings = view.knowledge.corpus.settings
    default = address(settings.fallback)
    switch = view.knowledge.once(("switch", default), _switch, settings.languages, address)
    return Addresses(address(view.code), switch, settings.languages, settings.fallback, default)


def _switch(languages: Iterable[str], address: Callable[[str], Url]) -> tuple[LanguageLink, ...]:
    return tuple(LanguageLink(code, address(code)) for code in languages)


def report_addresses(view: View, name: str) -> Addresses:
    """Give the addresses of a report, which is a version of itself in some languages only."""
    own, lead = own_versions(view.knowledge, name)
    return everywhere(view, partial(urls.report, name=name)).limited(own, lead)


def own_versions(known: Knowledge, name: str) -> tuple[list[str], str]:
    """Give the languages of the site that a report has a version in, and the one whose page stands for the others."""
    settings, report = known.corpus.settings, known.corpus.reports[name]
    own = [code for code in settings.languages if code in report.versions]
    lead = report.lead.language if report.lead.language in own else next(iter(own), settings.fallback)
    return own, lead


SERVED_ANYWHERE = frozenset({"not_found"})
"""Kinds that a server shows under whatever address was asked for, so that relative links would lead astray."""


def job(view: View, planned: Planned, languages: Sequence[str]) -> Job:
    """Plan the contents of a page, for the language of the view or for several that are alike."""
    settings, addresses, sheet = view.knowledge.corpus.settings, planned.addresses, planned.sheet()
    code = languages[0]
    head = Head(
        title=sheet.title,
        description=sheet.description,
        crumbs=sheet.crumbs,
        section=sheet.section,
        switch=addresses.switch,
        versions=addresses.versions,
        alternates=addresses.alternates(code),
        default=addresses.default if addresses.own(code) else None,
        canonical=addresses.canonical(code),
        shared=sheet.shared,
    )
    anywhere = planned.kind in SERVED_ANYWHERE
    root = f"{urlsplit(settings.base_url).path.rstrip('/')}/" if anywhere else addresses.here.root
    return Job(addresses.here, planned.kind, view.code, tuple(languages), root, head, sheet.page)


def shown_text(view: View, text: Text, language: str, report: str) -> ShownText:
    """Resolve the links of a text in the reader's language; a check has made sure that they lead somewhere."""
    targets: dict[str, Url] = {}
    for link in text.links:
        name, _, fragment = link.target.partition("#")
        url = _address(view, link.scheme, name.partition(":")[2] if link.scheme else name, report)
        targets[link.target] = url._replace(fragment=fragment)
    return ShownText(text.source, language, tuple(sorted(targets.items())), ())


def quoted(view: View, text: ShownText, report: Report, version: Version) -> ShownText:
    """Mark the words of a version that state figures, each leading to the page of its figure."""
    quotes = view.knowledge.once(("quotes", report.id, version.language), lambda: dict(_quotes(report, version)))
    own = ((quote.target, urls.evidence(view.code, name)) for name, quote in quotes.items())
    return text._replace(quotes=tuple(quotes.values()), targets=tuple(sorted((*text.targets, *own))))


def _quotes(report: Report, version: Version) -> Iterator[tuple[str, Quote]]:
    """Give the words of a version that state figures, by the figure or the part of one."""
    for figure in report.figures:
        names = [(figure.name, figure.quote), *((f"{figure.name}/{part.number}", part.quote) for part in figure.parts)]
        for name, own in names:
            words = own if version is report.lead else version.quotes.get(name)
            if words:
                yield (
                    f"{report.id}#{name}",
                    Quote(f"quote-{name.replace('/', '-')}", words, f"figure:{report.id}#{name}"),
                )


def _address(view: View, scheme: str, name: str, report: str) -> Url:
    if scheme == "place":
        return nearest_page(view, "" if name == view.knowledge.corpus.gazetteer.name else name)
    if scheme == "report":
        return urls.report(view.code, name)
    if scheme == "page":
        return urls.single(view.code, name)
    return urls.attachment(report, name)


def nearest_page(view: View, place: str) -> Url:
    """Give the page of a place, or of the nearest one around it that has one: not every place has data."""
    return view.once(("page", place), _nearest_page, view, place)


def _nearest_page(view: View, place: str) -> Url:
    around = view.knowledge.corpus.gazetteer.around(place)
    return urls.place(view.code, next(step for step in around if step in view.knowledge.shown))


def crumbs_to(view: View, place: str) -> tuple[Named, ...]:
    """Give the way from the list of places down to a place, itself left out."""
    steps = [step for step in view.knowledge.corpus.gazetteer.around(place) if step and step != place]
    return (Named(Words("", ""), urls.places(view.code)), *(view.place(step) for step in reversed(steps)))
