"""A finished page in, the numbers shown in it out: where each stands, what it stands in and where it leads.

It knows no template: only the elements that hold numbers together. It jumps from number to number and looks back from
there, and only as far as somebody asks: most numbers are proved by the link that they stand in.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from html import unescape
from typing import NamedTuple

from site_src.check.tags import opening, starting, tags_before, until

BREAK = re.compile(rb"</?(?:a|details|summary|div|p|small|td|dd|tr|li|h4)(?=[\s>])")
"""What ends a group of numbers, and begins another."""

PART = re.compile(rb"<(/?)(a|data|details|summary|div|p|small|td|dd|tr|li|h4)(?=[\s>])([^>]*)>")
"""A number, or what ends a group of them; an attribute holds no ``>``, which is always escaped there."""

CELL = re.compile(rb"</?(?:td|dd|tr|li|details)(?=[\s>])")
ATTRIBUTE = re.compile(r'\b([a-z]+)="([^"]*)"')
CLASS = re.compile(rb'\bclass="([^"]*)"')
ID = re.compile(rb'\bid="([^"]*)"')
LANGUAGES = re.compile(r'\blang="([^"]*)"')
HEADED = re.compile(rb'</summary>\s*<div id="([^"]*)"')
"""The end of the heading of an account, and the id of the account itself."""

HREF = re.compile(rb'<a\b[^>]*?\bhref="([^"]*)"')
MARKUP = re.compile(r"<[^>]*>")
ELEMENTS = frozenset({b"details", b"summary", b"div", b"p", b"small", b"td", b"dd", b"tr", b"li", b"h4"})
FRESH = frozenset({b"td", b"dd", b"tr", b"li", b"details"})
"""Elements with which a link before them has nothing to do."""

ANY = '"'
"""The language of a page that is none: its numbers are compared in whatever way they are written."""

RATE = "rate"
"""The mark of a percentage."""

NEAR = 400
"""Characters before a number in which the mark of another language than the page's stands, if there is one."""


class Number(NamedTuple):
    """A number as programs read it, and the text that people read."""

    value: int
    text: str
    at: int
    """How many bytes after the beginning of the first number it begins."""
    counts: str
    """What it counts, if the page says so: ``reports-at ninh-thuan``."""
    exact: str
    """Its value as it is written; of a percentage, the quotient."""


class Said(NamedTuple):
    """Numbers that are said in one breath: one count, or the two ends of a range; or one percentage."""

    numbers: tuple[Number, ...]
    values: tuple[int, ...]
    """The numbers alone."""
    marks: tuple[str, ...]
    """What the page says that they count, where it does."""
    rate: bool
    """Whether this is a percentage."""


class Group(NamedTuple):
    """Numbers that are said in one breath, in their place on a page."""

    numbers: tuple[Number, ...]
    values: tuple[int, ...]
    marks: tuple[str, ...]
    href: str
    """The link that they stand in; empty where they stand in none."""
    start: int
    """The byte of the page from which on their places count."""

    @property
    def at(self) -> int:
        """Give the byte of the page with which the first of them begins."""
        return self.start + self.numbers[0].at


class Stretch(NamedTuple):
    """A part of a page with numbers: those of one link, or a run of them in no link."""

    start: int
    """Where the first number begins."""
    stop: int
    """Where the link ends, or the last number."""
    link: int
    """Where the link begins; -1 if there is none."""


class Page(NamedTuple):
    """A finished page."""

    path: str
    own: str
    """Its address below the folder of its language."""
    up: str
    """The steps from it to the root of the site: ``../../``."""
    language: str
    text: bytes
    ledgers: tuple[tuple[int, str], ...]
    """The places from which on another account is open, with its id; no id from where none is."""

    def line(self, at: int) -> int:
        """Give the number of the line that a place in the page lies in."""
        return self.text.count(b"\n", 0, at) + 1

    def language_at(self, at: int) -> str:
        """Give the language that was marked last before a place, where the page's own does not fit."""
        marked = LANGUAGES.findall(self.text[max(0, at - 4 * NEAR) : at].decode("utf-8", "ignore")[-NEAR:])
        return marked[-1] if marked else self.language

    def ledger(self, at: int) -> str:
        """Give the id of the account that a place in the page lies in, if the heading of the account is over."""
        found = bisect_right(self.ledgers, at, key=lambda one: one[0]) if self.ledgers else 0
        return self.ledgers[found - 1][1] if found else ""

    def element(self, at: int) -> str:
        """Give the innermost element around a place, with its classes: ``p headline``."""
        closed: list[bytes] = []
        for closing, name, start in tags_before(self.text, at):
            if name not in ELEMENTS:
                continue
            if closing:
                closed.append(name)
            elif closed and closed[-1] == name:
                closed.pop()
            else:
                classes = CLASS.search(self.text, start, until(self.text, b">", start))
                return (name + b" " + classes[1] if classes else name).decode("utf-8")
        return ""

    def row(self, at: int) -> str:
        """Give the id of the table row around a place."""
        start = opening(self.text, b"<tr", 0, at)
        inside = start >= 0 and self.text.find(b"</tr", start, at) < 0
        found = ID.search(self.text, start, self.text.find(b">", start)) if inside else None
        return found[1].decode("utf-8") if found else ""

    def before(self, at: int) -> str:
        """Give the link before a place that is in none, from the same cell, line or paragraph."""
        end = self.text.rfind(b"</a>", 0, at)
        if end < 0 or CELL.search(self.text, end, at):
            return ""
        start = opening(self.text, b"<a", 0, end)
        return href_of(self.text, start) if start >= 0 and self.text.find(b"</a", start, end) < 0 else ""

    def first(self, at: int) -> str:
        """Give the first link in the same cell, line or paragraph before a place."""
        href = ""
        for closing, name, start in tags_before(self.text, at):
            if name in FRESH:
                break
            if name == b"a" and not closing:
                href = href_of(self.text, start) or href
        return href


