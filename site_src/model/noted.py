"""Mappings, sets and sequences in; the same, noting what of them is looked at, out.

A look is a name and a key, or ALL for more than one key. What follows from values follows from the looks at them: while
these find the same, it is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, ItemsView, Iterable, Iterator, Mapping, Sequence, Set, ValuesView
from functools import lru_cache
from hashlib import blake2b
from typing import Any, Generic, TypeVar, overload

K = TypeVar("K")
V = TypeVar("V")
Inner = TypeVar("Inner", bound=Collection[Any])

Look = tuple[str, object]

ALL = object
"""The key that stands for all keys."""


LOOKS = 2000
"""Looks for one subject that are worth their noting; who looks at more looks at everything."""


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


@lru_cache(maxsize=65536)
def number(look: Look) -> int:
    """Give the number of a look: 64 bits, the same in every process."""
    name, key = look
    said = f"{name} *" if key is ALL else f"{name} {key!r}"
    return int.from_bytes(blake2b(said.encode("utf-8", "surrogateescape"), digest_size=8).digest(), "big")
