"""A rule for who asks what was forgotten: the numbers of a text that no figure claims."""

from __future__ import annotations

import re
from collections.abc import Iterator

from site_src.model.corpus import Corpus, Figure, Part, Report
from site_src.model.evidence import find
from site_src.model.numerals.reader import COUNTS, numbers_in
from site_src.model.problem import Finding

NO_TEXT = re.compile(
    r"\]\([^)\n]*\)|\]\[[^\]\n]*\]|^\[[^\]\n]+\]:.*$|<[^>\n]*>|https?://\S+|`[^`\n]*`|^ {0,3}[0-9]{1,9}[.)] ",
    re.MULTILINE,
)
"""Addresses, code and the numbers of lists: no reader takes them for counts."""


def unclaimed_number(corpus: Corpus) -> Iterator[Finding]:
    """A number in a text that no figure claims: years, dates, ordinals, document numbers and the like left out."""
    for report in corpus.reports.values():
        text = report.lead.text
        # Blanks of the same length keep every offset.
        bare = NO_TEXT.sub(lambda found: " " * len(found[0]), text.source)
        claimed = [span for quote in _quotes(report) if (span := find(quote, text.source))]
        counts = _counts(report)
        for spotted in numbers_in(bare, report.lead.language):
            if spotted.form not in COUNTS or spotted.value in counts:
                continue
            if not any(span.start <= spotted.start and spotted.end <= span.end for span in claimed):
                words = text.source[spotted.start : spotted.end]
                way_out = "If it counts something that the site shows, add a figure with its quote; if not, leave it."
                message = f"No figure claims “{words}” ({spotted.value})."
                yield Finding(text.position(spotted.start), message, way_out)


def _owners(report: Report) -> Iterator[Figure | Part]:
    for figure in report.figures:
        yield figure
        yield from figure.parts


def _quotes(report: Report) -> Iterator[str]:
    return (owner.quote for owner in _owners(report) if owner.quote)


def _counts(report: Report) -> set[int]:
    return {owner.count for owner in _owners(report) if owner.count is not None}
