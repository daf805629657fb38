"""Plain values in, bytes out; and back again, without running anything that the bytes may name."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from functools import lru_cache, partial
from io import BytesIO
from typing import Any

Kinds = Mapping[tuple[str, str], Any]
"""By module and name: classes of ours whose making has no effect."""


NO_KINDS: Kinds = {}


class Unknown(Exception):  # noqa: N818 (raised as what it says)
    """The bytes are no such values of this program."""


def kinds(classes: Iterable[type]) -> Kinds:
    """Name classes, as they are named in bytes."""
    return {(one.__module__, one.__qualname__): one for one in classes}


class Reader(pickle.Unpickler):
    """Reads values that are made of some classes and of what Python itself is made of: numbers, texts, mappings."""

    def __init__(self, content: bytes, known: Kinds) -> None:
        super().__init__(BytesIO(content))
        self.known = known

    def find_class(self, module: str, name: str) -> Any:
        """Give a class by its name, and nothing else, be it a function that the bytes would have called."""
        if (module, name) not in self.known:
            raise pickle.UnpicklingError(f"{module}.{name} is not one of them")
        return self.known[module, name]

    def value(self) -> Any:
        """Give what the bytes say. Raises Unknown where they say nothing of the kind."""
        try:
            return self.load()
        except Exception as reason:  # what wrong bytes make a reader do has no end
            raise Unknown(str(reason)) from reason


def written(value: object, known: Kinds = NO_KINDS) -> bytes:
    """Give a value as bytes; where the classes of what is in it are known, so that it is read quickly."""
    out = BytesIO()
    writer = pickle.Pickler(out, pickle.HIGHEST_PROTOCOL)
    writer.dispatch_table = makers(known)
    writer.dump(value)
    return out.getvalue()


def makers(known: Kinds) -> dict[Any, Callable[[Any], Any]]:
    """Give, by class, what says to a pickler how a value of ours is made: where it is not said by Python as well."""
    return {one: partial(_made_of, one) for one in known.values() if is_dataclass(one)}


def _made_of(kind: Any, value: Any) -> tuple[Any, tuple[object, ...]]:
    """Say what makes a value: read so, it takes a third less time than setting each field does."""
    return kind, tuple([getattr(value, name) for name in _names(kind)])


@lru_cache(maxsize=256)
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind))
