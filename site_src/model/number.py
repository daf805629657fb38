"""Counts: written text in, a whole number out or the reason why it is none; and how approximations join."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple


class Approx(StrEnum):
    """How a report hedges a count; a count without a hedge is exact."""

    ABOUT = "about"
    MORE_THAN = "more-than"
    ALMOST = "almost"


class Misreading(NamedTuple):
    """Why a text is no whole number: the rule it breaks, the sentence that says so, and the way out."""

    rule: str
    message: str
    way_out: str


class Count(NamedTuple):
    """A stated count and its hedge."""

    value: int
    approx: Approx | None

    def agrees(self, exact: int) -> bool:
        """Tell whether an exact count may be what this one means.

        "About 150" stands for what rounds to it at its last digit that is not zero (145 to 155), "more than" for
        anything above, "almost" for anything below but nearer than the next such digit (from 140).
        """
        step = 10 ** (len(str(self.value)) - len(str(self.value).rstrip("0"))) if self.value else 1
        if self.approx is None:
            return exact == self.value
        if self.approx is Approx.ABOUT:
            return 2 * abs(exact - self.value) <= step
        if self.approx is Approx.MORE_THAN:
            return exact > self.value
        return self.value - step <= exact < self.value


def joined(hedges: Iterable[Approx | None]) -> Approx | None:
    """Give the hedge of a sum: exact if all are, the hedge they share, else "about"."""
    found = {hedge for hedge in hedges if hedge is not None}
    if len(found) > 1:
        return Approx.ABOUT
    return next(iter(found), None)


GROUPED = re.compile(r"[0-9]{1,3}(?:[.,'’\u00a0\u202f\u2009 _٬][0-9]{3})+")
DIGITS = re.compile(r"0|[1-9][0-9]*")
MARKS = re.compile(r"[^0-9]")
# Counts of things above this are slips of the keyboard; data packages and browsers are exact up to 2**53 only.
LARGEST = 10**15


def read_count(text: str) -> int | Misreading:
    """Read a whole number in plain digits; what could be read in two ways is refused with both readings."""
    if DIGITS.fullmatch(text):
        # Python refuses to read thousands of digits, so their number is looked at first.
        if len(text) > len(str(LARGEST)) or int(text) > LARGEST:
            return Misreading("large-number", f"{text} is too large for a count.", "Compare it with the text.")
        return int(text)
    plain = "".join(str(unicodedata.digit(letter, letter)) for letter in text)
    if plain != text and DIGITS.fullmatch(plain):
        return Misreading(
            "number-not-plain",
            f"{text} is written in other digits than 0 to 9.",
            f"Write {plain}; the site shows it in the digits of each language.",
        )
    if re.fullmatch(r"0[0-9]+", text):
        whole = text.lstrip("0") or "0"
        octal = f" or, as some programs do, as {int(text, 8)}" if not set(text) & {"8", "9"} else ""
        return Misreading(
            "ambiguous-number", f"{text} begins with 0 and can be read as {whole}{octal}.", f"Write {whole}."
        )
    if GROUPED.fullmatch(text):
        whole = MARKS.sub("", text).lstrip("0") or "0"
        head, _, tail = text.rpartition(text[-4])
        if text[-4] in ".," and not MARKS.search(head):
            reading = f"{text} can be read as {whole} or as {head} and {tail} thousandths."
        else:
            reading = f"{text} is grouped in thousands, which every language does differently."
        return Misreading("ambiguous-number", reading, f"Write {whole}.")
    if re.fullmatch(r"[-−–][0-9]+", text):
        return Misreading("not-a-number", f"{text} is below zero; a count is 0 or more.", "Write the count itself.")
    return Misreading(
        "not-a-number",
        f"“{text}” is not a whole number in plain digits.",
        "Write the digits only, like 13268; leave the line out where the report states no count.",
    )
