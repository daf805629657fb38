"""Spans of time: text such as ``2020/2024`` in, the days it means out, and one spelling for each span."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import NamedTuple

MONTH = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?")
DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


class Period(NamedTuple):
    """The days from ``start`` to ``end``; a stock (a count as of one day) stands for the year of its date.

    Figures and cells share it: two figures of one span meet in one cell, however the span was written.
    """

    start: date
    end: date
    stock: bool

    @property
    def text(self) -> str:
        """The one spelling of this span: ``2024``, ``2020/2024``, ``2024-05``, ``2024-01/2024-06``, ``@2022-10``."""
        return f"{'@' if self.stock else ''}{_spelled(self.start, self.end)}"

    @property
    def cell(self) -> Period:
        """The span of the cell this one belongs to: itself, or the whole year for a stock."""
        return Period(date(self.end.year, 1, 1), date(self.end.year, 12, 31), stock=True) if self.stock else self

    def overlaps(self, other: Period) -> bool:
        """Tell whether the two spans share a day."""
        return self.start <= other.end and other.start <= self.end


def _spelled(start: date, end: date) -> str:
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return f"{start.year:04}" if start.year == end.year else f"{start.year:04}/{end.year:04}"
    if start.day == 1 and end.day == monthrange(end.year, end.month)[1]:
        first, last = f"{start.year:04}-{start.month:02}", f"{end.year:04}-{end.month:02}"
        return first if first == last else f"{first}/{last}"
    return start.isoformat() if start == end else f"{start.isoformat()}/{end.isoformat()}"


def _days(text: str) -> tuple[date, date] | None:
    """Give the first and last day of a year or a month, or None where there is no such."""
    found = MONTH.fullmatch(text)
    if not found or int(found[1]) < 1:
        return None
    year = int(found[1])
    if not found[2]:
        return date(year, 1, 1), date(year, 12, 31)
    month = int(found[2])
    return (date(year, month, 1), date(year, month, monthrange(year, month)[1])) if 1 <= month <= 12 else None


def read_period(text: str) -> Period | None:
    """Read a flow's span: a year, a month, or two of one sort with a slash; None if it is none."""
    first, slash, last = text.partition("/")
    start, end = _days(first), _days(last if slash else first)
    if not start or not end or (slash and (len(first) != len(last) or start[0] >= end[0])):
        return None
    return Period(start[0], end[1], stock=False)


def read_date(text: str) -> date | None:
    """Read a calendar date written as 2024-05-11, or None if there is no such day."""
    if not DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def read_as_of(text: str) -> Period | None:
    """Read the date of a stock: a day, a month or a year (its last day counts); None if it is none."""
    day = read_date(text)
    if day:
        return Period(day, day, stock=True)
    days = _days(text)
    return Period(days[0], days[1], stock=True) if days else None
