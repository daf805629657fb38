"""A text in, the plain words by which readers find it out, whatever marks they type; ``search.js`` has its twin.

What is folded: marks (Thuận, Đại Lộc), letters that keyboards lack (æ ø å œ ß), Arabic vowel signs, forms of letters,
the article and the *and* that is written on to its word, digits of other scripts, and the groups of numbers (13.268).
Both sides are folded, so that it does not matter what of that a reader types.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from operator import itemgetter
from unicodedata import category, normalize

PLAIN: Mapping[str, str] = {
    "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "þ": "th",
    "ة": "ه", "ى": "ي", "ی": "ي", "ک": "ك", "ٱ": "ا", "ـ": "",
    **{digit: str(value) for digits in ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹") for value, digit in enumerate(digits)},
}  # fmt: skip
"""Letters and digits that do not fall apart into a plain one and a mark."""


class _Letters(dict[int, str]):
    """What becomes of each character, found out when it is first met: a mark becomes nothing."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        self[code] = "" if category(letter)[0] == "M" else PLAIN.get(letter, letter)
        return self[code]


LETTERS = _Letters()

GROUPED = re.compile(r"(?<![0-9])(?<![0-9][ .,'’٬])[0-9]{1,3}([ .,'’٬])[0-9]{3}(?:\1[0-9]{3})*(?!\1?[0-9])")
"""A number in groups of three: 13 268, 13.268, 13,268."""

BETWEEN = re.compile(r"[ .,'’٬]")
WORD = re.compile(r"[^\W_]+")

ARABIC = re.compile("[\u0600-\u06ff]")
AND = "و"
ARTICLES = ("بال", "كال", "فال", "ال", "لل")
"""The Arabic article, alone and after the words that are written on to it; the longer first."""

SHORT = 120
"""Characters of a text that may come again; whole texts come once."""

TWO_WAYS = re.compile("[äöüåø]")
SPELLED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
"""What Germans and Scandinavians write where a keyboard lacks the letter; folding alone gives the letter without it."""


def folded(text: str) -> str:
    """Give the plain words of a text, a space between them."""
    bare = normalize("NFKD", text).lower().translate(LETTERS)
    words = WORD.findall(GROUPED.sub(lambda number: BETWEEN.sub("", number[0]), bare))
    return normalize("NFC", " ".join(map(_without_article, words) if ARABIC.search(bare) else words))


def findable(text: str) -> str:
    """Give the plain words of a text as an index needs them: also those that some write in two ways, in both."""
    lower = normalize("NFC", text).lower()
    if not TWO_WAYS.search(lower):
        return folded(text)
    return " ".join(
        (folded(text), *(folded(word.translate(SPELLED)) for word in WORD.findall(lower) if TWO_WAYS.search(word)))
    )


@lru_cache(maxsize=4096)
def _known(text: str) -> str:
    """Remember the words of names, which come again and again."""
    return findable(text)


def weighed(texts: Iterable[tuple[float, str]]) -> list[tuple[float, str]]:
    """Give the plain words of texts that weigh something, the heaviest first, each word once and where it weighs most.

    So a page is found by what it is about, not by how often it says so.
    """
    met: set[str] = set()
    found = []
    for weight, text in sorted(texts, key=itemgetter(0), reverse=True):
        plain = _known(text) if len(text) < SHORT else findable(text)
        words = [word for word in dict.fromkeys(plain.split()) if word not in met]
        met.update(words)
        if words:
            found.append((weight, " ".join(words)))
    return found


def _without_article(word: str) -> str:
    """Take the article and what is written before it from an Arabic word, as long as a word is left.

    Again and again, so that a word of which its own first letters look like them is the same with the article.
    """
    while True:
        if word.startswith(AND) and len(word) > 3:
            word = word[1:]
            continue
        article = next((one for one in ARTICLES if word.startswith(one) and len(word) > len(one) + 1), None)
        if article is None:
            return word
        word = word[len(article) :]
