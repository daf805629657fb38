"""What was recalled in, the same out again while it is what would be recalled: for a process that is asked again."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Hashable
from typing import TypeVar

Value = TypeVar("Value")


class Held:
    """What was recalled last, by a kind of things and by all that each follows from. Nobody changes what is held."""

    def __init__(self, most: int) -> None:
        """``most`` of each kind are held; with 0, for a command that ends, all is recalled when it is asked for."""
        self._most = most
        self._values: defaultdict[str, OrderedDict[Hashable, object]] = defaultdict(OrderedDict)

    def __bool__(self) -> bool:
        """Whether anything is held."""
        return self._most > 0

    def value(self, recall: Callable[[], Value], kind: str, *origin: Hashable) -> Value:
        """Give what is held; else, or where None stands for a part of its origin that is not known, recall it."""
        if not self._most or None in origin:
            return recall()
        held = self._values[kind]
        if origin not in held:
            held[origin] = recall()
            if len(held) > self._most:
                held.popitem(last=False)
        held.move_to_end(origin)
        value: Value = held[origin]  # type: ignore[assignment]  # A kind has one type.
        return value

    def forget(self, kind: str) -> None:
        """Hold nothing of a kind any more."""
        self._values.pop(kind, None)


NOTHING_HELD = Held(0)
