"""A report as it was read in, pieces of bytes out; and back, without running anything that the bytes may name.

The first piece is what every build must know of every report. The others are taken only when somebody looks: what else
it says, where each key stands, and the texts, which are most of it.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from sys import intern
from typing import Any, Protocol

from site_src.model import corpus, number, period, problem, text
from site_src.model.corpus import Report, Spots
from site_src.model.plain import Kinds, Reader, Unknown, kinds, makers, written
from site_src.model.problem import Position
from site_src.model.text import Link, Text
from site_src.read.files import Entry, contents

KINDS = kinds(
    (
        corpus.Attachment,
        corpus.Correction,
        corpus.Figure,
        corpus.Origin,
        corpus.Part,
        corpus.Report,
        corpus.Source,
        corpus.Version,
        date,
        number.Approx,
        period.Period,
        problem.Position,
        text.Link,
    )
)
"""All that a report is made of: plain values of ours, whose making has no effect."""


MAKERS = {**makers(KINDS), period.Period: lambda one: (period.Period, tuple(one))}

SHORT = 32
"""Letters of a text that may come again in many reports: the names of places and statuses, not quotes and titles."""


def _shared(value: Any) -> Any:
    """Give the one value for all that are the same, where there are many: each report is read by itself."""
    match value:
        case str() if type(value) is str and len(value) <= SHORT:
            return intern(value)
        case (tuple(), *_):  # What a count is broken down by.
            return _values_shared(value)
        case dict():
            return {_shared(key): _shared(one) for key, one in value.items()}
        case _:
            return value


@lru_cache(maxsize=4096)
def _values_shared(values: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return tuple((intern(dimension), intern(value)) for dimension, value in values)


def _sharing(kind: Any) -> Callable[..., Any]:
    return lambda *values: kind(*map(_shared, values))


READ: Kinds = {
    **{name: _sharing(kind) if is_dataclass(kind) else kind for name, kind in KINDS.items()},
    **{name: lru_cache(maxsize=4096)(kind) for name, kind in kinds((date, period.Period)).items()},
}
"""How the values of a report are read."""


class Pieces(Protocol):
    """The pieces of a report, wherever they lie; two of the same are equal."""

    def take(self, turn: int) -> bytes:
        """Give one of them, by its turn from 0."""

    def __hash__(self) -> int: ...


HEAD, FACTS, SPOTS, TEXTS = 0, 1, 2, 3
"""The turns of the pieces: what all must know, what else it says, where that stands, from the fourth on the texts."""


class KeptReport(Report):
    """A report of which the head is known, and the rest is taken at the first look at any of it. Sent elsewhere, it is
    a report like others.
    """

    __slots__ = ("pieces",)

    pieces: Pieces

    def __new__(cls, pieces: Pieces | None = None, **values: Any) -> Any:
        """Make it of its pieces; of all its values, as ``dataclasses.replace`` has them, a report like others."""
        return object.__new__(cls) if pieces is not None else Report(**values)

    def __init__(self, pieces: Pieces) -> None:
        match Reader(pieces.take(HEAD), {}).value():
            case (str() as name, str() as place, bool() as draft, str() as facts, str() as whole, tuple() as files):
                self._set("pieces", pieces)
                self._set("id", name)
                self._set("place", place)
                self._set("draft", draft)
                self._set("origin", corpus.Origin(facts, whole))
                self._set("attachments", tuple(corpus.Attachment(*one) for one in files))
            case other:
                raise Unknown(f"this is no head of a report: {type(other).__name__}")

    def _set(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)

    def __getattr__(self, name: str) -> Any:
        """Take the rest: this is asked for what is not there yet."""
        if name not in self.__dataclass_fields__:
            raise AttributeError(name)
        whole = _facts(self.pieces)
        for one in self.__dataclass_fields__:
            self._set(one, getattr(whole, one))
        return getattr(whole, name)

    def __eq__(self, other: object) -> bool:
        return _whole(self) == _whole(other) if isinstance(other, Report) else NotImplemented

    __hash__ = Report.__hash__

    def __repr__(self) -> str:
        return repr(_whole(self))

    def __reduce__(self) -> tuple[type[Report], tuple[object, ...]]:
        return Report, _values(self)


def _values(value: Any) -> tuple[object, ...]:
    return tuple(getattr(value, one.name) for one in fields(value))


def _whole(report: Report) -> Report:
    return Report(*_values(report)) if isinstance(report, KeptReport) else report  # type: ignore[arg-type]


def _head(report: Report) -> tuple[object, ...]:
    attachments = tuple((one.name, one.path) for one in report.attachments)
    return (report.id, report.place, report.draft, *report.origin, attachments)


class KeptText(Text):
    """A text that is not held: whoever asks for its words takes them anew. Sent elsewhere, it is a text like others."""

    __slots__ = ("pieces", "turn")

    pieces: Pieces
    turn: int

    def __init__(self, pieces: Pieces, turn: int) -> None:
        object.__setattr__(self, "pieces", pieces)
        object.__setattr__(self, "turn", turn)

    @property
    def source(self) -> str:
        """The Markdown."""
        return _text(self.pieces, self.turn).source

    @property
    def links(self) -> tuple[Link, ...]:
        """The links in it that the site resolves."""
        return _text(self.pieces, self.turn).links

    @property
    def at(self) -> Position:
        """Where its first line begins."""
        return _text(self.pieces, self.turn).at

    def __eq__(self, other: object) -> bool:
        return self.source == other.source if isinstance(other, Text) else NotImplemented

    def __hash__(self) -> int:
        return hash(Text(self.source, ()))

    def __repr__(self) -> str:
        return repr(_text(self.pieces, self.turn))

    def __reduce__(self) -> tuple[type[Text], tuple[str, tuple[Link, ...], Position]]:
        return Text, (self.source, self.links, self.at)


class KeptSpots(Mapping[str, Position]):
    """Where the keys of a mapping stand, taken anew by whoever asks: only a message about one of them does."""

    __slots__ = ("pieces", "turn")

    def __init__(self, pieces: Pieces, turn: int) -> None:
        self.pieces = pieces
        self.turn = turn

    def __getitem__(self, key: str) -> Position:
        return _spots(self.pieces)[self.turn][key]

    def __iter__(self) -> Iterator[str]:
        return iter(_spots(self.pieces)[self.turn])

    def __len__(self) -> int:
        return len(_spots(self.pieces)[self.turn])

    def __repr__(self) -> str:
        return repr(_spots(self.pieces)[self.turn])

    def __reduce__(self) -> tuple[Callable[..., Spots], tuple[Spots]]:
        return dict, (dict(self),)


@lru_cache(maxsize=8)
def _text(pieces: Pieces, turn: int) -> Text:
    """Take a text; the last few are held, since a rule or a page asks for one several times."""
    return Text(*_read(pieces.take(turn)))


@lru_cache(maxsize=8)
def _spots(pieces: Pieces) -> tuple[Spots, ...]:
    spots: tuple[Spots, ...] = _read(pieces.take(SPOTS))
    return spots


class _Writer(pickle.Pickler):
    """Writes a report with a number in the place of each part that stands in another piece."""

    def __init__(self, file: BytesIO, apart: Mapping[int, tuple[int, int]]) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self.dispatch_table = MAKERS
        self.apart = apart

    def persistent_id(self, value: object) -> tuple[int, int] | None:
        """Name a part that stands in another piece."""
        return self.apart.get(id(value))


class _Reader(Reader):
    def __init__(self, content: bytes, pieces: Pieces | None) -> None:
        super().__init__(content, READ)
        self.pieces = pieces

    def persistent_load(self, named: tuple[int, int]) -> Text | Spots:
        """Give what stands for a part in another piece."""
        piece, turn = named
        if self.pieces is None:
            raise pickle.UnpicklingError("a piece that names another")
        return KeptSpots(self.pieces, turn) if piece == SPOTS else KeptText(self.pieces, piece)


def packed(report: Report) -> tuple[bytes, ...]:
    """Give the pieces of a report."""
    texts = [version.text for version in report.versions.values()]
    spots = [report.spots, *(version.spots for version in report.versions.values())]
    for figure in report.figures:
        spots += [figure.spots, *(part.spots for part in figure.parts)]
    apart = {id(value): (SPOTS, turn) for turn, value in enumerate(spots)}
    apart |= {id(value): (TEXTS + turn, 0) for turn, value in enumerate(texts)}
    facts = BytesIO()
    _Writer(facts, apart).dump(report)
    others = (tuple(map(dict, spots)), *((one.source, one.links, one.at) for one in texts))
    return (written(_head(report)), facts.getvalue(), *map(written, others))


def unpacked(pieces: Pieces) -> Report:
    """Give the report again; raises Unknown for bytes that are none, for all but the head at the first look at it."""
    return KeptReport(pieces)


def _facts(pieces: Pieces) -> Report:
    report = _read(pieces.take(FACTS), pieces)
    if not isinstance(report, Report):
        raise Unknown(f"this is a {type(report).__name__}")
    return report


def _read(content: bytes, pieces: Pieces | None = None) -> Any:
    return _Reader(content, pieces).value()


def folder_digest(folder: Entry) -> str | None:
    """Give a digest of the names and bytes of all files directly in a folder; None if not all can be read."""
    whole = sha256(folder.shown.encode("utf-8", "surrogateescape"))
    try:
        for name, content in contents(folder):
            whole.update(f"\0{name}\0{len(content)}\0".encode("utf-8", "surrogateescape"))
            whole.update(content)
    except OSError:
        return None
    return whole.hexdigest()
