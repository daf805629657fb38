"""Folders and files of the content in, their entries and texts out; the only module that opens them."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import NamedTuple

from site_src.model.problem import Position, Problem, error

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
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


def wanted_folder(entry: Entry, what: str) -> list[Problem]:
    """Say so if a file stands, or nothing stands, where a folder is meant."""
    if entry.is_folder():
        return []
    if entry.exists():
        return [
            error("file-for-folder", entry.at, f"{entry.shown} is a file; {what} is a folder.", "Make it a folder.")
        ]
    return [error("missing-folder", entry.at, f"There is no folder {entry.shown}.", f"Make it; it holds {what}.")]


def read_text(entry: Entry, what: str) -> tuple[str | None, list[Problem]]:
    """Read a text file: UTF-8, with or without a byte order mark; line ends become ``\\n``. None if it cannot be read."""
    if entry.is_folder():
        problem = error("folder-for-file", entry.at, f"{entry.shown} is a folder; {what} is a file.", "Make it a file.")
        return None, [problem]
    try:
        raw = entry.path.read_bytes()
    except FileNotFoundError:
        return None, [error("missing-file", entry.at, f"There is no file {entry.shown}.", f"Write it; it is {what}.")]
    except OSError as failure:
        reason = failure.strerror or "it cannot be opened"
        return None, [
            error("unreadable-file", entry.at, f"{entry.shown} cannot be read: {reason}.", "Check its rights.")
        ]
    if raw[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return None, [_not_utf8(entry.at, "The file is in UTF-16, as some programs save “Unicode”.")]
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        before = raw[: failure.start].decode("utf-8-sig")
        at = Position(entry.shown, before.count("\n") + 1, len(before) - before.rfind("\n"))
        return None, [_not_utf8(at, f"The byte 0x{raw[failure.start]:02X} here is not UTF-8.")]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    problems = []
    for found in CONTROL.finditer(text):
        at = Position(
            entry.shown, text.count("\n", 0, found.start()) + 1, found.start() - text.rfind("\n", 0, found.start())
        )
        problems.append(
            error(
                "control-character",
                at,
                f"An invisible control character (U+{ord(found[0]):04X}) stands here.",
                "Delete it; it often comes along with copied text.",
            )
        )
    return (None if problems else text), problems


def _not_utf8(at: Position, message: str) -> Problem:
    way_out = "Save the file with the encoding UTF-8 (in most editors: “Save with encoding”), then look whether its letters are right."
    return error("encoding", at, message, way_out)
