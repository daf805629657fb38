"""The kinds of values that files have: text in, a typed value out or a refusal in plain words with the way out."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from site_src.model import language, number, period
from site_src.model.period import Period
from site_src.model.problem import fold, listed, nearest

STEP = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""One step of an id: letters a to z, digits, single hyphens."""


def refuse(rule: str, message: str, way_out: str) -> PydanticCustomError:
    """Make the error that carries a rule, a sentence and a way out through pydantic."""
    return PydanticCustomError(rule, "{sentence}", {"sentence": message, "way_out": way_out})


def _text(value: Any) -> str:
    if isinstance(value, str) and not value.strip():
        raise refuse("empty-value", "Nothing is written here.", "Write the value, or remove the line.")
    if not isinstance(value, str):
        what = "a list" if isinstance(value, list) else "several keys"
        raise refuse(
            "wrong-shape",
            f"Here {what} stand{'s' if what == 'a list' else ''} where one value is meant.",
            "Write one value.",
        )
    return value.strip()


def _whole(value: Any) -> int:
    found = number.read_count(_text(value))
    if isinstance(found, number.Misreading):
        raise refuse(*found)
    return found


def _date(value: Any) -> date:
    written = _text(value)
    found = period.read_date(written)
    if found:
        return found
    if re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]", written):
        raise refuse("bad-date", f"“{written}” has a time; here a date is meant.", f"Write {written[:10]}.")
    if period.DAY.fullmatch(written):
        raise refuse("bad-date", f"There is no day {written}.", "Check the month and the day.")
    raise refuse("bad-date", f"“{written}” is not a date.", "Write year, month and day, like 2024-05-11.")


def _period(value: Any) -> Period:
    written = _text(value)
    found = period.read_period(written)
    if not found:
        way_out = (
            "Write a year (2024), years (2020/2024), a month (2024-05) or months (2024-01/2024-06), earlier one first."
        )
        raise refuse("bad-period", f"“{written}” is not a period.", way_out)
    return found


def _as_of(value: Any) -> Period:
    written = _text(value)
    found = period.read_as_of(written)
    if not found:
        way_out = "Write the day (2022-10-31), the month (2022-10) or the year (2022) that the count speaks of."
        raise refuse("bad-date", f"“{written}” is not a date.", way_out)
    return found


def _flag(value: Any) -> bool:
    written = _text(value)
    if written not in {"true", "false"}:
        raise refuse("not-true-or-false", f"“{written}” is neither true nor false.", "Write true or false.")
    return written == "true"


def _language(value: Any) -> str:
    written = _text(value)
    if language.locale(written) is None:
        raise refuse("unknown-language", f"“{written}” is not the code of a language.", language_way_out(written))
    return written


def language_way_out(written: str) -> str:
    """Say how to write a language's code."""
    # The first language of the list is the one that people mean who write the country's code, or YAML's favourite trap.
    usual = {"vn": "vi", "gb": "en", "uk": "en", "us": "en", "jp": "ja", "cn": "zh", "kr": "ko", "se": "sv", "dk": "da"}
    spelled = written.replace("_", "-")
    guess = usual.get(written.casefold()) or (spelled if language.locale(spelled) else _by_name(written))
    found = f"Did you mean “{guess}”?" if guess else nearest(written, language.known_codes())
    return f"{found} Write the two-letter code, like vi, en, fr, ar; for a region pt-BR.".strip()


def _by_name(written: str) -> str | None:
    """Give the code of a language that was written as its English name."""
    names = ((language.language_name(code, "en"), code) for code in sorted(language.known_codes()))
    return next((code for name, code in names if fold(name) == fold(written)), None)


def _identifier(value: Any) -> str:
    written = _text(value)
    if not STEP.fullmatch(written):
        raise refuse(
            "bad-id", f"“{written}” is not an id.", "Use the letters a to z, digits and hyphens, like north-coast."
        )
    return written


def _old_address(value: Any) -> str:
    written = _text(value)
    if not all(STEP.fullmatch(step) for step in written.split("/")):
        message = f"“{written}” cannot have been the address of a report."
        raise refuse("bad-id", message, "Write the year and the name of its folder, like 2023/north-coast.")
    return written


def _address(value: Any) -> str:
    written = _text(value)
    if not re.fullmatch(r"https?://[^\s/?#]+[^\s]*", written):
        raise refuse("bad-address", f"“{written}” is not a web address.", "Write it in full, beginning with https://.")
    return written


def one_of(*words: str) -> BeforeValidator:
    """Make the validator of a field that has a fixed list of words."""

    def check(value: Any) -> str:
        written = _text(value)
        if written not in words:
            several = len(words) > 1
            message = f"“{written}” is not {'one of ' if several else ''}{listed(words)}."
            others = "Write one of these." if several else "Write this word, or remove the line."
            raise refuse("unknown-word", message, nearest(written, words) or others)
        return written

    return BeforeValidator(check)


Line = Annotated[str, BeforeValidator(_text)]
Whole = Annotated[int, BeforeValidator(_whole)]
Day = Annotated[date, BeforeValidator(_date)]
Flow = Annotated[Period, BeforeValidator(_period)]
AsOf = Annotated[Period, BeforeValidator(_as_of)]
Flag = Annotated[bool, BeforeValidator(_flag)]
LanguageCode = Annotated[str, BeforeValidator(_language)]
Identifier = Annotated[str, BeforeValidator(_identifier)]
OldAddress = Annotated[str, BeforeValidator(_old_address)]
Address = Annotated[str, BeforeValidator(_address)]
