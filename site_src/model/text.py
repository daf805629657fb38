"""Markdown in; its links with their positions, or HTML in pieces between which links are filled in, out."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from typing import NamedTuple
from urllib.parse import unquote

from markdown_it.token import Token

from site_src.model.evidence import find
from site_src.model.markdown import parser, written
from site_src.model.marks import FENCE, Quote, blocks, marked, openings
from site_src.model.problem import Position

SCHEMES = ("place", "report", "page")
"""What a link may name instead of an address: ``[Ninh Sơn](place:ninh-thuan/ninh-son)``."""


class Link(NamedTuple):
    """A link or an image of a text: what it points to, as written, and where it stands."""

    target: str
    at: Position

    @property
    def scheme(self) -> str:
        """The word before the colon, or nothing for the name of a file beside the text."""
        return self.target.partition(":")[0] if ":" in self.target else ""

    @property
    def name(self) -> str:
        """What stands after the colon, without an anchor; the whole target if it has no scheme."""
        return (self.target.partition(":")[2] if self.scheme else self.target).partition("#")[0]


@dataclass(frozen=True, slots=True)
class Text:
    """Markdown, and the links in it that the site resolves."""

    source: str
    links: tuple[Link, ...] = field(compare=False)
    at: Position = field(compare=False, default=Position("", 1, 1))
    """Where its first line begins; a text that was made and not read begins nowhere."""

    def position(self, offset: int) -> Position:
        """Give the line and column of a character."""
        row = self.source.count("\n", 0, offset)
        return Position(self.at.path, self.at.line + row, offset - self.source.rfind("\n", 0, offset))


class Html(NamedTuple):
    """HTML in pieces: text, target, text, target, …, text. The targets are ours and are filled in for each page."""

    pieces: tuple[str, ...]

    def filled(self, address: Callable[[str], str]) -> str:
        """Join the pieces, each target replaced by the address that the page gives for it."""
        return "".join(address(piece) if turn % 2 else piece for turn, piece in enumerate(self.pieces))


def is_ours(target: str) -> bool:
    """Tell whether a target is resolved by the site: a scheme of ours or a file beside the text."""
    scheme, colon, _ = target.partition(":")
    return scheme in SCHEMES if colon else bool(target) and target[0] not in "#/?"


PLAIN_LINK = re.compile(r"\[[^\[\]\n|]*\]\((?P<target>[^\s()<>\\&]+)\)")
"""A link written in the plainest way: on one line, without another bracket in it; or an image, after its ``!``. What
begins with one sign that is always there is found by that sign, an eighth of the time."""

SIGNS = ("`", "\\", "<", "\x00", "\t", "    ", "][", "]:", "[^", "~~~")
"""One of these stands in whatever is hard; to look for them takes a hundredth of the time."""

HARD = re.compile(r"[`\\<\x00\t]|^[ >*+\-0-9.)]* {4}|\]\[|\]:|\[\^|^[ >*+\-0-9.)]*~~~", re.MULTILINE)
"""What may make of a plain link something else: code, escapes, HTML, definitions, footnotes."""


def read_text(source: str, path: str, line: int) -> Text:
    """Find the links and images that the site must resolve; ``line`` is that of the file on which the text begins."""
    at = Position(path, line, 1)
    lower = source.lower()
    if not any(sign in lower for sign in ("](", "][", "]:", *(f"{scheme}:" for scheme in SCHEMES))):
        return Text(source, (), at)  # Parsing is what takes the time, and most texts have no such link.
    if not is_hard(source) and source.count("](") == len(plainly := [*PLAIN_LINK.finditer(source)]):
        links = tuple(
            Link(target, Position(path, line + source.count("\n", 0, start), start - source.rfind("\n", 0, start)))
            for start, target in ((_start(source, one), _target(one["target"])) for one in plainly)
            if is_ours(target)
        )
        return Text(source, links, at)
    rows = source.split("\n")
    found = []
    after: dict[int, int] = {}
    for token in parser().parse(source):
        if token.type != "inline" or not token.map:
            continue
        for child in token.children or ():
            target = _target(child.attrs.get("href") or child.attrs.get("src"))
            if child.type in {"link_open", "image"} and is_ours(target):
                row, column = _spot(rows, token, child.meta.get("offset", 0), after)
                found.append(Link(target, Position(path, line + row, column)))
    return Text(source, tuple(found), Position(path, line, 1))


def is_hard(source: str) -> bool:
    """Tell whether what looks like a plain link may be something else, or lie in a cell that is one too many."""
    if any(sign in source for sign in SIGNS) and HARD.search(source):
        return True
    return "|" in source and any("|" in row for row in source.split("\n") if "](" in row)


def _start(source: str, link: re.Match[str]) -> int:
    """Give where a plain link begins, or an image: with the sign before its bracket."""
    at = link.start()
    return at - (source[at - 1 : at] == "!")


def _target(written: object) -> str:
    """Undo the escapes of a target, and write a scheme of ours in the one spelling it has."""
    target = unquote(str(written or ""))
    scheme, colon, name = target.partition(":")
    return f"{scheme.lower()}:{name}" if colon and scheme.lower() in SCHEMES else target


def _spot(rows: Sequence[str], block: Token, offset: int, after: dict[int, int]) -> tuple[int, int]:
    """Find row (from 0) and column (from 1) of a place in a block; its lines stand indented in the source.

    ``after`` remembers how far each row has been read: the cells of a table share one, and may be alike.
    """
    first = block.map[0] if block.map else 0
    before = block.content[:offset].split("\n")
    row = min(first + len(before) - 1, len(rows) - 1)
    line = block.content.split("\n")[len(before) - 1]
    indent = max(rows[row].find(line, after.get(row, 0)), 0)
    if "\n" not in block.content:
        after[row] = indent
    return row, indent + len(before[-1]) + 1


def html(source: str, quotes: Sequence[Quote]) -> Html:
    """Render Markdown with quotes marked; HTML in it is shown as text, its headings start below the page's own."""
    return Html(tuple(ADDRESS.sub(_fenced, marked(written(source), quotes)).split(FENCE)))


