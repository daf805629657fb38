"""A quote and a text in, where the quote stands out: as people compare texts, not as bytes do.

White space of every kind and width, kinds of quotation marks and apostrophes, and Unicode forms are no difference;
letters and digits are. (TextQuoteSelector of W3C's Web Annotation compares exactly; published texts differ so.)
"""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

QUOTATION_MARKS = frozenset('"“”„‟«»‹›「」『』〝〞＂')
APOSTROPHES = frozenset("'’‘‚‛`´ʼ＇")
INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u061c\u202a\u202b\u202c\u2066\u2067\u2068\u2069")
"""Soft hyphens, joiners and marks of direction: they change how a text is set, not what it says."""


class Folded(NamedTuple):
    """A text reduced to what counts in a comparison, and for each of its characters where it stood."""

    text: str
    offsets: tuple[int, ...]


class Span(NamedTuple):
    """A stretch of a text, from a character up to another."""

    start: int
    end: int


def folded(text: str) -> Folded:
    """Reduce a text for comparison; a blank line stays a border that no quote crosses."""
    letters: list[str] = []
    offsets: list[int] = []

    def put(letter: str, at: int) -> None:
        letters.append(letter)
        offsets.append(at)

    for at, raw in enumerate(text):
        if raw in INVISIBLE:
            continue
        if raw.isspace():
            if letters and letters[-1] in {" ", "\n", '"'}:
                # A second line end makes a blank line, whatever white space stands between the two.
                if raw == "\n" and "\n" in text[offsets[-1] : at] and letters[-1] != "\n":
                    put("\n", at)
            else:
                put(" ", at)
            continue
        if raw in QUOTATION_MARKS:
            # French and others put a space inside the marks, which a quote may or may not have copied.
            if letters and letters[-1] == " ":
                del letters[-1], offsets[-1]
            put('"', at)
            continue
        plain = "'" if raw in APOSTROPHES else raw
        for letter in unicodedata.normalize("NFKD", plain):
            put(letter, at)
    return Folded("".join(letters), tuple(offsets))


def find(quote: str, text: str) -> Span | None:
    """Find the first place where a text says a quote, as offsets into the text; None if it nowhere does.

    A quote that begins or ends with a letter or digit stands for whole words: "9 models" is not in "19 models".
    """
    wanted = _bare(folded(quote).text)
    where = folded(text)
    start = where.text.find(wanted) if any(letter.isalnum() for letter in wanted) else -1
    while start >= 0:
        end = start + len(wanted)
        if not _cuts(where.text, start) and not _cuts(where.text, end):
            return Span(where.offsets[start], where.offsets[end - 1] + 1)
        start = where.text.find(wanted, start + 1)
    return None


def _bare(text: str) -> str:
    """Drop the space and the quotation marks that an editor put around a quote, if both ends have one."""
    text = text.strip()
    inner = text[1:-1] if len(text) > 2 and text[0] == text[-1] == '"' and '"' not in text[1:-1] else text
    return inner.strip()


SPACELESS = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF), (0x3400, 0x9FFF), (0xF900, 0xFAFF))
"""Scripts that put no space between words: Thai, Lao, Burmese, Khmer, kana, Chinese characters."""


def _without_spaces(letter: str) -> bool:
    return any(first <= ord(letter) <= last for first, last in SPACELESS)


def _cuts(text: str, at: int) -> bool:
    """Tell whether a place lies within a word or a number."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if unicodedata.combining(after):
        return True
    if unicodedata.category(before)[0] == "M":
        before = next((letter for letter in reversed(text[:at]) if unicodedata.category(letter)[0] != "M"), before)
    if _without_spaces(before) or _without_spaces(after):
        return False
    # Arabic glues "and" to a number (و122), and a unit may follow one without a space: only like cuts like.
    return (before.isalpha() and after.isalpha()) or (before.isdigit() and after.isdigit())
