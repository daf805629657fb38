"""A language's catalogue in, the functions out by which templates say the site's own phrases in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from gettext import NullTranslations

from markupsafe import Markup

from site_src.render.compiler import escaped, html

SLOT = re.compile(r"%(?:\((\w+)\)s|(%))")
"""A value's place in a phrase; ``%%`` stands for the sign itself."""


class Phrases:
    """The phrases of a catalogue, cut at their values: text, name, text, name, …, text."""

    def __init__(self, catalogue: NullTranslations) -> None:
        @lru_cache(maxsize=4096)
        def pieces(function: str, *given: str | int) -> tuple[str, ...]:
            return _pieces(getattr(catalogue, function)(*given))

        self.pieces = pieces
        """Gives what one of the functions ``gettext``, ``ngettext`` and ``pgettext`` gives."""


def messages_of(phrases: Phrases) -> dict[str, Callable[..., Markup]]:
    """Give the functions that Jinja's ``trans`` calls; a phrase is HTML, the values put into it are escaped."""

    def gettext(message: str, /, **values: object) -> Markup:
        return filled(phrases.pieces("gettext", message), values)

    def ngettext(one: str, many: str, num: int, /, **values: object) -> Markup:
        return filled(phrases.pieces("ngettext", one, many, num), {"num": num, **values})

    def pgettext(context: str, message: str, /, **values: object) -> Markup:
        return filled(phrases.pieces("pgettext", context, message), values)

    return {"gettext": gettext, "ngettext": ngettext, "pgettext": pgettext}


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


def filled(pieces: tuple[str, ...], values: Mapping[str, object]) -> Markup:
    """Put values into a phrase: they are escaped, it is not, since translators write HTML, as templates do."""
    return html("".join([escaped(values[piece]) if turn % 2 else piece for turn, piece in enumerate(pieces)]))
