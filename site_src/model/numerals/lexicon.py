"""Spellings and their values in; every spelling that begins at a place of a text out, with its end and its value."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple


class Part(NamedTuple):
    """A piece of a text that is a number: where it ends, and what it is worth."""

    end: int
    value: int


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Spellings laid out letter by letter, so that a text is compared with all of them at once."""

    value: int | None
    """What the spelling that ends here is worth."""
    branches: Mapping[str, Lexicon]

    def parts(self, text: str, at: int, joint: re.Pattern[str]) -> list[Part]:
        """Give every spelling that begins here, the shortest first; ``joint`` is what a space in one stands for."""
        found: list[Part] = []
        ahead: list[tuple[Lexicon, int]] = [(self, at)]
        while ahead:
            step, at = ahead.pop()
            following: Lexicon | None = step
            while following:
                if following.value is not None:
                    found.append(Part(at, following.value))
                branches, letter = following.branches, text[at : at + 1]
                if " " in branches and (gap := joint.match(text, at)):
                    ahead.append((branches[" "], gap.end()))
                following = branches.get(letter) if letter != " " else None
                at += 1
        return found


def lexicon(spellings: Mapping[str, int]) -> Lexicon:
    """Lay out spellings letter by letter."""
    branches: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for spelling, value in spellings.items():
        if spelling:
            branches[spelling[0]][spelling[1:]] = value
    return Lexicon(spellings.get(""), {letter: lexicon(rest) for letter, rest in branches.items()})


def first_words(spellings: Iterable[str], start: str, end: str) -> str:
    """Make the pattern of the first letters of spellings whose first word stands between these two patterns.

    ``start`` looks back from behind the first letter, so that a text is searched by first letters, which is quick.
    """
    words = {spelling.partition(" ")[0] for spelling in spellings} - {""}
    by_letter: defaultdict[str, set[str]] = defaultdict(set)
    for word in words:
        by_letter[word[0]].add(word[1:])
    return "|".join(
        f"{re.escape(letter)}{start}(?=(?:{'|'.join(map(re.escape, sorted(rests)))}){end})"
        for letter, rests in sorted(by_letter.items())
    )
