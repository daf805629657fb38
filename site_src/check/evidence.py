"""Rules about evidence: a quote stands in its text and says its count; what one version says, the others say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from site_src.model.corpus import Corpus, Report, Version
from site_src.model.numerals.reader import numbers_in, states
from site_src.model.problem import Finding, Position, fold, listed
from site_src.model.text import says


@dataclass(frozen=True, slots=True)
class Claim:
    """A count, the words that are to state it, and where both stand."""

    name: str
    """The figure (``registered``) or part (``registered/1``)."""
    count: int | None
    quote: str | None
    quote_at: Position
    count_at: Position


def _claims(report: Report) -> Iterator[Claim]:
    for figure in report.figures:
        spots = figure.spots
        yield Claim(
            figure.name, figure.count, figure.quote, spots.get("quote", spots[""]), spots.get("count", spots[""])
        )
        for part in figure.parts:
            at = part.spots
            name = f"{figure.name}/{part.number}"
            yield Claim(name, part.count, part.quote, at.get("quote", at[""]), at.get("count", at[""]))


def quote_not_in_text(corpus: Corpus) -> Iterator[Finding]:
    """A quote that its text does not say: spaces, quotation marks and markup may differ, words and digits may not."""
    for report in corpus.reports.values():
        for claim in _claims(report):
            if claim.quote and not says(report.lead.text.source, claim.quote):
                yield _missing(claim.quote, claim.quote_at, report.lead)
        for version in report.versions.values():
            for name, quote in version.quotes.items():
                if not says(version.text.source, quote):
                    yield _missing(quote, version.spots[f"quotes/{name}"], version)


def _missing(quote: str, at: Position, version: Version) -> Finding:
    way_out = "Copy the words from the text, or correct the text; a quote lies within one paragraph, list item or cell."
    return Finding(at, f"The text in “{version.language}” does not say “{quote}”.", way_out)


def count_not_in_quote(corpus: Corpus) -> Iterator[Finding]:
    """A quote that does not state the count: in digits as the language writes them, or in words."""
    for report in corpus.reports.values():
        for claim in _claims(report):
            if claim.quote and claim.count is not None and not states(claim.quote, report.lead.language, claim.count):
                yield _not_stated(claim.quote, claim, claim.quote_at, report.lead.language)
        for version in report.versions.values():
            claims = {claim.name: claim for claim in _claims(report)}
            for name, quote in version.quotes.items():
                said = claims.get(name)
                if said and said.count is not None and not states(quote, version.language, said.count):
                    yield _not_stated(quote, said, version.spots[f"quotes/{name}"], version.language)


def _not_stated(quote: str, claim: Claim, at: Position, language: str) -> Finding:
    read = ", ".join(str(one.value) for one in numbers_in(quote, language) if one.value is not None)
    says_instead = f"the numbers read in it are {read}" if read else "no number is read in it"
    message = f"The count is {claim.count}, but “{quote}” does not say so: {says_instead}."
    return Finding(at, message, "Correct the count or the quote, whichever is wrong.", (claim.count_at,))


def count_not_in_translation(corpus: Corpus) -> Iterator[Finding]:
    """A count of the lead that a translation does not say anywhere, in its language's spelling."""
    for report in corpus.reports.values():
        for version in report.versions.values():
            if version is report.lead:
                continue
            for claim in _claims(report):
                if claim.count is not None and not states(version.text.source, version.language, claim.count):
                    yield Finding(
                        version.spots["title"],
                        f"The translation does not say {claim.count} ({claim.name}), which the lead version says.",
                        "Compare it with the lead version; numbers may be written in digits or in words.",
                        (claim.count_at,),
                    )


def other_status_word(corpus: Corpus) -> Iterator[Finding]:
    """A quote with the word of another status and without that of its own: a wrong verb changes what a number means."""
    statuses = corpus.taxonomy.statuses
    for report in corpus.reports.values():
        language = report.lead.language
        for figure in report.figures:
            said = {
                name
                for name, status in statuses.items()
                if _has_word(figure.quote or "", status.words.get(language, ()))
            }
            if said and figure.status not in said and statuses[figure.status].words.get(language):
                message = (
                    f"The status is “{figure.status}”, but “{figure.quote}” has the word of {listed(sorted(said))}."
                )
                way_out = "Compare with the text; if the status is right, quote the words that say so as well."
                yield Finding(figure.spots["quote"], message, way_out, (figure.spots["status"],))


def _has_word(quote: str, beginnings: Iterable[str]) -> bool:
    words = f" {fold(quote)}"
    return any(f" {fold(beginning)}" in words for beginning in beginnings)
