"""The published data files in, what they allow a page to show out: by address, the counts that may lead there.

The addresses are made from the rows, never taken apart; sums of places are added up anew, from the rows.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from typing import NamedTuple, TypeVar

from site_src.check.land import Land, Row, Said, Sum
from site_src.model.rows import rows_of

FIGURES, TALLIES, PLACES, REPORTS = (f"data/{name}.csv" for name in ("figures", "tallies", "places", "reports"))
WORDS: Mapping[str, Set[str]] = {
    FIGURES: {"place_name", "quote", "language", "source_url"},
    TALLIES: set(),
    PLACES: {"name"},
    REPORTS: {"title", "source_title", "source_url"},
}
"""By data file, its columns of words, which are compared with no number."""

WAY_OUT = "This is a mistake of the program or of its templates, not of the content; nothing was published."

V = TypeVar("V")


class Target(NamedTuple):
    """A place in the site, whatever its language: the path below the language's folder, and the anchor."""

    path: str
    anchor: str


class CellKey(NamedTuple):
    """What a row of ``tallies.csv`` is of, its place left out: that is looked up apart."""

    measure: str
    status: str
    period: str


STATED = ("count", "measure", "status", "place", "period")
"""The columns of what a page is compared with; see Stated."""


class Stated(NamedTuple):
    """What a row of ``figures.csv`` says, as far as a page is compared with it."""

    said: str
    """The count; empty where only the parts are stated."""
    measure: str
    status: str
    place: str
    period: str


Within = Mapping[str, Sequence[str]]
"""By status, those that it lies within: the first that has a count is the one that counts."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What pages may show."""

    allowed: Mapping[Target, frozenset[Said]]
    figures: Mapping[str, Stated]
    """By the path of a figure's page, the figure itself."""
    stated: Mapping[str, Stated]
    """By the id of a figure or of the part of one."""
    rates: Mapping[Target, frozenset[tuple[int, int]]]
    """By the address of a count, the pairs of it and the count that it lies within."""
    covered: Mapping[Target, Said]
    """By the address of a sum's account, from how many of how many places it comes."""
    wrong: tuple[tuple[int, str], ...]
    """Rows of ``tallies.csv`` that the figures do not bear out: the line, and a sentence."""


def rows(content: bytes, without: Set[str]) -> list[tuple[int, Row]]:
    """Read a CSV file: each row with the number of its last line; some columns are not held."""
    reader = rows_of(TextIOWrapper(BytesIO(content), "utf-8", newline=""))
    # What stands in many rows is held once.
    held: dict[str, str] = {}
    return [
        (reader.line_num, {name: held.setdefault(said, said) for name, said in row.items() if name not in without})
        for row in reader
    ]


def read_facts(figures: Sequence[Row], counted: Sequence[tuple[int, Row]], land: Land, within: Within) -> Facts:
    """Read the rows of ``figures.csv`` and of ``tallies.csv``; raises KeyError where a column is missing."""
    stated = {row["figure"]: row for row in figures}
    allowed: dict[Target, set[Said]] = defaultdict(set)
    for name, row in stated.items():
        target = evidence(name)
        if row["count"]:
            allowed[target].add((int(row["count"]),))
    for target, rest in _left_open(stated):
        allowed[target].add(rest)
    level: dict[CellKey, dict[str, tuple[int, Row]]] = defaultdict(dict)
    covered: dict[Target, Said] = {}
    for line, row in counted:
        summed = row["basis"] == "summed-places"
        target = ledger(row) if summed else evidence(row["figures"].partition(" ")[0])
        allowed[target].add(_said(row))
        if summed:
            covered[target] = (int(row["reporting"]), int(row["of"]))
        if not row["dimension"]:
            level[CellKey(row["measure"], row["status"], row["period"])][row["place"]] = (line, row)
    wrong = list(_unborne(counted, stated))
    for key, at in level.items():
        sums = land.sums({place: row for place, (_, row) in at.items()})
        for place, (line, row) in at.items():
            target, total = ledger(row), sums.get(place, Sum((), frozenset()))
            summed = row["basis"] == "summed-places"
            if summed and total.said != _said(row):
                wrong.append((line, f"the places inside add up to {spelled(total.said)}, not {spelled(_said(row))}"))
            elif total.said:
                allowed[target].add(total.said)
                anew = (len(total.reporting), land.expected(place, key.period, total.reporting))
                if covered.setdefault(target, anew) != anew:
                    told = covered[target]
                    wrong.append((line, f"{anew[0]} of {anew[1]} places inside report, not {told[0]} of {told[1]}"))
    by_name = {name: Stated(*(row[column] for column in STATED)) for name, row in stated.items()}
    return Facts(
        _shared(allowed),
        {evidence(name).path: by_name[name] for name, row in stated.items() if not row["part_of"]},
        by_name,
        _rates([row for _, row in counted], within),
        covered,
        tuple(wrong),
    )


def _rates(counted: Sequence[Row], within: Within) -> Mapping[Target, frozenset[tuple[int, int]]]:
    """Pair each exact count of a place itself with the first that it lies within, if that is exact too."""
    cells = {
        (row["measure"], row["status"], row["place"], row["period"], row["dimension"], row["value"]): row
        for row in counted
    }
    found: dict[Target, set[tuple[int, int]]] = defaultdict(set)
    for (measure, status, *rest), row in cells.items():
        around = (cells.get((measure, outer, rest[0], rest[1], rest[2], rest[3])) for outer in within.get(status, ()))
        whole = next((one for one in around if one), None)
        if whole and _exact(row) and _exact(whole) and 0 < int(row["count"]) <= int(whole["count"]):
            target = evidence(row["figures"].partition(" ")[0])
            found[target].add((int(row["count"]), int(whole["count"])))
    return _shared(found)


def _shared(found: Mapping[Target, Iterable[V]]) -> Mapping[Target, frozenset[V]]:
    """Hold sets that are alike once: tens of thousands of addresses lead to a few thousand counts."""
    held: dict[frozenset[V], frozenset[V]] = {}
    return {
        target: held.setdefault(said, said) for target, said in zip(found, map(frozenset, found.values()), strict=True)
    }


def _exact(row: Row) -> bool:
    return bool(row["count"]) and not row["approx"] and row["basis"] != "summed-places"


def evidence(name: str) -> Target:
    """Give the address of a figure or of a part of one: ``2024/thuan-nam#registered/1``."""
    report, _, inner = name.partition("#")
    figure, _, part = inner.partition("/")
    return Target(sys.intern(f"figures/{report}/{figure}/"), sys.intern(f"part-{part}") if part else "")


def ledger(row: Row) -> Target:
    """Give the address of the account of a sum."""
    period = row["period"].replace("/", "-").replace("@", "as-of-")
    steps = ("why", row["measure"], row["status"], period, row["dimension"], row["value"])
    path, anchor = f"places/{row['place']}/" if row["place"] else "places/", "-".join(step for step in steps if step)
    return Target(sys.intern(path), sys.intern(anchor))


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
