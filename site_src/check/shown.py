"""A finished page in, the numbers shown in it out, each group with where it stands and where it leads.

It reads what was written as a browser would, and knows no template: only the elements that hold numbers together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

TAG = re.compile(r"<(/?)(a|data|details|summary|div|p|small|td|dd|tr|li|h4)(?=[\s>])([^>]*)>")
"""What begins or ends a group of numbers; an attribute holds no ``>``, which is always escaped there."""

ATTRIBUTE = re.compile(r'\b([a-z]+)="([^"]*)"')
LANGUAGE = re.compile(r'<html lang="([^"]*)"')
LANGUAGES = re.compile(r'\blang="([^"]*)"')
MARKUP = re.compile(r"<[^>]*>")
FRESH = frozenset({"td", "dd", "tr", "li", "details"})
"""Elements with which a link before them has nothing to do."""

RATE = "rate"
"""The mark of a percentage."""

NEAR = 400
"""Characters before a number in which the mark of another language than the page's stands, if there is one."""


class Number(NamedTuple):
    """A number as programs read it, and the text that people read."""

    value: int
    text: str
    at: int
    """Where it begins in the page."""
    counts: str
    """What it counts, if the page says so: ``reports-at ninh-thuan``."""


class Group(NamedTuple):
    """Numbers that are said in one breath: one count, or the two ends of a range."""

    numbers: tuple[Number, ...]
    href: str
    """The link that they stand in; empty where they stand in none."""
    before: str
    """The link before them in the same cell, line or paragraph."""
    element: str
    """The innermost element around them, with its classes: ``p headline``."""
    row: str
    """The id of the table row around them."""
    ledger: str
    """The id of the account that they stand in, if its heading is over."""

    @property
    def values(self) -> tuple[int, ...]:
        """The numbers alone."""
        return tuple(number.value for number in self.numbers)

    @property
    def marked(self) -> bool:
        """Tell whether the page says of one of them what it counts."""
        return any(number.counts for number in self.numbers)


class Share(NamedTuple):
    """A percentage: the quotient as programs read it, the text that people read, and the count that it is about."""

    value: str
    text: str
    at: int
    href: str
    """The first link in the same cell, line or paragraph: that of the count."""


class Page(NamedTuple):
    """The numbers of a page."""

    language: str
    text: str
    groups: tuple[Group, ...]
    shares: tuple[Share, ...]

    def line(self, at: int) -> int:
        """Give the number of the line that a place in the page lies in."""
        return self.text.count("\n", 0, at) + 1

    def language_at(self, at: int) -> str:
        """Give the language that was marked last before a place, where the page's own does not fit."""
        marked = LANGUAGES.findall(self.text, max(0, at - NEAR), at)
        return marked[-1] if marked else self.language


def read_page(text: str) -> Page:
    """Read a page once, from its beginning to its end."""
    language = LANGUAGE.search(text)
    shares: list[Share] = []
    groups = tuple(group for group in _groups(text, shares) if group.numbers)
    return Page(language[1] if language else "", text, groups, tuple(shares))


def _groups(text: str, shares: list[Share]) -> Iterator[Group]:
    """Give the runs of numbers between the elements that hold numbers together, empty ones too; collect the shares."""
    numbers: list[Number] = []
    around: list[str] = []
    href = before = first = row = ledger = ""
    for tag in TAG.finditer(text):
        closing, name, attributes = tag.groups()
        if name == "data":
            if not closing:
                number, value = _number(text, tag, attributes)
                if number.counts == RATE:
                    shares.append(Share(value, number.text, number.at, first))
                else:
                    numbers.append(number)
            continue
        yield Group(tuple(numbers), href, before, around[-1] if around else "", row, ledger)
        numbers = []
        if name in FRESH:
            before = first = ""
        if closing:
            before, href = (href, "") if name == "a" else (before, href)
            row = "" if name == "tr" else row
            ledger = "" if name == "details" else ledger
            if around and around[-1].partition(" ")[0] == name:
                around.pop()
            continue
        known = dict(ATTRIBUTE.findall(attributes))
        if name == "a":
            href = unescape(known.get("href", ""))
            first = first or href
            continue
        around.append(f"{name} {known['class']}" if "class" in known else name)
        row = known.get("id", "") if name == "tr" else row
        # The heading of an account stands before the element that has its id.
        ledger = (
            _anchor(text, tag.end()) if name == "details" and known.get("class", "").startswith("ledger") else ledger
        )


def _anchor(text: str, start: int) -> str:
    found = re.compile(r'</summary>\s*<div id="([^"]*)"').search(text, start)
    return found[1] if found else ""


def _number(text: str, tag: re.Match[str], attributes: str) -> tuple[Number, str]:
    end = text.find("</data>", tag.end())
    known = dict(ATTRIBUTE.findall(attributes))
    value = known.get("value", "")
    said = unescape(MARKUP.sub("", text[tag.end() : end])).strip()
    whole = int(value) if value.isascii() and value.isdigit() else -1
    return Number(whole, said, tag.start(), known.get("counts", "")), value
