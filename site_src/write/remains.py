"""What the last build made for each task in; those of its files that still stand, in the new site's folder or by a link
from the output, out. A file counts as the one that was made while its size and the moment of its last writing are so.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence, Set
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from site_src.write.kept import keep_bytes, recall_bytes
from site_src.write.stages import Written
from site_src.write.trees import State, Tree, folders_around, looked

STEPS = re.compile(r"(?:(?!\.\.?/)[^/\\:]+/)*(?!\.\.?$)[^/\\:]+")
"""A path that goes only down; other words in the file are not ours."""


SHAPE = "remains 1"
"""What tells a file of this kind; another number where its shape changes."""


class Left(NamedTuple):
    """A file that was made: its path below the output, its size, when it was written (in nanoseconds since the epoch),
    and the SHA-256 of its bytes in hexadecimal digits.
    """

    path: str
    size: int
    moment: int
    digest: str


class Told(NamedTuple):
    """What the audit found in the files of a task."""

    counts: tuple[int, ...]
    """How much, in those that tell by themselves."""
    others: tuple[str, ...]
    """The paths of those that are audited again: what is in them has to be compared with what is in others."""
    looks: tuple[int, ...] | None
    """What of the data all this follows from; None where that is not known, and may be all of them."""


class TaskLeft(NamedTuple):
    """What was made for a task, and what its files follow from."""

    key: str
    """A digest of what they follow from besides the facts of the reports."""
    looks: tuple[int, ...] | None
    """What was looked at of those facts; None where it is not known, and may be all of them."""
    found: str
    """A digest of what was found there."""
    files: tuple[Left, ...]
    told: Told


class Remains(NamedTuple):
    """What a build leaves to the next one."""

    tasks: Mapping[str, TaskLeft]
    """By the name of a task."""
    facts: str
    """A digest of the facts of all reports."""
    checked: frozenset[str]
    """Digests of the reports in which nothing was found by themselves."""
    checked_with: str
    """What else that followed from: with another key it is not known any more."""
    proved_with: str
    """The same of what the audit found, besides the data."""
    data: str
    """A digest of those."""
    paths: str
    """A digest of the paths of all files."""


NOTHING = Remains({}, "", frozenset(), "", "", "", "")


def recall_remains(path: Path) -> Remains:
    """Read what a build left; nothing where there is no such file or one that is not whole."""
    said = recall_bytes(path, SHAPE)
    if said is None:
        return NOTHING
    try:
        known = json.loads(said)
        looks = known["looks"]
        tasks = {name: _task(looks, *told) for name, told in known["tasks"].items()}
        words = (str(known[name]) for name in ("checked_with", "proved_with", "data", "paths"))
        return Remains(tasks, str(known["facts"]), frozenset(known["checked"]), *words)
    except (ValueError, LookupError, TypeError, AttributeError):
        return NOTHING


def _task(
    numbers: Sequence[int],
    key: str,
    looks: Sequence[int] | None,
    found: str,
    files: Sequence[Sequence[Any]],
    told: Sequence[Any],
) -> TaskLeft:
    left = tuple(Left(name, size, moment, digest) for name, size, moment, digest in files)
    (pages, shown, linked, proved), others, data = told
    known, known_of_data = (None if one is None else tuple(map(numbers.__getitem__, one)) for one in (looks, data))
    return TaskLeft(key, known, found, left, Told((pages, shown, linked, proved), tuple(others), known_of_data))


def keep_remains(path: Path, remains: Remains) -> None:
    """Write down what a build leaves; another build reads the whole of it or what was there before.

    Raises OSError where that cannot be written.
    """
    looks = [one for task in remains.tasks.values() for one in (task.looks, task.told.looks) if one]
    numbers = sorted(set[int]().union(*looks))
    turns = {look: turn for turn, look in enumerate(numbers)}  # Tasks look at much the same, and numbers are long.

    def turned(looks: tuple[int, ...] | None) -> list[int] | None:
        return None if looks is None else [turns[look] for look in looks]

    tasks = {
        name: (task.key, turned(task.looks), task.found, task.files, (*task.told[:2], turned(task.told.looks)))
        for name, task in remains.tasks.items()
    }
    known = {**remains._asdict(), "tasks": tasks, "looks": numbers, "checked": sorted(remains.checked)}
    keep_bytes(path, SHAPE, json.dumps(known, separators=(",", ":")).encode())


def standing(site: Path, known: Tree) -> Tree:
    """Look at what stands in a folder; what is neither a file nor a folder is removed, lest something follows it."""
    found = looked(site, known)
    for path in found.others:
        os.unlink(f"{site}/{path}")  # noqa: PTH108 (as below)
    return found._replace(others=())


def clear(site: Path, standing: Tree, kept: Set[str]) -> None:
    """Remove what stood in a folder before it became a site, but for some files."""
    for path in standing.files.keys() - kept:
        with suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError, PermissionError):
            os.unlink(f"{site}/{path}")  # noqa: PTH108 (for each of many thousands)
    needed = folders_around(kept)
    for folder in reversed(tuple(standing.folders)):
        if folder not in needed:
            with suppress(OSError):
                os.rmdir(f"{site}/{folder}")  # noqa: PTH106 (as above)


def adopt(site: Path, output: Path, files: Sequence[Left] | None, standing: Tree) -> tuple[Written, ...] | None:
    """Leave files standing in a new site, or give those of the output a second name there.

    Gives None if one is not as it was; then nothing is added to the site. A link is looked at after it was made: it is
    the very file, whatever happens to the output meanwhile.
    """
    if files is None or any(not STEPS.fullmatch(file.path) for file in files):
        return None
    done: list[str] = []
    try:
        for file in files:
            stands = standing.files.get(file.path)
            if stands == (file.size, file.moment):
                continue
            name = f"{site}/{file.path}"
            if stands:
                os.unlink(name)  # noqa: PTH108 (for each of many thousands)
            _link(f"{output}/{file.path}", name)
            done.append(name)
            state = os.stat(name)  # noqa: PTH116 (for each of many thousands)
            if (state.st_size, state.st_mtime_ns) != (file.size, file.moment):
                break
        else:
            return tuple(Written(file.path, bytes.fromhex(file.digest)) for file in files)
    except (OSError, ValueError):
        pass
    for name in done:
        Path(name).unlink()
    return None


def _link(old: str, new: str) -> None:
    try:
        os.link(old, new, follow_symlinks=False)
    except FileNotFoundError:
        parent = new.rpartition("/")[0]
        if os.path.isdir(parent):  # noqa: PTH112 (for each of many thousands, as below)
            raise
        os.makedirs(parent)  # noqa: PTH103
        os.link(old, new, follow_symlinks=False)


def leavings(states: Mapping[str, State], written: Iterable[Written]) -> tuple[Left, ...]:
    """Say of files of a finished site, whose states are known, how the next build will know them again."""
    return tuple(Left(file.path, *states[file.path], file.digest.hex()) for file in written)
