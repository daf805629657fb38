"""A text and a number in it in; out what its surroundings make of it: a year, a date, an order, a part, a code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import NamedTuple

from site_src.model.language import locale
from site_src.model.numerals.digits import LONGEST
from site_src.model.numerals.grammar import SPACE, Form, Numerals, any_of
from site_src.model.numerals.letters import HARD

_LATIN = "A-Za-z\u00c0-\u024f\u1e00-\u1eff"
_CAPITAL = "".join(letter for letter in map(chr, range(0x41, 0x1F00)) if letter.isupper())
_GAP = f"[ {HARD}]"
YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_GROUPED = r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?![0-9]|\.[0-9])"

ADDRESS = r"(?:https?://|www\.)\S*[\w/]"
EMAIL = r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+\.[\w.-]*\w"
# The number of an item of a list.
ITEM = rf"[0-9](?<![^\n].)[0-9]{{0,2}}[.)](?={_GAP})"
SIGNS = {ADDRESS: ("://", "www."), EMAIL: ("@",), ITEM: (".", ")")}
"""Shapes that are sought in all of a text, if one of these signs stands in it."""
NEAR = 120
"""Signs within which so many words mostly stand."""
BEFORE, BEHIND = 2, re.compile(r"\S*(?:\s+\S+){0,6}\s?")
"""So many words before the beginning of a number, and so much behind it, a shape may take or look at."""
ALONE_BEHIND = rf"(?:(?<![^\n].)\.)?(?:{SPACE}[^\W\d_]| *\||\Z)"
"""A word, the border of a cell or the end, with a dot before it if the digit begins a line."""

SHAPES = (
    (Form.CODE, ADDRESS),
    (Form.CODE, EMAIL),
    # Telephones: with the code of a country, or with a leading 0 and in groups, or with a leading 0 and long.
    (Form.CODE, rf"(?<!\w)\+[0-9](?:[.()-]?{_GAP}?[.()-]?[0-9]){{7,14}}(?![0-9])"),
    (Form.CODE, rf"(?<![0-9.,])0[0-9]{{1,3}}(?:[.-]|{_GAP})[0-9]{{3,4}}(?:[.-]|{_GAP})?[0-9]{{3,4}}(?![0-9])"),
    (Form.CODE, r"(?<![0-9.,])0[0-9]{8,10}(?![0-9])"),
    (Form.CODE, rf"(?<![0-9])[0-9]{{{LONGEST + 1},}}"),
    (Form.DATE, r"(?<![0-9.,/-])(?:19|20)[0-9]{2}([./-])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12][0-9]|3[01])(?![0-9])"),
    (Form.DATE, r"(?<![0-9.,/-])(?:0?[1-9]|[12][0-9]|3[01])([./-])[01]?[0-9]\1(?:(?:19|20)[0-9]{2}|[0-9]{2})(?![0-9])"),
    (Form.DATE, r"(?<![0-9:])[0-2]?[0-9](?::|[hH]\.?)[0-5][0-9](?![0-9:])"),
    (Form.YEAR, rf"(?<![0-9.,/-])(?:19|20)[0-9]{{2}}{_GAP}?[-–—]{_GAP}?(?:19|20)[0-9]{{2}}(?![0-9])"),
    # 23-QD/TW, 1234/2024/QĐ-UBND; A4, QL1A, COVID-19; 3G; 1.2.3.
    (Form.CODE, rf"(?<![0-9])[0-9]+(?:/[0-9]+){{0,3}}[-/][{_CAPITAL}](?:[{_CAPITAL}0-9/.-]|\b)(?:[/.-]?\w)*"),
    (Form.CODE, rf"(?<![{_LATIN}])[{_LATIN}]{{1,64}}_?[0-9][{_LATIN}0-9]*"),
    (Form.CODE, rf"(?<![{_LATIN}])[{_CAPITAL}][{_LATIN}]{{0,64}}-[0-9]+(?!\w|[.,][0-9])"),
    (Form.CODE, r"(?<![0-9.,])[0-9]+[A-Z](?![a-z])[A-Za-z0-9]*"),
    (Form.CODE, rf"(?<![0-9.,])(?!{_GROUPED})[0-9]+(?:\.[0-9]+){{2,}}(?![0-9])"),
    (Form.ORDINAL, ITEM),
)
"""What is no count whatever the language. An earlier shape goes before a later one."""


class Shape(NamedTuple):
    """An expression that is no count, or (without a form) no number at all."""

    start: int
    end: int
    form: Form | None


class Around(Enum):
    """Where a shape is sought: around what its pattern begins with, or in all of a text."""

    DIGITS = auto()
    WORDS = auto()
    TEXT = auto()


class Sought(NamedTuple):
    """A shape that is looked for."""

    form: Form | None
    pattern: re.Pattern[str]
    around: Around


@dataclass(frozen=True, slots=True)
class Contexts:
    """What a language writes around numbers that are no counts."""

    shapes: tuple[Sought, ...]
    in_text: tuple[Sought, ...]
    """Of these, the ones that are sought in all of a text."""
    alone: re.Pattern[str]
    """Digits with which no shape begins, by what stands before and behind them: so most do."""
    before: Mapping[Form, re.Pattern[str]]
    after: Mapping[Form, re.Pattern[str]]
    any_before: re.Pattern[str]
    any_after: re.Pattern[str]
    """All of them in one: around most numbers stands nothing of the kind."""

    def shapes_in(self, text: str, starts: Sequence[int]) -> list[Shape]:
        """Find the expressions of a text that are no counts, in order, not overlapping; ``text`` has its capitals.

        ``starts`` are the places where a number may begin.
        """
        taken: list[Shape] = []
        digits = [start for start in starts if text[start].isdecimal() and not self.alone.match(text, start)]
        words = [start for start in starts if not text[start].isdecimal()]
        around_digits, around_words = _around(text, digits), _around(text, words)
        whole = [(0, len(text))]
        for form, pattern, around in self.shapes if digits or words else self.in_text:
            if around is Around.TEXT:
                stretches = whole if _has_sign(text, pattern) else []
            else:
                stretches = around_digits if around is Around.DIGITS else around_words
            found = [
                Shape(match.start(), match.end(), form)
                for start, end in stretches
                for match in pattern.finditer(text, start, end)
            ]
            if found:
                taken = [*taken, *_apart(found, sorted(taken))]
        return sorted(taken)

    def following(self, text: str, start: int, end: int) -> tuple[int, Form] | None:
        """Give where what follows a number ends and what it makes of it, if it is no count; in small letters."""
        if not self.any_after.match(text, end):
            return None
        for form, pattern in self.after.items():
            if _fits(form, text[start:end]) and (found := pattern.match(text, end)):
                return found.end(), form
        return None

    def leading(self, text: str, start: int, end: int) -> Form | None:
        """Give what a number is made by the words before it: a year, a date, an order or a code; or nothing."""
        first = max(0, start - 48)
        if not self.any_before.search(text, first, start):
            return None
        for form, pattern in self.before.items():
            if _fits(form, text[start:end]) and pattern.search(text, first, start):
                return form
        return None


def _has_sign(text: str, pattern: re.Pattern[str]) -> bool:
    return any(sign in text for sign in SIGNS.get(pattern.pattern, ("",)))


def _around(text: str, starts: Sequence[int]) -> list[tuple[int, int]]:
    """Give the stretches of a text around the beginnings of numbers, whole words each, in order, not overlapping."""
    found: list[tuple[int, int]] = []
    for start in starts:
        if found and start < found[-1][1]:
            first, _ = found.pop()
        else:
            first = _words_before(text, start)
            if found and first < found[-1][1]:
                first, _ = found.pop()
        behind = BEHIND.match(text, start)
        found.append((first, behind.end() if behind else start))
    return found


def _words_before(text: str, at: int) -> int:
    """Give where the word begins that stands some words before the one at a place."""
    near = text[max(0, at - NEAR) : at]
    words = near.rsplit(None, BEFORE + 1)
    if len(words) > BEFORE + 1:
        return at - len(near[len(words[0]) :].lstrip())
    for _ in range(BEFORE + 1):
        while at and text[at - 1].isspace():
            at -= 1
        while at and not text[at - 1].isspace():
            at -= 1
    return at


def _fits(form: Form, number: str) -> bool:
    """Tell whether a number may be of a form: 41 is no year, 2024 no day."""
    if form is Form.YEAR:
        return YEAR.fullmatch(number) is not None
    return form is not Form.DATE or len(number) <= 2 or not number.isdigit()


def _apart(found: Iterable[Shape], taken: list[Shape]) -> Iterator[Shape]:
    """Give those of the found that touch none of the taken; both are in order."""
    others = iter(taken)
    other = next(others, None)
    for shape in found:
        while other and other.end <= shape.start:
            other = next(others, None)
        if not other or shape.end <= other.start:
            yield shape


def month_names(codes: Iterable[str]) -> frozenset[str]:
    """Give the names of the months in these languages, long and short, in small letters, without a final dot."""
    known = [found for code in codes if (found := locale(code))]
    names = {
        name.lower().removesuffix(".")
        for language in known
        for use in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for name in language.months[use][width].values()
    }
    # A number among the letters, as in 1月, is what the language's own patterns look for.
    return frozenset(name for name in names if len(name) > 2 and not re.search("[0-9]", name))


def _sought(form: Form, pattern: str) -> Sought:
    digits = Around.DIGITS if "[0-9]" in pattern else Around.WORDS
    return Sought(form, re.compile(pattern), Around.TEXT if pattern in SIGNS else digits)


def contexts(numerals: Numerals, code: str) -> Contexts:
    """Lay out what surrounds numbers in a language."""
    months = any_of(map(re.escape, month_names((code, *numerals.months))))
    before, after = dict(numerals.before), dict(numerals.after)
    dates: tuple[Sought, ...] = ()
    day = "[0-9]"
    if months:
        day = rf"\.?{SPACE}(?:de{SPACE})?(?:{months})(?!\w)"
        # In digits before any order, for the dot of “3. Juni” is that of a day; in words after the number is read.
        dates = (Sought(Form.DATE, re.compile(rf"(?<![0-9.,])[0-3]?[0-9]{day}", re.IGNORECASE), Around.DIGITS),)
        after[Form.DATE] = "|".join(filter(None, (day, after.get(Form.DATE))))
        year = rf"(?:{months})\.?(?:{SPACE}(?:de|del))?"
        before[Form.YEAR] = "|".join(filter(None, (year, before.get(Form.YEAR))))
    after[Form.PERCENT] = "|".join(filter(None, (rf"{_GAP}?[%‰]", after.get(Form.PERCENT))))
    edge = "" if numerals.counters else r"(?<!\w)"
    ahead = {form: rf"{edge}{numerals.prefix}(?:{pattern}){SPACE}?\Z" for form, pattern in before.items()}
    own = (Sought(None, re.compile(rf"{edge}(?:{idiom})", re.IGNORECASE), Around.WORDS) for idiom in numerals.idioms)
    general = (_sought(form, pattern) for form, pattern in (*numerals.shapes, *SHAPES))
    shapes = (*dates, *general, *own)
    return Contexts(
        shapes,
        tuple(shape for shape in shapes if shape.around is Around.TEXT),
        re.compile(rf"(?<![^\s|*(])[1-9][0-9]{{0,{LONGEST - 1}}}(?![0-9])(?!(?i:{day})){ALONE_BEHIND}"),
        {form: re.compile(pattern) for form, pattern in ahead.items()},
        {form: re.compile(pattern) for form, pattern in after.items()},
        re.compile("|".join(f"(?:{pattern})" for pattern in ahead.values()) or r"(?!)"),
        re.compile("|".join(f"(?:{pattern})" for pattern in after.values())),
    )
