"""A text and its language in; every number in it out, in digits and in words, with its place and what it states.

A count is what has a value. What is written like a number and counts nothing (a date, an order, a share, a document) is
spotted too, without a value, so that nobody takes a piece of it for a count.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from babel.numbers import get_decimal_symbol

from site_src.model.language import locale
from site_src.model.numerals.cardinals import Cardinals, cardinals
from site_src.model.numerals.contexts import YEAR, Contexts, contexts
from site_src.model.numerals.digits import figure_pattern
from site_src.model.numerals.grammar import COUNTS, Form, Numerals, Spotted
from site_src.model.numerals.languages.arabic import ARABIC
from site_src.model.numerals.languages.english import ENGLISH
from site_src.model.numerals.languages.french import FRENCH
from site_src.model.numerals.languages.german import GERMAN
from site_src.model.numerals.languages.indonesian import INDONESIAN
from site_src.model.numerals.languages.japanese import JAPANESE
from site_src.model.numerals.languages.norwegian import NORWEGIAN
from site_src.model.numerals.languages.portuguese import PORTUGUESE
from site_src.model.numerals.languages.russian import RUSSIAN
from site_src.model.numerals.languages.spanish import SPANISH
from site_src.model.numerals.languages.vietnamese import VIETNAMESE
from site_src.model.numerals.letters import Plain, plain
from site_src.model.numerals.lexicon import Lexicon, first_words, lexicon

__all__ = ["COUNTS", "NUMERALS", "Form", "Spotted", "numbers_in", "states"]


class Number(NamedTuple):
    """A number in plain letters, before its place in the text as given is known."""

    start: int
    end: int
    value: int | None
    form: Form


@dataclass(frozen=True, slots=True)
class Reading:
    """All that is needed to read the numbers of one language, laid out once."""

    numerals: Numerals
    figures: re.Pattern[str]
    cardinals: Cardinals
    homonyms: Lexicon
    ordinals: Lexicon
    starts: re.Pattern[str]
    """The first sign of whatever may be a number, by which most words of a text are passed over."""
    glued: re.Pattern[str] | None
    """What is glued to the front of a word that may be a number, where the language does so."""
    contexts: Contexts
    counters: re.Pattern[str]


@lru_cache(maxsize=64)
def numbers_in(text: str, language: str) -> tuple[Spotted, ...]:
    """Give every number of a text in order, the longest reading first, none within another; places as in ``text``.

    A language without number words of its own here has its digits read, with the decimal mark that CLDR gives it.
    """
    reading = _reading(language)
    letters = _places_as_digits(plain(text), reading.numerals.places)
    return tuple(
        Spotted(*letters.span(number.start, number.end), number.value, number.form)
        for number in _numbers(letters, reading)
    )


def states(text: str, language: str, count: int) -> bool:
    """Tell whether a text says a count, in digits or in words, alone or among other numbers."""
    return any(spotted.value == count for spotted in numbers_in(text, language))


def _numbers(letters: Plain, reading: Reading) -> Iterator[Number]:
    text = letters.lower
    starts = _starts(text, reading)
    shapes = deque(reading.contexts.shapes_in(letters.text, starts))
    last = Number(0, 0, None, Form.CODE)
    for start in (*starts, len(text)):
        while shapes and shapes[0].start <= start:
            shape = shapes.popleft()
            if shape.start >= last.end:
                last = Number(shape.start, shape.end, None, shape.form or Form.HOMONYM)
                if shape.form:
                    yield last
        if start < len(text) and last.end <= start and (number := _number_at(text, start, reading)):
            if number.form is not Form.HOMONYM or not _adjoins(last, text, start, reading):
                yield number
            last = number


def _adjoins(last: Number, text: str, start: int, reading: Reading) -> bool:
    """Tell whether a homonym stands right after a count: there it is the other word, as in *hai năm*, two years."""
    gap = reading.cardinals.joint.match(text, last.end)
    return last.form in COUNTS and gap is not None and gap.end() == start


def _starts(text: str, reading: Reading) -> list[int]:
    """Give the places where a number may begin: at words and digits, and behind what is glued to a word."""
    found = [match.start() for match in reading.starts.finditer(text)]
    if reading.glued:
        found = sorted({*found, *(match.end() for match in reading.glued.finditer(text))})
    return found


def _number_at(text: str, start: int, reading: Reading) -> Number | None:
    """Read the number that begins here, and see by what stands around it whether it is a count."""
    number = _cardinal(text, start, reading)
    if number is None:
        order = _ordinal_end(text, start, reading)
        return None if order is None else Number(start, order, None, Form.ORDINAL)
    end = number.end
    gap = reading.cardinals.joint.match(text, end)
    # *Twenty-third* and *one-third*, but in *trois premiers modèles* there are three.
    if gap and (gap.group() == "-" or (number.form is Form.WORDS and number.value and number.value % 10 == 0)):
        order = _ordinal_end(text, gap.end(), reading)
        if order is not None:
            return Number(start, order, None, Form.ORDINAL)
    if after := reading.contexts.following(text, start, end):
        return Number(start, after[0], None, after[1])
    if before := reading.contexts.leading(text, start, end):
        return Number(start, end, None, before)
    if YEAR.fullmatch(text, start, end):
        return number._replace(form=Form.YEAR)
    return number


def _cardinal(text: str, start: int, reading: Reading) -> Number | None:
    """Read the longest number in words that begins here, else the one in digits."""
    words = reading.cardinals
    found = words.figure(text, start)
    parts = words.parts(text, start, found)
    ends = sorted((part for part in parts if _ends(text, start, part.end, reading)), reverse=True)
    for part in ends:
        if not words.multiplied(text, part.end):
            form = Form.DIGITS if text[start].isdigit() else Form.WORDS
            alone = next((one for one in _homonyms(text, start, reading) if one.end == part.end), None)
            return Number(start, part.end, part.value, Form.HOMONYM if alone else form)
    if found:
        if found.decimal:
            return Number(start, found.end, None, Form.DECIMAL)
        return Number(start, found.end, int(found.value), Form.DIGITS)
    return next(iter(_homonyms(text, start, reading)), None)


def _homonyms(text: str, start: int, reading: Reading) -> list[Number]:
    parts = reading.homonyms.parts(text, start, reading.cardinals.joint)
    return [
        Number(start, part.end, part.value, Form.HOMONYM) for part in parts if _ends(text, start, part.end, reading)
    ]


def _ordinal_end(text: str, start: int, reading: Reading) -> int | None:
    ends = (part.end for part in reading.ordinals.parts(text, start, reading.cardinals.joint))
    return max((end for end in ends if _ends(text, start, end, reading)), default=None)


def _ends(text: str, start: int, end: int, reading: Reading) -> bool:
    """Tell whether a word ends here; where words are not separated, whether it is more than a sign in another."""
    if reading.numerals.counters:
        return end - start > 1 or reading.counters.match(text, end) is not None
    return not (text[end : end + 1].isalpha() and text[end - 1].isalpha())


def _places_as_digits(letters: Plain, places: str) -> Plain:
    """Write signs that stand one after the other like digits as digits: 一三二六八, 二〇二四."""
    if not places:
        return letters
    run = re.compile(rf"[{places}]{{3,}}|[{places}]*{places[0]}[{places}]+|[{places}]+{places[0]}")
    digits = str.maketrans(places, "0123456789")

    def in_digits(text: str) -> str:
        return run.sub(lambda found: found.group().translate(digits), text)

    return Plain(in_digits(letters.text), in_digits(letters.lower), letters.shifts)


NUMERALS: Mapping[str, Numerals] = {
    "ar": ARABIC,
    "de": GERMAN,
    "en": ENGLISH,
    "es": SPANISH,
    "fr": FRENCH,
    "id": INDONESIAN,
    "ja": JAPANESE,
    "nb": NORWEGIAN,
    "nn": NORWEGIAN,
    "no": NORWEGIAN,
    "pt": PORTUGUESE,
    "ru": RUSSIAN,
    "vi": VIETNAMESE,
}
"""The languages whose number words are read."""


_LETTERS = "a-zß-öø-ɏḀ-ỿа-ёء-غف-ي"
"""Letters of the languages here; which ones are left out is no matter, for each number's end is looked at."""


