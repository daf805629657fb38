"""A quote and a text in, where the quote stands out: as people compare texts, not as bytes do.

White space of every kind and width, kinds of quotation marks and apostrophes, and Unicode forms are no difference;
letters and digits are. (TextQuoteSelector of W3C's Web Annotation compares exactly; published texts differ so.)
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

QUOTATION_MARKS = frozenset('"“”„‟«»‹›「」『』〝〞＂')
APOSTROPHES = frozenset("'’‘‚‛`´ʼ＇")
INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u061c\u202a\u202b\u202c\u2066\u2067\u2068\u2069")
"""Soft hyphens, joiners and marks of direction: they change how a text is set, not what it says."""

_SET_APART = QUOTATION_MARKS | INVISIBLE
_SETTING = str.maketrans({**dict.fromkeys(QUOTATION_MARKS, '"'), **dict.fromkeys(INVISIBLE, "")})
# French and others put a space inside the marks, which a quote may or may not have copied.
_GAPS = re.compile(r'\s*"\s*|\s\s+|[^\S ]')
_BORDERS = "\n" + "".join(sign for sign in map(chr, range(0x20, 0x7F)) if not sign.isalnum())
"""Beside one of these a letter or digit begins or ends a word, however the text is folded."""


class Span(NamedTuple):
    """A stretch of a text, from a character up to another."""

    start: int
    end: int


@lru_cache(maxsize=128)
def folded(text: str) -> str:
    """Reduce a text for comparison; a blank line stays a border that no quote crosses."""
    return _folded(text)


def _folded(text: str) -> str:
    # A text has few letters, each of them often; and most texts are set as plainly as they can be.
    letters = {*text}
    if letters.isdisjoint(_SET_APART) and " ".join(text.split()) == text:
        evened = text
    else:
        evened = _GAPS.sub(lambda gap: _evened(gap.group()), text.translate(_SETTING))
        letters = {*evened}
    if evened.isascii():
        return evened.replace("`", "'")
    if all(map(_begins_alone, letters)):
        for sign in letters & APOSTROPHES:
            evened = evened.replace(sign, "'")
        return unicodedata.normalize("NFKD", evened)
    return evened.translate({ord(letter): _letters(letter) for letter in letters if not letter.isspace()})


@lru_cache(maxsize=1024)
def _begins_alone(letter: str) -> bool:
    """Tell whether a letter stays after the one before it, whatever that is: accents of two letters would be sorted."""
    return not unicodedata.combining(_letters(letter)[0])


def _evened(gap: str) -> str:
    """Give what a stretch of white space with or without a quotation mark counts for."""
    before, mark, after = gap.partition('"')
    if not mark:
        return _blank(before) or " "
    line = _blank(before)
    return f' {line[1:]}"{_blank(after)[1:]}' if line else f'"{_blank(after)[1:]}'


def _blank(space: str) -> str:
    """Give the border that a blank line is: a second end of a line, whatever white space stands between the two."""
    return " \n" if space.count("\n") > 1 else ""


def _letters(letter: str) -> str:
    return "'" if letter in APOSTROPHES else unicodedata.normalize("NFKD", letter)


@lru_cache(maxsize=32)
def _places(text: str) -> tuple[int, ...]:
    """Give for each letter of a folded text where it stood; for a space between them, where the next one stood."""
    whole, places = folded(text), list[int]()
    plain = {raw: folded(raw) for raw in {*text} if not raw.isspace()}
    for at, raw in enumerate(text):
        if letters := plain.get(raw):
            while not whole.startswith(letters, len(places)):
                places.append(at)
            places += [at] * len(letters)
    return tuple(places)


def find(quote: str, text: str) -> Span | None:
    """Find the first place where a text says a quote, as offsets into the text; None if it nowhere does.

    A quote that begins or ends with a letter or digit stands for whole words: "9 models" is not in "19 models".
    """
    wanted, where = _wanted(quote), folded(text)
    start = where.find(wanted) if wanted else -1
    while start >= 0:
        end = start + len(wanted)
        if not _cuts(where, start) and not _cuts(where, end):
            if (at := _at(quote, text, wanted, where, start)) >= 0:
                return Span(at, at + len(quote))
            places = _places(text)
            return Span(places[start], places[end - 1] + 1)
        start = where.find(wanted, start + 1)
    return None


@lru_cache(maxsize=128)
def _wanted(quote: str) -> str:
    """Give what to look for in a folded text; nothing for a quote that says nothing."""
    wanted = _bare(folded(quote))
    return wanted if any(map(str.isalnum, wanted)) else ""


def _at(quote: str, text: str, wanted: str, where: str, start: int) -> int:
    """Give the place of a quote that was found in a folded text, if it stands there letter for letter; else -1.

    No letter or digit is folded together with what stands beside it, so that what comes before is folded by itself.
    """
    at = text.find(quote) if quote[0].isalnum() and quote[-1].isalnum() else -1
    it_is = at >= 0 and (where.find(wanted) == where.rfind(wanted) or _folded(text[:at]) == where[:start])
    return at if it_is else -1


def verbatim(quote: str, text: str) -> bool:
    """Tell whether a quote stands in a text letter for letter, as most do: then `find` finds it, or one before it."""
    ends = quote[:1].isalnum() and quote[-1:].isalnum()
    if not ends or " ".join(quote.split()) != quote or quote.translate(_SETTING) != quote or '"' in quote:
        return False
    start = text.find(quote) if any(map(str.isalnum, folded(quote))) else -1
    while start >= 0:
        end = start + len(quote)
        if (not start or text[start - 1] in _BORDERS) and (end == len(text) or text[end] in _BORDERS):
            return True
        start = text.find(quote, start + 1)
    return False


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
        earlier = (text[place] for place in range(at - 1, -1, -1))
        before = next((letter for letter in earlier if unicodedata.category(letter)[0] != "M"), before)
    if _without_spaces(before) or _without_spaces(after):
        return False
    # Arabic glues "and" to a number (و122), and a unit may follow one without a space: only like cuts like.
    return (before.isalpha() and after.isalpha()) or (before.isdigit() and after.isdigit())
