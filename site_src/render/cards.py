"""What a card says in, its picture out: a title, where and when, and up to three counts, in any language and direction.

It is drawn for who sees a link to a page elsewhere; what it says, the page says too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from unicodedata import category

from site_src.model.language import Words, direction
from site_src.model.site import Card, Fact
from site_src.render.bidi import Direction
from site_src.render.lettering import Hand, hand, line, width
from site_src.render.pictures import Paper

WIDTH, HEIGHT = 1200, 630
"""What networks ask for; templates/parts/sharing.html says it too."""

MARGIN, GAP = 76, 32
SITE, ABOUT, COUNT, WHAT, BASIS = 28, 30, 64, 26, 23
"""Sizes of letters."""

TITLES = ((60, 2), (52, 3), (44, 3))
"""Sizes of titles, with the lines that there is room for: the first is taken in which a title fits."""

RULE, COUNTS = 396, 468
"""How far down the rule above the counts and their base line are."""

BREAK = re.compile(r"(?<!«) (?![:;!?»%–])(?!(?<=\d )\d{3}(?!\d))")
"""A space at which a line may end: not one before or after a sign that leans on a word, nor one within a number."""

LOOSE = " ,;:–-·(«"
"""What does not stand before an ellipsis."""


def drawn(card: Card, templates: Path, edition: str) -> bytes:
    """Draw a card with the fonts of the templates, as a PNG."""
    plain, bold = hands(templates / "cards", edition)
    side = card.direction
    sheet = Paper(WIDTH, HEIGHT)
    edge, room = (MARGIN if side == "ltr" else WIDTH - MARGIN), WIDTH - 2 * MARGIN
    sheet.bar(0 if side == "ltr" else WIDTH - 16, 0, 16, HEIGHT)
    base = 56
    for text in wrapped(plain, SITE, card.site.text, room, 1):
        base += 40
        sheet.put(line(plain, SITE, text, _runs(card.site, side), side), side, edge, base)
    title = next((title for title in card.titles if bold.can_write(title.text)), card.titles[-1])
    size, rows = fitted(bold, title.text, room)
    base += size // 4
    for text in rows:
        base += size * 5 // 4
        sheet.put(line(bold, size, text, _runs(title, side), side), side, edge, base)
    base += 18
    for text in wrapped(plain, ABOUT, card.about, room, (RULE - 20 - base) // 40):
        base += 40
        sheet.put(line(plain, ABOUT, text, side, side), side, edge, base)
    if card.facts:
        sheet.bar(MARGIN, RULE, room, 2)
        _put_facts(sheet, card.facts, (plain, bold), side)
    return sheet.png()


def _runs(words: Words, side: Direction) -> Direction:
    """Give the direction of a text; one in a language that nobody knows runs as the card does."""
    return direction(words.language) if words.language else side


def _put_facts(sheet: Paper, facts: Sequence[Fact], hands: tuple[Hand, Hand], side: Direction) -> None:
    """Put counts beside each other, each with what it counts and what it stands on below it."""
    plain, bold = hands
    room = (WIDTH - 2 * MARGIN + GAP) // len(facts) // 4 * 4 - GAP
    # A count is never cut: all are written as small as the longest needs.
    longest = max(width(bold, COUNT, fact.number) for fact in facts)
    size = COUNT if longest <= room else COUNT * room // longest
    for turn, fact in enumerate(facts):
        start = MARGIN + turn * (room + GAP)
        edge = start if side == "ltr" else WIDTH - start
        sheet.put(line(bold, size, fact.number, side, side), side, edge, COUNTS)
        base = COUNTS + 2
        for small, words in ((WHAT, fact.what), (BASIS, fact.basis)):
            for text in wrapped(plain, small, words, room, 2):
                base += 33
                sheet.put(line(plain, small, text, side, side), side, edge, base)


@lru_cache(maxsize=4)
def hands(folder: Path, edition: str) -> tuple[Hand, Hand]:  # noqa: ARG001 (another edition, other fonts)
    """Read the fonts of cards: those of texts, and those of titles and counts."""
    return hand(folder, "Regular"), hand(folder, "Bold")


def fitted(writer: Hand, title: str, room: int) -> tuple[int, list[str]]:
    """Break a title into lines, in the largest size in which it fits; in the smallest it is cut."""
    for size, most in TITLES[:-1]:
        rows = broken(writer, size, title, room)
        if len(rows) <= most and all(width(writer, size, word) <= room for word in BREAK.split(title)):
            return size, rows
    size, most = TITLES[-1]
    return size, wrapped(writer, size, title, room, most)


def wrapped(writer: Hand, size: int, text: str, room: int, most: int) -> list[str]:
    """Break a text into at most so many lines; what does not fit ends with an ellipsis after a whole word."""
    rows = broken(writer, size, text, room)
    if len(rows) <= most:
        return rows
    words = BREAK.split(rows[most - 1])
    while len(words) > 1 and width(writer, size, f"{_cut(words)}…") > room:
        words.pop()
    return [*rows[: most - 1], f"{_cut(words)}…"]


def _cut(words: Sequence[str]) -> str:
    return " ".join(words).rstrip(LOOSE)


def broken(writer: Hand, size: int, text: str, room: int) -> list[str]:
    """Break a text into lines between words; a word that is longer than a line is cut where it must be."""
    rows: list[str] = []
    reach, space = room + 1, width(writer, size, " ")
    for word in BREAK.split(" ".join(text.split(" "))) if text else ():
        for turn, piece in enumerate(_pieces(writer, size, word, room)):
            length = width(writer, size, piece)
            if turn == 0 and reach + space + length <= room:
                rows[-1] += f" {piece}"
                reach += space + length
            else:
                rows.append(piece)
                reach = length
    return [row.removesuffix(" ·") for row in rows]


def _pieces(writer: Hand, size: int, word: str, room: int) -> list[str]:
    """Cut a word into what fits on a line each, never before a mark that lies on a letter."""
    if width(writer, size, word) <= room:
        return [word]
    pieces = [""]
    for letter in word:
        if category(letter)[0] != "M" and width(writer, size, pieces[-1] + letter) > room:
            pieces.append("")
        pieces[-1] += letter
    return pieces