ADDRESS = re.compile(r'(<(?:a href|img src)=")([^"]*)')
"""The address of a link or of an image, in HTML."""


def _fenced(address: re.Match[str]) -> str:
    """Fence an address which the site resolves."""
    target = _target(unescape(address[2]))
    return f"{address[1]}{FENCE}{target}{FENCE}" if is_ours(target) else address[0]


@lru_cache(maxsize=256)
def sentence(source: str, quote: str) -> tuple[str, str, str] | None:
    """Give the sentence in which a text says a quote, as what stands before, the words, and what stands after.

    The page of a figure shows it in every language of the site, so it is looked for once.
    """
    for _, _, block in blocks(written(source)):
        span = find(quote, block)
        if span:
            borders = [0, *(border.end() for border in SENTENCE_END.finditer(block)), len(block)]
            start = max(border for border in borders if border <= span.start)
            end = min(border for border in borders if border >= span.end)
            return block[start : span.start], block[span.start : span.end], block[span.end : end].rstrip()
    return None


SENTENCE_END = re.compile(r"[.!?؟…][\"”“»’)\]]*\s+|[。！？][」』）]*")
"""Where a sentence ends, as a reader would see it; an abbreviation may cut one short, which loses context only."""


def says(source: str, quote: str) -> bool:
    """Tell whether a text says a quote within one of its blocks, through whatever markup stands in it."""
    # Most quotes stand in the source as they are; parsing, which takes the time, finds the others.
    return find(quote, source) is not None or any(find(quote, block.text) for block in blocks(written(source)))


def prose(source: str) -> str:
    """Give what a reader sees of a text without its markup, the blocks joined: what is searched for words."""
    return " ".join(block.text for block in blocks(written(source)))


@lru_cache(maxsize=128)
def plain(source: str, length: int) -> str:
    """Give the first words of a text without its markup, at most ``length`` characters, for descriptions and feeds.

    The feeds of all languages tell of the same texts.
    """
    shown = (" ".join(words.split()) for words in openings(written(source)))
    text = next(filter(None, shown), "")
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0] + "…"
