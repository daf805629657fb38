"""The list of all reports: on one page, or, where they are many, the latest on one and those of each year on others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial
from typing import NamedTuple

from site_src.model.language import Words
from site_src.model.period import Period
from site_src.model.site import LISTED, Named, Url, pages_for
from site_src.plan import urls
from site_src.plan.knowledge import Knowledge
from site_src.plan.lines import ReportLine, report_line
from site_src.plan.sheet import Planned, Sheet, everywhere
from site_src.plan.view import NOBODY, View

RECENT = 50
"""How many reports the first page of a list of many names; those of the years have them all."""


class YearLink(NamedTuple):
    """A year, and where its reports are listed."""

    number: int
    period: Period
    url: Url
    reports: int


class PageLink(NamedTuple):
    """A page of a long list, by its number from the latest reports on."""

    number: int
    url: Url


class ReportsPage(NamedTuple):
    """Reports, latest first: all, or the latest, or those of a year."""

    total: int
    """How many there are: of the year, where the page is of one."""
    year: YearLink | None
    """The year that the page is of."""
    number: int
    """Of the pages of the year, the one that this is."""
    pages: tuple[PageLink, ...]
    """All pages of the year; none where it has one only."""
    years: tuple[YearLink, ...]
    """The years with reports, latest first; none where all reports are on one page."""
    reports: tuple[ReportLine, ...]


def each_list(known: Knowledge) -> Iterable[str]:
    """Give the pages of the list: the first, and those of years: ``2024``, ``2024/2``."""
    yield ""
    for year, names in known.filed.items() if _are_many(known) else ():
        yield str(year)
        yield from (f"{year}/{number}" for number in range(2, pages_for(len(names)) + 1))


def _are_many(known: Knowledge) -> bool:
    return len(known.latest) > LISTED


def plan_report_list(view: View, name: str) -> Iterator[Planned]:
    """Plan a page of the list of reports."""
    if not name:
        yield Planned("report_list", everywhere(view, urls.reports), partial(_first, view), None)
        return
    year, _, number = name.partition("/")
    turn = int(number or 1)
    addresses = everywhere(view, partial(urls.reports_of, year=int(year), number=turn))
    yield Planned("report_list", addresses, partial(_of_year, view, int(year), turn), None)


def _first(view: View) -> Sheet:
    latest, many = view.knowledge.latest, _are_many(view.knowledge)
    lines = tuple(report_line(view, name) for name in (latest[:RECENT] if many else latest))
    page = ReportsPage(len(latest), None, 1, (), tuple(_years(view)) if many else (), lines)
    return Sheet(NOBODY, NOBODY, (), "reports", page)


def _of_year(view: View, number: int, turn: int) -> Sheet:
    names = view.knowledge.filed[number]
    years = tuple(_years(view))
    year = next(one for one in years if one.number == number)
    turns = range(1, pages_for(len(names)) + 1)
    pages = tuple(PageLink(one, urls.reports_of(view.code, number, one)) for one in turns) if len(turns) > 1 else ()
    lines = tuple(report_line(view, name) for name in names[(turn - 1) * LISTED : turn * LISTED])
    around = (Named(Words("", ""), urls.reports(view.code)),)
    return Sheet(NOBODY, NOBODY, around, "reports", ReportsPage(len(names), year, turn, pages, years, lines))


def _years(view: View) -> Iterator[YearLink]:
    for year, names in view.knowledge.filed.items():
        span = Period(date(year, 1, 1), date(year, 12, 31), stock=False)
        yield YearLink(year, span, urls.reports_of(view.code, year, 1), len(names))
