"""A batch in, the files it gave last time out, if nothing they depend on has changed; only it touches the cache.

An entry is one file, named by its key: a mark, the key, a line of JSON with the paths and lengths of the files, their
bytes, and the SHA-256 of all before it. Nothing in it is ever executed. The folder may be deleted at any time.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from enum import Enum
from functools import lru_cache
from hashlib import sha256
from itertools import chain
from operator import attrgetter
from pathlib import Path
from typing import Any, cast

from site_src.model.site import Batch, File, Files

MARK = b"batch 1\n"
"""The first bytes of an entry; another number where its shape changes."""

SEAL = sha256().digest_size

OURS = re.compile(r"[0-9a-f]{64}(\.\w+\.tmp)?")
"""The names of entries, finished and begun; other files in the folder are not the cache's to remove."""


@dataclass(frozen=True, slots=True)
class Cache:
    """Finished batches in a folder. ``fingerprint`` stands for all that renders them: code, templates, libraries.

    No method fails for want of a readable or writable folder: a cache that cannot be used is an empty one.
    """

    folder: Path
    fingerprint: str

    def key(self, batch: Batch) -> str:
        """Give the name under which a batch is remembered: the digest of all that its files follow from."""
        digest = sha256(self.fingerprint.encode())
        digest.update(canonical(batch))
        return digest.hexdigest()

    def recall(self, key: str) -> Files | None:
        """Give the files kept under a key and mark them as used, or None; a damaged entry is removed."""
        path = self.folder / key
        try:
            entry = path.read_bytes()
        except OSError:
            return None
        files = _unpacked(entry, key)
        with suppress(OSError):
            if files is None:
                path.unlink()
            else:
                os.utime(path)
        return files

    def keep(self, key: str, files: Files) -> None:
        """Keep the files of a batch under its key; another build sees the whole entry or none."""
        begun = None
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            descriptor, begun = tempfile.mkstemp(prefix=f"{key}.", suffix=".tmp", dir=self.folder)
            with os.fdopen(descriptor, "wb") as entry:
                entry.write(_packed(key, files))
            Path(begun).replace(self.folder / key)
        except OSError:
            if begun is not None:
                with suppress(OSError):
                    Path(begun).unlink()

    def prune(self, limit: int) -> None:
        """Remove the entries used longest ago until all that are left take no more than ``limit`` bytes."""
        known: list[tuple[int, Path, int]] = []
        with suppress(OSError), os.scandir(self.folder) as entries:
            for each in entries:
                if OURS.fullmatch(each.name):
                    with suppress(OSError):
                        state = each.stat(follow_symlinks=False)
                        known.append((state.st_mtime_ns, Path(each.path), state.st_size))
        room = limit
        for _, path, size in sorted(known, reverse=True):
            room -= size
            if room < 0:
                with suppress(OSError):
                    path.unlink()


def fingerprint(parts: Iterable[bytes | str]) -> str:
    """Give one digest for several texts or bytes; their order and their borders count."""
    digest = sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(b"%d:" % len(data))
        digest.update(data)
    return digest.hexdigest()


def canonical(value: object) -> bytes:
    """Spell a value of plain parts in bytes: the same for equal values in any process, different for different ones.

    Mappings count with their order, since a page may show it. Raises TypeError for a part whose spelling would not be
    the same everywhere, such as a set or an object known only by its address: a page must not hold one.
    """
    words: list[str] = []
    _spell((value,), words)
    return "".join(words).encode("utf-8", "surrogatepass")


def _spell(parts: Iterable[Any], words: list[str]) -> None:
    """Append the words of some values: each begins with its kind and length, so that no two values run into one."""
    # This runs for every value of every page: common kinds come first, and what follows from a kind is remembered.
    for part in parts:
        kind = type(part)
        if kind is str:
            words.append(f"s{len(part)}:{part}")
        elif part is None or kind is int or kind is bool or kind is float:
            words.append(f"{part!r};")
        elif kind is bytes:
            words.append(f"b{len(part)}:{part.decode('latin-1')}")
        else:
            name, apart = _shape(cast("Hashable", kind))
            inner = apart(part)
            words.append(f"<{name} {len(inner)}>")
            _spell(inner, words)


@lru_cache(maxsize=1024)
def _shape(kind: Any) -> tuple[str, Callable[[Any], Sequence[object]]]:
    """Give a kind's name and the function that takes its values apart into plain parts; TypeError for none."""
    name = f"{kind.__module__}.{kind.__qualname__}"
    if issubclass(kind, Enum):
        return name, lambda value: (value.name,)
    if is_dataclass(kind):
        names = [field.name for field in fields(kind)]
        return name, attrgetter(*names) if len(names) > 1 else lambda value: tuple(
            getattr(value, each) for each in names
        )
    if issubclass(kind, str):
        return name, lambda value: (str.__str__(value),)
    if issubclass(kind, tuple | list):
        return name, lambda value: value
    if issubclass(kind, Mapping):
        return "mapping", lambda value: tuple(chain.from_iterable(value.items()))
    if issubclass(kind, date):
        return name, lambda value: (value.isoformat(),)
    raise TypeError(f"a page holds a {kind.__qualname__}, which has no spelling that is the same in every process")


def _packed(key: str, files: Files) -> bytes:
    listing = json.dumps([[file.path, len(file.content)] for file in files]).encode()
    body = b"".join((MARK, key.encode(), listing, b"\n", *(file.content for file in files)))
    return body + sha256(body).digest()


def _unpacked(entry: bytes, key: str) -> Files | None:
    """Read an entry, or None if one byte of it is not what was written under this key."""
    head = MARK + key.encode()
    body = memoryview(entry)[:-SEAL]
    if not entry.startswith(head) or sha256(body).digest() != entry[-SEAL:]:
        return None
    start = entry.index(b"\n", len(head))
    listing = json.loads(entry[len(head) : start])
    files: list[File] = []
    start += 1
    for path, length in listing:
        files.append(File(path, bytes(body[start : start + length])))
        start += length
    return tuple(files)
