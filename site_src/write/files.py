"""Finished files in, the same below a folder out; whatever stood in their way is gone, and never written through."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path, PurePosixPath

from site_src.model.site import Copy, File


def write(folder: Path, files: Iterable[File]) -> None:
    """Write files below a folder. Raises OSError where the disk does not take them, ValueError if a path escapes."""
    made: set[str] = set()
    for file in files:
        descriptor = _opened(os.fspath(folder), file.path, made)
        try:
            rest = memoryview(file.content)
            while rest:
                rest = rest[os.write(descriptor, rest) :]
        finally:
            os.close(descriptor)


def copy(folder: Path, copies: Iterable[Copy]) -> None:
    """Copy files below a folder, their bytes only: their dates and rights are not the site's; errors as in write."""
    made: set[str] = set()
    for item in copies:
        with (
            Path(item.source).open("rb") as source,
            os.fdopen(_opened(os.fspath(folder), item.path, made), "wb") as new,
        ):
            shutil.copyfileobj(source, new, 1 << 20)


def _opened(folder: str, path: str, made: set[str]) -> int:
    """Open a new file for writing, its folders made once; what stood there is dropped, never written through."""
    if "\\" in path or ":" in path.partition("/")[0] or any(step in {"", ".", ".."} for step in path.split("/")):
        raise ValueError(f"a file of the site would lie outside its folder: {path!r}")
    target = f"{folder}/{path}"
    parent = target.rpartition("/")[0]
    if parent not in made:
        try:
            _make(parent)
        except (FileExistsError, NotADirectoryError):
            _remove_files_above(folder, path)
            _make(parent)
        made.add(parent)
    how = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    while True:
        try:
            return os.open(target, how, 0o644)
        except FileExistsError:
            # A batch that was begun elsewhere is done again, perhaps at the same time. The file may have a second name
            # in the old site (a hard link), so that it must not be emptied. Or an older site had a folder of this name.
            if Path(target).is_dir() and not Path(target).is_symlink():
                shutil.rmtree(target)
            else:
                Path(target).unlink(missing_ok=True)


def _make(folder: str) -> None:
    """Make a folder, mostly one inside others that are there, where it is not there yet."""
    try:
        os.mkdir(folder)  # noqa: PTH102 (for each of many thousands)
    except FileNotFoundError:
        os.makedirs(folder, exist_ok=True)  # noqa: PTH103 (as above)
    except FileExistsError:
        if not os.path.isdir(folder):  # noqa: PTH112 (as above)
            raise


def _remove_files_above(folder: str, path: str) -> None:
    """Remove a file of an older site where the new one has a folder."""
    for above in list(PurePosixPath(path).parents)[:-1]:
        with suppress(OSError):
            Path(folder, above).unlink()
