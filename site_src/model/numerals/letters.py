"""A text as written in; the same text in plain letters and digits out, and for each letter the place it came from."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

HARD = "\u00a0"
"""Stands for every space that never ends a line: where digits are concerned, it can only group them."""

_HARD_SPACES = "\u00a0\u2007\u2008\u2009\u202f"
_MARKS = "\u0300-\u036f\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u3099\u309a"
_ARABIC_MARKS = re.compile("[\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed]")
# The Arabic stroke that lengthens a word, soft hyphens, and what steers the direction of a text.
_UNSEEN = "\u00ad\u0640\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_PLAIN = str.maketrans(
    {
        **dict.fromkeys(_HARD_SPACES, HARD),
        **dict.fromkeys("أإآٱ", "ا"),
        **dict.fromkeys("ىی", "ي"),
        "ک": "ك",
        **dict.fromkeys("’ʼ＇", "'"),
        **dict.fromkeys("‐‑−", "-"),
        "，": ",",
        "．": ".",
        **dict.fromkeys("％٪", "%"),
        "İ": "I",  # The only letter whose small form is longer than itself.
    }
)
_CHANGED = re.compile(
    rf"(?:[^{_MARKS}\n][{_UNSEEN}]*)?[{_MARKS}]+|[{_UNSEEN}]|[{''.join(map(chr, _PLAIN))}]|[^\S \n]|(?![0-9])\d"
)


@dataclass(frozen=True, slots=True)
class Plain:
    """A text in plain letters: composed, without vowel signs, digits from 0 to 9, three kinds of white space."""

    text: str
    lower: str
    """The same in small letters, letter for letter."""
    starts: Sequence[int]
    """For each letter, where what it stands for begins in the text as written."""
    ends: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Give the place of a piece in the text as written."""
        return self.starts[start], self.ends[end - 1]


def _plain_letters(letters: str) -> str:
    composed = _ARABIC_MARKS.sub("", unicodedata.normalize("NFC", letters)).translate(_PLAIN)
    return "".join(map(_plain_letter, re.sub(f"[{_UNSEEN}]", "", composed)))


def _plain_letter(letter: str) -> str:
    if letter.isspace() and letter not in f" {HARD}\n":
        return " " if letter in "\t\r" or unicodedata.category(letter) == "Zs" else "\n"
    return str(unicodedata.decimal(letter, letter))


def plain(text: str) -> Plain:
    """Write a text in plain letters; whatever has no plainer form stays as it is."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    done = 0
    for changed in _CHANGED.finditer(text):
        start, end = changed.span()
        pieces.append(text[done:start])
        starts.extend(range(done, start))
        ends.extend(range(done + 1, start + 1))
        letters = _plain_letters(changed.group())
        pieces.append(letters)
        starts.extend([start] * len(letters))
        ends.extend([end] * len(letters))
        done = end
    pieces.append(text[done:])
    starts.extend(range(done, len(text)))
    ends.extend(range(done + 1, len(text) + 1))
    whole = "".join(pieces)
    return Plain(whole, whole.lower(), starts, ends)
