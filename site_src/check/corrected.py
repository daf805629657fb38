"""The corrections that pages and feeds tell out of a finished site in, where two of them differ out.

What a count was is in no data file: the page of corrections, the reports' own pages and the feed are compared with each
other, and what the count is now with the data.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import unescape
from typing import NamedTuple

from site_src.check.facts import WAY_OUT, Stated, spelled
from site_src.check.land import Said
from site_src.check.shown import MARKUP, Group, Page
from site_src.model.problem import Position, Problem, error

PAGE = "corrections/index.html"
"""Where, in each language, all corrections stand."""

FEED = "corrections.xml"
WAS = "was "
"""The mark of a count that was published and is no more; the id of the figure follows."""

LISTED = re.compile(r'<li id="([^"]*)">.*?<a class="count" [^>]*>(.*?)</a>', re.DOTALL)
ENTRY = re.compile(r"<id>[^<#]*#([^<]*)</id>\s*<title>([^<]*)</title>")


class Correction(NamedTuple):
    """A correction as one page tells it."""

    figure: str
    was: Said
    now: Said
    """Nothing where it is no longer stated, or where the page does not say."""
    at: Position


class Entry(NamedTuple):
    """A correction as a feed names it, or as a page lists it."""

    anchor: str
    words: str


def told(page: Page, group: Group) -> Iterator[Correction]:
    """Give the correction that a group of numbers tells, if it does."""
    if any(mark.startswith(WAS) for mark in group.marks):
        marked = [number for number in group.numbers if number.counts.startswith(WAS)]
        figure, was = marked[0].counts.removeprefix(WAS), tuple(number.value for number in marked)
        now = tuple(number.value for number in group.numbers if number not in marked)
        yield Correction(figure, was, now, Position(page.path, page.line(group.start + marked[0].at), 1))


def is_of_one(group: Group) -> bool:
    """Tell whether a group says what one count was, and what it is."""
    return group.numbers[0].counts.startswith(WAS)


def corrections(stated: Mapping[str, Stated], found: Iterable[Correction]) -> Iterator[Problem]:
    """Compare, in each language, the page of all corrections with those of the reports, and each new count."""
    on_page: dict[str, list[Correction]] = defaultdict(list)
    on_reports: dict[str, list[Correction]] = defaultdict(list)
    for one in found:
        language, _, rest = str(one.at.path).partition("/")
        (on_page if rest == PAGE else on_reports)[language].append(one)
    for language in {*on_page, *on_reports}:
        listed, reported = (Counter((one.figure, one.was) for one in side[language]) for side in (on_page, on_reports))
        for one in (*on_page[language], *on_reports[language]):
            if listed[one.figure, one.was] != reported[one.figure, one.was]:
                message = f"{one.figure} was {spelled(one.was)} here; another page of the site says otherwise."
                yield error("audit-correction", one.at, message, WAY_OUT)
        yield from _now(stated, on_page[language])


def _now(stated: Mapping[str, Stated], listed: Iterable[Correction]) -> Iterator[Problem]:
    """Compare what each count is now, the latest first: with the data, or with what the next correction corrects."""
    after: dict[str, Said] = {}
    for one in listed:
        count = stated[one.figure].said if one.figure in stated else ""
        known = after.get(one.figure, (int(count),) if count else ())
        after[one.figure] = one.was
        if one.now != known:
            message = f"{one.figure} is now {spelled(one.now)} on this page; the data say {spelled(known)}."
            yield error("audit-correction", one.at, message, WAY_OUT)


def listed(text: str) -> tuple[Entry, ...]:
    """Give the corrections that a page lists, as its feed has to name them."""
    return tuple(Entry(unescape(anchor), _plain(words)) for anchor, words in LISTED.findall(text))


def entries(text: str) -> tuple[Entry, ...]:
    """Give the entries of a feed of corrections; one that cannot be read has no name."""
    found = (ENTRY.search(part) for part in text.split("<entry")[1:])
    return tuple(Entry(one[1], unescape(one[2])) if one else Entry("", "") for one in found)


def feed(path: str, entries: Sequence[Entry], listed: Sequence[Entry]) -> Iterator[Problem]:
    """Compare a feed of corrections with the page of the same language, entry by entry."""
    if (listed and not entries) or len(entries) > len(listed):
        yield error("audit-feed", Position(path, 1, 1), f"{len(entries)} of {len(listed)} corrections.", WAY_OUT)
    for (anchor, words), (name, title) in zip(listed, entries, strict=False):
        if name != anchor or not title.endswith(f": {words}"):
            message = f"The entry {name} says “{title}”, the page “{words}”."
            yield error("audit-feed", Position(path, 1, 1), message, WAY_OUT)


def _plain(html: str) -> str:
    return unescape(MARKUP.sub("", html)).strip()
