"""A file in, whether its lock is held out; by it builds take turns and see who lives, and a killed one lets go."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    WAIT, TRY = msvcrt.LK_LOCK, msvcrt.LK_NBLCK

    def _lock(file: int, how: int) -> None:
        msvcrt.locking(file, how, 1)
else:
    import fcntl

    WAIT, TRY = fcntl.LOCK_EX, fcntl.LOCK_EX | fcntl.LOCK_NB
    _lock = fcntl.flock


def begun(path: Path) -> int:
    """Make a file and lock it until the descriptor given back is closed, or this process and its forks have died."""
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    _locked(file, TRY)
    return file


def lives(path: Path) -> bool:
    """Tell whether somebody holds the lock of a file; no file, no holder."""
    try:
        file = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return False
    except OSError:
        return True  # Somebody else's: not ours to judge.
    try:
        return not _locked(file, TRY)
    finally:
        os.close(file)


@contextmanager
def turn(path: Path) -> Iterator[None]:
    """Wait until nobody else is in a block under this name, by a file that is there only meanwhile. Does not nest."""
    while True:
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        _locked(file, WAIT)
        # Who had the turn before has removed the file: then this lock is on a name that no longer counts.
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(file), path.stat()):
                break
        os.close(file)
    try:
        yield
    finally:
        # Windows removes no open file, and so protects one that another build has just opened.
        if sys.platform == "win32":
            os.close(file)
        with suppress(OSError):
            path.unlink()
        if sys.platform != "win32":
            os.close(file)


def _locked(file: int, how: int) -> bool:
    """Lock an open file; False where another has it, or where the file system has no locks (then all live)."""
    try:
        _lock(file, how)
    except OSError:
        return False
    return True
