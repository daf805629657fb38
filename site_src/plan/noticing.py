"""What is known in; the same, noting what of it is looked at, out: so a build can tell which pages an edit may change.

What a page shows follows from what its planning looked at, and that from what it found there: while it finds the same,
it looks at the same again. A look is a name of `Knowledge` and a key of it, or ALL for more than one key.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, ItemsView, Iterable, Iterator, Mapping, Sequence, Set, ValuesView
from dataclasses import fields, replace
from functools import lru_cache
from hashlib import blake2b
from typing import Any, Generic, TypeVar, overload

from site_src.model.corpus import Corpus, Figure, Report
from site_src.model.tallies import Tallies
from site_src.plan.knowledge import Knowledge

K = TypeVar("K")
V = TypeVar("V")
Inner = TypeVar("Inner", bound=Collection[Any])

Look = tuple[str, object]

ALL = object
"""The key that stands for all keys."""

LOOKS = 2000
"""Looks of one subject that are worth their noting; who looks at more looks at everything."""


class Noted(Generic[Inner]):
    """Something of what is known, which notes what of it is looked at."""

    __slots__ = ("inner", "name", "note")

    def __init__(self, name: str, inner: Inner, note: Callable[[Look], None]) -> None:
        self.name = name
        self.inner = inner
        self.note = note

    def __contains__(self, key: object) -> bool:
        self.note((self.name, key))
        return key in self.inner

    def __iter__(self) -> Iterator[Any]:
        self.note((self.name, ALL))
        return iter(self.inner)

    def __len__(self) -> int:
        self.note((self.name, ALL))
        return len(self.inner)


class Mapped(Noted[Mapping[K, V]], Mapping[K, V]):
    """A mapping that notes which keys are looked for."""

    __slots__ = ()

    def __getitem__(self, key: K) -> V:
        self.note((self.name, key))
        return self.inner[key]

    def get(self, key: K, default: Any = None) -> Any:
        """Give what is under a key; that nothing is there was looked at too."""
        self.note((self.name, key))
        return self.inner.get(key, default)

    def items(self) -> ItemsView[K, V]:
        """Give all; the keys are not looked at one by one, as they would be without this."""
        self.note((self.name, ALL))
        return self.inner.items()

    def values(self) -> ValuesView[V]:
        """Give all, as above."""
        self.note((self.name, ALL))
        return self.inner.values()


class Gathered(Noted[Set[K]], Set[K]):
    """A set that notes what is looked for in it."""

    __slots__ = ()

    @classmethod
    def _from_iterable(cls, it: Iterable[Any]) -> Any:
        return frozenset(it)


class Listed(Noted[Sequence[V]], Sequence[V]):
    """A sequence that notes when it is looked at: as a whole, since what is in it has a place."""

    __slots__ = ()

    def __contains__(self, value: object) -> bool:
        return value in iter(self)

    @overload
    def __getitem__(self, turn: int) -> V: ...
    @overload
    def __getitem__(self, turn: slice) -> Sequence[V]: ...
    def __getitem__(self, turn: int | slice) -> V | Sequence[V]:
        self.note((self.name, ALL))
        return self.inner[turn]


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


@lru_cache(maxsize=65536)
def number(look: Look) -> int:
    """Give the number of a look: 64 bits, the same in every process."""
    name, key = look
    said = f"{name} *" if key is ALL else f"{name} {key!r}"
    return int.from_bytes(blake2b(said.encode("utf-8", "surrogateescape"), digest_size=8).digest(), "big")


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
