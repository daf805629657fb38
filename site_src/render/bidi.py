"""A line of text in, its runs in the order in which they stand on paper out: the Unicode Bidirectional Algorithm.

It is UAX #9 for one line without the characters that embed, override or isolate, which the content may not have. The
names of the rules (W1 … L2) are those of the standard. Mirroring (L4) is left to who draws the runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import count, groupby, takewhile
from typing import Literal, NamedTuple
from unicodedata import bidirectional

Direction = Literal["ltr", "rtl"]

BRACKETS = {"(": ")", "[": "]", "{": "}", "（": "）", "［": "］", "「": "」", "『": "』", "〈": "〉", "《": "》"}
"""The brackets that stand in titles, of those that Unicode pairs."""

MARKS = frozenset({"NSM", "BN"})
"""What goes the way of the letter that it stands with."""

NEUTRAL = frozenset({"B", "S", "WS", "ON"})


RIGHT = re.compile("[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")
"""A letter of a script that runs from right to left, or a number of one."""


class Run(NamedTuple):
    """A stretch of a text that is written in one direction."""

    start: int
    stop: int
    direction: Direction


def runs(text: str, base: Direction) -> tuple[Run, ...]:
    """Give the runs of a line, from left to right; ``base`` is the direction of the paragraph."""
    if base == "ltr" and not RIGHT.search(text):
        return (Run(0, len(text), "ltr"),) if text else ()
    found: list[tuple[int, Run]] = []
    for level, places in groupby(enumerate(levels(text, base)), key=lambda one: one[1]):
        inside = [at for at, _ in places]
        found.append((level, Run(inside[0], inside[-1] + 1, "rtl" if level % 2 else "ltr")))
    # L2: from the highest level down to the lowest odd one, turn what stands together at that level or above.
    for least in range(max((level for level, _ in found), default=0), 0, -1):
        stretches = [(inner, [*group]) for inner, group in groupby(found, key=lambda one: one[0] >= least)]
        found = [one for inner, group in stretches for one in (reversed(group) if inner else group)]
    return tuple(run for _, run in found)


def levels(text: str, base: Direction) -> list[int]:
    """Give the embedding level of each character: even from left to right, odd from right to left."""
    around = "R" if base == "rtl" else "L"
    kinds = [bidirectional(letter) or "L" for letter in text]
    marks = frozenset(at for at, kind in enumerate(kinds) if kind in MARKS)
    _weak(kinds, around)
    _brackets(text, kinds, around, marks)
    _neutral(kinds, around)
    if base == "rtl":
        found = [1 if kind == "R" else 2 for kind in kinds]  # I2
    else:
        found = [0 if kind == "L" else 1 if kind == "R" else 2 for kind in kinds]  # I1
    for at in range(len(text) - 1, -1, -1):  # L1
        if not text[at].isspace():
            break
        found[at] = 1 if base == "rtl" else 0
    return found


def _weak(kinds: list[str], around: str) -> None:
    """Resolve marks and numbers (W1 to W7)."""
    before, strong = around, around
    for at, own in enumerate(kinds):
        kind = before if own in MARKS else own  # W1
        if kind in {"L", "R", "AL"}:
            strong = kind
        elif kind == "EN" and strong == "AL":  # W2
            kind = "AN"
        kinds[at] = before = kind
    kinds[:] = ["R" if kind == "AL" else kind for kind in kinds]  # W3
    for at in range(1, len(kinds) - 1):  # W4
        sides = {kinds[at - 1], kinds[at + 1]}
        if (kinds[at] == "CS" and sides in ({"EN"}, {"AN"})) or (kinds[at] == "ES" and sides == {"EN"}):
            kinds[at] = kinds[at - 1]
    for start, stop in _stretches(kinds, frozenset({"ET"})):  # W5
        if "EN" in {*kinds[max(start - 1, 0) : start], *kinds[stop : stop + 1]}:
            kinds[start:stop] = ["EN"] * (stop - start)
    kinds[:] = ["ON" if kind in {"ES", "ET", "CS"} else kind for kind in kinds]  # W6
    strong = around
    for at, kind in enumerate(kinds):  # W7
        if kind in {"L", "R"}:
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[at] = "L"


def _brackets(text: str, kinds: list[str], around: str, marks: frozenset[int]) -> None:
    """Give both brackets of a pair one direction: that of what stands in them, or of what stands before (N0).

    The marks that stand with a bracket go with it.
    """
    for start, stop in _pairs(text, kinds):
        inside = {_side(kind) for kind in kinds[start + 1 : stop]}
        other = "L" if around == "R" else "R"
        if around in inside:
            side = around
        elif other in inside:
            side = next((side for kind in reversed(kinds[:start]) if (side := _side(kind)) != "N"), around)
        else:
            continue
        for bracket in (start, stop):
            for at in (bracket, *takewhile(marks.__contains__, count(bracket + 1))):
                kinds[at] = side


def _pairs(text: str, kinds: Sequence[str]) -> list[tuple[int, int]]:
    """Find the brackets that belong together, in the order in which they open."""
    opened: list[tuple[str, int]] = []
    found = []
    for at, letter in enumerate(text):
        if kinds[at] != "ON":
            continue
        if letter in BRACKETS:
            opened.append((BRACKETS[letter], at))
        elif letter in {closing for closing, _ in opened}:
            while True:
                closing, start = opened.pop()
                if closing == letter:
                    found.append((start, at))
                    break
    return sorted(found)


def _neutral(kinds: list[str], around: str) -> None:
    """Give what has no direction that of both its sides, or else that of the paragraph (N1, N2)."""
    for start, stop in _stretches(kinds, NEUTRAL):
        before = _side(kinds[start - 1]) if start else around
        after = _side(kinds[stop]) if stop < len(kinds) else around
        kinds[start:stop] = [before if before == after else around] * (stop - start)


def _side(kind: str) -> str:
    """Give the direction of a kind; a number reads like a word from right to left. ``N`` for none."""
    return "L" if kind == "L" else "R" if kind in {"R", "EN", "AN"} else "N"


def _stretches(kinds: Sequence[str], wanted: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Give where kinds of a sort stand together."""
    at = 0
    for found, group in groupby([*kinds], key=wanted.__contains__):
        length = sum(1 for _ in group)
        if found:
            yield at, at + length
        at += length
