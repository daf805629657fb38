"""What machines follow: feeds of the latest reports and of corrections, the sitemap, robots.txt, and .nojekyll."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from gettext import GNUTranslations
from io import BytesIO
from typing import NamedTuple
from urllib.parse import urljoin

from site_src.model.corpus import Report
from site_src.model.language import Words, number_text, period_text
from site_src.model.site import Data, Element, Format, Url
from site_src.model.text import plain
from site_src.plan import urls
from site_src.plan.corrections import CorrectionEntry, corrections
from site_src.plan.knowledge import dated
from site_src.plan.sheet import Planned
from site_src.plan.view import View

ENTRIES = 50
"""How many reports a feed has; readers of feeds keep what they have seen."""

SUMMARY = 280
"""How many characters of a report's text a feed gives."""


def plan_feed(view: View) -> Data:
    """Plan the Atom feed of one language (RFC 4287): its versions where there are, each text marked with its own."""
    entries = [_entry(view, name, view.code) for name in view.knowledge.latest[:ENTRIES]]
    return _feed(view, urls.feed(view.code), urls.home(view.code), _title(view), _days(view), entries)


def plan_root_feed(view: View) -> Data:
    """Plan the feed of all reports in the languages they were written in."""
    entries = [_entry(view, name, None) for name in view.knowledge.latest[:ENTRIES]]
    return _feed(view, urls.feed(None), urls.chooser(), _title(view), _days(view), entries)


def plan_corrections_feed(view: View) -> Data:
    """Plan the feed of corrections of one language, for those who have cited a figure."""
    phrases = GNUTranslations(BytesIO(view.language.messages))
    latest = corrections(view)[:ENTRIES]
    own, page = urls.corrections_feed(view.code), urls.single(view.code, "corrections")
    site = _title(view)
    title = site._replace(text=f"{site.text} – {phrases.gettext('Corrections')}")
    entries = [_correction(view, entry, page, phrases) for entry in latest]
    return _feed(view, own, page, title, [f"{entry.day}T00:00:00Z" for entry in latest], entries)


HEDGES: Mapping[str, str] = {
    "about": "about %(count)s",
    "more-than": "more than %(count)s",
    "almost": "almost %(count)s",
}
"""The phrases of the templates for counts that are not exact."""


def _correction(view: View, entry: CorrectionEntry, page: Url, phrases: GNUTranslations) -> Element:
    was = number_text(entry.was, view.code)
    day = period_text(entry.period, view.code)
    period = phrases.gettext("as of %(day)s") % {"day": day} if entry.period.stock else day
    what = " · ".join((*(words.text for words in entry.what), period))
    if entry.now:
        count = {"count": number_text(entry.now.low, view.code)}
        now = phrases.gettext(HEDGES[entry.now.approx]) % count if entry.now.approx else count["count"]
        change = phrases.gettext("was %(was)s, now %(now)s") % {"was": was, "now": now}
    else:
        change = phrases.gettext("was %(was)s, no longer stated") % {"was": was}
    url = page._replace(fragment=entry.anchor).absolute(view.knowledge.corpus.settings.base_url)
    return Element(
        "entry",
        (("xml:lang", view.code),),
        (
            Element("id", (), url),
            Element("title", (), f"{what}: {change}"),
            Element("updated", (), f"{entry.day}T00:00:00Z"),
            Element("link", (("rel", "alternate"), ("type", "text/html"), ("href", url)), ""),
            Element("summary", (("xml:lang", entry.because.language),), entry.because.text),
        ),
    )


def _title(view: View) -> Words:
    return view.words(view.knowledge.corpus.settings.title)


def _days(view: View) -> list[str]:
    return [_stamp(view.knowledge.corpus.reports[name]) for name in view.knowledge.latest[:ENTRIES]]


