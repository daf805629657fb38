"""A path in, a file to write out that takes the place of what is there when it is whole: readers see one or other."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO


def begun_beside(path: Path) -> tuple[int, Path]:
    """Begin a file beside a path, under a name that tells whose it is; gives its descriptor and where it lies.

    Raises OSError where nothing can be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, begun = tempfile.mkstemp(prefix=path.name, suffix=".tmp", dir=path.parent)
    return descriptor, Path(begun)


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Give a file that takes the place of a path when the block ends well; else nothing is left of it.

    Raises OSError where nothing can be written.
    """
    descriptor, begun = begun_beside(path)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
        begun.replace(path)
    except BaseException:
        with suppress(OSError):
            begun.unlink()
        raise
