"""Finished files in, the place where a site is made out: a folder here, or whatever takes, gives back and lists files.

A stage goes to workers by its name, so that each writes its own files; nothing of it is published by itself.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from hashlib import file_digest, sha256
from pathlib import Path
from typing import NamedTuple, Protocol

from site_src.model.site import Copy, File
from site_src.write.files import copy, write


class Written(NamedTuple):
    """A file that was written: its path below the output, and the SHA-256 of its bytes."""

    path: str
    digest: bytes


class Done(NamedTuple):
    """A task that was done."""

    written: tuple[Written, ...]
    noticed: array[int] | None
    """What was noted while its batch was planned; see Batch."""


Put = Callable[[Iterable[File]], tuple[Written, ...]]
"""What takes finished files and says what it wrote; to work in other processes it must be one that can be sent."""

Read = Callable[[str], bytes]
"""What gives the bytes of a finished file by its path; it can be sent to other processes of this machine."""


class Stage(Protocol):
    """Where a site is made. All methods raise OSError where the files cannot be written or read."""

    def write(self, files: Iterable[File]) -> tuple[Written, ...]:
        """Write files of the site; one that was written before is replaced."""
        ...

    def copy(self, copies: Iterable[Copy]) -> tuple[Written, ...]:
        """Write files of the site that lie on this machine."""
        ...

    def nearby(self, written: Iterable[Written]) -> AbstractContextManager[Read]:
        """Give what reads finished files quickly, as often as one likes."""
        ...

    def seal(self, written: Iterable[Written]) -> None:
        """Say which files the whole site consists of; nothing is written after that."""
        ...

    def leave(self, name: str, content: bytes) -> None:
        """Leave something beside the site for the workers to take; it is never published."""
        ...

    def take(self, name: str) -> bytes:
        """Give what was left under a name; raises FileNotFoundError where this worker does not see it."""
        ...

    def drop(self, name: str) -> None:
        """Remove what was left under a name."""
        ...


@dataclass(frozen=True, slots=True)
class Folder:
    """A stage on the disk: the folder of the site, and beside it what is left for workers."""

    path: Path

    def write(self, files: Iterable[File]) -> tuple[Written, ...]:
        """Write files below the folder; see Stage."""
        taken = tuple(files)
        write(self.path, taken)
        return tuple(Written(file.path, sha256(file.content).digest()) for file in taken)

    def copy(self, copies: Iterable[Copy]) -> tuple[Written, ...]:
        """Copy files to below the folder; see Stage."""
        taken = tuple(copies)
        copy(self.path, taken)
        return tuple(Written(item.path, _digest(self.path / item.path)) for item in taken)

    @contextmanager
    def nearby(self, written: Iterable[Written]) -> Iterator[Read]:  # noqa: ARG002 (all is here)
        """Give what reads below the folder; see Stage."""
        yield partial(below, self.path)

    def seal(self, written: Iterable[Written]) -> None:
        """Do nothing: a folder shows by itself what is in it."""

    def leave(self, name: str, content: bytes) -> None:
        """Write a file beside the folder; see Stage."""
        begun = self.path.with_name(f"{name}.begun")
        begun.write_bytes(content)
        begun.replace(self.path.with_name(name))

    def take(self, name: str) -> bytes:
        """Read a file beside the folder; see Stage."""
        return self.path.with_name(name).read_bytes()

    def drop(self, name: str) -> None:
        """Remove a file beside the folder; see Stage."""
        self.path.with_name(name).unlink(missing_ok=True)

    def __str__(self) -> str:
        return os.fspath(self.path)


@dataclass(frozen=True, slots=True)
class Verified:
    """A reader that raises OSError for bytes that are not those which their writer told of."""

    read: Read
    digests: Mapping[str, bytes]

    def __call__(self, path: str) -> bytes:
        """Read a file."""
        content = self.read(path)
        if self.digests.get(path) != sha256(content).digest():
            raise OSError(f"{path} holds other bytes than were written there")
        return content


def verified(read: Read, written: Iterable[Written]) -> Verified:
    """Give the same reader, which believes only what the writers told of."""
    return Verified(read, {file.path: file.digest for file in written})


def below(folder: Path, path: str) -> bytes:
    """Read a file below a folder."""
    return (folder / path).read_bytes()


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return file_digest(file, "sha256").digest()
