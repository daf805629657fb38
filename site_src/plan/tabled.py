"""Tallies in, the tables that they fill out: what is against what, and of which measure and period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from site_src.model.corpus import Taxonomy
from site_src.model.period import Period
from site_src.model.tallies import Tallies

TODAY = "places-today"
"""What the address of a table by today's units says."""


class Table(NamedTuple):
    """A table before it has a page: what its address is made of, and the statuses of its grids where it has several."""

    measure: str
    kind: str
    period: Period | None
    dimension: str
    statuses: tuple[str, ...]


def tables(
    taxonomy: Taxonomy,
    tallies: Tallies,
    told: Mapping[str, Mapping[Period, Sequence[str]]],
    today: Collection[tuple[str, Period]],
) -> Iterator[Table]:
    """Give all tables: for each measure and period places by status, places by value, values by status; the periods.

    ``told`` gives by measure and period the places that a table of them shows; ``today`` are those in which a unit
    reports that has ended. Every table that is given has rows.
    """
    counted, broken_down = _counted(tallies), _broken_down(tallies)
    statuses = tuple(taxonomy.statuses)
    for measure, periods in told.items():
        if any("" in counted[measure, period, status] for period in periods for status in statuses):
            yield Table(measure, "periods", None, "", ())
        for period, places in periods.items():
            if any(not counted[measure, period, status].isdisjoint(places) for status in statuses):
                yield Table(measure, "places", period, "", ())
            if (measure, period) in today:
                yield Table(measure, TODAY, period, "", ())
            for dimension in taxonomy.dimensions:
                by_status = {status: broken_down[measure, period, status, dimension] for status in statuses}
                if any("" in named for named in by_status.values()):
                    yield Table(measure, dimension, period, dimension, ())
                shown = tuple(status for status, named in by_status.items() if not named.isdisjoint(places))
                if shown:
                    yield Table(measure, f"places-by-{dimension}", period, dimension, shown)


def _counted(tallies: Tallies) -> defaultdict[tuple[str, Period, str], set[str]]:
    """Give, by measure, period and status, the places of which there is a count."""
    found: defaultdict[tuple[str, Period, str], set[str]] = defaultdict(set)
    for measure, status, place, period in tallies.wholes:
        found[measure, period, status].add(place)
    return found


def _broken_down(tallies: Tallies) -> defaultdict[tuple[str, Period, str, str], set[str]]:
    """Give, by measure, period, status and dimension, the places of which there is a count for a value of it."""
    found: defaultdict[tuple[str, Period, str, str], set[str]] = defaultdict(set)
    for (measure, status, place, period), values in tallies.parts.items():
        for dimension in {value.dimension for value in values}:
            found[measure, period, status, dimension].add(place)
    return found
