"""What all languages share: which figure is where, which places have something to show, how reports are ordered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from site_src.model.corpus import Corpus, Figure, Report
from site_src.model.period import Period
from site_src.model.place import GROUP, Gazetteer
from site_src.model.tallies import Cell, Ledger, Tallies
from site_src.plan.tabled import Table, tables
from site_src.tally.ledger import books, ledger
from site_src.tally.today import Grouping, groupings, heir

K = TypeVar("K")
V = TypeVar("V")


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
    reports_within: Mapping[str, tuple[str, ...]]
    """By place, those and the ones about places inside it, latest first."""
    shown: Set[str]
    """The places that have a page: those with data, the later units of their territory, and those around them."""
    homonyms: Set[str]
    """Those of them that share their name with another directly inside the same place."""
    inside: Mapping[str, tuple[str, ...]]
    """By place, those of the places directly inside that have a page."""
    groups: Mapping[str, tuple[str, ...]]
    """By place, the groups that it is a member of and that have a page."""
    before: Mapping[str, tuple[str, ...]]
    """By place, the units that became part of it and have a page."""
    earlier: Mapping[str, tuple[str, ...]]
    """By unit of today, the ended units outside it of which something is known and whose territory is its own now."""
    today: Mapping[tuple[str, Period], Mapping[str, Grouping]]
    """By measure and period in which a unit reports that has ended: by status, the counts by today's units."""
    ledgers: Mapping[Cell, Ledger]
    """By cell that has a count, the account of every figure in its scope."""
    latest: Sequence[str]
    """All reports, latest first."""
    filed: Mapping[int, tuple[str, ...]]
    """By the year that their ids begin with, the reports: both latest first."""
    days: Mapping[str, date]
    """By place, the latest day on which a report of it or of a place inside was published, changed or read."""
    measures: Mapping[str, tuple[Period, ...]]
    """The measures that have tallies, in the order of the taxonomy, and their periods, latest first."""
    reported: Mapping[tuple[str, Period], frozenset[str]]
    """By measure and period, the places that have a tally of it, of whatever status or value."""
    told: Mapping[tuple[str, Period], tuple[str, ...]]
    """Those of them that a table of all places shows: all around them have a tally too."""
    tables: Sequence[Table]
    """All tables that have rows."""
    reported_places: Set[str]
    """The places of which a report states something, those around them left out."""
    cells: Mapping[str, tuple[Cell, ...]]
    """By place, the cells of which something is known, the latest period first, then in the taxonomy's order."""
    said: dict[object, Any] = field(default_factory=dict, compare=False, repr=False)
    """What was asked for one language and is the same in all. It follows from the rest."""

    def once(self, key: object, make: Callable[..., V], *values: object) -> V:
        """Give what was made for a key, or make it of the values."""
        try:
            made: V = self.said[key]
        except KeyError:
            made = self.said[key] = make(*values)
        return made


def know(corpus: Corpus, tallies: Tallies) -> Knowledge:
    """Make the indexes."""
    latest = tuple(sorted(corpus.reports, key=lambda name: (dated(corpus.reports[name]), name), reverse=True))
    reports_at: dict[str, list[str]] = defaultdict(list)
    reports_within: dict[str, list[str]] = defaultdict(list)
    for name in latest:
        report = corpus.reports[name]
        places = (report.place if report.place != corpus.gazetteer.name else "", *(one.place for one in report.figures))
        for place in dict.fromkeys(places):
            reports_at[place].append(name)
        for around in dict.fromkeys(step for place in places for step in corpus.gazetteer.around(place)):
            reports_within[around].append(name)
    with_data = {cell.place for cell, _, _ in tallies.all()} | reports_at.keys()
    shown = _with_pages(corpus.gazetteer, with_data)
    groups: dict[str, list[str]] = defaultdict(list)
    before: dict[str, list[str]] = defaultdict(list)
    for unit in corpus.gazetteer.places.values():
        if unit.id in shown:
            for member in unit.members if unit.kind == GROUP else ():
                groups[member].append(unit.id)
            for successor in unit.into:
                before[successor].append(unit.id)
    accounts = books(corpus, tallies)
    measures = {name: turn for turn, name in enumerate(corpus.taxonomy.measures)}
    statuses = {name: turn for turn, name in enumerate(corpus.taxonomy.statuses)}
    cells = sorted(
        {*tallies.wholes, *tallies.parts},
        key=lambda cell: (newest_first(cell.period), measures[cell.measure], statuses[cell.status], cell.place),
    )
    periods: dict[str, dict[Period, None]] = defaultdict(dict)
    reported: dict[tuple[str, Period], set[str]] = defaultdict(set)
    cells_of: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        periods[cell.measure][cell.period] = None
        reported[cell.measure, cell.period].add(cell.place)
        cells_of[cell.place].append(cell)
    inside = {
        place: tuple(name for name in names if name in shown)
        for place, names in corpus.gazetteer.inside.items()
        if place in shown
    }
    by_today = _by_today(corpus, tallies)
    told = {key: tuple(_told(inside, names)) for key, names in reported.items()}
    periods_of = {name: tuple(periods[name]) for name in corpus.taxonomy.measures if periods[name]}
    told_of = {name: {period: told[name, period] for period in some} for name, some in periods_of.items()}
    return Knowledge(
        corpus=corpus,
        tallies=tallies,
        figures=figures_by_id(corpus),
        superseding=figures_by_superseded(corpus),
        reports_at=_frozen(reports_at),
        reports_within=_frozen(reports_within),
        shown=shown,
        homonyms=_homonyms(corpus.gazetteer, shown),
        inside=inside,
        groups=_frozen(groups),
        before=_frozen(before),
        earlier=_earlier(corpus.gazetteer, sorted({cell.place for cell in cells})),
        today=by_today,
        ledgers={cell: ledger(accounts, cell) for cell in tallies.wholes},
        latest=latest,
        filed=_filed(latest),
        days=_days(corpus),
        measures=periods_of,
        reported={key: frozenset(names) for key, names in reported.items()},
        told=told,
        tables=tuple(tables(corpus.taxonomy, tallies, told_of, by_today)),
        reported_places=frozenset(figure.place for figure in corpus.figures),
        cells=_frozen(cells_of),
    )


