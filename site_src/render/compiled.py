"""Templates' code as it was compiled before in, so that it need not be compiled again: in a process, and beside them.

Code that is found is run. So it lies where Python keeps the compiled code of its own modules, in ``__pycache__`` beside
its source: who can write there could have written the source. It is never in the folder of what builds remember.
"""

from __future__ import annotations

import re
import shutil
import sys
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from jinja2 import BytecodeCache, FileSystemBytecodeCache
from jinja2.bccache import Bucket

EDITIONS = 4
"""Of how many editions of the templates (and versions of the program) the compiled code is kept."""

OURS = re.compile(r"[0-9a-f]{64}")
"""The names of our folders; nothing else in ``__pycache__`` is ours to remove."""


def kept_beside(templates: Path, key: str) -> Path | None:
    """Give the folder for the code of templates, of a key that tells all that it follows from (64 hexadecimal digits).

    Gives None where nothing can or shall be written, as Python is told for its own code.
    """
    if sys.dont_write_bytecode:
        return None
    folder = templates / "__pycache__" / key
    try:
        folder.mkdir(parents=True, exist_ok=True)
        folder.touch()
        others = sorted(
            (one for one in folder.parent.iterdir() if OURS.fullmatch(one.name) and one != folder),
            key=lambda one: one.stat().st_mtime_ns,
        )
    except OSError:
        return None
    for one in others[: -EDITIONS + 1]:
        shutil.rmtree(one, ignore_errors=True)
    return folder


class Compiled(BytecodeCache):
    """The templates' compiled code: held, so that six environments compile each template once, and kept in a folder."""

    def __init__(self, folder: Path | None) -> None:
        self.code: dict[str, bytes] = {}
        self.kept = FileSystemBytecodeCache(str(folder)) if folder else None

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what is known of a template; nothing where that was made by another Python, or is not whole."""
        if bucket.key in self.code:
            bucket.bytecode_from_string(self.code[bucket.key])
        elif self.kept:
            with suppress(OSError):
                self.kept.load_bytecode(bucket)
            if bucket.code:
                self.code[bucket.key] = bucket.bytecode_to_string()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Hold and keep what was compiled; where it cannot be written, the next build compiles it again."""
        self.code[bucket.key] = bucket.bytecode_to_string()
        if self.kept:
            with suppress(OSError):
                self.kept.dump_bytecode(bucket)


@lru_cache(maxsize=1)
def compiled(edition: str, folder: Path | None) -> Compiled:  # noqa: ARG001 (another edition, another memory)
    """Give what this process has of the code of the templates of an edition."""
    return Compiled(folder)
