"""Values in, pieces of HTML for several languages at once out: the words that templates know, as `words.py` has them.

What is the same in all languages is given as it is; what is not is a slot (`slots.py`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any

from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup, escape

from site_src.model.language import tenths, tenths_text
from site_src.model.slots import MANY, Orders
from site_src.render.compiler import escaped, html
from site_src.render.messages import filled
from site_src.render.slots import Slots, in_json
from site_src.render.words import rate

Pieces = tuple[str, ...]
"""A phrase cut at its values; see Phrases."""


def words_of_many(slots: Slots, ours: Mapping[str, Callable[..., Any]]) -> dict[str, Callable[..., Any]]:
    """Give the functions that templates know, for several languages; ``ours`` are those that do not ask for one.

    Each says that it gives HTML where that of one language does, since the templates are compiled once for all.
    """
    by_each = (
        "number",
        "labelled",
        "words",
        "attributes",
        "counted",
        "covered",
        "day",
        "span",
        "language_name",
        "endonym",
    )
    return {
        **ours,
        **{name: _by_each(slots, name) for name in by_each},
        **{name: _of_language(slots, name) for name in ("direction", "territory_locale")},
        **{name: _message(slots, name) for name in ("gettext", "ngettext", "pgettext")},
        "language": lambda: MANY,
        "percent": _percent(slots),
        "plain": _plain(slots),
        "joined": partial(_joined, slots),
        "plurals": _plurals,
        "arranged": slots.arranged,
        "spoken": lambda name, _: _by_each(slots, name),
    }


def _by_each(slots: Slots, name: str) -> Callable[..., Markup]:
    """Give what writes what each language's function writes."""

    @slots.remembered(16384)
    def written(*given: Hashable) -> Markup:
        return slots.html(slots.each(name, given))

    return written


def _of_language(slots: Slots, name: str) -> Callable[[str], str]:
    """Give what tells something of a language that may be the page's own."""

    @slots.remembered(1024)
    def said(code: str) -> str:
        return slots.text(slots.each(name, (code,)))

    return said


def _plain(slots: Slots) -> Callable[[Markup], str]:
    @slots.remembered(4096)
    def plain(written: Markup) -> str:
        return slots.text(slots.each("plain", (html(written),)))

    return plain


def _percent(slots: Slots) -> Callable[[int, int], Markup]:
    """Give what writes shares: there are only a thousand that languages write otherwise."""

    @slots.remembered(1024)
    def written(of_a_thousand: int) -> Markup:
        return slots.html(tuple(escape(tenths_text(of_a_thousand, code)) for code in slots.frames))

    def percent(part: int, whole: int) -> Markup:
        return rate(part, whole, written(tenths(part, whole)))

    return percent


def _joined(slots: Slots, items: Sequence[Markup | str], orders: Orders) -> Markup:
    """Join pieces of HTML as each language joins a list, in its order."""
    pieces = [html(escaped(item)) for item in items]
    told = []
    for turn, (code, frame) in enumerate(slots.frames.items()):
        own = [slots.own(code, pieces[one]) for one in (orders[turn] if orders else range(len(pieces)))]
        join: Any = frame.globals["joined"]
        told.append(join(own, ()))
    return slots.html(tuple(told))


def _plurals() -> tuple[tuple[str, int], ...]:
    raise AssertionError("what asks for the plural forms of a language has to be said by each: see `spoken`")


def _message(slots: Slots, name: str) -> Callable[..., Markup]:
    """Give what says a phrase of the site: where its values stand in one order in all languages, they stay there."""

    @lru_cache(maxsize=4096)
    def cut(*given: str | int) -> tuple[tuple[Pieces, ...], Pieces | None]:
        each = tuple(frame.phrases.pieces(name, *given) for frame in slots.frames.values())
        names = {pieces[1::2] for pieces in each}
        if len(names) > 1:
            return each, None
        return each, tuple(
            each[0][turn] if turn % 2 else slots.lasting(told) for turn, told in enumerate(zip(*each, strict=True))
        )

    def written(*given: str | int, **values: object) -> Markup:
        each, alike = cut(*given)
        told = {"num": given[2], **values} if name == "ngettext" else values
        if alike:
            return filled(alike, told)
        safe = {key: html(escaped(value)) for key, value in told.items()}
        return slots.html(
            tuple(
                filled(pieces, {key: slots.own(code, value) for key, value in safe.items()})
                for code, pieces in zip(slots.frames, each, strict=True)
            )
        )

    return written


@pass_eval_context
def tojson(context: EvalContext, value: Any) -> Markup:
    """Write a value as JSON, with the slots in it as such that stand there."""
    written = htmlsafe_json_dumps(value, dumps=json.dumps, **context.environment.policies["json.dumps_kwargs"])
    return html(in_json(written))
