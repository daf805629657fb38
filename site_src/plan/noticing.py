"""What is known in; the same, noting what of it is looked at, out: so a build can tell which pages an edit may change.

What a page shows follows from what its planning looked at, and that from what it found there: while it finds the same,
it looks at the same again. A look is a name of `Knowledge` and a key of it; see `model/noted.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import fields, replace
from hashlib import blake2b
from typing import Any

from site_src.model.corpus import Corpus, Figure, Report
from site_src.model.noted import ALL, Gathered, Listed, Look, Mapped, number
from site_src.model.tallies import Tallies
from site_src.plan.knowledge import Knowledge


def noticing(known: Knowledge, note: Callable[[Look], None]) -> Knowledge:
    """Give what is known in such a way that whatever is looked at is noted.

    Settings, taxonomy, gazetteer, languages and articles are not: pages are made anew where one of them is another.
    """

    def wrapped(name: str, value: object) -> Any:
        match value:
            case Corpus():
                return replace(value, reports=Mapped("reports", value.reports, note))
            case Tallies():
                return Tallies(Mapped("wholes", value.wholes, note), Mapped("parts", value.parts, note))
            case Mapping():
                return Mapped(name, value, note)
            case Set():
                return Gathered(name, value, note)
            case tuple():
                return Listed(name, value, note)
            case _:
                raise AssertionError(f"nothing notes who looks at {name}")

    # What was said before was looked at before: who asks again has to look again.
    given = {one.name: wrapped(one.name, getattr(known, one.name)) for one in fields(known) if one.name != "said"}
    return Knowledge(**given, said={})


NOTHING = bytes(16)
"""What a look finds where there is nothing."""


class Found:
    """What looks find in a knowledge, as digests by their numbers."""

    def __init__(self, known: Knowledge) -> None:
        self.known = known
        self.looks = {number(look): look for look in _looks(known)}
        self.said: dict[int, bytes] = {}

    def digest(self, numbers: Iterable[int]) -> str:
        """Give one digest of all that some looks find, in the order of their numbers."""
        whole = blake2b(digest_size=len(NOTHING))
        for one in numbers:
            found = self.said.get(one)
            if found is None:
                found = self.said[one] = self._found(one)
            whole.update(found)
        return whole.hexdigest()

    def _found(self, one: int) -> bytes:
        look = self.looks.get(one)
        if look is None:
            return NOTHING
        said = self._told(self._value(*look))
        return blake2b(said.encode("utf-8", "surrogateescape"), digest_size=len(NOTHING)).digest()

    def _value(self, name: str, key: object) -> object:
        inner = _inner(self.known, name)
        if key is ALL:
            return inner
        return inner[key] if isinstance(inner, Mapping) else True

    def _told(self, value: object) -> str:
        """Write a value so that another one is written otherwise; of reports what counts is what their facts say."""
        match value:
            case Report():
                return value.origin.facts
            case Figure():
                return f"{value.id} {self.known.corpus.reports[value.report].origin.facts}"
            case Mapping():
                return repr([(key, self._told(one)) for key, one in value.items()])
            case Set():
                return repr(sorted(map(self._told, value)))
            case _:
                return repr(value)


def _looks(known: Knowledge) -> Iterator[Look]:
    names = ["reports", "wholes", "parts", *(one.name for one in fields(known) if one.name not in APART)]
    for name in names:
        yield name, ALL
        inner = _inner(known, name)
        if isinstance(inner, Mapping | Set):
            yield from ((name, key) for key in inner)


APART = frozenset({"corpus", "tallies", "said"})


def _inner(known: Knowledge, name: str) -> Any:
    match name:
        case "reports":
            return known.corpus.reports
        case "wholes" | "parts":
            return getattr(known.tallies, name)
        case _:
            return getattr(known, name)
