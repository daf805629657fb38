"""A finished page and the published data in, what its numbers prove out, a stretch of the page after another.

Most numbers stand in a link that says all by itself: such a link is proved once and remembered. The others are looked
at where they stand.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from html import escape, unescape
from typing import NamedTuple

from site_src.check import corrected
from site_src.check.derived import digits_of, is_percentage, says, share
from site_src.check.facts import WAY_OUT, Target, spelled
from site_src.check.known import (
    COVERAGE,
    LEFT_OUT,
    UNITS,
    Published,
    aim,
    at,
    is_plain,
    known,
    looked_at,
    target_of,
    wrong,
)
from site_src.check.land import Said as Count
from site_src.check.shown import (
    ANY,
    CELL,
    Group,
    Number,
    Page,
    Said,
    href_of,
    numbers_of,
    read_numbers,
    run_end,
    stretch_at,
    together,
)
from site_src.check.tags import starting, until
from site_src.model.problem import Problem, error


class Part(NamedTuple):
    """What was found in a stretch of a page."""

    numbers: int
    linked: int
    proved: int
    leading: tuple[str, ...]
    """What leads to evidence, in words."""
    digest: int
    rates: bool
    """Whether there are percentages: the first link of the cell must be known for them."""
    listed: tuple[tuple[str, Group], ...]
    """What belongs to accounts by today's units, with their anchors."""
    changes: tuple[corrected.Correction, ...]
    problems: tuple[Problem, ...]
    looks: tuple[int, ...]
    """See Found."""


COVERED = re.compile(rb'<data\b[^>]*\bcounts="(?:reporting|of)"')
"""A number that says from how many of how many places a sum comes."""

ANCHOR = re.compile(rb"<a(?=[\s>])")
FOLDER = "-"
"""What stands for the folder of whatever language in an address."""

Meaning = tuple[tuple[int, str, str, str], ...]
"""Numbers that are said in one breath, as they are the same in each language: values, digits, marks and quotients."""


@lru_cache(maxsize=64)
def _links(up: str) -> re.Pattern[bytes]:
    """Find links that begin with a number, by the steps up to the root of the site: up to the address, and from it on.

    No other link begins or ends in what is found.
    """
    return re.compile(
        rb'(<a(?:\s[a-z-]+="[^"]*")*\shref="%b)' % re.escape(up.encode())
        + rb'([^"]*"[^<>]*>(?:<(?!a[\s>])[a-z][^<>]*>)*?<data\s[^<]*(?:<(?!/?a[\s>])[^<]*)*)(?=</a>)'
    )


def prove(published: Published, page: Page) -> list[Part]:
    """Audit the stretches of a page; most are links that say all by themselves, and were proved on another page."""
    parts: list[Part] = []
    text, first = page.text, starting(page.text, b"<data", 0)
    if first < 0:
        return parts
    language, units = page.language, any(name.startswith(UNITS) for _, name in page.ledgers)
    # Before the link around the first number, and after that around the last, nothing has to be looked at.
    start = max(text.rfind(b"<a", 0, first), 0)
    done, behind = start, -1
    # Without the steps up to the root of the site, a link is written alike on all pages.
    pieces = iter(_links(page.up).split(text[start : until(text, b"</a>", text.rfind(b"<data")) + len(b"</a>")]))
    for between in pieces:
        stop = start + len(between)
        if b"<data" in between:
            done = _others(published, page, max(start, done), stop, behind, parts)
        head = next(pieces, b"")
        if not head:
            break
        html = next(pieces)
        behind, start = stop + len(head), stop + len(head) + len(html)
        part = _proof(published, language, html) if behind >= done else None
        if part and not (part.rates and page.first(stop)) and not (units and page.ledger(behind).startswith(UNITS)):
            parts.append(part)
        else:
            done = _others(published, page, max(behind, done), start, -1, parts)
    return parts


def _others(published: Published, page: Page, start: int, stop: int, link: int, parts: list[Part]) -> int:
    """Audit the stretches that begin in a piece of a page where they stand, and give where the last one ends.

    ``link`` is where the address of the link before the piece begins; -1 where there is none.
    """
    text, end = page.text, start
    at = starting(text, b"<data", start)
    while 0 <= at < stop:
        part = None
        if link >= 0 and COVERED.match(text, at) and not CELL.search(text, link, at) and not page.ledger(at):
            end = run_end(text, at)
            part = _proof_behind(published, page.language, text[link:end])
        if part is None:
            _, end, around = stretch_at(text, at)
            href = href_of(text, around) if around >= 0 else ""
            target = aim(published.base_url, page, href)
            part = _part(published, page, at, href, target, numbers_of(text, at, end))
        parts.append(part)
        at = starting(text, b"<data", end)
    return end


@lru_cache(maxsize=16384)
def _proof(published: Published, language: str, html: bytes) -> Part | None:
    """Audit the numbers in a link wherever it stands, from its address, which leads down from the root, to its end.

    Gives None where more than the link has to be known, or is wrong: then its place has to be known too. A link with
    its number is met on many pages, and proved once.
    """
    link, _, rest = html.partition(b'"')
    start, last = rest.find(b"<data"), rest.rfind(b"</data>")
    if last < start or rest.find(b"<data", last) >= 0:
        return None
    return _in_any_language(published, language, link, rest[start:last], "")


