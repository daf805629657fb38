"""Rules about evidence: a quote stands in its text, says its count, and says no other status than its figure's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from site_src.model.corpus import Corpus, Report, Status, Version
from site_src.model.evidence import verbatim
from site_src.model.numerals.reader import numbers_in, states
from site_src.model.problem import Finding, Position, fold, listed
from site_src.model.text import says

WORD = re.compile(r"\w+")
PLAIN_WORDS = re.compile(r"\w+(?: \w+)*")
"""What stands in a text as it does among its folded words."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A count, the words that are to state it, and where both stand."""

    name: str
    """The figure (``registered``) or part (``registered/1``)."""
    status: str
    count: int | None
    quote: str | None
    quote_at: Position
    count_at: Position
    status_at: Position


def claims(report: Report) -> Iterator[Claim]:
    """Give the counts of a report, of its figures and of their parts."""
    for figure in report.figures:
        spots, status_at = figure.spots, figure.spots["status"]
        quote_at, count_at = spots.get("quote", spots[""]), spots.get("count", spots[""])
        yield Claim(figure.name, figure.status, figure.count, figure.quote, quote_at, count_at, status_at)
        for part in figure.parts:
            at = part.spots
            name = f"{figure.name}/{part.number}"
            quote_at, count_at = at.get("quote", at[""]), at.get("count", at[""])
            yield Claim(name, figure.status, part.count, part.quote, quote_at, count_at, status_at)


def quote_not_in_text(corpus: Corpus) -> Iterator[Finding]:
    """A quote that its text does not say: spaces, quotation marks and markup may differ, words and digits may not."""
    for report in corpus.reports.values():
        for claim in claims(report):
            if claim.quote and not _says(report.lead.text.source, claim.quote):
                yield _missing(claim.quote, claim.quote_at, report.lead)
        for version in report.versions.values():
            for name, quote in version.quotes.items():
                if not _says(version.text.source, quote):
                    yield _missing(quote, version.spots[f"quotes/{name}"], version)


def _says(text: str, quote: str) -> bool:
    # Most quotes stand in their text letter for letter.
    return verbatim(quote, text) or says(text, quote)


def _missing(quote: str, at: Position, version: Version) -> Finding:
    way_out = "Copy the words from the text, or correct the text; a quote lies within one paragraph, list item or cell."
    return Finding(at, f"The text in “{version.language}” does not say “{quote}”.", way_out)


def count_not_in_quote(corpus: Corpus) -> Iterator[Finding]:
    """A quote that does not state the count: in digits as the language writes them, or in words."""
    for report in corpus.reports.values():
        stated = {claim.name: claim for claim in claims(report)}
        for claim in stated.values():
            if claim.quote and claim.count is not None and not states(claim.quote, report.lead.language, claim.count):
                yield _not_stated(claim.quote, claim, claim.quote_at, report.lead.language)
        for version in report.versions.values():
            for name, quote in version.quotes.items():
                said = stated.get(name)
                if said and said.count is not None and not states(quote, version.language, said.count):
                    yield _not_stated(quote, said, version.spots[f"quotes/{name}"], version.language)


def _not_stated(quote: str, claim: Claim, at: Position, language: str) -> Finding:
    read = ", ".join(str(one.value) for one in numbers_in(quote, language) if one.value is not None)
    says_instead = f"the numbers read in it are {read}" if read else "no number is read in it"
    message = f"The count is {claim.count}, but “{quote}” does not say so: {says_instead}."
    return Finding(at, message, "Correct the count or the quote, whichever is wrong.", (claim.count_at,))


def other_status_word(corpus: Corpus) -> Iterator[Finding]:
    """A quote with the word of another status and without that of its own: a wrong verb changes what a number means."""
    statuses = corpus.taxonomy.statuses
    for report in corpus.reports.values():
        stated = {claim.name: claim for claim in claims(report)}
        lead = report.lead.language
        quotes = [(claim, claim.quote or "", claim.quote_at, lead) for claim in stated.values()]
        for version in report.versions.values():
            for name, quote in version.quotes.items():
                if name in stated:
                    quotes.append((stated[name], quote, version.spots[f"quotes/{name}"], version.language))
        for claim, quote, at, language in quotes:
            said = _statuses_said(quote, language, statuses)
            own = statuses.get(claim.status)
            if said and own and claim.status not in said and own.words.get(language):
                yield Finding(
                    at,
                    f"The status is “{claim.status}”, but “{quote}” has the word of {listed(said)}.",
                    "Compare with the text; if the status is right, quote the words that say so as well.",
                    (claim.status_at,),
                )


def _statuses_said(quote: str, language: str, statuses: Mapping[str, Status]) -> list[str]:
    words = _words(quote)
    begin = {name: map(_beginning, status.words.get(language, ())) for name, status in statuses.items()}
    return sorted(name for name, beginnings in begin.items() if any(one in words for one in beginnings))


def has_word(text: str, beginnings: tuple[str, ...]) -> bool:
    """Tell whether a word of a text begins in one of these ways; marks and capitals are no difference."""
    return any(f" {beginning}" in text for beginning in beginnings if PLAIN_WORDS.fullmatch(beginning)) or any(
        _beginning(beginning) in _words(text) for beginning in beginnings
    )


@lru_cache(maxsize=1024)
def _beginning(words: str) -> str:
    return f" {fold(words)}"


@lru_cache(maxsize=64)
def _words(text: str) -> str:
    """Give the words of a text as they are compared, with a space before each."""
    return f" {fold(' '.join(WORD.findall(text)))}"
