"""The pieces of reports that were read in, one file out, from which any of them is taken when it is wanted.

So a build does not hold what it seldom looks at. Kept, the file tells the next build what was read: all of it or
nothing. What is in the pieces is not looked at.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import threading
import weakref
from collections.abc import Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from site_src.write.replacing import begun_beside, replacing

MARK = b"readings 4\n"
"""The first bytes of the file; another number where its shape changes."""

SEAL, SIZE, BLOCK = sha256().digest_size, 8, 1 << 20
"""Bytes at the end: a digest of all before it, and before that the length of the index. And bytes read at a time."""


class Drawer:
    """A file that pieces are put into one after the other, and taken from by this process and those forked from it."""

    def __init__(self, descriptor: int, path: Path | None) -> None:
        """``path`` is where the file lies, if it has a name."""
        self.descriptor = descriptor
        self.path = path
        self.length = 0
        self.digest = sha256()
        self.lock = threading.Lock()
        weakref.finalize(self, os.close, descriptor)

    def write(self, content: bytes) -> None:
        """Put bytes at the end. Raises OSError where the disk is full."""
        self.digest.update(content)
        self.length += len(content)
        ahead = memoryview(content)
        while ahead:
            ahead = ahead[os.write(self.descriptor, ahead) :]

    def put(self, pieces: Sequence[bytes]) -> Kept:
        """Put the pieces of a report at the end and give where they are."""
        start = self.length
        self.write(b"".join(pieces))
        return Kept(self, start, tuple(map(len, pieces)))

    def read(self, start: int, length: int) -> bytes:
        """Give some bytes; several threads and processes may ask at once."""
        if hasattr(os, "pread"):
            return os.pread(self.descriptor, length, start)
        with self.lock:
            os.lseek(self.descriptor, start, os.SEEK_SET)
            return os.read(self.descriptor, length)


class Kept(NamedTuple):
    """Where the pieces of a report lie."""

    drawer: Drawer
    start: int
    lengths: tuple[int, ...]

    @property
    def end(self) -> int:
        """Where the last of them ends."""
        return self.start + sum(self.lengths)

    def take(self, turn: int) -> bytes:
        """Give one of the pieces, by its turn from 0."""
        return self.drawer.read(self.start + sum(self.lengths[:turn]), self.lengths[turn])

    def all(self) -> tuple[bytes, ...]:
        """Give all of them."""
        return tuple(map(self.take, range(len(self.lengths))))


class Readings(NamedTuple):
    """What was read, by the key of what it was read from."""

    read_with: str
    """What else it follows from: with another key it is not known any more."""
    reports: Mapping[str, Kept]
    folders: Mapping[str, tuple[str, str]]
    """By name of a folder, what told of it (see Seen.told), and the key of what was read from it then."""


UNREAD = Readings("", {}, {})


def new_drawer(path: Path | None) -> Drawer:
    """Begin a file that may be kept under a path; one without a name where there is none or nothing can be written.

    Raises OSError where not even that can be.
    """
    drawer = None
    if path:
        with suppress(OSError):
            drawer = Drawer(*begun_beside(path))
    if drawer is None:
        with tempfile.TemporaryFile() as file:
            drawer = Drawer(os.dup(file.fileno()), None)
    drawer.write(MARK)
    return drawer


def begun_with(path: Path | None, known: Mapping[str, Kept], wanted: Sequence[str]) -> tuple[Drawer, dict[str, Kept]]:
    """Begin a file with some of what lies in another; errors as in new_drawer.

    Where most of it is wanted the other is copied as it is, which is quicker than piece by piece.
    """
    drawer = new_drawer(path)
    end = max((one.end for one in known.values()), default=0)
    if 2 * sum(sum(known[key].lengths) for key in wanted) < end:
        return drawer, {key: drawer.put(known[key].all()) for key in wanted}
    old = next((one.drawer for one in known.values()), drawer)
    for start in range(len(MARK), end, BLOCK):
        drawer.write(old.read(start, min(BLOCK, end - start)))
    return drawer, {key: known[key]._replace(drawer=drawer) for key in wanted}


def recall_readings(path: Path) -> Readings:
    """Give what is kept in a file; nothing where there is none, or one byte of it is not what was written."""
    try:
        drawer = Drawer(os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0)), path)
        size = os.fstat(drawer.descriptor).st_size
        end = size - SEAL - SIZE
        if end < len(MARK) or drawer.read(0, len(MARK)) != MARK or _digest(drawer, size - SEAL) != _last(drawer, size):
            return UNREAD
        length = int.from_bytes(drawer.read(end, SIZE), "big")
        read_with, kept, folders = json.loads(drawer.read(end - length, length))
        reports = {key: Kept(drawer, start, tuple(lengths)) for key, start, lengths in kept}
        return Readings(read_with, reports, {name: (told, key) for name, told, key in folders})
    except (OSError, ValueError, TypeError):
        return UNREAD


def seal_of(path: Path) -> bytes | None:
    """Give the digest with which a file ends, with size and moment, without reading more of it; None where none is.

    Where they are the same, so is what was kept there. (What was recalled is read from the file later: where somebody
    wrote into it, the digest could still be there.)
    """
    try:
        with path.open("rb") as file:
            file.seek(-SEAL, os.SEEK_END)
            state = os.fstat(file.fileno())
            return b"%d %d " % (state.st_size, state.st_mtime_ns) + file.read(SEAL)
    except OSError:
        return None


def _digest(drawer: Drawer, end: int) -> bytes:
    whole = sha256()
    for start in range(0, end, BLOCK):
        whole.update(drawer.read(start, min(BLOCK, end - start)))
    return whole.digest()


def _last(drawer: Drawer, size: int) -> bytes:
    return drawer.read(size - SEAL, SEAL)


def keep_readings(path: Path, drawer: Drawer, readings: Readings) -> None:
    """Keep a drawer under a path with the index of what is in it, if it was begun there; nothing is put into it then.

    Another build finds the whole of it or what was there before.
    """
    if drawer.path is None:
        return
    reports = [(key, one.start, one.lengths) for key, one in readings.reports.items()]
    folders = [(name, told, key) for name, (told, key) in readings.folders.items()]
    index = json.dumps([readings.read_with, reports, folders])
    with suppress(OSError):
        drawer.write(index.encode())
        drawer.write(len(index).to_bytes(SIZE, "big"))
        drawer.write(drawer.digest.digest())
        try:
            drawer.path.replace(path)
        except PermissionError:  # Windows does not rename a file that somebody reads, and we go on reading this one.
            with drawer.path.open("rb") as begun, replacing(path) as file:
                shutil.copyfileobj(begun, file)
        drawer.path = path
