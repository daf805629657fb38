"""The published data files in, what they allow a page to show out: by address, the counts that may lead there.

The addresses are made from the rows, never taken apart; sums of places are added up anew, from the rows alone.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import NamedTuple

Row = Mapping[str, str]
Said = tuple[int, ...]
"""A count, or the two ends of a range."""


class Target(NamedTuple):
    """A place in the site, whatever its language: the path below the language's folder, and the anchor."""

    path: str
    anchor: str


class CellKey(NamedTuple):
    """What a row of ``tallies.csv`` is of, its place left out: that is looked up apart."""

    measure: str
    status: str
    period: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What pages may show."""

    allowed: Mapping[Target, frozenset[Said]]
    figures: Mapping[str, Said]
    """By the path of a figure's page, the count that is the figure itself; absent where only parts are stated."""
    covered: Mapping[Target, Said]
    """By the address of a sum's account, from how many of how many places it comes."""
    wrong: tuple[tuple[int, str], ...]
    """Rows of ``tallies.csv`` that the figures do not bear out: the line, and a sentence."""


def rows(text: str) -> list[tuple[int, Row]]:
    """Read a CSV file: each row with the number of its last line."""
    reader = csv.DictReader(StringIO(text, newline=""), strict=True)
    return [(reader.line_num, row) for row in reader]


def read_facts(figures: str, tallies: str, places: str) -> Facts:
    """Read ``figures.csv``, ``tallies.csv`` and ``places.csv``; raises KeyError where a column is missing."""
    stated = {row["figure"]: row for _, row in rows(figures)}
    counted = rows(tallies)
    land = _land([row for _, row in rows(places)])
    allowed: dict[Target, set[Said]] = defaultdict(set)
    own: dict[str, Said] = {}
    for name, row in stated.items():
        target = evidence(name)
        if row["count"]:
            allowed[target].add((int(row["count"]),))
            if not target.anchor:
                own[target.path] = (int(row["count"]),)
    for target, rest in _left_open(stated):
        allowed[target].add(rest)
    covered: dict[Target, Said] = {}
    wrong = list(_unborne(counted, stated))
    level: dict[CellKey, dict[str, Row]] = defaultdict(dict)
    for line, row in counted:
        summed = row["basis"] == "summed-places"
        target = ledger(row) if summed else evidence(row["figures"].partition(" ")[0])
        allowed[target].add(_said(row))
        if summed:
            covered[target] = (int(row["reporting"]), int(row["of"]))
        if not row["dimension"]:
            level[CellKey(row["measure"], row["status"], row["period"])][row["place"]] = {**row, "line": str(line)}
    for at in level.values():
        totals = land.totals(at)
        for place, row in at.items():
            total = totals.get(place, ())
            if row["basis"] == "summed-places" and total != _said(row):
                said = f"the places inside add up to {spelled(total)}, not {spelled(_said(row))}"
                wrong.append((int(row["line"]), said))
            elif total:
                allowed[ledger(row)].add(total)
    return Facts({target: frozenset(said) for target, said in allowed.items()}, own, covered, tuple(wrong))


def evidence(name: str) -> Target:
    """Give the address of a figure or of a part of one: ``2024/thuan-nam#registered/1``."""
    report, _, inner = name.partition("#")
    figure, _, part = inner.partition("/")
    return Target(f"figures/{report}/{figure}/", f"part-{part}" if part else "")


def ledger(row: Row) -> Target:
    """Give the address of the account of a sum."""
    period = row["period"].replace("/", "-").replace("@", "as-of-")
    steps = ("why", row["measure"], row["status"], period, row["dimension"], row["value"])
    return Target(f"places/{row['place']}/" if row["place"] else "places/", "-".join(step for step in steps if step))


def spelled(said: Said) -> str:
    """Name a count or a range in a message."""
    return " to ".join(map(str, said)) or "nothing"


def _said(row: Row) -> Said:
    low, high = int(row["low"]), int(row["high"])
    return (low,) if low == high else (low, high)


def _left_open(stated: Mapping[str, Row]) -> Iterator[tuple[Target, Said]]:
    """Give what the parts of a figure that name the same dimensions leave open of it."""
    fixed = {"figure", "report", "measure", "status", "place", "place_name", "province", "period"}
    fixed |= {"count", "approx", "part_of", "quote", "language", "source_url"}
    known: dict[tuple[str, tuple[str, ...]], int] = defaultdict(int)
    for row in stated.values():
        if row["part_of"]:
            names = tuple(name for name, value in row.items() if name not in fixed and value)
            known[row["part_of"], names] += int(row["count"])
    for (figure, _), total in known.items():
        whole = stated[figure]["count"]
        if not whole:
            yield evidence(figure), (total,)
        elif int(whole) > total:
            yield evidence(figure), (int(whole) - total,)


def _unborne(counted: Sequence[tuple[int, Row]], stated: Mapping[str, Row]) -> Iterator[tuple[int, str]]:
    """Find the rows that do not agree with themselves, or with the one figure that they stand for."""
    for line, row in counted:
        low, high, names = int(row["low"]), int(row["high"]), row["figures"].split()
        if low > high or (row["count"] and not row["count"] == row["low"] == row["high"]):
            yield line, f"the count {row['count'] or '–'} does not go with {low} to {high}"
        elif unknown := [name for name in names if name not in stated]:
            yield line, f"there is no figure {unknown[0]}"
        elif row["basis"] == "stated" and len(names) == 1 and row["value"] != "not-stated":
            count = stated[names[0]]["count"]
            if count and (int(count), int(count)) != (low, high):
                yield line, f"it says {spelled(_said(row))}, and the figure {names[0]} says {count}"


@dataclass(frozen=True, slots=True)
class Land:
    """Which place lies in which, and what became of which."""

    parent: Mapping[str, str]
    """Of each place that enters sums; groups do not."""
    into: Mapping[str, tuple[str, ...]]

    def totals(self, at: Mapping[str, Row]) -> Mapping[str, Said]:
        """Add up, for each place, the first places inside that speak for themselves."""
        speakers = {name for name, row in at.items() if row["basis"] != "summed-places"}
        heard: dict[str, list[str]] = defaultdict(list)
        for name in speakers:
            step = name
            while step in self.parent and step:
                step = self.parent[step]
                heard[step].append(name)
                if step in speakers:
                    break
        return {place: self._sum(place, names, at) for place, names in heard.items()}

    def _sum(self, place: str, names: Sequence[str], at: Mapping[str, Row]) -> Said:
        """Add up speakers; a unit whose successor speaks too is left out: both have one territory."""
        steps = {step for name in names for step in self._up(name, place)}
        kept = []
        for name in names:
            around = frozenset(self._up(name, place))
            if not any(self._later(step) & (steps - around) for step in around):
                kept.append(at[name])
        low, high = sum(int(row["low"]) for row in kept), sum(int(row["high"]) for row in kept)
        return () if not kept else (low,) if low == high else (low, high)

    def _up(self, name: str, place: str) -> Iterator[str]:
        while name != place:
            yield name
            name = self.parent[name]

    def _later(self, name: str) -> frozenset[str]:
        seen: set[str] = set()
        ahead = list(self.into.get(name, ()))
        while ahead:
            unit = ahead.pop()
            if unit not in seen:
                seen.add(unit)
                ahead += self.into.get(unit, ())
        return frozenset(seen)


def _land(listed: Sequence[Row]) -> Land:
    return Land(
        {row["place"]: row["parent"] for row in listed if row["kind"] != "group"},
        {row["place"]: tuple(row["into"].split()) for row in listed},
    )
