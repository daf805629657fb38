"""Folders and files of the content in, their entries and texts out; the only module that opens them."""

from __future__ import annotations

import os
import re
import unicodedata
from codecs import BOM_UTF8
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from site_src.model.problem import Position, Problem, error

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""Characters that nobody sees; YAML refuses some of them and takes others (U+0085, U+2028) for the end of a line."""

SLIPS = 20
"""Control characters that may have come along with copied text; a file with more of them is no text."""

PASSED_OVER = re.compile(r"\..*|.*~|#.*#|.*\.(?:swp|tmp|bak|orig)|Thumbs\.db|desktop\.ini", re.IGNORECASE)
"""Files that systems and text editors leave behind; nobody wrote them."""


class Entry(NamedTuple):
    """A file or folder of the content: where it lies, and its path as messages show it."""

    path: Path
    shown: str

    @property
    def name(self) -> str:
        """The last step of its path, in the one Unicode form (some systems decompose the letters of names)."""
        return unicodedata.normalize("NFC", self.path.name)

    @property
    def at(self) -> Position:
        """The start of the file, for problems of the file as such."""
        return Position(self.shown, 1, 1)

    def below(self, name: str) -> Entry:
        """Give the entry of that name in this folder, whether or not there is one."""
        return Entry(self.path / name, f"{self.shown}/{name}")

    def listed(self) -> tuple[Entry, ...]:
        """Give the folder's entries in the order of their names; empty if there is no such folder."""
        if not self.path.is_dir():
            return ()
        return tuple(
            Entry(path, f"{self.shown}/{path.name}")
            for path in sorted(self.path.iterdir(), key=lambda path: path.name)
            if not PASSED_OVER.fullmatch(path.name)
        )

    def is_folder(self) -> bool:
        """Tell whether it is a folder."""
        return self.path.is_dir()

    def exists(self) -> bool:
        """Tell whether there is such a file or folder."""
        return self.path.exists()


def contents(folder: Entry) -> Iterator[tuple[str, bytes]]:
    """Give names and bytes of all files directly in a folder, in the order of their names.

    Raises OSError where one of them, or a folder among them, cannot be read as a file.
    """
    top = os.fspath(folder.path)
    with os.scandir(top) as entries:
        names = sorted(entry.name for entry in entries if not PASSED_OVER.fullmatch(entry.name))
    for name in names:
        with open(f"{top}/{name}", "rb", buffering=0) as file:  # noqa: PTH123 (for each of many thousands)
            yield name, file.read()


def digest(folder: Entry, apart: str) -> str:
    """Give one digest of all files and folders below a folder; of what lies in its folder ``apart`` it says nothing."""
    parts = sha256()
    tops = [top for top in sorted(folder.path.iterdir()) if top.name != apart]
    for path in (path for top in tops for path in (top, *sorted(top.rglob("*")))):
        name = path.relative_to(folder.path).as_posix()
        if path.is_file():
            with suppress(OSError):  # What cannot be read is a problem, and another module says so.
                parts.update(f"{name}\0{sha256(path.read_bytes()).hexdigest()}\n".encode("utf-8", "surrogateescape"))
        else:
            parts.update(f"{name}\0\n".encode("utf-8", "surrogateescape"))
    return parts.hexdigest()


def wanted_folder(entry: Entry, what: str) -> list[Problem]:
    """Say so if a file stands, or nothing stands, where a folder is meant."""
    if entry.is_folder():
        return []
    if entry.exists():
        return [
            error(
                "file-for-folder",
                entry.at,
                f"{entry.shown} is a file; a folder is meant, which holds {what}.",
                "Give the file another name, and make a folder of this name.",
            )
        ]
    return [error("missing-folder", entry.at, f"There is no folder {entry.shown}.", f"Make it; it holds {what}.")]


def read_text(entry: Entry, what: str) -> tuple[str | None, list[Problem]]:
    """Read a text file: UTF-8, with or without a byte order mark; line ends become one. None if it cannot be read."""
    if entry.is_folder():
        message = f"{entry.shown} is a folder; a file is meant, which holds {what}."
        way_out = "Give the folder another name, and write a file of this name."
        return None, [error("folder-for-file", entry.at, message, way_out)]
    try:
        raw = entry.path.read_bytes()
    except FileNotFoundError:
        return None, [
            error("missing-file", entry.at, f"There is no file {entry.shown}.", f"Write it; it holds {what}.")
        ]
    except OSError as failure:
        reason = failure.strerror or "it cannot be opened"
        way_out = "Look whether you may open it, and whether it is a link that leads nowhere."
        return None, [error("unreadable-file", entry.at, f"{entry.shown} cannot be read: {reason}.", way_out)]
    if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} or _has_zeros_by_turns(raw):
        return None, [_not_utf8(entry.at, "The file is in UTF-16, as some programs save “Unicode”.")]
    raw = raw.removeprefix(BOM_UTF8)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as failure:
        at = _after(_with_plain_ends(raw[: failure.start].decode("utf-8")), entry)
        return None, [_not_utf8(at, f"The byte 0x{raw[failure.start]:02X} here is not UTF-8.")]
    text = _with_plain_ends(text)
    hidden = list(CONTROL.finditer(text))
    if len(hidden) > SLIPS:
        message = f"This is no text: {len(hidden)} invisible control characters stand in it, the first one here."
        return None, [_not_utf8(_after(text[: hidden[0].start()], entry), message)]
    problems = [
        error(
            "control-character",
            _after(text[: found.start()], entry),
            f"An invisible control character (U+{ord(found[0]):04X}) stands here.",
            "Delete it; it often comes along with copied text.",
        )
        for found in hidden
    ]
    return (None if problems else text), problems


def _with_plain_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _after(before: str, entry: Entry) -> Position:
    """Give the position of what follows a piece of the file's text that begins at its start."""
    return Position(entry.shown, before.count("\n") + 1, len(before) - before.rfind("\n"))


def _has_zeros_by_turns(raw: bytes) -> bool:
    """Tell UTF-16 without a mark at its start: of the two bytes of a plain letter one is zero, always the same."""
    even, odd = raw[::2].count(0), raw[1::2].count(0)
    return min(even, odd) == 0 and 4 * max(even, odd) > len(raw)


def _not_utf8(at: Position, message: str) -> Problem:
    way_out = "Save the file with the encoding UTF-8 (in most editors: “Save with encoding”), then check its letters."
    return error("encoding", at, message, way_out)
