"""A finished page and the published data in, what its numbers prove out, a stretch of the page after another.

Most numbers stand in a link that says all by itself: such a link is proved once and remembered. The others are looked
at where they stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from html import unescape
from typing import NamedTuple

from site_src.check import corrected
from site_src.check.derived import digits_of, share
from site_src.check.facts import WAY_OUT, Target, spelled
from site_src.check.known import COVERAGE, LEFT_OUT, UNITS, Published, aim, at, is_plain, known, target_of, wrong
from site_src.check.land import Said as Count
from site_src.check.shown import Group, Number, Page, Said, href_of, numbers_of, read_numbers, stretches
from site_src.model.language import number_text
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


def prove(published: Published, page: Page) -> list[Part]:
    """Audit the stretches of a page; most are links that say all by themselves, and were proved on another page."""
    language, text = page.language, page.text
    rooted = f' href="{page.up}'.encode()
    units = any(name.startswith(UNITS) for _, name in page.ledgers)
    parts = []
    for stretch in stretches(text):
        start, stop, link = stretch
        part = None
        # Without the steps up to the root of the site, a link is written alike on all pages.
        if link >= 0 and (href := text.find(rooted, link, start)) >= 0:
            href += len(rooted)
            last = text.rfind(b"</data>", start, stop)
            if last >= 0 and text.find(b"<data", last, stop) < 0:
                part = _proof(published, language, text[href : text.find(b'"', href)], text[start:last])
        if part is None or (units and page.ledger(start).startswith(UNITS)) or (part.rates and page.first(link)):
            there = href_of(text, link) if link >= 0 else ""
            target = aim(published.base_url, page, there)
            part = _part(published, page, start, there, target, numbers_of(text, stretch))
        parts.append(part)
    return parts


@lru_cache(maxsize=65536)
def _proof(published: Published, language: str, link: bytes, html: bytes) -> Part | None:
    """Audit the numbers in a link, which leads down from the root of the site, wherever the link stands.

    Gives None where more than the link has to be known, or is wrong: then its place has to be known too. A link with
    its number is met on many pages, and proved once.
    """
    href = unescape(link.decode("utf-8"))
    address, _, anchor = href.partition("#")
    if not is_plain(address):
        return None
    target, groups = target_of(address, anchor), read_numbers(html)
    for said in groups:
        # Numbers in a link that leads elsewhere, and such marks, are those of what is around the link.
        if not (target or said.marks):
            return None
        for mark in said.marks:
            if mark.startswith(LEFT_OUT) or (mark in COVERAGE and not target):
                return None
    begin = b'<a href="%s">' % link
    page = Page("index.html", "", "", language, begin + html, ())
    part = _part(published, page, len(begin), href, target, groups)
    return None if part.problems or part.changes or part.listed else part


def _part(
    published: Published, page: Page, start: int, href: str, target: Target | None, groups: Sequence[Said]
) -> Part:
    """Audit the groups of a stretch of a page: from where its first number begins, in a link that leads to a target."""
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
    return Part(numbers, linked, proved, tuple(leading), digest, rates, tuple(listed), tuple(changes), tuple(problems))


@lru_cache(maxsize=65536)
def _lead(target: Target, values: Count) -> str:
    return f"{spelled(values)} for {target.path}#{target.anchor}"


@lru_cache(maxsize=65536)
def _digest(lead: str) -> int:
    """Give a large number for what leads to evidence, so that sums of them are alike where all of them are."""
    return int.from_bytes(blake2b(lead.encode("utf-8"), digest_size=16).digest(), "big")


def _is_said(page: Page, group: Group, number: Number) -> bool:
    """Read a number again as its reader does; a form without digits (Arabic "two models") is its own number."""
    text, value = number.text, number.value
    return says(text, value, page.language) or says(text, value, page.language_at(group.start + number.at))


def _spelling(page: Page, group: Group, number: Number) -> Problem:
    message = f"“{number.text}” does not say {number.value} in the language of the page."
    return error("audit-text", at(page, group.start + number.at), message, WAY_OUT)


@lru_cache(maxsize=65536)
def says(text: str, value: int, language: str) -> bool:
    """Tell whether a text is a number as the language writes it, every sign of it, or has no digits.

    So 13.268 is none where that means 13⅓.
    """
    digits = "".join(letter for letter in text if letter.isdigit())
    return not digits or (bool(language) and int(digits) == value and number_text(value, language) == text)
