"""The files that lie beside pages of the same subjects, a row for each sort: cards, feeds of places, data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from site_src.model.site import Card, Data
from site_src.plan.cards import (
    each_card_of_a_place,
    each_card_of_a_report,
    each_card_of_home,
    home_card,
    place_card,
    report_card,
)
from site_src.plan.cuts import place_cut, table_cut
from site_src.plan.feeds import each_place_with_reports, plan_place_feed
from site_src.plan.knowledge import Knowledge
from site_src.plan.sheet import each_place
from site_src.plan.tables import each_table
from site_src.plan.view import View


class Sort(NamedTuple):
    """A sort of files: the subjects that there are files of, and how those of one are planned in a language.

    They are made apart from the pages, since most edits change a page and leave its card as it was. Their addresses are
    those of pages with the name of a file behind, or lie among the data: they can clash only where pages do.
    """

    subjects: Callable[[Knowledge], Iterable[str]]
    files: Callable[[View, str], Iterator[Card] | Iterator[Data]]


BESIDE: tuple[Sort, ...] = (
    Sort(each_card_of_home, home_card),
    Sort(each_card_of_a_place, place_card),
    Sort(each_card_of_a_report, report_card),
    Sort(each_place_with_reports, plan_place_feed),
    Sort(each_table, table_cut),
    Sort(each_place, place_cut),
)
"""All sorts of files beside pages."""
