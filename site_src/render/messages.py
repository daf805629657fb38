"""A language's catalogue in, the functions out by which templates say the site's own phrases in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from gettext import NullTranslations

from markupsafe import Markup, escape

SLOT = re.compile(r"%(?:\((\w+)\)s|(%))")
"""A value's place in a phrase; ``%%`` stands for the sign itself."""


def messages_of(catalogue: NullTranslations) -> dict[str, Callable[..., Markup]]:
    """Give the functions that Jinja's ``trans`` calls; a phrase is HTML, the values put into it are escaped."""

    @lru_cache(maxsize=4096)
    def single(message: str) -> tuple[str, ...]:
        return _pieces(catalogue.gettext(message))

    @lru_cache(maxsize=4096)
    def counted(one: str, many: str, number: int) -> tuple[str, ...]:
        return _pieces(catalogue.ngettext(one, many, number))

    @lru_cache(maxsize=4096)
    def told_apart(context: str, message: str) -> tuple[str, ...]:
        return _pieces(catalogue.pgettext(context, message))

    return {
        "gettext": lambda message, /, **values: _filled(single(message), values),
        "ngettext": lambda one, many, num, /, **values: _filled(counted(one, many, num), {"num": num, **values}),
        "pgettext": lambda context, message, /, **values: _filled(told_apart(context, message), values),
    }


def _pieces(phrase: str) -> tuple[str, ...]:
    """Cut a phrase at its values: text, name, text, name, …, text."""
    pieces = [""]
    at = 0
    for slot in SLOT.finditer(phrase):
        pieces[-1] += phrase[at : slot.start()]
        if slot[1]:
            pieces += [slot[1], ""]
        else:
            pieces[-1] += "%"
        at = slot.end()
    pieces[-1] += phrase[at:]
    return tuple(pieces)


def _filled(pieces: tuple[str, ...], values: Mapping[str, object]) -> Markup:
    if len(pieces) == 1:
        return Markup(pieces[0])  # noqa: S704 (translators write HTML, as templates do)
    return Markup(  # noqa: S704 (as above; what is filled in is escaped)
        "".join(escape(values[piece]) if turn % 2 else piece for turn, piece in enumerate(pieces))
    )
