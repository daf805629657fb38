"""The text of a published file in, what it says out, or the sentence that says why it is not one of ours."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping, Sequence
from html import unescape
from io import StringIO
from typing import Any, NamedTuple

from site_src.model.published import Edition, PublishedFigure, PublishedFigures, PublishedTotal, TotalKey
from site_src.model.rows import rows_of

FIGURES, TOTALS, SITEMAP = "data/figures.csv", "data/tallies.csv", "sitemap.xml"
"""Where the files lie, from the root of a published site."""

EDITION_FILES = (FIGURES, TOTALS, SITEMAP)
"""All files that say what an edition is."""

FIGURE_COLUMNS = ("figure", "report", "measure", "status", "place", "place_name", "province", "period")
"""The columns of ``figures.csv`` before those of the dimensions."""

COUNT_COLUMNS = ("count", "approx", "part_of", "quote", "language", "source_url")
"""The columns of ``figures.csv`` after those of the dimensions."""

TOTAL_COLUMNS = ("measure", "status", "place", "period", "dimension", "low", "high", "approx", "reporting", "of")
"""The columns of ``tallies.csv`` that are read."""


class _Wrong(Exception):  # noqa: N818 (said as it is)
    """Why a file is not one of ours."""


class Reading(NamedTuple):
    """What was read; without it, the sentence that says why."""

    edition: Edition | None
    sentence: str


class FigureReading(NamedTuple):
    """The figures that were read; without them, the sentence that says why."""

    figures: PublishedFigures | None
    sentence: str


def read_figures(text: str) -> FigureReading:
    """Read a published ``figures.csv``."""
    try:
        return FigureReading(_figures(text), "")
    except _Wrong as reason:
        return FigureReading(None, f"{FIGURES}: {reason}")


def read_edition(texts: Mapping[str, str]) -> Reading:
    """Read the files of a published site; ``texts`` has each of ``EDITION_FILES``."""
    found: dict[str, Any] = {}
    for name, read in READERS:
        try:
            found[name] = read(texts[name])
        except _Wrong as reason:
            return Reading(None, f"{name}: {reason}")
    return Reading(Edition(found[FIGURES], found[TOTALS], found[SITEMAP]), "")


def _rows(text: str, wanted: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    """Give the rows by column, each with the number of the line that it ends in."""
    reader = rows_of(StringIO(text.removeprefix("\ufeff"), newline=""))
    try:
        lacking = [name for name in wanted if name not in (reader.fieldnames or ())]
        if lacking:
            raise _Wrong(f"it lacks the column “{lacking[0]}”, so it is not the data of such a site.")
        rows = [(reader.line_num, row) for row in reader]
    except csv.Error as failure:
        raise _Wrong(f"line {reader.line_num} is not CSV ({failure}).") from failure
    for line, row in rows:
        if None in row or None in row.values():
            raise _Wrong(f"line {line} has not as many fields as there are columns.")
    return rows


def _figures(text: str) -> PublishedFigures:
    found: dict[str, PublishedFigure] = {}
    for line, row in _rows(text, (*FIGURE_COLUMNS, *COUNT_COLUMNS)):
        if row["figure"] in found:
            raise _Wrong(f"line {line} has the figure “{row['figure']}” a second time.")
        dimensions = [name for name in row if name not in {*FIGURE_COLUMNS, *COUNT_COLUMNS}]
        found[row["figure"]] = PublishedFigure(
            report=row["report"],
            measure=row["measure"],
            status=row["status"],
            place=row["place"],
            place_name=row["place_name"],
            period=row["period"],
            values=tuple((name, row[name]) for name in dimensions if row[name]),
            count=_number(row["count"], line) if row["count"] else None,
            approx=row["approx"],
            part_of=row["part_of"],
        )
    return found


def _totals(text: str) -> Mapping[TotalKey, PublishedTotal]:
    return {
        TotalKey(row["measure"], row["status"], row["place"], row["period"]): PublishedTotal(
            _number(row["low"], line), _number(row["high"], line), row["approx"], row["reporting"], row["of"]
        )
        for line, row in _rows(text, TOTAL_COLUMNS)
        if not row["dimension"]
    }


def _number(text: str, line: int) -> int:
    if not re.fullmatch("[0-9]{1,15}", text):
        raise _Wrong(f"line {line} has “{text}” where a count is meant.")
    return int(text)


def _pages(text: str) -> frozenset[str]:
    """Give the paths below the root, which is itself the shortest address of a sitemap."""
    addresses = [unescape(found) for found in re.findall("<loc>([^<]+)</loc>", text)]
    if not addresses:
        raise _Wrong("it names no pages, so it is not the sitemap of such a site.")
    root = min(addresses, key=len)
    return frozenset(address.removeprefix(root) for address in addresses)


READERS: tuple[tuple[str, Callable[[str], object]], ...] = ((FIGURES, _figures), (TOTALS, _totals), (SITEMAP, _pages))
"""How each file is read."""
