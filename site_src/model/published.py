"""What was published, as its data files say it: its figures, its totals, its pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from site_src.model.corpus import Values


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """A row of ``figures.csv``: a figure, or a part of one."""

    report: str
    measure: str
    status: str
    place: str
    """Empty for the whole country."""
    place_name: str
    period: str
    """As it is spelled in the file: ``2024``, ``@2022-10``."""
    values: Values
    count: int | None
    """None where the report states only the parts."""
    approx: str
    """The hedge, or nothing."""
    part_of: str
    """The id of the figure that it is a part of, or nothing."""


PublishedFigures = Mapping[str, PublishedFigure]
"""By permanent id: ``2024/thuan-nam#registered``, of a part ``2024/thuan-nam#registered/1``."""


class TotalKey(NamedTuple):
    """What a total is of: the cell, in the words of the file."""

    measure: str
    status: str
    place: str
    period: str


class PublishedTotal(NamedTuple):
    """A row of ``tallies.csv`` for a whole cell."""

    low: int
    high: int
    approx: str
    reporting: str
    """Of a sum of places: how many report; else nothing."""
    of: str


class Edition(NamedTuple):
    """A published site: what its data files and its sitemap say."""

    figures: PublishedFigures
    totals: Mapping[TotalKey, PublishedTotal]
    pages: frozenset[str]
    """The paths of the pages that stand for themselves, from the site's root."""
