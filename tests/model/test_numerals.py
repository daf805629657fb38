"""Texts with numbers in; the numbers read as the tables of each language say, and as other programs write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest
import yaml
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from site_src.model.numerals.contexts import Around
from site_src.model.numerals.letters import plain
from site_src.model.numerals.reader import (
    COUNTS,
    NUMERALS,
    Form,
    Reading,
    Spotted,
    _numbers,
    _places_as_digits,
    _reading,
    numbers_in,
    states,
)
from tests.sites import CONTENT

TABLES = Path(__file__).with_name("numerals")
LANGUAGES = tuple(sorted(path.stem for path in TABLES.glob("*.md")))


# The tables: a text in which each number is marked with brackets (or which is one number), and what is read in it.


class Row(NamedTuple):
    """A row of a table."""

    language: str
    marked: str
    expected: str

    @property
    def text(self) -> str:
        return re.sub(r"[\[\]]", "", self.marked)

    @property
    def spellings(self) -> list[str]:
        if self.expected == "-":
            return []
        return re.findall(r"\[(.*?)\]", self.marked) or [self.text]


def rows(language: str) -> Iterator[Row]:
    for line in (TABLES / f"{language}.md").read_text("utf-8").split("\n"):
        cells = line.split(" | ")
        if line.startswith("| ") and cells[0] not in {"| text", "| ---"}:
            yield Row(language, cells[0].removeprefix("| "), cells[1].removesuffix(" |"))


def said(spotted: Spotted) -> str:
    """Write what was read as the tables do: ``23``, ``date``, ``homonym 1``."""
    if spotted.form in COUNTS:
        return str(spotted.value)
    return spotted.form if spotted.value is None else f"{spotted.form} {spotted.value}"


ROWS = [row for language in LANGUAGES for row in rows(language)]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.language}: {row.marked}")
def test_a_text_is_read_as_the_table_says(row: Row) -> None:
    found = numbers_in(row.text, row.language)
    assert (", ".join(map(said, found)) or "-") == row.expected
    assert [row.text[spotted.start : spotted.end] for spotted in found] == row.spellings


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.language}: {row.marked}")
def test_a_decomposed_text_is_read_the_same(row: Row) -> None:
    apart = unicodedata.normalize("NFD", row.text)
    found = numbers_in(apart, row.language)
    assert (", ".join(map(said, found)) or "-") == row.expected
    assert [apart[spotted.start : spotted.end] for spotted in found] == [
        unicodedata.normalize("NFD", spelling) for spelling in row.spellings
    ]


def test_every_language_has_a_table_of_fifty_spellings() -> None:
    assert set(LANGUAGES) == {language for language in NUMERALS if language not in {"nn", "no"}}
    for language in LANGUAGES:
        counts = {row.marked for row in rows(language) if re.fullmatch(r"(?:homonym )?[0-9]+", row.expected)}
        assert len(counts) >= 50, language


# Another program writes the words.

SPELLED = {
    path.stem: dict(row.split("\t") for row in path.read_text("utf-8").splitlines()[1:])
    for path in sorted(Path(__file__).with_name("spelled").glob("*.tsv"))
}
"""By writer and number, its words: from another program, kept as data since not every platform has a wheel of it."""

# A lone Japanese sign is a number only before what it counts; a lone 〇 or 一 begins many other words.
COUNTED = {"ja": "{}件"}

WRITERS = {
    **{language: (language,) for language in LANGUAGES},
    "nb": ("no",),
    # Not fr_BE, which writes “quatre-vingt et un”: nobody says so in Belgium or elsewhere.
    "fr": ("fr", "fr_CH"),
    "pt": ("pt", "pt_BR"),
}


def faulty(language: str, words: str) -> bool:
    """Tell what the other program gets wrong.

    For some Arabic numbers whose thousands end with a one (501 493) it writes the scale twice, «خمسمائة و ألف ألف».
    """
    return language == "ar" and re.search(r"\b(ألف|مليون) \1", words) is not None


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_read_as_another_program_writes_them(language: str) -> None:
    wrong = []
    for writer in WRITERS[language]:
        for digits, words in SPELLED[writer].items():
            number = int(digits)
            text = COUNTED.get(language, "{}").format(words)
            found = [(text[one.start : one.end], one.value) for one in numbers_in(text, language)]
            if found != [(words, number)] and not faulty(language, words):
                wrong.append((writer, number, words, found))
    assert not wrong


def test_little_is_left_out_of_the_comparison() -> None:
    assert sum(faulty("ar", words) for words in SPELLED["ar"].values()) < 25


@pytest.mark.parametrize("language", [*LANGUAGES, "de-CH", "es-MX", "pt-PT", "ar-EG", "fa", "sv", "pl", "nn"])
@given(number=st.integers(0, 10**12))
def test_digits_are_read_as_the_language_writes_them(language: str, number: int) -> None:
    for numbering in ("latn", "default"):
        text = format_decimal(number, locale=language.replace("-", "_"), numbering_system=numbering)
        (found,) = numbers_in(text, language)
        assert (found.start, found.end, found.value) == (0, len(text), number)


# Laws that hold for every text.

ALPHABET = st.one_of(
    st.characters(),
    st.sampled_from("0123456789 .,-/'%\n\u00a0\u202f٣٬٫۹ـً̣́"),
    st.sampled_from([f" {word} " for numerals in NUMERALS.values() for word in (*numerals.units, *numerals.homonyms)]),
)


@pytest.mark.parametrize("language", [*LANGUAGES, "zh", "xx"])
@given(text=st.lists(ALPHABET, max_size=40).map("".join))
def test_spans_are_in_order_and_apart_in_any_text(language: str, text: str) -> None:
    end = 0
    for spotted in numbers_in(text, language):
        assert end <= spotted.start < spotted.end <= len(text)
        assert spotted.value is None or spotted.value >= 0
        assert spotted.form not in COUNTS or spotted.value is not None
        end = spotted.end


@given(text=st.lists(ALPHABET, max_size=40).map("".join))
def test_plain_letters_keep_their_places(text: str) -> None:
    letters = plain(text)
    assert len(letters.text) == len(letters.lower)
    spans = [letters.span(at, at + 1) for at in range(len(letters.text))]
    assert spans == sorted(spans)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(
        plain(text[start:end]).text == letters.text[at] for at, (start, end) in enumerate(spans) if end - start == 1
    )


def read_everywhere(language: str) -> Reading:
    """Give the reading of a language with nothing passed over: numbers at every word, shapes in all of a text."""
    reading = _reading(language)
    contexts = reading.contexts
    starts = r"[^\W\d_]" if reading.numerals.counters else r"[^\W\d_](?<![^\W\d_].)"
    everywhere = tuple(shape._replace(around=Around.TEXT) for shape in contexts.shapes)
    return replace(
        reading, starts=re.compile(rf"[0-9](?<![0-9].)|{starts}"), contexts=replace(contexts, shapes=everywhere)
    )


def changed(text: str, language: str, dice: Random) -> str:
    """Change some letters of a text: digits, signs and number words come in, others go."""
    numerals = NUMERALS[language]
    spellings = sorted({*numerals.units, *numerals.homonyms, *numerals.ordinals, *"0123456789.,-/:+%–(|\n "})
    letters = list(text)
    for _ in range(dice.randrange(1, 12)):
        at = dice.randrange(len(letters) + 1)
        letters[at : at + dice.randrange(2)] = dice.choice(("", " ", "\n\n")) + dice.choice(spellings)
    return "".join(letters)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_passed_over_has_no_number(language: str) -> None:
    dice = Random(language)
    texts = [path.read_text("utf-8") for path in sorted(CONTENT.glob(f"*/**/{language}.md"))]
    texts = [*texts, *(row.text for row in ROWS if row.language == language)]
    everywhere = read_everywhere(language)
    for text in (*texts, *(changed(text, language, dice) for text in texts for _ in range(3))):
        letters = _places_as_digits(plain(text), everywhere.numerals.places)
        slowly = [
            Spotted(*letters.span(one.start, one.end), one.value, one.form) for one in _numbers(letters, everywhere)
        ]
        assert list(numbers_in(text, language)) == slowly


def test_no_text_is_long_in_reading() -> None:
    for text in (
        "1/" * 10_000,
        "9" * 20_000,
        "1 000" * 5_000,
        "hundred and " * 2_000,
        "一" * 5_000,
        "a" * 50_000,
        "1.2" * 5_000,
    ):
        numbers_in(text, "en")
        numbers_in(text, "ja")


# What a text states.


def test_a_text_states_a_count_in_digits_or_in_words() -> None:
    assert states("drei Modelle für die nationale Verteidigung", "de", 3)
    assert states("8 799/16 627 ménages", "fr", 16627)
    assert states("một mô hình", "vi", 1)
    assert states("aucun modèle", "fr", 0)
    assert not states("13 268 modèles", "fr", 268)
    assert not states("le 13e Congrès, 45 %, 23-QD/TW", "fr", 13)


def test_a_group_in_the_manner_of_another_language_is_no_count() -> None:
    # Who writes 13,268 for 13 268 in Vietnamese has written 13 and 268 thousandths; the text is put right, not guessed.
    assert not states("13,268 mô hình", "vi", 13268)
    assert not states("13.268 models", "en", 13268)


def test_a_region_has_its_own_decimal_mark() -> None:
    assert states("13,268 modelos", "es-MX", 13268)
    assert states("13.268 modelos", "es", 13268)


def test_a_language_without_words_of_its_own_has_its_digits_read() -> None:
    assert states("13 268 modeller, tre", "sv", 13268)
    assert not states("tre modeller", "sv", 3)
    assert states("१३,२६८", "hi", 13268)


# The content itself.


def quotes() -> Iterator[tuple[str, str, int, str]]:
    """Give the file, the language, the count and the quote of every figure of the reports."""
    counts: dict[tuple[Path, str], int] = {}
    translated = []
    for path in sorted((CONTENT / "reports").rglob("*.md")):
        front = yaml.load(path.read_text("utf-8").split("---\n")[1], yaml.CSafeLoader)
        for figure in front.get("figures", ()):
            for place, part in enumerate((figure, *figure.get("parts", ()))):
                if "quote" in part:
                    yield path.relative_to(CONTENT).as_posix(), path.stem, part["count"], part["quote"]
                if "count" in part:
                    counts[path.parent, figure["id"] + (f"/{place}" if place else "")] = part["count"]
        translated += [(path, name, quote) for name, quote in front.get("quotes", {}).items()]
    for path, name, quote in translated:
        yield path.relative_to(CONTENT).as_posix(), path.stem, counts[path.parent, name], quote


@pytest.mark.parametrize("path, language, count, quote", tuple(quotes()))
def test_every_quote_of_the_content_states_its_count(path: str, language: str, count: int, quote: str) -> None:
    assert states(quote, language, count)
    assert [one.value for one in numbers_in(quote, language) if one.form in COUNTS].count(count) == 1


@pytest.mark.parametrize(
    "language, quote, expected",
    [
        ("fr", "3 206/7 121 ménages ont été financés", "3206, 7121"),
        ("fr", "341 113 millions de VND", "341113000000"),
        ("fr", "plus de 3,6 milliards de VND", "3600000000"),
        ("fr", "45 % de l'objectif du plan annuel", "percent"),
        ("fr", "campagne de pointe de 100 jours et nuits", "100"),
        ("fr", "trois périodes de forte propagande", "3"),
        ("fr", "13e Congrès national du Parti", "ordinal"),
        ("fr", "23-QD/TW du 30 juillet 2023", "code, date, year"),
        ("fr", "16-NQ/TU du 31 janvier 2023", "code, date, year"),
        ("fr", "En 2024", "year 2024"),
        ("de", "Bis 2024", "year 2024"),
        ("de", "drei Modelle für die nationale Verteidigung und Sicherheit", "3"),
        ("de", "städtischen Gebieten des Typs IV", "-"),
        ("de", "Kommentar (0)", "0"),
        ("nb", "18 av 18 kommuner og tettsteder", "18, 18"),
        ("nb", "i 2025", "year 2025"),
        ("nb", "gan-150-mo-hinh", "150"),
        ("nb", "[annonse_2]", "code"),
        ("ar", "93 نموذجاً جماعياً و29 نموذجاً فردياً", "93, 29"),
        ("ar", "في عام 2024", "year"),
    ],
)
def test_the_first_reports_are_read_as_a_careful_reader_would(language: str, quote: str, expected: str) -> None:
    assert (", ".join(map(said, numbers_in(quote, language))) or "-") == expected


def test_a_homonym_is_no_count_that_an_editor_forgot() -> None:
    (spotted,) = numbers_in("un modèle", "fr")
    assert tuple(spotted) == (0, 2, 1, Form.HOMONYM)
    assert spotted.form not in COUNTS
