"""The published data in, the site's counts of itself out: how many reports, figures, places and gaps there are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from site_src.check.facts import TALLIES, WAY_OUT, Target, ledger
from site_src.check.land import Land, Row
from site_src.model.problem import Position, Problem, error

LEDGER = "data/ledger.json"
SITE = "data/site.json"


def own_counts(land: Land, figures: Sequence[Row], tallies: Sequence[Row], reports: Sequence[Row]) -> Mapping[str, int]:
    """Count anew what pages say of the site itself, by the words with which they mark it: ``reports-at ninh-thuan``."""
    states = [row for row in figures if not row["part_of"]]
    listed = [row["report"] for row in reports]
    at: dict[str, set[str]] = defaultdict(set)
    for row in (*reports, *states):
        at[row["place"]].add(row["report"])
    found = {"figures": len(states), "reports": len(listed), "places": len({row["place"] for row in states})}
    found |= {f"reports-at {place}": len(names) for place, names in at.items()}
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


def left_out(ledgers: Iterable[Mapping[str, Any]]) -> Mapping[Target, Mapping[str, int]]:
    """Count, by the address of a sum's account, the figures left out for each reason."""
    return {
        ledger({**one, "dimension": "", "value": ""}): Counter(line["reason"] for line in one["left_out"])
        for one in ledgers
    }


def accounts(tallies: Iterable[tuple[int, Row]], ledgers: Iterable[Mapping[str, Any]]) -> Iterator[Problem]:
    """Compare the accounts as data with the tallies: the same cells, the same counts, the same figures."""
    found = {tuple(one[name] for name in ("measure", "status", "place", "period")): one for one in ledgers}
    for line, row in tallies:
        if row["dimension"]:
            continue
        cell = (row["measure"], row["status"], row["place"], row["period"])
        one = found.pop(cell, {})
        told = (one.get("low"), one.get("high"), one.get("basis"), one.get("included"))
        if told != (int(row["low"]), int(row["high"]), row["basis"], row["figures"].split()):
            message = f"{LEDGER} does not account for {' · '.join(filter(None, cell))} as this row counts it."
            yield error("audit-ledger", Position(TALLIES, line, 1), message, WAY_OUT)
    for cell in found:
        message = f"{LEDGER} accounts for {' · '.join(map(str, filter(None, cell)))}, which is not counted."
        yield error("audit-ledger", Position(LEDGER, 1, 1), message, WAY_OUT)
