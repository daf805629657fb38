"""Values in, pieces of HTML out: the words that templates know, each for one language of pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache, partial
from typing import Any

from markupsafe import Markup, escape

from site_src.model import language as languages
from site_src.model import text
from site_src.model.folding import weighed
from site_src.model.language import Words
from site_src.model.period import Period
from site_src.model.site import Covered, Url
from site_src.model.slots import Orders, Phrase
from site_src.render.compiler import escaped, html

ROOT = "\udcff"
"""Stands for the way to the site's root until a page is finished, so that nothing written depends on the page it is in.

Half of a pair of surrogates, which no text can have; among bytes it is 0xFF, which UTF-8 never has.
"""


def words_of(code: str) -> dict[str, Callable[..., Any]]:
    """Give the functions that templates know, each for one language of pages."""
    return {
        "language": lambda: code,
        "here": here,
        "number": partial(_number, code),
        "labelled": partial(_labelled, code),
        "words": partial(_words, code),
        "attributes": partial(_attributes, code),
        "counted": partial(_counted, code),
        "covered": partial(_covered, code),
        "percent": partial(_percent, code),
        "day": partial(_day, code),
        "span": partial(_span, code),
        "joined": partial(_joined, code),
        "arranged": _arranged,
        "spoken": _spoken,
        "language_name": partial(_language_name, code),
        "endonym": _endonym,
        "plurals": partial(languages.plural_examples, code),
        "plain": _plain,
        "sentence": text.sentence,
        "territory_locale": languages.territory_locale,
        "direction": languages.direction,
        "weighed": weighed,
    }


@lru_cache(maxsize=16384)
def here(url: Url) -> Markup:
    """Write an address as seen from the page that it will stand in."""
    return html(f"{ROOT}{escaped(url.text)}")


@lru_cache(maxsize=4096)
def _language_name(code: str, other: str) -> Markup:
    """Name a language in the page's."""
    return escape(languages.language_name(other, code))


@lru_cache(maxsize=4096)
def _endonym(code: str) -> Markup:
    """Name a language in itself."""
    return escape(languages.endonym(code))


@lru_cache(maxsize=4096)
def _plain(written: Markup) -> str:
    """Give the text of a piece of HTML, for titles and programs."""
    return written.striptags()


@lru_cache(maxsize=65536)
def _number(code: str, value: int) -> Markup:
    """Write a number so that programs can read it and the direction of the text around cannot turn it."""
    return html(f'<data value="{value}"><bdi>{languages.number_text(value, code)}</bdi></data>')


@lru_cache(maxsize=65536)
def _labelled(code: str, label: str, value: int) -> Markup:
    """Write a number that leads to no figure, with what it counts in words of the data, so that it can be proved."""
    number = languages.number_text(value, code)
    return html(f'<data value="{value}" data-counts="{escaped(label)}"><bdi>{number}</bdi></data>')


@lru_cache(maxsize=4096)
def _attributes(code: str, other: str) -> Markup:
    """Mark a text in another language than the page's: ``lang``, and ``dir`` where it runs the other way."""
    if not other or other == code:
        return Markup()
    direction = languages.direction(other)
    turned = f' dir="{direction}"' if direction != languages.direction(code) else ""
    return html(f' lang="{other}"{turned}')


@lru_cache(maxsize=65536)
def _words(code: str, words: Words) -> Markup:
    """Write a name, marked with its language where it is not the page's."""
    marks = _attributes(code, words.language)
    written = escaped(words.text)
    return html(f"<span{marks}>{written}</span>" if marks else written)


@lru_cache(maxsize=65536)
def _counted(code: str, phrase: Phrase, value: int) -> Markup:
    """Write a counted phrase: "19 models". A form without the number (Arabic "two models") is the number itself."""
    form = languages.counted(dict(phrase.forms), phrase.language, value)
    marks = _attributes(code, phrase.language)
    if "{count}" not in form:
        written = f'<data value="{value}">{escaped(form)}</data>'
    else:
        before, after = form.split("{count}", 1)
        written = f"{escaped(before)}{_number(phrase.language, value)}{escaped(after)}"
    return html(f"<span{marks}>{written}</span>" if marks else written)


@lru_cache(maxsize=65536)
def _covered(code: str, covered: Covered) -> Markup:
    """Write from how many of how many places a sum comes: "from 3 of 7 districts"."""
    phrase = covered.phrase
    if phrase is None:
        raise ValueError("places of several kinds have no phrase; the template says it in its own words")
    written = escaped(languages.counted(dict(phrase.forms), phrase.language, covered.of))
    for name, value in (("reporting", covered.reporting), ("of", covered.of)):
        written = written.replace(f"{{{name}}}", _labelled(phrase.language, name, value))
    return html(f"<span{_attributes(code, phrase.language)}>{written}</span>")


@lru_cache(maxsize=16384)
def _percent(code: str, part: int, whole: int) -> Markup:
    """Write part ÷ whole as a percentage."""
    return rate(part, whole, escaped(languages.percent_text(part, whole, code)))


def rate(part: int, whole: int, written: str) -> Markup:
    """Write part ÷ whole, as a language writes it; programs read the quotient itself."""
    return html(f'<data value="{part / whole:.4f}" data-counts="rate"><bdi>{written}</bdi></data>')


@lru_cache(maxsize=4096)
def _day(code: str, day: date) -> Markup:
    return html(f'<time datetime="{day.isoformat()}">{escaped(languages.date_text(day, code))}</time>')


@lru_cache(maxsize=4096)
def _span(code: str, period: Period) -> Markup:
    """Write a span of time; from right to left its first year stands on the right."""
    return html(f'<bdi dir="{languages.direction(code)}">{escaped(languages.period_text(period, code))}</bdi>')


def _joined(code: str, items: Sequence[Markup | str], orders: Orders) -> Markup:  # noqa: ARG001 (there is one order)
    """Join pieces of HTML as the language joins a list."""
    between = _between(code, len(items))
    return html("".join(piece for pair in zip(between, (*map(escaped, items), ""), strict=True) for piece in pair))


def _arranged(pieces: Sequence[Markup], orders: Orders) -> Markup:  # noqa: ARG001 (as above)
    """Put pieces of HTML in a row, in the order of the language."""
    return html("".join(pieces))


def _spoken(name: str, macro: Callable[..., Markup]) -> Callable[..., Markup]:  # noqa: ARG001 (see Slots)
    """Let a macro write each thing once that each language says in its own way.

    ``name`` is the path of its template, a colon and its own name.
    """
    return lru_cache(maxsize=1024)(macro)


@lru_cache(maxsize=1024)
def _between(code: str, count: int) -> tuple[str, ...]:
    """Give what stands before, between and after so many pieces of a list."""
    joined = languages.list_text(["\x00"] * count, code)
    return tuple(escaped(piece) for piece in joined.split("\x00"))
