"""Two editions of the site in, what changes from one to the other out, in plain English for whoever reviews it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from site_src.model.corpus import Corpus, Names, Values
from site_src.model.language import chosen, period_text, territory_name
from site_src.model.period import read_as_of, read_period
from site_src.model.published import Edition, PublishedFigure, PublishedTotal, TotalKey

ENGLISH = "en"
"""The language of messages to editors and reviewers."""


class Change(NamedTuple):
    """A number, or what it stands for, that is another one than before."""

    figure: str
    """Its permanent id; empty for a total."""
    what: str
    """Measure, status, place and period of it now; of one that went, those that it had."""
    formerly: str
    """The same before, where it differs; else empty."""
    before: str
    """As readers saw it: ``more than 800``; empty where it is new."""
    after: str
    """Empty where it went."""


class Pages(NamedTuple):
    """How many pages there were and would be, and which ones come and go."""

    before: int
    after: int
    added: tuple[str, ...]
    removed: tuple[str, ...]


class Differences(NamedTuple):
    """All that changes for readers and for those who use the data."""

    figures: tuple[Change, ...]
    totals: tuple[Change, ...]
    pages: Pages


HEDGES: Mapping[str, str] = {"": "", "about": "about ", "more-than": "more than ", "almost": "almost "}


def differences(corpus: Corpus, before: Edition, after: Edition) -> Differences:
    """Compare two editions; names are those of the corpus, or ids where it has them no more."""
    names = _Names(corpus)
    renamed = {alias: report.id for report in corpus.reports.values() for alias in report.aliases}
    old = {_present_id(renamed, name): figure for name, figure in before.figures.items()}
    changed = [
        Change(
            name, names.figure(after.figures.get(name) or old[name]), "", _count(old, name), _count(after.figures, name)
        )
        for name in sorted(old.keys() | after.figures.keys())
    ]
    formerly = {name: names.figure(figure) for name, figure in old.items()}
    moved = [
        one._replace(formerly=formerly[one.figure]) if formerly.get(one.figure, one.what) != one.what else one
        for one in changed
    ]
    totals = [
        Change("", names.total(key), "", _total(before.totals, key), _total(after.totals, key))
        for key in sorted(before.totals.keys() | after.totals.keys())
    ]
    return Differences(
        figures=tuple(one for one in moved if one.before != one.after or one.formerly),
        totals=tuple(one for one in totals if one.before != one.after),
        pages=Pages(
            len(before.pages),
            len(after.pages),
            tuple(sorted(after.pages - before.pages)),
            tuple(sorted(before.pages - after.pages)),
        ),
    )


def _present_id(renamed: Mapping[str, str], figure: str) -> str:
    """Give the id that a published figure has now, if its report has been renamed."""
    report, mark, name = figure.partition("#")
    return f"{renamed.get(report, report)}{mark}{name}"


def _count(figures: Mapping[str, PublishedFigure], name: str) -> str:
    """Write a count as readers see it; empty if there is no such figure."""
    figure = figures.get(name)
    if figure is None:
        return ""
    return f"{HEDGES.get(figure.approx, '')}{figure.count}" if figure.count is not None else "parts only"


def _total(totals: Mapping[TotalKey, PublishedTotal], key: TotalKey) -> str:
    total = totals.get(key)
    if total is None:
        return ""
    span = str(total.low) if total.low == total.high else f"{total.low} to {total.high}"
    coverage = f" (from {total.reporting} of {total.of} places)" if total.of else ""
    return f"{HEDGES.get(total.approx, '')}{span}{coverage}"


class _Names(NamedTuple):
    """The names of things in English, or in the nearest language there is."""

    corpus: Corpus

    def figure(self, figure: PublishedFigure) -> str:
        """Name what a figure counts."""
        return self._joined(
            TotalKey(figure.measure, figure.status, figure.place, figure.period), figure.values, figure.place_name
        )

    def total(self, key: TotalKey) -> str:
        """Name what a total is of."""
        return self._joined(key, (), key.place)

    def _joined(self, key: TotalKey, values: Values, fallback: str) -> str:
        taxonomy = self.corpus.taxonomy
        measure, status = taxonomy.measures.get(key.measure), taxonomy.statuses.get(key.status)
        words = [
            self._named(measure.names) if measure else key.measure,
            self._named(status.names) if status else key.status,
            self._place(key.place, fallback),
            _period(key.period),
            *(self._value(dimension, value) for dimension, value in values),
        ]
        return " · ".join(words)

    def _named(self, names: Names) -> str:
        return chosen(names, (ENGLISH, self.corpus.settings.fallback, *self.corpus.settings.languages)).text

    def _place(self, place: str, fallback: str) -> str:
        gazetteer = self.corpus.gazetteer
        if not place:
            return territory_name(gazetteer.name, ENGLISH) or "all places"
        found = gazetteer.places.get(place)
        if found is None:
            return fallback or place
        own = found.names.get(ENGLISH, found.name)
        # Many units share a name; the one around it tells which is meant.
        return f"{own} ({self._place(found.parent, found.parent)})" if found.parent else own

    def _value(self, dimension: str, value: str) -> str:
        known = self.corpus.taxonomy.dimensions.get(dimension)
        names = known.values.get(value) if known else None
        return self._named(names) if names else f"{dimension} {value}"


def _period(text: str) -> str:
    """Write a period in English; as the file has it if it is none that we know."""
    stock = text.startswith("@")
    period = read_as_of(text[1:]) if stock else read_period(text)
    if period is None:
        return text
    return f"as of {period_text(period, ENGLISH)}" if stock else period_text(period, ENGLISH)
