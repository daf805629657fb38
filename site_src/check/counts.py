"""The published data in, the site's counts of itself out: how many reports, figures, places and gaps there are."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from site_src.check.facts import TALLIES, WAY_OUT, Target, ledger
from site_src.check.land import Land, Row
from site_src.model.problem import Position, Problem, error
from site_src.model.site import pages_for

LEDGER = "data/ledger.json"
SITE = "data/site.json"


class Cell(NamedTuple):
    """What a count is of."""

    measure: str
    status: str
    place: str
    period: str


def own_counts(land: Land, figures: Sequence[Row], tallies: Sequence[Row], reports: Sequence[Row]) -> Mapping[str, int]:
    """Count anew what pages say of the site itself, by the words with which they mark it: ``reports-at ninh-thuan``."""
    states = [row for row in figures if not row["part_of"]]
    listed = [row["report"] for row in reports]
    at: dict[str, set[str]] = defaultdict(set)
    for row in (*reports, *states):
        at[row["place"]].add(row["report"])
    found = {"figures": len(states), "reports": len(listed), "places": len({row["place"] for row in states})}
    found |= {f"reports-at {place}": len(names) for place, names in at.items()}
    for year, number in Counter(name.partition("/")[0] for name in listed).items():
        found[f"reports-of {year}"] = number
        # The number of a page of a list is none of the data, but there has to be such a page.
        found |= {f"page-of {year} {turn}": turn for turn in range(1, pages_for(number) + 1)}
    known: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in tallies:
        known[row["measure"], row["period"]].add(row["place"])
    for (measure, period), places in known.items():
        reported = frozenset(places)
        for place in ("", *reported.intersection(land.inside.get("", ()))):
            standing = land.standing(place, period, reported)
            what = f"{measure} {period} {place}".rstrip()
            found[f"standing {what}"] = len(standing)
            found[f"silent {what}"] = len(standing - reported)
    return found


def said_of_itself(counts: Mapping[str, int], told: Mapping[str, Any]) -> Iterator[Problem]:
    """Compare the counts in ``site.json`` with those of the other files."""
    for what, count in told.items():
        if counts.get(what) != count:
            message = f"{SITE} counts {count} {what}; the other files have {counts.get(what)}."
            yield error("audit-own", Position(SITE, 1, 1), message, WAY_OUT)


class Account(NamedTuple):
    """What the account of a cell says, as far as it is compared."""

    cell: Cell
    told: tuple[int, int, str, str]
    """The lowest and the highest count, on what they stand, and the figures that were counted."""
    reasons: Mapping[str, int]
    """By reason, how many figures were left out for it."""


def read_accounts(content: bytes) -> list[Account]:
    """Read the accounts as data; each is made small as soon as it is read, since all together are large."""
    found: list[Account] = json.loads(content, object_hook=_account)
    return found


def _account(one: Mapping[str, Any]) -> Account | str:
    """Read an account, or the reason why a figure is left out of one."""
    if "left_out" not in one:
        return str(one["reason"])
    cell = Cell(one["measure"], one["status"], one["place"], one["period"])
    return Account(
        cell, (one["low"], one["high"], one["basis"], " ".join(one["included"])), dict(Counter(one["left_out"]))
    )


def left_out(found: Iterable[Account]) -> Mapping[Target, Mapping[str, int]]:
    """Count, by the address of a sum's account, the figures left out for each reason."""
    return {ledger({**one.cell._asdict(), "dimension": "", "value": ""}): one.reasons for one in found if one.reasons}


def accounts(tallies: Iterable[tuple[int, Row]], found: Iterable[Account]) -> Iterator[Problem]:
    """Compare the accounts as data with the tallies: the same cells, the same counts, the same figures."""
    told = {one.cell: one.told for one in found}
    for line, row in tallies:
        if row["dimension"]:
            continue
        cell = Cell(row["measure"], row["status"], row["place"], row["period"])
        if told.pop(cell, None) != (int(row["low"]), int(row["high"]), row["basis"], row["figures"]):
            message = f"{LEDGER} does not account for {' · '.join(filter(None, cell))} as this row counts it."
            yield error("audit-ledger", Position(TALLIES, line, 1), message, WAY_OUT)
    for cell in told:
        message = f"{LEDGER} accounts for {' · '.join(filter(None, cell))}, which is not counted."
        yield error("audit-ledger", Position(LEDGER, 1, 1), message, WAY_OUT)
