"""The tokens of a text and quotes in; the same tokens with each quote marked where it first stands out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from markdown_it.token import Token

from site_src.model.evidence import find

SPACES = {"softbreak": "\n", "hardbreak": "\n"}


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


def visible(block: Token) -> str:
    """Give what a reader sees of a block: its text without markup."""
    return "".join(_seen(token) for token in block.children or ())


def _seen(token: Token) -> str:
    return SPACES.get(token.type, token.content if token.type in {"text", "code_inline"} else "")


def marked(tokens: Sequence[Token], quotes: Iterable[Quote]) -> tuple[str, ...]:
    """Mark quotes in the tokens, in place; give the anchors of those that stand in none of the blocks."""
    waiting = list(quotes)
    for block in tokens:
        if block.type == "inline" and waiting:
            text = visible(block)
            spans = [(quote, find(quote.words, text)) for quote in waiting]
            placed = [Placed(quote, span.start, span.end) for quote, span in spans if span]
            if placed:
                block.children = list(_cut(block.children or [], placed))
                waiting = [quote for quote, span in spans if not span]
    return tuple(quote.anchor for quote in waiting)


def _cut(children: Sequence[Token], placed: Sequence[Placed]) -> Iterator[Token]:
    """Cut texts at the borders of quotes, and put marks around what lies inside; marks never cross other markup."""
    at, depth, due = 0, 0, list[Quote]()
    for child in children:
        depth += {"link_open": 1, "link_close": -1}.get(child.type, 0)
        for piece, end in _pieces(child, at, placed):
            yield from piece
            due += [one.quote for one in placed if one.end == end] if end > at else []
            if not depth:
                # A link may not lie in a link: the way to the evidence stands after both.
                yield from (_leading(quote) for quote in due)
                due.clear()
        at += len(_seen(child))


def _pieces(child: Token, at: int, placed: Sequence[Placed]) -> Iterator[tuple[list[Token], int]]:
    """Split one text at the borders of the quotes that begin or end in it; with each piece, where it ends."""
    end = at + len(_seen(child))
    if end == at or child.type in SPACES:
        yield [child], end
        return
    borders = sorted({at, end, *(border for one in placed for border in (one.start, one.end) if at < border < end)})
    for start, stop in pairwise(borders):
        inside = [one for one in placed if one.start <= start and stop <= one.end]
        piece = [child.copy(content=child.content[start - at : stop - at])]
        if inside:
            # A mark that goes on after other markup has its anchor at its first piece.
            anchors = [one.quote.anchor for one in inside if one.start == start]
            piece = [_html(_opening(anchors)), *piece, _html("</mark>")]
        yield piece, stop


def _opening(anchors: Sequence[str]) -> str:
    first, *others = anchors or [""]
    more = "".join(f'<span id="{anchor}"></span>' for anchor in others)
    return f'{more}<mark id="{first}">' if first else "<mark>"


def _leading(quote: Quote) -> Token:
    return Token("quote_link", "a", 0, meta={"target": quote.target})


def _html(content: str) -> Token:
    return Token("html_inline", "", 0, content=content)
