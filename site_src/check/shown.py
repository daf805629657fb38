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

BREAK = re.compile(rb"</?(?:a|details|summary|div|p|small|td|dd|tr|li|h4)(?=[\s>])")
"""What ends a group of numbers, and begins another."""

PART = re.compile(rb"<(/?)(a|data|details|summary|div|p|small|td|dd|tr|li|h4)(?=[\s>])([^>]*)>")
"""A number, or what ends a group of them; an attribute holds no ``>``, which is always escaped there."""

CELL = re.compile(rb"</?(?:td|dd|tr|li|details)(?=[\s>])")
NAME = re.compile(rb"<(/?)([a-z0-9]+)(?=[\s>])[^>]*>?")
ATTRIBUTE = re.compile(r'\b([a-z]+)="([^"]*)"')
LANGUAGES = re.compile(r'\blang="([^"]*)"')
HEADED = re.compile(rb'</summary>\s*<div id="([^"]*)"')
"""The end of the heading of an account, and the id of the account itself."""

HREF = re.compile(rb'<a\b[^>]*?\bhref="([^"]*)"')
MARKUP = re.compile(r"<[^>]*>")
ELEMENTS = frozenset({b"details", b"summary", b"div", b"p", b"small", b"td", b"dd", b"tr", b"li", b"h4"})
FRESH = frozenset({b"td", b"dd", b"tr", b"li", b"details"})
"""Elements with which a link before them has nothing to do."""

AFTER_NAME = b" >\n\t\r\f\v"
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
    """Where the text of the last number ends."""
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
        for closing, name, tag in _tags_before(self.text, at):
            if name not in ELEMENTS:
                continue
            if closing:
                closed.append(name)
            elif closed and closed[-1] == name:
                closed.pop()
            else:
                classes = _attribute(tag[0], "class")
                return f"{name.decode()} {classes}" if classes is not None else name.decode()
        return ""

    def row(self, at: int) -> str:
        """Give the id of the table row around a place."""
        start = _opening(self.text, b"<tr", 0, at)
        inside = start >= 0 and self.text.find(b"</tr", start, at) < 0
        return (_attribute(_tag(self.text, start), "id") or "") if inside else ""

    def before(self, at: int) -> str:
        """Give the link before a place that is in none, from the same cell, line or paragraph."""
        end = self.text.rfind(b"</a>", 0, at)
        if end < 0 or CELL.search(self.text, end, at):
            return ""
        start = _opening(self.text, b"<a", 0, end)
        return href_of(self.text, start) if start >= 0 and self.text.find(b"</a", start, end) < 0 else ""

    def first(self, at: int) -> str:
        """Give the first link in the same cell, line or paragraph before a place."""
        href = ""
        for closing, name, tag in _tags_before(self.text, at):
            if name in FRESH:
                break
            if name == b"a" and not closing:
                href = href_of(self.text, tag.start()) or href
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


def stretches(text: bytes) -> Iterator[Stretch]:
    """Give the parts of a page that hold its numbers, in order."""
    floor, at = 0, _starting(text, b"<data", 0)
    while at >= 0:
        link = _opening(text, b"<a", floor, at)
        if link >= 0 and text.find(b"</a", link, at) < 0:
            floor = _until(text, b"</a>", at)
            if text.find(b"<a", at, floor) >= 0 and 0 <= (other := _starting(text, b"<a", at)) < floor:
                floor = other
            yield Stretch(at, _until(text, b"</data>", text.rfind(b"<data", at, floor)), link)
        else:
            floor = _run(text, at)
            yield Stretch(at, floor, -1)
        at = _starting(text, b"<data", floor)


def href_of(text: bytes, link: int) -> str:
    """Give where a link leads that begins somewhere in a page."""
    found = HREF.match(text, link)
    return unescape(found[1].decode("utf-8")) if found else ""


@lru_cache(maxsize=65536)
def read_numbers(html: bytes) -> tuple[Said, ...]:
    """Read the numbers of a stretch, parted as a reader parts them, and each percentage by itself."""
    found: list[Said] = []
    numbers: list[Number] = []
    for part in PART.finditer(html):
        closing, name, attributes = part.groups()
        if name != b"data":
            found += [_said(numbers)] if numbers else []
            numbers = []
        elif not closing:
            number = _number(html, part.start(), part.end(), attributes)
            if number.counts == RATE:
                found.append(_said([number]))
            else:
                numbers.append(number)
    return (*found, *([_said(numbers)] if numbers else ()))


def _said(numbers: Sequence[Number]) -> Said:
    marks = tuple(number.counts for number in numbers if number.counts)
    return Said(tuple(numbers), tuple(number.value for number in numbers), marks, marks == (RATE,))


def _number(html: bytes, at: int, start: int, attributes: bytes) -> Number:
    known = dict(ATTRIBUTE.findall(attributes.decode("utf-8")))
    value = known.get("value", "")
    whole = int(value) if value.isascii() and value.isdigit() else -1
    text = unescape(MARKUP.sub("", html[start : _until(html, b"</data>", start)].decode("utf-8"))).strip()
    return Number(whole, text, at, known.get("counts", ""), value)


def _ledgers(text: bytes) -> Iterator[tuple[int, str]]:
    """Find where accounts open and close; the heading of an account stands before the element that has its id."""
    at = text.find(b"details")
    while at >= 0:
        if text[at - 2 : at] == b"</":
            yield at - 2, ""
        elif text[at - 1 : at] == b"<" and (_attribute(_tag(text, at - 1), "class") or "").startswith("ledger"):
            found = HEADED.search(text, at)
            yield at - 1, found[1].decode("utf-8") if found else ""
        at = text.find(b"details", at + 1)


def _run(text: bytes, at: int) -> int:
    """Give where a run of numbers ends that nothing parts."""
    while True:
        end = _until(text, b"</data>", at)
        at = _starting(text, b"<data", end)
        if at < 0 or BREAK.search(text, end, at):
            return end


def _until(text: bytes, tag: bytes, at: int) -> int:
    """Give where the next closing tag begins, or the page ends."""
    end = text.find(tag, at)
    return end if end >= 0 else len(text)


def _starting(text: bytes, name: bytes, start: int) -> int:
    """Find the next tag with just this name."""
    at = text.find(name, start)
    while at >= 0 and text[at + len(name) : at + len(name) + 1] not in AFTER_NAME:
        at = text.find(name, at + 1)
    return at


def _opening(text: bytes, name: bytes, start: int, stop: int) -> int:
    """Find the last tag with just this name in a part of a page."""
    at = text.rfind(name, start, stop)
    while at >= 0 and text[at + len(name) : at + len(name) + 1] not in AFTER_NAME:
        at = text.rfind(name, start, at)
    return at


def _tags_before(text: bytes, at: int) -> Iterator[tuple[bytes, bytes, re.Match[bytes]]]:
    """Give the tags before a place, the nearest first: whether it closes, its name, and all of it."""
    at = text.rfind(b"<", 0, at)
    while at >= 0:
        if tag := NAME.match(text, at):
            yield tag[1], tag[2], tag
        at = text.rfind(b"<", 0, at)


def _tag(text: bytes, at: int) -> bytes:
    return text[at : text.find(b">", at) + 1]


def _attribute(tag: bytes, name: str) -> str | None:
    return dict(ATTRIBUTE.findall(tag.decode("utf-8"))).get(name)