@lru_cache(maxsize=16384)
def _proof_behind(published: Published, language: str, html: bytes) -> Part | None:
    """Audit from how many places a sum comes, as is said behind the link to it: from its address to the last number.

    Gives None where anything else stands there, or something wrong.
    """
    link, _, rest = html.partition(b'"')
    over = rest.find(b"</a>")
    html = rest[rest.find(b"<data", over) :]
    if rest.count(b"</a") > 1 or ANCHOR.search(rest) or any(said.marks != COVERAGE for said in read_numbers(html)):
        return None
    return _in_any_language(published, language, link, html, "</a>")


def _in_any_language(published: Published, language: str, link: bytes, html: bytes, end: str) -> Part | None:
    """Audit what numbers say of a link, or behind its end, which most of them say in other languages too."""
    folder, _, own = unescape(link.decode("utf-8")).partition("/")
    meanings = _meanings(html, language) if folder == language else None
    return _meant(published, own, meanings, end) if meanings else None


@lru_cache(maxsize=16384)
def _meanings(html: bytes, language: str) -> tuple[Meaning, ...] | None:
    """Read numbers as a language writes them; None if one is written otherwise."""
    groups = read_numbers(html)
    for said in groups:
        for number in said.numbers:
            if not (is_percentage(number.text, language) if said.rate else says(number.text, number.value, language)):
                return None
    return tuple(tuple(_meaning(said, number) for number in said.numbers) for said in groups)


def _meaning(said: Said, number: Number) -> tuple[int, str, str, str]:
    """Of a text, only the digits of a percentage say more than its value."""
    return number.value, "".join(map(str, digits_of(number))) if said.rate else "", number.counts, number.exact


@lru_cache(maxsize=16384)
def _meant(published: Published, own: str, meanings: tuple[Meaning, ...], end: str) -> Part | None:
    """Audit what numbers say in a link to an address below the folder of a language, or behind the link's end."""
    numbers = ([Number(value, text, 0, counts, exact) for value, text, counts, exact in one] for one in meanings)
    href = f"{FOLDER}/{own}"
    text = f'<a href="{escape(href)}">{end}'.encode()
    page = Page("index.html", "", "", ANY, text, ())
    return _alone(published, page, len(text), "" if end else href, [*map(together, numbers)])


def _alone(published: Published, page: Page, start: int, href: str, groups: Sequence[Said]) -> Part | None:
    """Audit numbers of a page that has nothing else; None where that is not all that has to be known, or is wrong."""
    address, _, anchor = href.partition("#")
    if href and not is_plain(address):
        return None
    target = target_of(address, anchor) if href else None
    for said in groups:
        # Numbers in a link that leads elsewhere, and such marks, are those of what is around the link.
        if not (target or said.marks):
            return None
        for mark in said.marks:
            if mark.startswith(LEFT_OUT) or (href and mark in COVERAGE and not target):
                return None
    part = _part(published, page, start, href, target, groups)
    return None if part.problems or part.changes or part.listed else part


def _part(
    published: Published, page: Page, start: int, href: str, target: Target | None, groups: Sequence[Said]
) -> Part:
    """Audit the groups of a stretch of a page: from where its first number begins, in a link that leads to a target."""
    published.looks.clear()
    linked = proved = numbers = digest = 0
    rates = False
    leading: list[str] = []
    listed: list[tuple[str, Group]] = []
    changes: list[corrected.Correction] = []
    problems: list[Problem] = []
    for said in groups:
        group = Group(said.numbers, said.values, said.marks, href, start)
        count = len(said.numbers)
        numbers += count
        if said.rate:
            rates = True
            proved += count
            of = aim(published.base_url, page, page.first(group.at))
            leading += [_lead(of, digits_of(said.numbers[0]))] if of else ()
            problems += share(published, page, group, of)
            continue
        of_one = bool(said.marks) and corrected.is_of_one(group)
        if target and (of_one or not said.marks):
            leading.append(_lead(target, said.values))
            linked += count
        if of_one:
            proved += count
        elif told := known(published, page, group, target):
            proved += count
            if said.values not in told.allowed:
                problems.append(wrong(told, at(page, group.at), said.values))
        if said.marks:
            changes += corrected.told(page, group)
        anchor = page.ledger(group.at) or href.partition("#")[2]
        if anchor.startswith(UNITS):
            listed.append((anchor, group))
        for number in said.numbers:
            if not _is_said(page, group, number):
                problems.append(_spelling(page, group, number))
    for lead in leading:
        digest += _digest(lead)
    return Part(
        numbers,
        linked,
        proved,
        tuple(leading),
        digest,
        rates,
        tuple(listed),
        tuple(changes),
        tuple(problems),
        looked_at(published),
    )


@lru_cache(maxsize=16384)
def _lead(target: Target, values: Count) -> str:
    return f"{spelled(values)} for {target.path}#{target.anchor}"


@lru_cache(maxsize=16384)
def _digest(lead: str) -> int:
    """Give a large number for what leads to evidence, so that sums of them are alike where all of them are."""
    return int.from_bytes(blake2b(lead.encode("utf-8"), digest_size=16).digest(), "big")


def _is_said(page: Page, group: Group, number: Number) -> bool:
    """Read a number again as its reader does; a form without digits (Arabic "two models") is its own number."""
    text, value = number.text, number.value
    if page.language == ANY or says(text, value, page.language):
        return True
    return says(text, value, page.language_at(group.start + number.at))


def _spelling(page: Page, group: Group, number: Number) -> Problem:
    message = f"“{number.text}” does not say {number.value} in the language of the page."
    return error("audit-text", at(page, group.start + number.at), message, WAY_OUT)
