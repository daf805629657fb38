"""What page functions need to make a job of a page: its head, the same page in other languages, its texts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from site_src.model.corpus import Report, Version
from site_src.model.language import Words
from site_src.model.marks import Quote
from site_src.model.problem import Position
from site_src.model.site import Head, Job, LanguageLink, Named, ShownText, Url
from site_src.model.text import Text
from site_src.plan import urls
from site_src.plan.view import View


class Sheet(NamedTuple):
    """What a page is called and where it belongs."""

    kind: str
    title: Words
    description: Words
    crumbs: tuple[Named, ...]
    section: str


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

    def at(self, url: Url) -> Addresses:
        """Put the page itself at an address that belongs to no language."""
        return self._replace(here=url)


class Planned(NamedTuple):
    """A job, and where in the content a clash of its address would have to be mended."""

    job: Job
    at: Position | None


Kind = Callable[[View], Iterator[Planned]]
"""Plans the pages of one kind in one language."""


def everywhere(view: View, address: Callable[[str], Url]) -> Addresses:
    """Give the addresses of a page that exists in every language of the site."""
    settings = view.knowledge.corpus.settings
    return Addresses(
        address(view.code),
        view.switch({code: address(code) for code in settings.languages}),
        settings.languages,
        settings.fallback,
        address(settings.fallback),
    )


SERVED_ANYWHERE = frozenset({"not_found"})
"""Kinds that a server shows under whatever address was asked for, so that relative links would lead astray."""


def planned(view: View, sheet: Sheet, addresses: Addresses, page: object, at: Position | None = None) -> Planned:
    """Make the job of a page."""
    settings = view.knowledge.corpus.settings
    links = {link.code: link.url for link in addresses.switch}
    # A text shown under another language belongs to the page of its lead; a true version stands for itself.
    foreign = view.code not in addresses.versions and view.code != addresses.lead
    head = Head(
        title=sheet.title,
        description=sheet.description,
        crumbs=sheet.crumbs,
        section=sheet.section,
        switch=addresses.switch,
        versions=addresses.versions,
        alternates=tuple(link for link in addresses.switch if link.code in addresses.versions) if not foreign else (),
        default=None if foreign else addresses.default,
        canonical=links.get(addresses.lead, addresses.here) if foreign else addresses.here,
    )
    anywhere = sheet.kind in SERVED_ANYWHERE
    root = f"{urlsplit(settings.base_url).path.rstrip('/')}/" if anywhere else addresses.here.root
    return Planned(Job(addresses.here, sheet.kind, view.code, root, head, page), at)


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
    quotes, targets = [], dict(text.targets)
    for figure in report.figures:
        names = [(figure.name, figure.quote), *((f"{figure.name}/{part.number}", part.quote) for part in figure.parts)]
        for name, own in names:
            words = own if version is report.lead else version.quotes.get(name)
            if words:
                target = f"figure:{report.id}#{name}"
                quotes.append(Quote(f"quote-{name.replace('/', '-')}", words, target))
                targets[target] = urls.evidence(view.code, f"{report.id}#{name}")
    return text._replace(quotes=tuple(quotes), targets=tuple(sorted(targets.items())))


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
    around = view.knowledge.corpus.gazetteer.around(place)
    return urls.place(view.code, next(step for step in around if step in view.knowledge.shown))


def crumbs_to(view: View, place: str) -> tuple[Named, ...]:
    """Give the way from the list of places down to a place, itself left out."""
    steps = [step for step in view.knowledge.corpus.gazetteer.around(place) if step and step != place]
    return (Named(Words("", ""), urls.places(view.code)), *(view.place(step) for step in reversed(steps)))
