"""What pages of several languages have in common, and slots in the place of what each language says in its own way.

A page is planned and written once for all languages in which it is built alike; then each fills its slots. A slot is
written with halves of pairs of surrogates, which no text can have; among bytes they are values that UTF-8 never has, so
that a finished page is cut at its slots in one go.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from site_src.model.language import Words

MANY = "\udcfe"
"""Stands for the code of each of several languages: ``\\udcfe/places/`` is ``fr/places/`` in French."""

OPEN, CLOSE = "\udcfc", "\udcfd"
"""Stand around the name of a slot."""

TEXT, LANGUAGE = "t", "l"
"""What the name of a slot begins with that a Manifold knows: it stands for a text, or for the language of one."""

SLOT = re.compile(f"{OPEN}([^{CLOSE}]+){CLOSE}")
"""A slot in a text."""

LIST, ITEM = "\udcfa", "\udcfb"
"""Stand around a list whose order is each language's own, and before each of its items. The first names the orders."""

Orders = tuple[tuple[int, ...], ...]
"""By language, in the order of the site: the turns of items in its order. Empty where there is one order for all."""


class Phrase(NamedTuple):
    """A phrase with a number in it, by plural category, and the language it is in."""

    forms: tuple[tuple[str, str], ...]
    language: str


class ToldApart(Exception):  # noqa: N818 (raised as what it says)
    """A page is not built alike in several languages: who plans it has to do it language by language."""


class Manifold:
    """What is told otherwise in other languages, by the slots that stand for it while a page is planned."""

    def __init__(self, languages: Sequence[str]) -> None:
        self.languages = {code: turn for turn, code in enumerate(languages)}
        """By code, the turn of a language."""
        self._told: dict[str, tuple[Words | Phrase | str, ...]] = {}
        self._names: dict[tuple[Words | Phrase | str, ...], str] = {}
        self._lasting = 0
        self._next = 0

    def one(self, told: tuple[Any, ...]) -> Any:
        """Give one value for what each language says (Words, Phrases or texts): theirs if it is the same, else a slot.

        Raises ToldApart where some say something and others nothing: a template may look at that.
        """
        first = told[0]
        if all(other == first for other in told):
            return first
        if isinstance(first, Phrase):
            return Phrase((), self._slot(LANGUAGE, told))
        silent = [not (one if isinstance(one, str) else one.text) for one in told if not isinstance(one, Phrase)]
        if any(silent) and not all(silent):
            raise ToldApart
        text = "" if all(silent) else self._slot(TEXT, told)
        return Words(text, self._slot(LANGUAGE, told)) if isinstance(first, Words) else text

    def _slot(self, kind: str, told: tuple[Words | Phrase | str, ...]) -> str:
        name = self._names.get(told)
        if name is None:
            # A name is never given again: what is remembered of one that is forgotten is not met again.
            name = self._names[told] = str(self._next)
            self._told[name] = told
            self._next += 1
        return f"{OPEN}{kind}{name}{CLOSE}"

    def said(self, slot: str, code: str) -> Words | Phrase | str:
        """Give what a language says in a slot, by the name of the slot."""
        return self._told[slot[1:]][self.languages[code]]

    def keep(self) -> None:
        """Never forget what is known now."""
        self._lasting = len(self._told)

    def forget(self) -> None:
        """Forget the rest, which was about pages that are finished."""
        while len(self._told) > self._lasting:
            _, told = self._told.popitem()
            del self._names[told]


def name_of(text: str) -> str:
    """Give the name of the slot that a text is; empty where it is none."""
    return text[1:-1] if text.startswith(OPEN) else ""
