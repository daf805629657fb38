"""A finished site and an empty folder in, the seconds out that writing the same bytes to the same paths takes."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

AT_ONCE = 500
"""How many files are held in memory at a time; reading them is not measured."""


def plain_loop(site: Path, folder: Path) -> float:
    """Write every file of a site again below ``folder``, in a plain loop, and give the seconds of the writing alone."""
    paths = (path for path in site.rglob("*") if path.is_file())
    made: set[str] = set()
    seconds = 0.0
    for files in _packs(site, paths):
        started = time.perf_counter()
        for name, content in files:
            whole = f"{folder}/{name}"
            parent = whole.rpartition("/")[0]
            if parent not in made:
                Path(parent).mkdir(parents=True, exist_ok=True)
                made.add(parent)
            handle = os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
            os.write(handle, content)
            os.close(handle)
        seconds += time.perf_counter() - started
    return seconds


def _packs(site: Path, paths: Iterator[Path]) -> Iterator[list[tuple[str, bytes]]]:
    while files := [(path.relative_to(site).as_posix(), path.read_bytes()) for path in islice(paths, AT_ONCE)]:
        yield files