def _feed(view: View, own: Url, page: Url, title: Words, days: Sequence[str], entries: Sequence[Element]) -> Data:
    settings = view.knowledge.corpus.settings
    base = settings.base_url
    content = (
        Element("id", (), own.absolute(base)),
        Element("title", (("xml:lang", title.language),), title.text),
        # The feed changed when its newest entry did: the clock of the machine that builds is nobody's business.
        Element("updated", (), max(days, default="1970-01-01T00:00:00Z")),
        Element("link", (("rel", "self"), ("type", "application/atom+xml"), ("href", own.absolute(base))), ""),
        Element("link", (("rel", "alternate"), ("type", "text/html"), ("href", page.absolute(base))), ""),
        Element("author", (), (Element("name", (), settings.publisher),)),
        *entries,
    )
    attributes = (("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", view.code), ("xml:base", base))
    return Data(own, Format.XML, Element("feed", attributes, content))


def _entry(view: View, name: str, language: str | None) -> Element:
    report = view.knowledge.corpus.reports[name]
    version = report.versions.get(language or "") or report.lead
    # A report's page in its own language is where its text belongs; a language without a frame has none.
    languages = view.knowledge.corpus.settings.languages
    code = language or (report.lead.language if report.lead.language in languages else view.code)
    url = urls.report(code, name).absolute(view.knowledge.corpus.settings.base_url)
    title = Words(version.title, version.language)
    published = (Element("published", (), f"{report.published}T00:00:00Z"),) if report.published else ()
    # A report has fewer versions than the site has languages, and a text is long.
    said = ("summary", name, version.language)
    summary = view.knowledge.once(said, plain, version.text.source, SUMMARY)
    return Element(
        "entry",
        (("xml:lang", title.language),),
        (
            Element("id", (), url),
            Element("title", (), title.text),
            Element("updated", (), _stamp(report)),
            *published,
            Element("link", (("rel", "alternate"), ("type", "text/html"), ("href", url)), ""),
            *((Element("summary", (), summary),) if summary else ()),
        ),
    )


def _stamp(report: Report) -> str:
    """Give the day a report was last changed as the time stamp that Atom demands."""
    return f"{report.updated or report.published or report.source.accessed or dated(report)}T00:00:00Z"


class Location(NamedTuple):
    """A page in the sitemap: its addresses in the languages that stand for themselves, each of which names all."""

    urls: tuple[Url, ...]
    others: tuple[tuple[str, Url], ...]


UNLISTED = frozenset({"not_found", "redirect"})
"""Kinds of pages that nobody should find by searching."""


def location(page: Planned) -> Location:
    """Give the place of a page in the sitemap."""
    addresses = page.addresses
    if page.kind in UNLISTED:
        return Location((), ())
    here = any(link.url == addresses.here for link in addresses.switch)
    own = tuple(link.url for link in addresses.switch if addresses.own(link.code)) if here else (addresses.here,)
    others: tuple[tuple[str, Url], ...] = addresses.alternates(addresses.lead)
    if others and addresses.default:
        others = (*others, ("x-default", addresses.default))
    return Location(own, others)


def plan_sitemap(base_url: str, found: Iterable[Location]) -> Data:
    """Plan the sitemap: the pages that stand for themselves, each with its other languages."""
    content = tuple(element for location in found for element in _elements(base_url, location))
    attributes = (
        ("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9"),
        ("xmlns:xhtml", "http://www.w3.org/1999/xhtml"),
    )
    return Data(urls.sitemap(), Format.XML, Element("urlset", attributes, content))


def _elements(base_url: str, location: Location) -> Iterator[Element]:
    others = tuple(
        Element("xhtml:link", (("rel", "alternate"), ("hreflang", code), ("href", url.absolute(base_url))), "")
        for code, url in location.others
    )
    for url in location.urls:
        yield Element("url", (), (Element("loc", (), url.absolute(base_url)), *others))


def plan_robots(base_url: str) -> Data:
    """Plan the file that search engines look for at the root."""
    robots = f"User-agent: *\nAllow: /\n\nSitemap: {urljoin(base_url, urls.sitemap().path)}\n"
    return Data(urls.top("robots.txt"), Format.TEXT, robots)


def plan_nojekyll(base_url: str) -> Data:  # noqa: ARG001 (like the other files at the root)
    """Plan the file that keeps GitHub from running Jekyll over the site."""
    return Data(urls.top(".nojekyll"), Format.TEXT, "")