def read_page(path: str, text: bytes) -> Page:
    """Read what is to be known of a page before its numbers."""
    start = text.find(b'<html lang="') + len(b'<html lang="')
    language = text[start : text.find(b'"', start)].decode("utf-8") if b'<html lang="' in text else ""
    own = page_of(path).partition("/")[2]
    return Page(
        path, own, "../" * path.count("/"), language, text, tuple(_ledgers(text)) if b"<details" in text else ()
    )


def page_of(path: str) -> str:
    """Give the address of a page's file."""
    return path.removesuffix("index.html")


def stretch_at(text: bytes, at: int) -> Stretch:
    """Give the part of a page that begins with a number: to the end of its link, or as far as nothing parts them."""
    link = opening(text, b"<a", 0, at)
    if link < 0 or text.find(b"</a", link, at) >= 0:
        return Stretch(at, run_end(text, at), -1)
    end, other = until(text, b"</a>", at), starting(text, b"<a", at)
    return Stretch(at, other if 0 <= other < end else end, link)


def numbers_of(text: bytes, start: int, stop: int) -> tuple[Said, ...]:
    """Read the numbers of a stretch, the text of the last one to its end."""
    return read_numbers(text[start : max(stop, until(text, b"</data>", text.rfind(b"<data", start, stop)))])


def href_of(text: bytes, link: int) -> str:
    """Give where a link leads that begins somewhere in a page."""
    found = HREF.match(text, link)
    return unescape(found[1].decode("utf-8")) if found else ""


@lru_cache(maxsize=16384)
def read_numbers(html: bytes) -> tuple[Said, ...]:
    """Read the numbers in a part of a page, parted as a reader parts them, and each percentage by itself."""
    found: list[Said] = []
    numbers: list[Number] = []
    for part in PART.finditer(html):
        closing, name, attributes = part.groups()
        if name != b"data":
            found += [together(numbers)] if numbers else []
            numbers = []
        elif not closing:
            start = part.end()
            value, text, counts, exact = _number(attributes, html[start : until(html, b"</data>", start)])
            number = Number(value, text, part.start(), counts, exact)
            if counts == RATE:
                found.append(together([number]))
            else:
                numbers.append(number)
    return (*found, *([together(numbers)] if numbers else ()))


def together(numbers: Sequence[Number]) -> Said:
    """Say numbers in one breath."""
    marks = tuple(number.counts for number in numbers if number.counts)
    return Said(tuple(numbers), tuple(number.value for number in numbers), marks, marks == (RATE,))


@lru_cache(maxsize=16384)
def _number(attributes: bytes, html: bytes) -> tuple[int, str, str, str]:
    """Read a number: as programs read it, as people read it, what it counts, and its value as it is written."""
    known = dict(ATTRIBUTE.findall(attributes.decode("utf-8")))
    value = known.get("value", "")
    whole = int(value) if value.isascii() and value.isdigit() else -1
    return whole, unescape(MARKUP.sub("", html.decode("utf-8"))).strip(), known.get("counts", ""), value


def _ledgers(text: bytes) -> Iterator[tuple[int, str]]:
    """Find where accounts open and close; the heading of an account stands before the element that has its id."""
    at = text.find(b"details")
    while at >= 0:
        if text[at - 2 : at] == b"</":
            yield at - 2, ""
        elif text[at - 1 : at] == b"<":
            classes = CLASS.search(text, at, text.find(b">", at))
            if classes and classes[1].startswith(b"ledger"):
                found = HEADED.search(text, at)
                yield at - 1, found[1].decode("utf-8") if found else ""
        at = text.find(b"details", at + 1)


def run_end(text: bytes, at: int) -> int:
    """Give where a run of numbers ends that nothing parts."""
    while True:
        end = until(text, b"</data>", at)
        at = starting(text, b"<data", end)
        if at < 0 or BREAK.search(text, end, at):
            return end
