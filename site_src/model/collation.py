"""The order of names in a language: a text and a language code in, a key that sorts out.

Follows the Unicode Collation Algorithm's three levels (letter, accent, case) over canonical decomposition, with CLDR's
tailorings for the languages below (cldr/common/collation/*.xml); numbers within names sort by value (``kn``). No wheel
of ICU with a collator exists for every platform, which is why this is ours.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

TAILORED: Mapping[str, Mapping[str, tuple[str, int]]] = {
    "vi": {
        "ă": ("a", 1), "â": ("a", 2), "đ": ("d", 1), "ê": ("e", 1), "ô": ("o", 1), "ơ": ("o", 2), "ư": ("u", 1),
    },
    "nb": {"æ": ("z", 1), "ä": ("z", 1), "ø": ("z", 2), "ö": ("z", 2), "å": ("z", 3)},
    "sv": {"å": ("z", 1), "ä": ("z", 2), "æ": ("z", 2), "ö": ("z", 3), "ø": ("z", 3)},
    "es": {"ñ": ("n", 1)},
    "ar": {"ة": ("ت", 0), "ى": ("ي", 0)},
}  # fmt: skip
"""By language, the letters that are letters of their own: after which one they stand, and in which turn."""

SAME = {"da": "nb", "nn": "nb", "no": "nb", "fi": "sv"}
"""Languages that share the tailoring of another."""

SPREAD = {"æ": "ae", "œ": "oe", "ß": "ss", "đ": "d", "ø": "o", "ł": "l", "ı": "i", "þ": "th", "ð": "d", "ـ": ""}
"""Letters that the root order treats as variants of others although Unicode does not decompose them."""

TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
"""The order of the Vietnamese tones: huyền, hỏi, ngã, sắc, nặng."""

OWN_SCRIPT = {
    "ar": ("\u0600", "\u06ff"),
    "fa": ("\u0600", "\u06ff"),
    "ru": ("\u0400", "\u04ff"),
    "el": ("\u0370", "\u03ff"),
}
"""Scripts that a language puts before Latin."""

PIECES = re.compile(r"[0-9]+|.", re.DOTALL)

Key = tuple[tuple[tuple[int, int, str, int], ...], tuple[int, ...], tuple[bool, ...], str]


@lru_cache(maxsize=65536)
def collation_key(text: str, code: str) -> Key:
    """Give the key by which a text takes its place in the order of a language (``đ`` after ``d`` in Vietnamese)."""
    language = SAME.get(code.partition("-")[0], code.partition("-")[0])
    letters, low, high = TAILORED.get(language, {}), *OWN_SCRIPT.get(language, ("", ""))
    primary: list[tuple[int, int, str, int]] = []
    secondary: list[int] = []
    tertiary: list[bool] = []
    source = unicodedata.normalize("NFC", text)
    if language == "nb":
        source = source.replace("Aa", "Å").replace("aa", "å").replace("AA", "Å")
    for piece in PIECES.findall(source):
        if piece.isdigit() and piece.isascii():
            primary.append((2, int(piece), "", 0))
            continue
        for base, rank, marks in _letters(piece.lower(), letters):
            if base:
                group = 0 if base.isspace() else 1 if not base.isalnum() else 3 if low <= base <= high and low else 4
                primary.append((group, 0, base, rank))
            secondary.extend(TONES.get(mark, ord(mark)) if language == "vi" else ord(mark) for mark in marks)
            # A letter without accents still takes a place, so that an accent counts where it stands.
            secondary.append(0)
            tertiary.append(piece != piece.lower())
    return tuple(primary), tuple(secondary), tuple(tertiary), text


def _letters(letter: str, letters: Mapping[str, tuple[str, int]]) -> list[tuple[str, int, str]]:
    """Take one letter apart into (base, rank after it, accents); a letter of the language's own keeps together."""
    if letter in letters:
        return [(*letters[letter], "")]
    apart = unicodedata.normalize("NFD", letter)
    base, marks = apart[0], apart[1:]
    if unicodedata.combining(base):
        return [("", 0, letter)]
    for mark in marks:
        # "ậ" is the letter "â" and a tone, whichever of the two marks comes first.
        own = unicodedata.normalize("NFC", base + mark)
        if own in letters:
            return [(*letters[own], marks.replace(mark, "", 1))]
    return [(other, 0, marks if turn == 0 else "") for turn, other in enumerate(SPREAD.get(base, base))] or [
        ("", 0, "")
    ]
