"""Rules about what stands around the counts: a text names the place, the time and the status that its figures have."""

from __future__ import annotations

import re
from collections.abc import Iterator

from site_src.check.evidence import has_word
from site_src.model.corpus import Corpus, Figure, Report, Version
from site_src.model.numerals.letters import in_western_digits
from site_src.model.place import Place
from site_src.model.problem import Finding, Position, fold

NUMBER = re.compile(r"([0-9]+)(?:[-–/]([0-9]{2})(?![0-9]))?")
"""A number, and the two digits of a later year behind it."""


def place_not_in_text(corpus: Corpus) -> Iterator[Finding]:
    """A figure of a place that its text does not name: the count may belong to another place."""
    for report in corpus.reports.values():
        linked = {link.name for link in report.lead.text.links if link.scheme == "place"}
        for place, at in {figure.place: _place_at(report, figure) for figure in reversed(report.figures)}.items():
            unit = corpus.gazetteer.places.get(place)
            # Of the whole, a text says "our country" as often as its name.
            if unit and unit.id and place not in linked and not _named(unit, report):
                yield Finding(
                    at,
                    f"The text does not name {unit.name} ({place}).",
                    f"Correct the place; if it is right, link it in the text: [name](place:{place}).",
                )


def _place_at(report: Report, figure: Figure) -> Position:
    return figure.spots.get("place", report.spots.get("place", report.spots[""]))


def _named(unit: Place, report: Report) -> bool:
    """Tell whether a text calls a place by its official name, or by the one in the language of the text."""
    names = [unit.name, *(name for code, name in unit.names.items() if code == report.lead.language)]
    text = _written(report.lead)
    if any(name in text for name in names):
        return True
    words = fold(text)
    return any(fold(name) in words for name in names)


def period_not_in_text(corpus: Corpus) -> Iterator[Finding]:
    """A figure of a year that its text does not name, although its period is said to be stated."""
    for report in corpus.reports.values():
        years = _years(report.lead)
        seen: set[int] = set()
        for figure in report.figures:
            own = figure.spots.get("period") or figure.spots.get("as_of")
            if own is None and report.basis != "stated":
                continue
            for year in dict.fromkeys((figure.period.start.year, figure.period.end.year)):
                if year not in years and year not in seen:
                    seen.add(year)
                    yield Finding(
                        own or report.spots.get("period", report.spots[""]),
                        f"The text does not name the year {year}.",
                        "Correct the year; if the text only lets one know it, write “period_basis: context”, or "
                        "“inferred” if it is concluded from elsewhere.",
                    )


def status_not_in_text(corpus: Corpus) -> Iterator[Finding]:
    """A figure whose status no word of its text says, in the language that it is written in."""
    for report in corpus.reports.values():
        language = report.lead.language
        seen: set[str] = set()
        for figure in report.figures:
            status = corpus.taxonomy.statuses.get(figure.status)
            words = status.words.get(language, ()) if status else ()
            if not words or figure.status in seen:
                continue
            seen.add(figure.status)
            if not has_word(_written(report.lead), words):
                yield Finding(
                    figure.spots["status"],
                    f"The text has no word for “{figure.status}”.",
                    "Correct the status; if the text says it otherwise, add how that word begins to “words” of the "
                    f"status in the taxonomy, under {language}.",
                )


def _written(version: Version) -> str:
    return f"{version.title} {version.text.source}"


def _years(version: Version) -> set[int]:
    """Give the years that a text names, *2020-24* and *2021/22* written out."""
    found = set[int]()
    for text in (version.title, version.text.source):
        for first, last in NUMBER.findall(in_western_digits(text)):
            if len(first) == len("2024"):
                found.add(int(first))
                if last:
                    found.add(int(first[:2] + last))
    return found