def _gaps(numerals: Numerals) -> Iterator[str]:
    yield numerals.joint
    yield from (link.pattern for scale in numerals.scales for link in scale.links)


def _spellings(numerals: Numerals) -> Iterator[str]:
    yield from (*numerals.units, *numerals.homonyms, *numerals.ordinals)
    for scale in numerals.scales:
        yield from scale.alone


@lru_cache(maxsize=64)
def _reading(language: str) -> Reading:
    numerals = NUMERALS.get(language.partition("-")[0], Numerals())
    spellings = frozenset(_spellings(numerals))
    # Where something always parts the words of a number, the first one ends before the next letter.
    parted = not numerals.counters and not any(re.fullmatch(gap, "") for gap in _gaps(numerals))
    end = f"(?![{_LETTERS}])" if parted else ""
    start = "" if numerals.counters else r"(?<![^\W\d_].)"
    words = first_words(spellings, start, end)
    digits = (f"{digit}(?<![0-9]{digit})" for digit in "0123456789")
    known = locale(language)
    figures = figure_pattern(get_decimal_symbol(known) if known else ".")
    return Reading(
        numerals,
        figures,
        cardinals(numerals, figures),
        lexicon(numerals.homonyms),
        lexicon(dict.fromkeys(numerals.ordinals, 0)),
        # Alternatives that begin with a letter each, for then a text is searched by letters.
        re.compile("|".join(filter(None, (*digits, words)))),
        re.compile(rf"(?<![^\W\d_])(?>{numerals.prefix})(?={first_words(spellings, '', end)})")
        if numerals.prefix
        else None,
        contexts(numerals, language),
        re.compile(numerals.counters),
    )
