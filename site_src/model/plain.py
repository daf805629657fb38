"""Plain values in, bytes out; and back again, without running anything that the bytes may name."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any

Kinds = Mapping[tuple[str, str], Any]
"""By module and name: classes of ours whose making has no effect."""


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


def written(value: object) -> bytes:
    """Give a value as bytes."""
    return pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