def _filed(latest: Iterable[str]) -> Mapping[int, tuple[str, ...]]:
    found: dict[int, list[str]] = defaultdict(list)
    for name in latest:
        found[int(name.partition("/")[0])].append(name)
    return {year: tuple(found[year]) for year in sorted(found, reverse=True)}


def figures_by_id(corpus: Corpus) -> Mapping[str, Figure]:
    """Give every figure by its id."""
    return {figure.id: figure for figure in corpus.figures}


class Figures(Mapping[str, Figure]):
    """Every figure by its id, each looked for in its report by whoever asks."""

    def __init__(self, reports: Mapping[str, Report]) -> None:
        self.reports = reports

    def __getitem__(self, name: str) -> Figure:
        for figure in self.reports[name.partition("#")[0]].figures:
            if figure.id == name:
                return figure
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return (figure.id for report in self.reports.values() for figure in report.figures)

    def __len__(self) -> int:
        return sum(len(report.figures) for report in self.reports.values())


class Superseding(Mapping[str, Figure]):
    """By the id of a figure the one that takes its place, looked for by whoever asks."""

    def __init__(self, names: Mapping[str, str], figures: Mapping[str, Figure]) -> None:
        """``names`` gives the ids of both."""
        self.names = names
        self.figures = figures

    def __getitem__(self, name: str) -> Figure:
        return self.figures[self.names[name]]

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)


def figures_by_superseded(corpus: Corpus) -> Mapping[str, Figure]:
    """Give each figure that takes the place of another by the id of that one."""
    return {figure.supersedes: figure for figure in corpus.figures if figure.supersedes}


def _days(corpus: Corpus) -> Mapping[str, date]:
    found: dict[str, date] = {}
    for report in corpus.reports.values():
        days = (report.published, report.updated, report.source.accessed, *(one.day for one in report.corrections))
        named = [day for day in days if day]
        places = {
            report.place if report.place in corpus.gazetteer.places else "",
            *(one.place for one in report.figures),
        }
        for place in {step for one in places for step in corpus.gazetteer.around(one)} if named else ():
            found[place] = max(*named, found.get(place, date.min))
    return found


def _told(inside: Mapping[str, tuple[str, ...]], reported: Set[str]) -> Iterator[str]:
    """Give the places that one comes to by going inwards from the whole over places that have a tally."""
    ahead = [""] if "" in reported else []
    while ahead:
        place = ahead.pop()
        yield place
        ahead += (name for name in inside.get(place, ()) if name in reported)


def _with_pages(gazetteer: Gazetteer, with_data: Iterable[str]) -> frozenset[str]:
    """Give the places with data, the units that they became part of, and all around both."""
    shown, ahead = {""}, list(with_data)
    while ahead:
        place = ahead.pop()
        if place not in shown and place in gazetteer.places:
            shown.add(place)
            ahead += (*gazetteer.around(place), *gazetteer.places[place].into)
    return frozenset(shown)


def _homonyms(gazetteer: Gazetteer, shown: frozenset[str]) -> frozenset[str]:
    named: dict[tuple[str | None, str], list[str]] = defaultdict(list)
    for name in shown:
        named[gazetteer.places[name].parent, gazetteer.places[name].name].append(name)
    return frozenset(name for same in named.values() if len(same) > 1 for name in same)


def _earlier(gazetteer: Gazetteer, known: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for place in known:
        unit = heir(gazetteer, place)
        if unit is not None and unit not in gazetteer.around(place):
            found[unit].append(place)
    return _frozen(found)


def _by_today(corpus: Corpus, tallies: Tallies) -> Mapping[tuple[str, Period], Mapping[str, Grouping]]:
    found: dict[tuple[str, Period], dict[str, Grouping]] = defaultdict(dict)
    for (measure, status, period), grouping in groupings(tallies, corpus.gazetteer).items():
        found[measure, period][status] = grouping
    return {key: by_status for key, by_status in found.items() if any(one.regrouped for one in by_status.values())}


def _frozen(lists: Mapping[K, list[V]]) -> Mapping[K, tuple[V, ...]]:
    return {key: tuple(items) for key, items in lists.items()}


def dated(report: Report) -> date:
    """Give the day a report is filed under: when it was published, else the end of the period it speaks of."""
    return report.published or report.period.end


def changed(report: Report) -> date:
    """Give the day a report was last changed, as far as it says."""
    return report.updated or report.published or report.source.accessed or dated(report)


def newest_first(period: Period) -> tuple[int, int, bool]:
    """Give the key that puts the latest period first, the shorter one before the longer."""
    return (-period.end.toordinal(), -period.start.toordinal(), period.stock)
