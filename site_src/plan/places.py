"""The pages of places: the list of all, and one for each that has data or contains one that has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

from site_src.model.language import Words
from site_src.model.period import Period
from site_src.model.place import GROUP
from site_src.model.site import Named, Url
from site_src.model.slots import Orders
from site_src.plan import urls
from site_src.plan.cards import share_place
from site_src.plan.compare import comparison_url
from site_src.plan.grids import Grid, by_place, by_value
from site_src.plan.knowledge import dated
from site_src.plan.ledgers import LedgerLine, ledger_lines
from site_src.plan.lines import ReportLine, report_line
from site_src.plan.notes import Notes, notes
from site_src.plan.offers import Offer, place_offer
from site_src.plan.ordering import place_orders, place_rows
from site_src.plan.sheet import Planned, Sheet, crumbs_to, everywhere
from site_src.plan.timeline import by_period
from site_src.plan.today import earlier_units
from site_src.plan.view import NOBODY, View


class PlaceLine(NamedTuple):
    """A place in a list: its name, its kind, and those inside it that have a page."""

    id: str
    place: Named
    kind: Words
    since: date | None
    """Where its name does not already stand with its days."""
    reports: int
    inside: tuple[PlaceLine, ...]


class PlacesPage(NamedTuple):
    """All places with data, by province, and what is known of the whole."""

    whole: Words
    lines: tuple[PlaceLine, ...]
    grids: tuple[Grid, ...]
    ledgers: tuple[LedgerLine, ...]


class Breakdown(NamedTuple):
    """What is known of one period by the values of dimensions."""

    period: Period
    grids: tuple[Grid, ...]


class Several(NamedTuple):
    """Places in the order of a language, or of the first of several."""

    named: tuple[Named, ...]
    orders: Orders


class PlacePage(NamedTuple):
    """What is known of one place."""

    place: Words
    native: Words
    """Its official name."""
    kind: Words
    around: tuple[Named, ...]
    """The place it lies in, and the ones around that."""
    since: date | None
    until: date | None
    act: str
    """The law or decision that ended it, if the gazetteer says."""
    into: tuple[Named, ...]
    before: Several
    members: Several
    groups: Several
    codes: tuple[tuple[str, str], ...]
    grids: tuple[Grid, ...]
    """By measure: periods against statuses."""
    breakdowns: tuple[Breakdown, ...]
    inside: tuple[Grid, ...]
    """By measure and period: the places inside against statuses."""
    comparison: Url | None
    """Where the places inside stand side by side."""
    earlier: tuple[Grid, ...]
    """By measure and period: the earlier units of its territory against statuses."""
    silent: Several
    """Places inside without data."""
    ledgers: tuple[LedgerLine, ...]
    reports: tuple[ReportLine, ...]
    """On the place itself; where there are none, the latest on the places inside."""
    is_group: bool
    offer: Offer
    notes: Notes
    """Of all its tables."""


def plan_place_list(view: View, _: str) -> Iterator[Planned]:
    """Plan the list of places."""
    yield Planned("places", everywhere(view, urls.places), partial(_list, view), None)


def _list(view: View) -> Sheet:
    page = PlacesPage(
        view.place_words(""), tuple(_lines(view, "")), tuple(_inside(view, "", depth=1)), tuple(ledger_lines(view, ""))
    )
    return Sheet(NOBODY, NOBODY, (), "places", page)


def plan_places(view: View, name: str) -> Iterator[Planned]:
    """Plan the page of a place."""
    yield Planned("place", everywhere(view, partial(urls.place, name=name)), partial(_sheet, view, name), None)


def _sheet(view: View, name: str) -> Sheet:
    shared = share_place(view, name)
    return Sheet(view.place_words(name), NOBODY, crumbs_to(view, name), "places", _page(view, name), shared)


def _lines(view: View, place: str) -> Iterator[PlaceLine]:
    for name in view.sorted_places(view.knowledge.inside.get(place, ())):
        reports = len(view.knowledge.reports_at.get(name, ()))
        named = view.place(name)
        since = None if named.days else view.knowledge.corpus.gazetteer.places[name].since
        yield PlaceLine(name, named, view.kind(name), since, reports, tuple(_lines(view, name)))


def _page(view: View, name: str) -> PlacePage:
    knowledge = view.knowledge
    place = knowledge.corpus.gazetteer.places[name]
    grids = tuple(grid for measure in knowledge.measures if (grid := by_period(view, measure, name)))
    breakdowns = tuple(_breakdowns(view, name))
    inside, earlier = tuple(_inside(view, name, depth=9)), tuple(earlier_units(view, name))
    broken_down = (grid for one in breakdowns for grid in one.grids)
    return PlacePage(
        place=view.place_words(name),
        native=Words(place.name, view.native),
        kind=view.kind(name),
        around=tuple(view.place(step) for step in knowledge.corpus.gazetteer.around(name) if step != name),
        since=place.since,
        until=place.until,
        act=place.act or "",
        into=tuple(view.place(unit) for unit in place.into),
        before=_several(view, knowledge.before.get(name, ())),
        members=_several(view, place.members),
        groups=_several(view, knowledge.groups.get(name, ())),
        codes=tuple(sorted(place.codes.items())),
        grids=grids,
        breakdowns=breakdowns,
        inside=inside,
        comparison=comparison_url(view, name),
        earlier=earlier,
        silent=_several(view, _silent(view, name)),
        ledgers=tuple(ledger_lines(view, name)),
        reports=tuple(report_line(view, report) for report in _reports(view, name)),
        is_group=place.kind == GROUP,
        offer=place_offer(view, name),
        notes=notes(view, (*grids, *broken_down, *inside, *earlier)),
    )


def _several(view: View, names: Iterable[str]) -> Several:
    listed, orders_of = view.orders(names)
    return Several(tuple(map(view.place, listed)), orders_of)


def _breakdowns(view: View, place: str) -> Iterator[Breakdown]:
    """Give what is known by dimension: for each measure and period, the latest first."""
    for measure, period in dict.fromkeys((cell.measure, cell.period) for cell in view.knowledge.cells.get(place, ())):
        dimensions = view.knowledge.corpus.taxonomy.dimensions
        grids = tuple(grid for name in dimensions if (grid := by_value(view, measure, name, period, place)))
        if grids:
            yield Breakdown(period, grids)


def _inside(view: View, place: str, *, depth: int) -> Iterator[Grid]:
    """Give the places inside against statuses, at most so deep, for each measure and period in which one reports."""
    for measure, periods in view.knowledge.measures.items():
        for period in periods:
            rows = [row for row in place_rows(view, measure, period, place) if row[1] <= depth]
            if len(rows) < 2:
                continue
            orders_of = place_orders(view, measure, period, place, [name for name, _ in rows])
            grid = by_place(view, measure, period, rows, orders_of)
            if grid:
                yield grid


INSIDE = 6
"""How many reports on the places inside it a place names that has none of its own."""


def _reports(view: View, place: str) -> Sequence[str]:
    """Give the reports on a place; where there are none, the latest on the places inside."""
    knowledge = view.knowledge
    own = knowledge.reports_at.get(place, ())
    if own:
        return own
    below, found = [place], set[str]()
    while below:
        inside = knowledge.inside.get(below.pop(), ())
        below += inside
        found.update(report for unit in inside for report in knowledge.reports_at.get(unit, ()))
    return sorted(found, key=lambda name: (dated(knowledge.corpus.reports[name]), name), reverse=True)[:INSIDE]


def _silent(view: View, place: str) -> Iterator[str]:
    """Give the places inside that nothing is known of, groups left out."""
    gazetteer = view.knowledge.corpus.gazetteer
    for name in gazetteer.inside.get(place, ()):
        if name not in view.knowledge.shown and gazetteer.places[name].kind != GROUP:
            yield name
