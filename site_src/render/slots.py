"""A page written once for several languages in, the bytes of each language's page out.

In the environment of several languages (``environment.together``) the functions of templates give what those of one
language give where that is the same in all; else a slot, which is filled with what each language's own function gives.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any, ParamSpec, TypeVar

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup, escape

from site_src.model.language import Words
from site_src.model.site import File, Job, Url
from site_src.model.slots import CLOSE, ITEM, LANGUAGE, LIST, MANY, OPEN, SLOT, Manifold, Orders, Phrase, name_of
from site_src.render.compiler import escaped, html
from site_src.render.frame import Frame

MARKED = re.compile(f"[{OPEN}{MANY}]")
"""A slot, or the code of a language, which each has its own."""

CUT = re.compile(b"\xfc([^\xfd]+)\xfd")
"""A slot in the bytes of a page; see OPEN and CLOSE."""

ROOT_BYTE, LIST_BYTE, ITEM_BYTE, MANY_BYTE = b"\xff", b"\xfa", b"\xfb", b"\xfe"

WRITTEN = "w"
"""What the name of a slot begins with that was made here."""

IN_JSON = "j"
"""Stands before the name of a slot within a text of JSON."""

MOST = 10_000
"""Slots that are remembered; with more of them they are forgotten, at the beginning of a batch."""

P = ParamSpec("P")
V = TypeVar("V")


class Slots:
    """The slots of an environment of several languages."""

    def __init__(self, manifold: Manifold, frames: Mapping[str, Frame]) -> None:
        self.manifold = manifold
        self.frames = frames
        """The environments of the languages, in the order of the manifold."""
        self.filled = {code: Filled(partial(self._written, code)) for code in frames}
        self._told: dict[str, tuple[str, ...]] = {}
        self._names: dict[Hashable, str] = {}
        self._orders: dict[str, Orders] = {}
        self._lasting: dict[tuple[str, ...], str] = {}
        self._next = 0
        self._forgets: list[Callable[[], None]] = []

    @property
    def full(self) -> bool:
        """Whether there are more than are worth remembering."""
        # Languages fill slots of a plan too, which are other ones for each bundle of tasks.
        return len(self._told) + len(self._orders) + max(map(len, self.filled.values())) > MOST

    def forget(self) -> None:
        """Forget all slots but those that last, and all that was written with them: never in the middle of a page."""
        known: tuple[dict[Any, Any], ...] = (self._names, self._orders, *self.filled.values())
        for one in known:
            one.clear()
        self._told = {name: self._told[name] for name in self._lasting.values()}
        for forget in self._forgets:
            forget()

    def remembered(self, most: int) -> Callable[[Callable[P, V]], Callable[P, V]]:
        """Let a function write each thing once, up to a number of things, until all slots are forgotten."""

        def remembering(write: Callable[P, V]) -> Callable[P, V]:
            cached: Any = lru_cache(maxsize=most)(write)
            self._forgets.append(cached.cache_clear)
            written: Callable[P, V] = cached
            return written

        return remembering

    def html(self, told: tuple[str, ...]) -> Markup:
        """Give one piece of HTML for those of all languages."""
        if len(set(told)) == 1:
            return html(told[0])
        return html(self._slot(tuple(map(html, told))))

    def lasting(self, told: tuple[str, ...]) -> str:
        """Give one piece of HTML that is never forgotten: a piece of a phrase, which templates have as a constant."""
        if len(set(told)) == 1:
            return told[0]
        name = self._lasting.get(told)
        if name is None:
            name = self._lasting[told] = self._new_name()
            self._told[name] = tuple(map(html, told))
        return f"{OPEN}{WRITTEN}{name}{CLOSE}"

    def text(self, told: tuple[str, ...]) -> str:
        """Give one text for those of all languages, which is escaped where it is written."""
        return told[0] if len(set(told)) == 1 else self._slot(told)

    def _slot(self, told: tuple[str, ...]) -> str:
        key = (type(told[0]), told)
        slot = self._names.get(key)
        if slot is None:
            name = self._new_name()
            slot = self._names[key] = f"{OPEN}{WRITTEN}{name}{CLOSE}"
            self._told[name] = told
        return slot

    def _new_name(self) -> str:
        """Give a name that was never given: who still knew a forgotten one would fail, and not say another thing."""
        self._next += 1
        return str(self._next)

    def each(self, name: str, given: Sequence[Any]) -> tuple[Any, ...]:
        """Give what each language's function of a name gives."""
        return tuple(
            self._function(frame, name)(*(self.own(code, value) for value in given))
            for code, frame in self.frames.items()
        )

    def arranged(self, pieces: Sequence[Markup], orders: Orders) -> Markup:
        """Put pieces in a row, in the order of each language."""
        if not orders:
            return html("".join(pieces))
        name = self._names.get(orders)
        if name is None:
            name = self._names[orders] = self._new_name()
            self._orders[name] = orders
        return html(f"{LIST}{name}{ITEM}{ITEM.join(pieces)}{LIST}")

    def files(self, job: Job, page: str) -> list[File]:
        """Give the file of each language that a page is written for."""
        written = page.encode("utf-8", "surrogateescape")
        # What stands between lists, and the items of lists, in turn; each cut at its slots.
        parts = [
            [CUT.split(item) for item in part.split(ITEM_BYTE)] if turn % 2 else [CUT.split(part)]
            for turn, part in enumerate(written.split(LIST_BYTE))
        ]
        root = escape(job.root).encode("utf-8")
        return [
            File(job.url.in_language(code).file, self._page(code, parts).replace(ROOT_BYTE, root))
            for code in job.languages
        ]

    def _page(self, code: str, parts: Sequence[Sequence[Sequence[bytes]]]) -> bytes:
        fill = self.filled[code].__getitem__
        out: list[bytes] = []
        for turn, items in enumerate(parts):
            for item in self._in_order(code, items) if turn % 2 else items:
                own = list(item)
                own[1::2] = map(fill, item[1::2])
                out += own
        return b"".join(out).replace(MANY_BYTE, code.encode("ascii"))

    def _in_order(self, code: str, items: Sequence[Sequence[bytes]]) -> list[Sequence[bytes]]:
        """Put the items of a list, the first of which is the name of their orders, in the order of a language."""
        orders = self._orders[items[0][0].decode("ascii")]
        return [items[turn + 1] for turn in orders[self.manifold.languages[code]]]

    def _written(self, code: str, name: bytes) -> bytes:
        """Write what a language fills a slot with."""
        slot = name.decode("ascii")
        in_json = slot.startswith(IN_JSON)
        said = self._said(code, slot.removeprefix(IN_JSON))
        return (_in_json(said) if in_json else escaped(said)).encode("utf-8", "surrogateescape")

    def _said(self, code: str, name: str) -> str:
        """Give what a language says in a slot: HTML, or a text."""
        if name[0] == WRITTEN:
            return self._told[name[1:]][self.manifold.languages[code]]
        told = self.manifold.said(name, code)
        if isinstance(told, str):
            return told
        return told.language if name[0] == LANGUAGE or isinstance(told, Phrase) else told.text

    def _function(self, frame: Frame, name: str) -> Any:
        """Give a function of a language by its name, or a macro by the path of its template, a colon and its name."""
        template, _, macro = name.rpartition(":")
        return getattr(frame.get_template(template).module, macro) if template else frame.globals[name]

    def own(self, code: str, value: Any) -> Any:
        """Give what a value is in a language."""
        match value:
            case Markup():
                return html(self._put_in(code, value, escaped)) if MARKED.search(value) else value
            case str():
                return self._put_in(code, value, str) if MARKED.search(value) else value
            case Words() | Phrase():
                slot = name_of(value.language)
                return self.manifold.said(slot, code) if slot else value
            case Url():
                return value.in_language(code)
            case tuple():
                own = (self.own(code, one) for one in value)
                return type(value)(*own) if hasattr(value, "_fields") else tuple(own)
            case _:
                return value

    def _put_in(self, code: str, text: str, write: Callable[[str], str]) -> str:
        return SLOT.sub(lambda slot: write(self._said(code, slot[1])), text).replace(MANY, code)


class Filled(dict[bytes, bytes]):
    """What a language fills slots with, by their names."""

    def __init__(self, write: Callable[[bytes], bytes]) -> None:
        super().__init__()
        self.write = write

    def __missing__(self, name: bytes) -> bytes:
        found = self[name] = self.write(name)
        return found


def in_json(written: str) -> str:
    """Say of the slots in what was written as JSON that they stand there."""
    return SLOT.sub(rf"{OPEN}{IN_JSON}\1{CLOSE}", written)


def _in_json(text: str) -> str:
    """Write a text as it stands within a string of JSON in HTML."""
    return str(htmlsafe_json_dumps(str(text), ensure_ascii=False))[1:-1]
