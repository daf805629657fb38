"""Rules across the versions of a report: what one language says, the others say, and none says more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from site_src.check.evidence import Claim, claims
from site_src.model.corpus import Corpus, Correction, Report, Version
from site_src.model.numerals.letters import in_western_digits
from site_src.model.numerals.reader import COUNTS, Form, Spotted, numbers_in
from site_src.model.problem import Finding

LAST_DIGIT = 9
"""Up to this, languages differ in what they say with a number: *both*, *a pair*, *the two of them*."""

LAST_MONTH = 12
"""Up to this, a date may have a number where another language has the name of a month."""


def count_not_in_translation(corpus: Corpus) -> Iterator[Finding]:
    """A count of the lead that a translation does not say anywhere, in its language's spelling."""
    for report, version in _translations(corpus):
        said = {spotted.value for spotted in numbers_in(version.text.source, version.language)}
        for claim in claims(report):
            if claim.count is None or claim.count in said:
                continue
            old = _still_said(report, claim, said)
            if old:
                message = (
                    f"{claim.name} was corrected from {old.was} to {claim.count} on {old.day}; "
                    f"the translation still says {old.was}."
                )
                way_out = "Correct the translation, its title and its quotes."
            else:
                message = f"The translation does not say {claim.count} ({claim.name}), which the lead version says."
                way_out = "Compare it with the lead version; numbers may be written in digits or in words."
            yield Finding(version.spots["title"], message, way_out, (claim.count_at,))


def _still_said(report: Report, claim: Claim, said: set[int | None]) -> Correction | None:
    """Give the correction of a count whose old value a translation still says."""
    return next((one for one in report.corrections if one.figure == claim.name and one.was in said), None)


def number_not_in_original(corpus: Corpus) -> Iterator[Finding]:
    """A number in a translation that the text it was made from does not say: slipped in, or left from before."""
    for report, version in _translations(corpus):
        original = report.versions.get(version.translates or "", report.lead)
        yield from (found for _, found in _lacking(version, original, "original"))


def number_not_in_translation(corpus: Corpus) -> Iterator[Finding]:
    """A number of a text that its translation does not say, although no figure claims it."""
    for report, version in _translations(corpus):
        original = report.versions.get(version.translates or "", report.lead)
        claimed = {claim.count for claim in claims(report)}
        yield from (found for value, found in _lacking(original, version, "translation") if value not in claimed)


def number_only_in_title(corpus: Corpus) -> Iterator[Finding]:
    """A number in a title that neither the text nor the period says: readers meet titles in lists, without the text."""
    for report in corpus.reports.values():
        for version in report.versions.values():
            shown = {report.period.start.year, report.period.end.year}
            missing = [value for value, _ in _said(version.title, version.language) if value not in shown]
            # Digits are seen at once; only for what no digits say the text's words are read.
            missing = [value for value in missing if value not in _runs(version.text.source)]
            for value in dict.fromkeys(missing):
                if value not in _values(version.text.source, version.language):
                    message = f"The title says {value}, the text does not."
                    yield Finding(version.spots["title"], message, "Correct whichever is wrong.")


def _translations(corpus: Corpus) -> Iterator[tuple[Report, Version]]:
    for report in corpus.reports.values():
        for version in report.versions.values():
            if version is not report.lead:
                yield report, version


def _lacking(version: Version, other: Version, name: str) -> Iterator[tuple[int, Finding]]:
    """Find the numbers of one version that another does not say in any form, a date's or a document's among them."""
    known = _values(other.text.source, other.language)
    for value, spotted in _said(version.text.source, version.language):
        if value > (LAST_MONTH if spotted.value is None else LAST_DIGIT) and value not in known:
            words = version.text.source[spotted.start : spotted.end]
            yield (
                value,
                Finding(
                    version.text.position(spotted.start),
                    f"The text says “{words}”, but the {name} in “{other.language}” does not say {value}.",
                    "Compare both, and correct whichever is wrong.",
                ),
            )


def _said(text: str, language: str) -> Iterator[tuple[int, Spotted]]:
    """Give the counts that a text says, and the runs of digits in what is no count: dates, documents, names."""
    for spotted in numbers_in(text, language):
        if spotted.form in COUNTS and spotted.value is not None:
            yield spotted.value, spotted
        elif spotted.form is not Form.HOMONYM:
            yield from ((run, spotted) for run in _runs(text[spotted.start : spotted.end]))


def _values(text: str, language: str) -> set[int]:
    """Give every number that a text says: as a count, or as digits in a date, an order or a name."""
    said = {spotted.value for spotted in numbers_in(text, language) if spotted.value is not None}
    return said | {*_runs(text)}


@lru_cache(maxsize=64)
def _runs(text: str) -> tuple[int, ...]:
    """Give the digits that stand together, of whatever script, as numbers."""
    return tuple(int(run) for run in re.findall(r"[0-9]{1,15}", in_western_digits(text)))
