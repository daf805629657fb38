"""What machines follow: feeds of the latest reports, of all places and of each, and of corrections."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from site_src.model.corpus import Report
from site_src.model.language import Words, number_text
from site_src.model.site import Data, Element, Format, Url
from site_src.model.text import plain
from site_src.plan import urls
from site_src.plan.corrections import CorrectionEntry, corrections
from site_src.plan.knowledge import Knowledge, changed
from site_src.plan.lines import report_line
from site_src.plan.phrases import count_text, phrases, when_text
from site_src.plan.sheet import each_place
from site_src.plan.view import View

ENTRIES = 50
"""How many reports a feed has; readers of feeds keep what they have seen."""

SUMMARY = 280
"""How many characters of a report's text a feed gives."""

FACTS = 3
"""How many counts of a report the feed of a place gives."""


def plan_feed(view: View) -> Data:
    """Plan the Atom feed of one language (RFC 4287): its versions where there are, each text marked with its own."""
    entries = [_entry(view, name, view.code, None) for name in view.knowledge.latest[:ENTRIES]]
    return _feed(view, urls.feed(view.code), urls.home(view.code), _title(view), _days(view), entries)


def plan_root_feed(view: View) -> Data:
    """Plan the feed of all reports in the languages they were written in."""
    entries = [_entry(view, name, None, None) for name in view.knowledge.latest[:ENTRIES]]
    return _feed(view, urls.feed(None), urls.chooser(), _title(view), _days(view), entries)


def each_place_with_reports(known: Knowledge) -> Iterable[str]:
    """Give the places that have a page and at least one report, about themselves or about a place inside."""
    return (name for name in each_place(known) if name in known.reports_within)


def plan_place_feed(view: View, name: str) -> Iterator[Data]:
    """Plan the feed of a place: the reports about it and about the places inside it."""
    reports = view.knowledge.reports_within[name][:ENTRIES]
    site, place = _title(view), view.place_words(name)
    title = site._replace(text=f"{place.text} – {site.text}")
    entries = [_entry(view, report, view.code, _facts(view, report)) for report in reports]
    days = [_stamp(view.knowledge.corpus.reports[report]) for report in reports]
    yield _feed(view, urls.place_feed(view.code, name), urls.place(view.code, name), title, days, entries)


def _facts(view: View, name: str) -> Words:
    """Say what a report counts, in the reader's language: a text would have to be parsed for every feed it is in."""
    line = report_line(view, name)
    counts = (
        " · ".join((count_text(view, shown), *(words.text for words in (one.measure, one.reported, *one.values))))
        for one in line.figures[:FACTS]
        if (shown := one.shown or one.sum)
    )
    return Words("; ".join((" · ".join((line.place.words.text, when_text(view, line.period))), *counts)), view.code)


def plan_corrections_feed(view: View) -> Data:
    """Plan the feed of corrections of one language, for those who have cited a figure."""
    latest = corrections(view)[:ENTRIES]
    own, page = urls.corrections_feed(view.code), urls.single(view.code, "corrections")
    site = _title(view)
    title = site._replace(text=f"{site.text} – {phrases(view).gettext('Corrections')}")
    entries = [_correction(view, entry, page) for entry in latest]
    return _feed(view, own, page, title, [f"{entry.day}T00:00:00Z" for entry in latest], entries)


def _correction(view: View, entry: CorrectionEntry, page: Url) -> Element:
    was, say = number_text(entry.was, view.code), phrases(view).gettext
    what = " · ".join((*(words.text for words in entry.what), when_text(view, entry.period)))
    if entry.now:
        change = say("was %(was)s, now %(now)s") % {"was": was, "now": count_text(view, entry.now)}
    else:
        change = say("was %(was)s, no longer stated") % {"was": was}
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


def _entry(view: View, name: str, language: str | None, said: Words | None) -> Element:
    """Give a report as an entry in a language, or in its own (None); its summary is ``said``, or its first words."""
    report = view.knowledge.corpus.reports[name]
    version = report.versions.get(language or "") or report.lead
    # A report's page in its own language is where its text belongs; a language without a frame has none.
    languages = view.knowledge.corpus.settings.languages
    code = language or (report.lead.language if report.lead.language in languages else view.code)
    url = urls.report(code, name).absolute(view.knowledge.corpus.settings.base_url)
    title = Words(version.title, version.language)
    published = (Element("published", (), f"{report.published}T00:00:00Z"),) if report.published else ()
    # A report has fewer versions than the site has languages, and a text is long.
    key = ("summary", name, version.language)
    summary = said or Words(view.knowledge.once(key, plain, version.text.source, SUMMARY), version.language)
    own = (("xml:lang", summary.language),) if summary.language != title.language else ()
    return Element(
        "entry",
        (("xml:lang", title.language),),
        (
            Element("id", (), url),
            Element("title", (), title.text),
            Element("updated", (), _stamp(report)),
            *published,
            Element("link", (("rel", "alternate"), ("type", "text/html"), ("href", url)), ""),
            *((Element("summary", own, summary.text),) if summary.text else ()),
        ),
    )


def _stamp(report: Report) -> str:
    """Give the day a report was last changed as the time stamp that Atom demands."""
    return f"{changed(report)}T00:00:00Z"
