"""The shape of what a language says about its numbers, and the few verbs that write such data down shortly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

SPACE = r"(?:[ \u00a0]+|[ \u00a0]*\n[ \u00a0]*)"
JOINT = rf"(?:-|{SPACE})"
"""What stands between the words of one number: a space, a hyphen, the end of a line; never an empty line."""


class Form(StrEnum):
    """How a number is written; the forms after the third are no counts, and their name says what they are instead."""

    DIGITS = "digits"
    WORDS = "words"
    HOMONYM = "homonym"
    """A word that may be a number or another word: *un*, *ein*, Vietnamese *năm* (five, year). It has its value, so
    that a quote may say it, but nobody who looks for numbers is stopped by every article."""
    YEAR = "year"
    """Its value is kept where no word says that it is a year (*in 2000 villages*), for there may be 2000 of a thing."""
    DATE = "date"
    """A day, a month or a time of day."""
    ORDINAL = "ordinal"
    DECIMAL = "decimal"
    PERCENT = "percent"
    CODE = "code"
    """A number in a name: a document, a telephone, an address, a section, a place."""


COUNTS = frozenset({Form.DIGITS, Form.WORDS})
"""The forms that speak of a count wherever they stand."""


class Spotted(NamedTuple):
    """A number in a text: its place in the text as given, the count it states (None if it states none), its form."""

    start: int
    end: int
    value: int | None
    form: Form


class Link(NamedTuple):
    """What may stand between two parts of a number (a pattern), and how large the second part may be there."""

    pattern: str
    least: int
    most: int


ANY = 10**15
PLAIN_LINK = Link(JOINT, 1, ANY)


@dataclass(frozen=True, slots=True)
class Scale:
    """A step of the number words, such as a thousand."""

    value: int
    words: tuple[str, ...]
    """How it is written after the number that it multiplies, in words or in digits."""
    alone: Mapping[str, int]
    """How it is written without such a number, and how many of it that is: *mille* is one, *ألفان* two thousands."""
    links: tuple[Link, ...]
    """What joins it with the smaller rest."""


@dataclass(frozen=True, slots=True)
class Numerals:
    """What one language says about its numbers. Without any of it, digits alone are read.

    Words stand in small letters; a space in them is a joint. Patterns are matched without regard to capitals.
    """

    units: Mapping[str, int] = field(default_factory=dict)
    """All spellings of 0 to 99."""
    scales: tuple[Scale, ...] = ()
    """From the largest down."""
    homonyms: Mapping[str, int] = field(default_factory=dict)
    """What alone may be another word; also the words for none."""
    ordinals: frozenset[str] = frozenset()
    """Words of an order, alone or after a number: *third*, *twenty-third*."""
    before: Mapping[Form, str] = field(default_factory=dict)
    """Patterns of what makes the number after it no count."""
    after: Mapping[Form, str] = field(default_factory=dict)
    """Patterns of what makes the number before it no count; they belong to the spelling."""
    shapes: tuple[tuple[Form, str], ...] = ()
    """Patterns of whole expressions that are no counts; these alone see capitals."""
    idioms: tuple[str, ...] = ()
    """Patterns of expressions in which number words are no numbers at all."""
    months: tuple[str, ...] = ()
    """The languages whose names of months it uses, beside its own."""
    joint: str = JOINT
    """What a space in a spelling stands for."""
    prefix: str = ""
    """A pattern of what may be glued to the front of a number word and is not part of it."""
    counters: str = ""
    """Where words are not separated: a pattern of what must follow a number word of a single sign."""
    places: str = ""
    """Signs for 0 to 9, in order, which are also written one after the other like digits."""


def spelled(table: Mapping[int, str]) -> dict[str, int]:
    """Turn a table of values and their spellings, ``{2: "два|две"}``, into one of spellings."""
    return {spelling: value for value, spellings in table.items() for spelling in spellings.split("|")}


def words(text: str) -> tuple[str, ...]:
    """Take a row of words apart."""
    return tuple(text.split())


def numbered(text: str, first: int, step: int) -> dict[str, int]:
    """Number a row of words: the first is worth ``first``, each after it ``step`` more."""
    return {word: first + step * place for place, word in enumerate(words(text))}


def joined(first: Mapping[str, int], pattern: str, second: Mapping[str, int]) -> dict[str, int]:
    """Spell the sums of two tables: with ``"{} and {}"``, each of the first with each of the second."""
    return {pattern.format(a, b): x + y for a, x in first.items() for b, y in second.items()}


def between(table: Mapping[str, int], least: int, most: int) -> dict[str, int]:
    """Give the spellings of the values from ``least`` to ``most``."""
    return {spelling: value for spelling, value in table.items() if least <= value <= most}


def any_of(words: Iterable[str]) -> str:
    """Make the pattern of a word that stands for itself, the longest first."""
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))
