"""A language as a value, and what Babel and CLDR know of it: direction, numbers, dates, lists, plural forms."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache
from gettext import c2py
from typing import Literal, NamedTuple

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date, format_interval, format_skeleton
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent
from babel.plural import to_gettext

from site_src.model.period import Period

Forms = Mapping[str, str]
"""A phrase by CLDR plural category: ``{"one": "{count} model", "other": "{count} models"}``."""


class Words(NamedTuple):
    """A text and the language it is in, so that a page of another language can mark it."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Language:
    """One language of the site: what its pages need to be wholly in it, as plain values that travel to any process."""

    code: str
    name: str
    """Its own name for itself, as the switch shows it."""
    direction: Literal["ltr", "rtl"]
    messages: bytes
    """The site's own phrases, compiled (GNU ``.mo``)."""


def chosen(names: Mapping[str, str], order: Sequence[str]) -> Words:
    """Pick the name in the first language of ``order`` that has one, else any; it says which language it is in."""
    for code in order:
        if code in names:
            return Words(names[code], code)
    code = min(names)
    return Words(names[code], code)


@lru_cache(maxsize=256)
def locale(code: str) -> Locale | None:
    """Give Babel's data of a language written as in BCP 47 (``nb``, ``pt-BR``), or None if there is none."""
    try:
        found = Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError, TypeError):
        return None
    return found if code == str(found).replace("_", "-") else None


def _known(code: str) -> Locale:
    found = locale(code)
    if found is None:
        raise LookupError(f"no such language: {code}")  # A check has let an unknown language pass: our own bug.
    return found


def known_codes() -> frozenset[str]:
    """Give the two- and three-letter codes of the languages that have locale data, for "did you mean"."""
    from babel.localedata import locale_identifiers  # noqa: PLC0415 (reads a folder; only mistakes need it)

    return frozenset(name for name in locale_identifiers() if "_" not in name)


def direction(code: str) -> Literal["ltr", "rtl"]:
    """Give the direction a language is written in."""
    return "rtl" if _known(code).text_direction == "rtl" else "ltr"


def endonym(code: str) -> str:
    """Give a language's own name for itself, with the capital that a menu wants: ``Français``."""
    name = _known(code).get_display_name() or code
    return name[:1].upper() + name[1:]


@lru_cache(maxsize=4096)
def language_name(code: str, reader: str) -> str:
    """Name a language in the reader's language, as it stands within a sentence: ``vietnamien``."""
    name = _known(code).get_display_name(_known(reader)) or code
    # CLDR writes the Vietnamese word for "language" as at the head of a list.
    return name.replace("Tiếng ", "tiếng ", 1)


def territory_name(territory: str, reader: str) -> str | None:
    """Name a country (``vn``) in the reader's language, or None if CLDR knows no such."""
    return _known(reader).territories.get(territory.upper())


def official_language(territory: str) -> str:
    """Give the language most used in a country (CLDR's likely subtags), or nothing if there is no such country."""
    likely = get_global("likely_subtags").get(f"und_{territory.upper()}", "")
    return str(likely).partition("_")[0]


@lru_cache(maxsize=256)
def territory_locale(code: str) -> str:
    """Give a language with the country that CLDR expects it in, as Open Graph wants it: ``vi_VN``."""
    name = code.replace("-", "_")
    language, *subtags = str(get_global("likely_subtags").get(name, name)).split("_")
    return "_".join((language, *subtags[-1:]))


def plural_categories(code: str) -> tuple[str, ...]:
    """Give the CLDR plural categories of a language in CLDR's order, ``other`` last."""
    order = ("zero", "one", "two", "few", "many", "other")
    tags = _known(code).plural_form.tags | {"other"}
    return tuple(category for category in order if category in tags)


def plural_examples(code: str) -> tuple[tuple[str, int], ...]:
    """Give a number for each plural category that whole numbers of a language have, in CLDR's order.

    What is written for these numbers is written for all: a program picks the form by the category.
    """
    rule = _known(code).plural_form
    first = {category: number for number in reversed(PROBES) for category in (rule(number),)}
    return tuple((category, first[category]) for category in plural_categories(code) if category in first)


def plural_expression(code: str) -> str:
    """Give CLDR's plural rule as the header of a gettext file says it, the forms in CLDR's order."""
    # gettext has whole numbers only: the operand of compact exponents (1e6), which French asks for, is 0.
    return re.sub(r"\be\b", "0", to_gettext(_known(code).plural_form))


def plural_order(code: str, expression: str) -> bool:
    """Tell whether a gettext file's expression picks, for whole numbers, the forms of CLDR in CLDR's order."""
    try:
        pick = c2py(expression)
    except ValueError:
        return False
    rule, order = _known(code).plural_form, plural_categories(code)
    return all(pick(number) < len(order) and order[pick(number)] == rule(number) for number in PROBES)


PROBES = (*range(205), 1000, 1_000_000, 2_000_000)
"""Numbers that between them meet every plural rule of CLDR."""


def plural_samples(code: str) -> tuple[tuple[str, int], ...]:
    """Give for each plural category that whole numbers have in a language one that has it."""
    rule = _known(code).plural_form
    return tuple({rule(number): number for number in reversed(PROBES)}.items())


def counted(forms: Forms, code: str, number: int) -> str:
    """Pick the form of a phrase for a number."""
    category = _known(code).plural_form(number)
    return forms.get(category) or forms.get("other") or next(iter(forms.values()))


@lru_cache(maxsize=65536)
def number_text(number: int, code: str) -> str:
    """Write a whole number in the digits and groups of a language: 13268 is ``13 268`` in French."""
    return str(format_decimal(number, locale=_known(code)))


def percent_text(part: int, whole: int, code: str) -> str:
    """Write part ÷ whole as a percentage to one decimal; ``whole`` is above 0."""
    return tenths_text(tenths(part, whole), code)


@lru_cache(maxsize=16384)
def tenths(part: int, whole: int) -> int:
    """Give part ÷ whole in tenths of a percent, of two that are as near the even one."""
    return int(Decimal(str(part / whole)).scaleb(3).to_integral_value(ROUND_HALF_EVEN))


@lru_cache(maxsize=16384)
def tenths_text(count: int, code: str) -> str:
    """Write tenths of a percent as a percentage: 373 is ``37.3%``."""
    pattern = _known(code).percent_formats[None].pattern.replace("##0", "##0.0")
    return str(format_percent(Decimal(count).scaleb(-3), format=pattern, locale=_known(code)))


@lru_cache(maxsize=4096)
def date_text(day: date, code: str) -> str:
    """Write a calendar date in full: ``11 mai 2024``."""
    written = str(format_date(day, format="long", locale=_known(code)))
    # French writes the first of a month as an ordinal, for which CLDR's patterns have no letter.
    return f"1er{written[1:]}" if day.day == 1 and _known(code).language == "fr" else written


@lru_cache(maxsize=4096)
def period_text(period: Period, code: str) -> str:
    """Write a span of time: ``2024``, ``2020–2024``, ``mai 2024``, ``janv.–juin 2024``, or the day of a stock."""
    start, end, found = period.start, period.end, _known(code)
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return f"{start.year}" if start.year == end.year else f"{start.year}–{end.year}"
    if start == end:
        return date_text(start, code)
    if (start.year, start.month) == (end.year, end.month):
        return str(format_skeleton("yMMMM", start, locale=found))
    return str(format_interval(start, end, "yMMM", locale=found))


def list_text(items: Sequence[str], code: str) -> str:
    """Join words as the language does: ``a, b et c``."""
    return format_list(items, locale=_known(code))
