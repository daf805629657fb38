"""Rules about the links in texts: what they name must exist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set

from site_src.model.corpus import Corpus, Report, Version
from site_src.model.problem import Finding, listed, nearest
from site_src.model.text import SCHEMES


def dead_link(corpus: Corpus) -> Iterator[Finding]:
    """A link to a place, report, page or file that does not exist."""
    return dead_links(corpus, corpus.reports.values())


def dead_links(corpus: Corpus, reports: Iterable[Report]) -> Iterator[Finding]:
    """Find those of some reports, and of all editorial pages."""
    known: dict[str, Set[str]] = {
        "place": corpus.gazetteer.places.keys() - {""} | {corpus.gazetteer.name},
        "report": corpus.reports.keys() | corpus.unread,
        "page": corpus.articles.keys() | corpus.unread,
    }
    for version, files in _texts(corpus, reports):
        for link in version.text.links:
            names = known[link.scheme] if link.scheme else files
            if link.name in names:
                continue
            others = f"Links to pages of the site begin with {listed(f'{scheme}:' for scheme in SCHEMES)}."
            if link.scheme:
                message = f"There is no {link.scheme} “{link.name}”."
            else:
                message = f"There is no file “{link.name}” beside the text."
                others = f"Put the file into the folder of the text. {others}"
            yield Finding(link.at, message, nearest(link.name, names) or others)


def _texts(corpus: Corpus, reports: Iterable[Report]) -> Iterator[tuple[Version, Set[str]]]:
    for report in reports:
        files = {attachment.name for attachment in report.attachments}
        for version in report.versions.values():
            yield version, files
    for article in corpus.articles.values():
        for version in article.versions.values():
            yield version, frozenset()
