"""Names and numbers in, bytes that are read again quickly out; and the other way round, where the bytes are whole.

What is remembered of many thousand files is kept by columns: Python takes a column at once, and a file only by itself.
"""

from __future__ import annotations

import os
import re
import sys
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

SEPARATOR = "\0"
"""What ends a name, and no name of a file can have in it."""

SIGNED, UNSIGNED = "q", "Q"
"""Whole numbers of eight bytes, as `array` calls them."""

ASTRAY = tuple(map(re.compile, ("//", "\0/", r"/\.\.?[/\0]", r"\0\.\.?[/\0]")))
"""What a path has in it that has an empty step, or one that leads nowhere or out of the folder, if a NUL stands before
and after it. Each begins with two plain signs: for these a text is searched ten times faster than for any of some.
"""

DRIVES = ("\\", ":") if os.sep == "\\" else ()
"""What leads out of the folder on Windows alone."""


def written_names(names: Iterable[str]) -> bytes:
    """Write names one after the other, as the system spells names of files."""
    return os.fsencode(SEPARATOR.join((*names, "")))


def read_names(content: bytes) -> list[str]:
    """Give the names that were written. Raises ValueError where that is not what the bytes say."""
    return _names(_text(content))


def read_paths(content: bytes) -> list[str]:
    """Give the names that were written, as above; and if one of them leads out of the folder, also raise ValueError."""
    paths = _text(content)
    if leads_out(f"{SEPARATOR}{paths}"):
        raise ValueError("a path leads out of the folder")
    return _names(paths)


def _text(content: bytes) -> str:
    return content.decode(sys.getfilesystemencoding(), sys.getfilesystemencodeerrors())


def _names(text: str) -> list[str]:
    *names, end = text.split(SEPARATOR)
    if end:
        raise ValueError("the last name has no end")
    return names


def leads_out(paths: str) -> bool:
    """Tell whether one of some paths has a step that is empty, or leads nowhere or out of the folder.

    A NUL stands before and after each. A slash at the end makes a path that of a folder.
    """
    return any(odd.search(paths) for odd in ASTRAY) or any(sign in paths for sign in DRIVES)


def written_numbers(numbers: Iterable[int], kind: str = SIGNED) -> bytes:
    """Write whole numbers, the same on every machine. Raises OSError where one is too large to be written down."""
    try:
        column = array(kind, numbers)
    except OverflowError as error:
        raise OSError("a number has more than eight bytes") from error
    if sys.byteorder == "big":
        column.byteswap()
    return column.tobytes()


def read_numbers(content: bytes, kind: str = SIGNED) -> array[int]:
    """Give the numbers that were written. Raises ValueError or TypeError where that is not what the bytes say."""
    column = array(kind)
    column.frombytes(content)
    if sys.byteorder == "big":
        column.byteswap()
    return column


def borders(lengths: Sequence[int], whole: int) -> Iterator[slice]:
    """Give the parts of such lengths of a column of a whole length. Raises ValueError where they are not all of it."""
    ends = [0, *accumulate(lengths)]
    if min(lengths, default=0) < 0 or ends[-1] != whole:
        raise ValueError("the parts are not the whole")
    return map(slice, ends, ends[1:])
