"""A number of reports in; the places, facts and texts of a made-up country out, the same at each run, one by one.

Ten reports come from each district, two for each of five years: one says what was registered, the other what came of
it. Nothing here knows in which format it is written down: `content` writes ours, `peer` Hugo's.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import product
from random import Random
from typing import NamedTuple

from tests.bench.words import SYLLABLES, VOCABULARIES

LANGUAGES = ("vi", "en", "fr", "de", "nb", "ar")
SECTORS = ("economic", "sociocultural", "defence-security", "political-system")
YEARS = (2020, 2021, 2022, 2023, 2024)
REPORTS_OF_A_DISTRICT = 2 * len(YEARS)
DISTRICTS_OF_A_PROVINCE = 15
SMALLEST, LARGEST = 4_000, 8_000
"""Bytes of a text."""


class Place(NamedTuple):
    """A unit of the gazetteer."""

    id: str
    name: str
    arabic: str


class Province(NamedTuple):
    """A province with its districts, of which the last one never reports."""

    place: Place
    districts: tuple[Place, ...]


class Figure(NamedTuple):
    """A count of one status, with its parts by sector in the order of SECTORS; 0 is a sector without a part."""

    status: str
    stated: int | None
    """None where the report states only the parts."""
    parts: tuple[int, ...]


class Version(NamedTuple):
    """A report in one language: a title and Markdown, whose links have the schemes ``report:`` and ``place:``."""

    language: str
    title: str
    text: str
    quotes: Mapping[str, str]
    """The words that state each count, by ``status`` and ``status/number of the part``."""


class Report(NamedTuple):
    """A report: what it is about, what it states, and its versions, of which the first is the lead."""

    id: str
    place: Place
    province: Place
    year: int
    published: str
    author: str
    figures: tuple[Figure, ...]
    versions: tuple[Version, ...]


def provinces(reports: int) -> tuple[Province, ...]:
    """Give the provinces for so many reports."""
    needed = districts_for(reports)
    names = list(product(range(len(SYLLABLES)), repeat=2))
    Random("provinces").shuffle(names)
    pairs = [(first, second) for first, second in names if first != second]
    found = []
    for number in range(-(-needed // DISTRICTS_OF_A_PROVINCE)):
        own = _place(pairs[number % len(pairs)], "", number // len(pairs))
        inner = Random(f"districts of {number}").sample(pairs, DISTRICTS_OF_A_PROVINCE + 1)
        left = min(DISTRICTS_OF_A_PROVINCE, needed - number * DISTRICTS_OF_A_PROVINCE)
        inside = [_place(pair, f"{own.id}/", 0) for pair in (*inner[:left], inner[-1])]
        found.append(Province(own, tuple(inside)))
    return tuple(found)


def districts_for(reports: int) -> int:
    """Give how many districts it takes to write so many reports."""
    return -(-reports // REPORTS_OF_A_DISTRICT)


def _place(pair: tuple[int, int], around: str, turn: int) -> Place:
    """Name a place; where the names do not suffice, later ones get a letter, so that ids stay unique."""
    (first, arabic_first), (second, arabic_second) = SYLLABLES[pair[0]], SYLLABLES[pair[1]]
    more = f" {chr(ord('A') + turn - 1)}" if turn else ""
    name = f"{first} {second}{more}"
    return Place(f"{around}{_plain(name)}", name, f"{arabic_first} {arabic_second}{more}")


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFD", name.lower().replace("đ", "d"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).replace(" ", "-")


class _Slot(NamedTuple):
    """A report before it is written: its district, its year, and whether it is the first or second of that year."""

    province: Province
    place: Place
    turn: int

    @property
    def year(self) -> int:
        return YEARS[self.turn // 2]

    @property
    def id(self) -> str:
        step = "registered" if self.turn % 2 == 0 else "result"
        return f"{self.year}/{self.place.id.replace('/', '-')}-{step}"


def reports(number: int) -> Iterator[Report]:
    """Give so many reports, each made for itself, so that none is remembered."""
    land = provinces(number)
    for turn in range(number):
        yield _report(land, turn)


def _slot(land: tuple[Province, ...], number: int) -> _Slot:
    district, turn = divmod(number, REPORTS_OF_A_DISTRICT)
    province = land[district // DISTRICTS_OF_A_PROVINCE]
    return _Slot(province, province.districts[district % DISTRICTS_OF_A_PROVINCE], turn)


def _report(land: tuple[Province, ...], number: int) -> Report:
    dice = Random(f"report {number}")
    slot = _slot(land, number)
    figures = _figures(slot)
    languages = [LANGUAGES[(number + dice.randrange(len(LANGUAGES))) % len(LANGUAGES)]]
    others = [code for code in LANGUAGES if code not in languages]
    languages += dice.sample(others, dice.choice((0, 0, 0, 0, 0, 0, 1, 1, 1, 2)))
    near = [_slot(land, max(0, number - dice.randrange(1, 40))) for _ in range(dice.randrange(2, 5))] if number else []
    month, day = dice.randrange(1, 13), dice.randrange(1, 29)
    return Report(
        id=slot.id,
        place=slot.place,
        province=slot.province.place,
        year=slot.year,
        published=f"{slot.year + 1}-{month:02}-{day:02}",
        author=f"{dice.choice(SYLLABLES)[0]} {dice.choice(SYLLABLES)[0]}",
        figures=figures,
        versions=tuple(_version(slot, figures, near, language, dice) for language in languages),
    )


def _figures(slot: _Slot) -> tuple[Figure, ...]:
    """Give the figures of a report: what a result says lies within what was registered in the same year."""
    dice = Random(f"counts of {slot.place.id} {slot.year}")
    registered = [dice.randrange(4, 90) for _ in SECTORS]
    recognised = [dice.randrange(2, one) if one > 2 else one for one in registered]
    stated, only_parts, built, third = (dice.random() for _ in range(4))
    if slot.turn % 2 == 0:
        count = None if only_parts < 0.05 else sum(registered)
        first = Figure("built" if built < 0.05 else "registered", count, tuple(registered))
        return (first, Figure("effective", sum(recognised) - 1, ())) if third < 0.3 else (first,)
    # A breakdown may leave a part of its whole open: the site then says how many are not stated.
    parts = tuple(recognised[:-1]) + ((0,) if stated < 0.2 else (recognised[-1],))
    result = (Figure("recognised", sum(recognised), parts),)
    return (*result, Figure("outstanding", max(2, sum(recognised) // 3), ())) if third < 0.7 else result


def _version(slot: _Slot, figures: tuple[Figure, ...], near: list[_Slot], language: str, dice: Random) -> Version:
    words = VOCABULARIES[language]
    quotes = {}
    for figure in figures:
        if figure.stated is not None:
            quotes[figure.status] = words.quotes[figure.status].format(n=figure.stated)
        named = [(sector, count) for sector, count in zip(SECTORS, figure.parts, strict=False) if count]
        for number, (sector, count) in enumerate(named, 1):
            quotes[f"{figure.status}/{number}"] = words.quotes[sector].format(n=count)
    place = slot.place.arabic if language == "ar" else slot.place.name
    around = slot.province.place.arabic if language == "ar" else slot.province.place.name
    opening = words.opening.format(p=place, i=slot.place.id, q=around, o=slot.province.place.id)
    rows = [f"{opening} {_sentences(language, dice, 3)}", f"## {words.numbers}"]
    for figure in figures:
        parts = [quote for name, quote in quotes.items() if name.startswith(f"{figure.status}/")]
        lead = words.leads[figure.status]
        if figure.status in quotes:
            rows.append(
                f"{_sentences(language, dice, 1)} {lead}{quotes[figure.status]}. {_sentences(language, dice, 1)}"
            )
        else:
            rows.append(words.unstated[figure.status])
        if parts:
            rows.append("\n".join(f"- {part}" for part in parts))
    rows.append(_table(language, figures[0]))
    links = " · ".join(
        f"[{other.place.arabic if language == 'ar' else other.place.name}](report:{other.id})" for other in near
    )
    ending = [f"## {words.more}", f"{words.see} {links}." if links else _sentences(language, dice, 1)]
    wanted = dice.randrange(SMALLEST, LARGEST)
    size = sum(len(row.encode()) + 2 for row in (*rows, *ending))
    headings = iter(dice.sample(words.headings, len(words.headings)))
    while size < wanted:
        more = _section(language, next(headings, ""), dice)
        size += sum(len(row.encode()) + 2 for row in more)
        rows += more
    text = "\n\n".join((*rows, *ending)) + "\n"
    return Version(language, words.title.format(p=place, y=slot.year), text, quotes)


def _section(language: str, heading: str, dice: Random) -> list[str]:
    """Give a heading, two paragraphs and sometimes a list or a quotation."""
    rows = [f"## {heading}"] if heading else []
    rows.append(_sentences(language, dice, dice.randrange(3, 6)))
    kind = dice.randrange(4)
    if kind == 0:
        rows.append("\n".join(f"- {_sentences(language, dice, 1)}" for _ in range(dice.randrange(3, 6))))
    elif kind == 1:
        rows.append("\n".join(f"{turn}. {_sentences(language, dice, 1)}" for turn in range(1, dice.randrange(4, 6))))
    elif kind == 2:
        rows.append(f"> {_sentences(language, dice, 2)}")
    rows.append(_sentences(language, dice, dice.randrange(2, 5)))
    return rows


def _sentences(language: str, dice: Random, number: int) -> str:
    subjects, acts, ends = _halves(language)
    pick = dice.random
    made = []
    for _ in range(number):
        act = acts[int(pick() * len(acts))]
        mark = pick()
        act = f"*{act}*" if mark < 0.06 else f"**{act}**" if mark < 0.12 else act
        made.append(f"{subjects[int(pick() * len(subjects))]} {act} {ends[int(pick() * len(ends))]}")
    return " ".join(made)


@lru_cache
def _halves(language: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    words = VOCABULARIES[language]
    return words.subjects, words.acts, words.ends


def _table(language: str, figure: Figure) -> str:
    words = VOCABULARIES[language]
    named = [
        (words.quotes[name].format(n="").strip(), count) for name, count in zip(SECTORS, figure.parts, strict=True)
    ]
    rows = [f"| {name} | {count} |" for name, count in named if count]
    return "\n".join((f"| {words.columns[0]} | {words.columns[1]} |", "|---|---:|", *rows))
