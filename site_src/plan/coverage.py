"""Tallies and the gazetteer in, the page of what is reported and what is not out; each gap with what would fill it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from functools import partial
from typing import NamedTuple

from site_src.model.language import Words
from site_src.model.period import Period
from site_src.model.place import GROUP
from site_src.model.site import Covered, Named, Url
from site_src.model.tallies import Basis, Cell
from site_src.plan import urls
from site_src.plan.ordering import place_rows
from site_src.plan.sheet import Planned, Sheet, everywhere
from site_src.plan.view import NOBODY, View


class State(StrEnum):
    """What is known of a cell."""

    REPORTED = "reported"
    SUMMED = "summed"
    """Nothing is stated of the place as a whole; places inside report."""
    PART = "part"
    """Only a value of a dimension is known."""
    DISAGREEMENT = "disagreement"
    GAP = "gap"


class Mark(NamedTuple):
    """What is known of one status of a place, and where that stands; of a gap, nowhere."""

    state: State
    url: Url | None
    covered: Covered | None
    """Of a sum of the places inside."""


class Row(NamedTuple):
    """A place with data, and what is known of it by status."""

    place: Named
    depth: int
    anchor: str
    """Where the front matter for its gaps stands; nothing where there is none."""
    marks: tuple[Mark, ...]


class Gap(NamedTuple):
    """A place that lacks a report, and the front matter of one."""

    place: Words
    anchor: str
    front_matter: str


class Province(NamedTuple):
    """The gaps of a place directly inside the whole and of those that lie in it."""

    id: str
    """Measure, period and place, as the data name them."""
    place: Named
    gaps: tuple[Gap, ...]
    silent: int
    """How many of them are of places of which nothing is known."""
    standing: int
    """How many places stood in it."""


class Sheaf(NamedTuple):
    """What is known of one measure in one period."""

    id: str
    """Measure and period, as the data name them."""
    measure: Words
    period: Period
    anchor: str
    statuses: tuple[Words, ...]
    rows: tuple[Row, ...]
    provinces: tuple[Province, ...]
    others: int
    """How many places directly inside the whole have no data."""


class CoveragePage(NamedTuple):
    """What is known of each measure, by period, the latest first."""

    measures: tuple[tuple[Words, tuple[Sheaf, ...]], ...]


def plan_coverage(view: View, _: str) -> Iterator[Planned]:
    """Plan the page of what is reported and what is not."""
    addresses = everywhere(view, partial(urls.single, name="coverage"))
    yield Planned("coverage", addresses, partial(_sheet, view), None)


def _sheet(view: View) -> Sheet:
    measures = []
    for turn, (measure, periods) in enumerate(view.knowledge.measures.items(), 1):
        statuses = _statuses(view, measure)
        sheaves = (_sheaf(view, measure, statuses, period, f"{turn}-{of}") for of, period in enumerate(periods, 1))
        words = view.words(view.knowledge.corpus.taxonomy.measures[measure].names)
        measures.append((words, tuple(sheaf for sheaf in sheaves if sheaf.rows)))
    return Sheet(NOBODY, NOBODY, (), "coverage", CoveragePage(tuple(measures)))


def _statuses(view: View, measure: str) -> list[str]:
    """Give the statuses under which anything of a measure is known."""
    known = {cell.status for cells in view.knowledge.cells.values() for cell in cells if cell.measure == measure}
    return [status for status in view.knowledge.corpus.taxonomy.statuses if status in known]


def _sheaf(view: View, measure: str, statuses: Sequence[str], period: Period, anchor: str) -> Sheaf:
    """Give what is known of a measure in a period; groups are left out, for no place lacks what is said of them."""
    kinds = view.knowledge.corpus.gazetteer.places
    places = [at for at in place_rows(view, measure, period, "") if kinds[at[0]].kind != GROUP]
    anchors = {
        place: f"gap-{anchor}-{turn}"
        for turn, (place, _) in enumerate(places)
        if place and _missing(view, measure, period, place, statuses)
    }
    rows = tuple(
        Row(
            place=view.place(place),
            depth=depth,
            anchor=anchors.get(place, ""),
            marks=tuple(_mark(view, Cell(measure, status, place, period)) for status in statuses),
        )
        for place, depth in places
    )
    families: list[list[str]] = []
    for place, depth in places:
        if depth == 1:
            families.append([])
        if depth:
            families[-1].append(place)
    provinces = (_province(view, measure, statuses, period, family, anchors) for family in families)
    return Sheaf(
        id=f"{measure} {period.text}",
        measure=view.words(view.knowledge.corpus.taxonomy.measures[measure].names),
        period=period,
        anchor=f"coverage-{anchor}",
        statuses=tuple(view.status(status) for status in statuses),
        rows=rows,
        provinces=tuple(province for province in provinces if province.gaps),
        others=len(_silent(view, measure, period, "")) if places else 0,
    )


def _province(
    view: View,
    measure: str,
    statuses: Sequence[str],
    period: Period,
    family: Sequence[str],
    anchors: Mapping[str, str],
) -> Province:
    """Give the gaps of a place and of those with data in it, then those of the places in it without."""
    silent = _silent(view, measure, period, family[0])
    lacking = [(name, _missing(view, measure, period, name, statuses)) for name in family]
    gaps = [
        Gap(view.place_words(name), anchors.get(name, ""), _front_matter(view, measure, period, name, missing))
        for name, missing in (*lacking, *((name, statuses) for name in silent))
        if missing
    ]
    standing = len(_standing(view, measure, period, family[0]))
    return Province(f"{measure} {period.text} {family[0]}", view.place(family[0]), tuple(gaps), len(silent), standing)


def _missing(view: View, measure: str, period: Period, place: str, statuses: Sequence[str]) -> list[str]:
    """Give the statuses of which nothing is stated of a place as a whole."""
    tallies = (view.tallies.wholes.get(Cell(measure, status, place, period)) for status in statuses)
    return [
        status
        for status, tally in zip(statuses, tallies, strict=True)
        if tally is None or tally.basis is Basis.SUMMED_PLACES
    ]


def _mark(view: View, cell: Cell) -> Mark:
    whole = view.tallies.wholes.get(cell)
    parts = view.tallies.parts.get(cell, {})
    if any(tally.disagreeing for tally in (whole, *parts.values()) if tally):
        return Mark(State.DISAGREEMENT, urls.single(view.code, "contradictions"), None)
    shown = view.shown(cell, None)
    if shown:
        summed = whole is not None and whole.basis is Basis.SUMMED_PLACES
        return Mark(State.SUMMED if summed else State.REPORTED, shown.url, shown.covered)
    part = next((found for value in parts if (found := view.shown(cell, value))), None)
    return Mark(State.PART, part.url, None) if part else Mark(State.GAP, None, None)


def _standing(view: View, measure: str, period: Period, around: str) -> list[str]:
    """Give the units that stood side by side in a place when those with data did.

    Units that ended in the period and those that followed them never stood together: it is the last day that counts,
    or the first where a unit with data had ended by then.
    """
    gazetteer = view.knowledge.corpus.gazetteer
    units = [name for name in gazetteer.inside.get(around, ()) if gazetteer.places[name].kind != GROUP]
    reported = view.knowledge.reported.get((measure, period), frozenset()).intersection(units)
    for day in (period.end, period.start):
        if all(gazetteer.places[name].valid_on(day) for name in reported):
            return [name for name in units if gazetteer.places[name].valid_on(day)]
    return [name for name in units if gazetteer.places[name].valid_in(period)]


def _silent(view: View, measure: str, period: Period, around: str) -> list[str]:
    """Give the units directly inside a place of which nothing is known, in the order of the language."""
    reported = view.knowledge.reported.get((measure, period), frozenset())
    return view.sorted_places(name for name in _standing(view, measure, period, around) if name not in reported)


def _front_matter(view: View, measure: str, period: Period, place: str, statuses: Sequence[str]) -> str:
    """Write the front matter of a report that would fill a gap; what only the report can say is left empty."""
    first, *others = statuses
    span = period.text.removeprefix("@")
    rows = [
        f"place: {place or view.knowledge.corpus.gazetteer.name}",
        f"period: {span}",
        "figures:",
        f"  - id: {first}",
        f"    measure: {measure}",
        f"    status: {first}",
        *([f"    # or: {', '.join(others)}"] if others else []),
        *([f"    as_of: {span}  # or the day"] if period.stock else []),
        "    count:",
        "    quote:",
    ]
    return "\n".join(rows)
