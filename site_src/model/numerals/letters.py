"""A text as written in; the same text in plain letters and digits out, and for each letter the place it came from."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

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
_KEYS = "".join(map(chr, _PLAIN))
_CHANGED = re.compile(rf"(?:[^{_MARKS}\n][{_UNSEEN}]*)?[{_MARKS}]+|[{_UNSEEN}]|[{_KEYS}]|[^\S \n]|(?![0-9])\d")
# Signs that never change, by which most of a text is passed over; which ones are left out is no matter.
_UNCHANGED = (
    "\n -~\u00c0-\u012f\u0131-\u02ff\u0400-\u0482\u0621\u0624\u0626-\u063f\u0641-\u0648\u1e00-\u1eff\u3041-\u3096"
)
_CHANGING = re.compile(rf"[^{_UNCHANGED}]+")
_SHIFTING = frozenset(
    chr(letter)
    for first, last in re.findall(r"(.)(?:-(.))?", f"{_MARKS}{_UNSEEN}", re.DOTALL)
    for letter in range(ord(first), ord(last or first) + 1)
)
"""Signs that join the letter before them, or vanish."""
_OTHER_DIGIT = re.compile(r"[^\D0-9]")


class Shift(NamedTuple):
    """A piece that is longer or shorter in plain letters than as written: where it stands in both."""

    start: int
    end: int
    written_start: int
    written_end: int


@dataclass(frozen=True, slots=True)
class Plain:
    """A text in plain letters: composed, without vowel signs, digits from 0 to 9, three kinds of white space."""

    text: str
    lower: str
    """The same in small letters, letter for letter."""
    shifts: Sequence[Shift]
    """In order; between them, letter stands for letter."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Give the place of a piece in the text as written."""
        return self._written(start).written_start, self._written(end - 1).written_end

    def _written(self, at: int) -> Shift:
        """Give what one letter stands for."""
        turn = bisect_right(self.shifts, at, key=lambda shift: shift.start) - 1
        # A piece of which no letter is left ends where it begins.
        if turn < 0:
            return Shift(at, at + 1, at, at + 1)
        last = self.shifts[turn]
        if at < last.end:
            return last
        written = at - last.end + last.written_end
        return Shift(at, at + 1, written, written + 1)


@lru_cache(maxsize=1024)
def _plain_letters(letters: str) -> str:
    composed = _ARABIC_MARKS.sub("", unicodedata.normalize("NFC", letters)).translate(_PLAIN)
    return "".join(map(_plain_letter, re.sub(f"[{_UNSEEN}]", "", composed)))


def _plain_letter(letter: str) -> str:
    if letter.isspace() and letter not in f" {HARD}\n":
        return " " if letter in "\t\r" or unicodedata.category(letter) == "Zs" else "\n"
    return str(unicodedata.decimal(letter, letter))


@lru_cache(maxsize=4096)
def _instead(sign: str) -> str:
    """Give the one letter for a sign that changes by itself."""
    return _plain_letters(sign) if _CHANGED.fullmatch(sign) else sign


def plain(text: str) -> Plain:
    """Write a text in plain letters; whatever has no plainer form stays as it is."""
    signs = {*"".join({*_CHANGING.findall(text)})}
    if signs.isdisjoint(_SHIFTING):
        # A text has few signs that change, each of them often.
        for sign in signs:
            if (letter := _instead(sign)) != sign:
                text = text.replace(sign, letter)
        return Plain(text, text.lower(), ())
    pieces: list[str] = []
    shifts: list[Shift] = []
    done = gained = 0
    for changing in _CHANGING.finditer(text):
        # A mark changes the letter before it.
        for changed in _CHANGED.finditer(text, max(changing.start() - 1, 0), changing.end()):
            start, end = changed.span()
            letters = _plain_letters(changed.group())
            pieces += (text[done:start], letters)
            if len(letters) != 1 or end - start != 1:
                shifts.append(Shift(start + gained, start + gained + len(letters), start, end))
                gained += len(letters) - (end - start)
            done = end
    whole = "".join((*pieces, text[done:])) if pieces else text
    return Plain(whole, whole.lower(), shifts)


@lru_cache(maxsize=64)
def in_western_digits(text: str) -> str:
    """Write the digits of whatever script from 0 to 9, letter for letter."""
    if text.isascii():
        return text
    return _OTHER_DIGIT.sub(lambda digit: str(unicodedata.decimal(digit.group())), text)
