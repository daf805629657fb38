"""What all languages share: which figure is where, which places have something to show, how reports are ordered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from site_src.model.corpus import Corpus, Figure, Report
from site_src.model.period import Period
from site_src.model.place import GROUP
from site_src.model.tallies import Cell, Tallies


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The corpus and its tallies with the indexes that pages need."""

    corpus: Corpus
    tallies: Tallies
    figures: Mapping[str, Figure]
    superseding: Mapping[str, Figure]
    """By figure, the one that takes its place."""
    reports_at: Mapping[str, tuple[str, ...]]
    """By place, the reports about it or with a figure about it, latest first."""
    shown: frozenset[str]
    """The places that have a page: those with data, and those around them."""
    inside: Mapping[str, tuple[str, ...]]
    """By place, those of the places directly inside that have a page."""
    groups: Mapping[str, tuple[str, ...]]
    """By place, the groups that it is a member of and that have a page."""
    before: Mapping[str, tuple[str, ...]]
    """By place, the units that became part of it and have a page."""
    latest: tuple[str, ...]
    """All reports, latest first."""
    measures: Mapping[str, tuple[Period, ...]]
    """The measures that have tallies, in the order of the taxonomy, and their periods, latest first."""
    reported: Mapping[tuple[str, Period], frozenset[str]]
    """By measure and period, the places that have a tally of it, of whatever status or value."""
    reported_places: frozenset[str]
    """The places of which a report states something, those around them left out."""
    cells: Mapping[str, tuple[Cell, ...]]
    """By place, the cells of which something is known, the latest period first."""


def know(corpus: Corpus, tallies: Tallies) -> Knowledge:
    """Make the indexes."""
    latest = tuple(sorted(corpus.reports, key=lambda name: (dated(corpus.reports[name]), name), reverse=True))
    reports_at: dict[str, list[str]] = defaultdict(list)
    for name in latest:
        report = corpus.reports[name]
        places = (report.place if report.place != corpus.gazetteer.name else "", *(one.place for one in report.figures))
        for place in dict.fromkeys(places):
            reports_at[place].append(name)
    with_data = {cell.place for cell, _, _ in tallies.all()} | reports_at.keys()
    shown = frozenset(step for place in with_data for step in corpus.gazetteer.around(place)) | {""}
    groups: dict[str, list[str]] = defaultdict(list)
    before: dict[str, list[str]] = defaultdict(list)
    for unit in corpus.gazetteer.places.values():
        if unit.id in shown:
            for member in unit.members if unit.kind == GROUP else ():
                groups[member].append(unit.id)
            for successor in unit.into:
                before[successor].append(unit.id)
    cells = sorted({*tallies.wholes, *tallies.parts}, key=lambda cell: (newest_first(cell.period), cell))
    periods: dict[str, dict[Period, None]] = defaultdict(dict)
    reported: dict[tuple[str, Period], set[str]] = defaultdict(set)
    cells_of: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        periods[cell.measure][cell.period] = None
        reported[cell.measure, cell.period].add(cell.place)
        cells_of[cell.place].append(cell)
    return Knowledge(
        corpus=corpus,
        tallies=tallies,
        figures={figure.id: figure for figure in corpus.figures},
        superseding={figure.supersedes: figure for figure in corpus.figures if figure.supersedes},
        reports_at=_frozen(reports_at),
        shown=shown,
        inside={
            place: tuple(name for name in names if name in shown)
            for place, names in corpus.gazetteer.inside.items()
            if place in shown
        },
        groups=_frozen(groups),
        before=_frozen(before),
        latest=latest,
        measures={measure: tuple(periods[measure]) for measure in corpus.taxonomy.measures if periods[measure]},
        reported={key: frozenset(names) for key, names in reported.items()},
        reported_places=frozenset(figure.place for figure in corpus.figures),
        cells=_frozen(cells_of),
    )


K = TypeVar("K")
V = TypeVar("V")


def _frozen(lists: Mapping[K, list[V]]) -> Mapping[K, tuple[V, ...]]:
    return {key: tuple(items) for key, items in lists.items()}


def dated(report: Report) -> date:
    """Give the day a report is filed under: when it was published, else the end of the period it speaks of."""
    return report.published or report.period.end


def newest_first(period: Period) -> tuple[int, int, bool]:
    """Give the key that puts the latest period first, the shorter one before the longer."""
    return (-period.end.toordinal(), -period.start.toordinal(), period.stock)
