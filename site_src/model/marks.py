"""The HTML of a text and quotes in; what a reader sees of each block, or the HTML with each quote marked, out.

The HTML is that of our own parser (``markdown``): every sign of the text that means something in HTML is escaped, and
each tag is the parser's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from html import unescape
from itertools import pairwise
from typing import NamedTuple

from site_src.model.evidence import find

FENCE = "\x00"
"""No text has this character (the reader refuses it), so it can fence in HTML what the site fills in."""

BORDER = re.compile(
    r"<pre>.*?</pre>|<(?:/?(?:p|h[1-6]|li|[uo]l|blockquote|table|t[hdr]|thead|tbody|section)(?: [^>]*)?|hr[^>]*)>",
    re.DOTALL,
)
"""What stands between blocks; code that stands alone is no block that says something."""

UNSEEN = r'<sup class="footnote-ref">.*?</sup>|<a href="[^"]*" class="footnote-backref">.*?</a>|<[^>]*>'
TAG = re.compile(UNSEEN, re.DOTALL)
"""A tag, or the sign of a footnote, which nobody wrote."""

PIECE = re.compile(rf"(?P<tag>{UNSEEN})|(?P<words>(?:[^<&\n]++|&(?:amp|lt|gt|quot);)+)|\n", re.DOTALL)
"""A tag; words; the end of a line. A block is made of these alone."""

LETTER = re.compile(r"&[a-z]+;|.")


class Quote(NamedTuple):
    """Words to mark, the anchor that leads to them, and the address that they lead to, as the site's own target."""

    anchor: str
    words: str
    target: str


class Placed(NamedTuple):
    """A quote in one block: from and up to which character of the block's visible text it stands."""

    quote: Quote
    start: int
    end: int


class Block(NamedTuple):
    """A paragraph, a heading, a cell: where it begins and ends in the HTML, and what a reader sees of it."""

    start: int
    end: int
    text: str


@lru_cache(maxsize=16)
def blocks(html: str) -> tuple[Block, ...]:
    """Give the blocks of a text that say something, in order; its page and its figures ask for them in turn."""
    return tuple(_blocks(html))


def _blocks(html: str) -> Iterator[Block]:
    start = 0
    for border in BORDER.finditer(html):
        block = html[start : border.start()]
        # The renderer puts an end of line after some blocks, and a space before the way back from a footnote.
        if block and block != "\n" and (text := _visible(block).rstrip("\n ")):
            yield Block(start, border.start(), text)
        start = border.end()


OUTER = re.compile(r"<pre>.*?</pre>|<(/?)(?:([uo]l|blockquote|table|section)|(p|h[1-6]))(?: [^>]*)?>", re.DOTALL)
"""What holds other blocks, or is a paragraph or a heading."""


def openings(html: str) -> Iterator[str]:
    """Give what a reader sees of each paragraph and heading that lies in nothing else, in order."""
    depth = 0
    for tag in OUTER.finditer(html):
        closes, holder, name = tag.groups()
        if holder:
            depth += -1 if closes else 1
        elif name and not closes and not depth:
            yield _visible(html[tag.end() : html.index(f"</{name}>", tag.end())])


def _visible(block: str) -> str:
    """Give what a reader sees of a block: its text without markup."""
    if "<" in block:
        block = TAG.sub("", block)
    return unescape(block) if "&" in block else block


def marked(html: str, quotes: Iterable[Quote]) -> str:
    """Mark each quote where it first stands, and after it fence the way to what it is evidence of."""
    waiting, parts, done = list(quotes), list[str](), 0
    # Most quotes stand near the beginning: the blocks after them need not be looked at.
    for block in _blocks(html) if waiting else ():
        spans = [(quote, find(quote.words, block.text)) for quote in waiting]
        placed = [Placed(quote, span.start, span.end) for quote, span in spans if span]
        if placed:
            parts += [html[done : block.start], *_cut(html[block.start : block.end], placed)]
            done = block.end
            waiting = [quote for quote, span in spans if not span]
            if not waiting:
                break
    return "".join((*parts, html[done:]))


def _cut(block: str, placed: Sequence[Placed]) -> Iterator[str]:
    """Cut words at the borders of quotes, and put marks around what lies inside; marks never cross other markup."""
    at, depth, due = 0, 0, list[Quote]()
    for piece in PIECE.finditer(block):
        tag, words = piece["tag"], piece["words"]
        depth += (tag.startswith(("<a ", "<code>")) - (tag in {"</a>", "</code>"})) if tag else 0
        for written, end in _pieces(words, at, placed) if words else [(piece[0], at + (tag is None))]:
            yield written
            due += [one.quote for one in placed if at < one.end == end]
            at = end
            if not depth:
                # A link may not lie in a link, and is no code: the way to the evidence stands after both.
                yield from (f"{FENCE}{quote.target}{FENCE}" for quote in due)
                due.clear()


def _pieces(words: str, at: int, placed: Sequence[Placed]) -> Iterator[tuple[str, int]]:
    """Split words at the borders of the quotes that begin or end in them; with each piece, where it ends."""
    letters = LETTER.findall(words) if "&" in words else words
    end = at + len(letters)
    borders = sorted({at, end, *(border for one in placed for border in (one.start, one.end) if at < border < end)})
    for start, stop in pairwise(borders):
        inside = [one for one in placed if one.start <= start and stop <= one.end]
        piece = "".join(letters[start - at : stop - at])
        if inside:
            # A mark that goes on after other markup has its anchor at its first piece.
            piece = f"{_opening([one.quote.anchor for one in inside if one.start == start])}{piece}</mark>"
        yield piece, stop


def _opening(anchors: Sequence[str]) -> str:
    first, *others = anchors or [""]
    more = "".join(f'<span id="{anchor}"></span>' for anchor in others)
    return f'{more}<mark id="{first}">' if first else "<mark>"
