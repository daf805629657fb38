"""A text in plain digits in; the number that begins at a place out, read with the separators of a language."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple

from site_src.model.numerals.letters import HARD

LONGEST = 15
"""No count has more digits than this; what has is a code."""

_GROUPING = f" {HARD}'٬_"
"""What groups digits by three in some language and can be nothing else in any."""


class Figure(NamedTuple):
    """A number in digits: where it ends, what it is worth, and whether it is written as a decimal."""

    end: int
    value: Fraction | int
    decimal: bool


def figure_pattern(decimal_mark: str) -> re.Pattern[str]:
    """Make the pattern of a number in a language with this decimal mark.

    The other of ``.`` and ``,`` groups by three. Where a mark comes twice, it groups in any language; before anything
    but three digits, it is a decimal mark in any.
    """
    group = "." if decimal_mark == "," else ","
    return re.compile(
        rf"""
        (?P<whole>
            [1-9][0-9]{{0,2}} (?: (?P<mark>[{_GROUPING}{group}]) [0-9]{{3}} (?: (?P=mark) [0-9]{{3}} )* ) (?![0-9])
          | [1-9][0-9]{{0,2}} (?: (?P<other>[.,]) [0-9]{{3}} (?: (?P=other) [0-9]{{3}} )+ ) (?![0-9])
          | [0-9]+
        )
        (?P<fraction> [.,٫] [0-9]+ )?
        """,
        re.VERBOSE,
    )


def figure(pattern: re.Pattern[str], text: str, at: int) -> Figure | None:
    """Read the number in digits that begins here, if one does and if it is short enough for a count."""
    found = pattern.match(text, at)
    if found is None or found.end() - at > 2 * LONGEST:
        return None
    whole, fraction = found["whole"], found["fraction"]
    whole = whole if whole.isdecimal() else re.sub(r"[^0-9]", "", whole)
    return Figure(found.end(), Fraction(f"{whole}.{fraction[1:]}") if fraction else int(whole), fraction is not None)
