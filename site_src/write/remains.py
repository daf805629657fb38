"""What the last build made for each task in; those of its files that still stand, in the new site's folder or by a link
from the output, out. A file counts as the one that was made while its size and the moment of its last writing are so.
"""

from __future__ import annotations

import os
import re
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import suppress
from hashlib import sha256
from itertools import chain, starmap
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from site_src.model.plain import Reader, Unknown, kinds, written
from site_src.write.columns import (
    SIGNED,
    UNSIGNED,
    borders,
    read_names,
    read_numbers,
    read_paths,
    written_names,
    written_numbers,
)
from site_src.write.kept import keep_bytes, recall_bytes
from site_src.write.stages import Written
from site_src.write.trees import State, Tree, folders_around, looked

STEPS = re.compile(r"(?:(?!\.\.?/)[^/\\:]+/)*(?!\.\.?$)[^/\\:]+")
"""A path that goes only down; nothing is removed or linked under another."""


SHAPE = "remains 2"
"""What tells a file of this kind; another number where its shape changes."""


class Told(NamedTuple):
    """What the audit found in the files of a task."""

    counts: tuple[int, ...]
    """How much, in those that tell by themselves: four numbers."""
    others: tuple[str, ...]
    """The paths of those that are audited again: what is in them has to be compared with what is in others."""
    looks: array[int] | None
    """What of the data all this follows from; None where that is not known, and may be all of them."""


class TaskLeft(NamedTuple):
    """What was made for a task, and what its files follow from."""

    key: str
    """A digest of what they follow from besides the facts of the reports."""
    looks: array[int] | None
    """What was looked at of those facts; None where it is not known, and may be all of them."""
    found: str
    """A digest of what was found there."""
    files: tuple[Written, ...]
    states: tuple[State, ...]
    """Those of the files, when they were published."""
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
    """A digest of the paths of all files, in their order."""


NOTHING = Remains({}, "", frozenset(), "", "", "", "")


WORDS = ("facts", "checked_with", "proved_with", "data", "paths")
"""What is written down as it is."""


def keep_remains(path: Path, remains: Remains) -> None:
    """Write down what a build leaves; another build reads the whole of it or what was there before.

    Raises OSError where that cannot be written.
    """
    tasks = remains.tasks.values()
    paths, digests = _columns(chain.from_iterable(task.files for task in tasks))
    sizes, moments = _columns(chain.from_iterable(task.states for task in tasks))
    known = {word: getattr(remains, word) for word in WORDS} | {
        "checked": written_names(sorted(remains.checked)),
        "tasks": written_names(remains.tasks),
        "keys": written_names(task.key for task in tasks),
        "found": written_names(task.found for task in tasks),
        "looks": _written_looks([task.looks for task in tasks]),
        "files": written_numbers(len(task.files) for task in tasks),
        "names": written_names(paths),
        "digests": b"".join(digests),
        "sizes": written_numbers(sizes),
        "moments": written_numbers(moments),
        "counts": written_numbers(chain.from_iterable(task.told.counts for task in tasks)),
        "others": written_numbers(len(task.told.others) for task in tasks),
        "other_names": written_names(chain.from_iterable(task.told.others for task in tasks)),
        "other_looks": _written_looks([task.told.looks for task in tasks]),
    }
    keep_bytes(path, SHAPE, written(known))


def recall_remains(path: Path) -> Remains:
    """Read what a build left; nothing where there is no such file or one that is not whole."""
    said = recall_bytes(path, SHAPE)
    if said is None:
        return NOTHING
    try:
        known = Reader(said, kinds(())).value()
        tasks = dict(zip(read_names(known["tasks"]), _tasks(known), strict=True))
        facts, *words = (str(known[word]) for word in WORDS)
        return Remains(tasks, facts, frozenset(read_names(known["checked"])), *words)
    except (Unknown, ValueError, LookupError, TypeError, AttributeError):
        return NOTHING


def _tasks(known: Mapping[str, Any]) -> Iterator[TaskLeft]:
    """Give what was made for each task. Raises ValueError where one of the columns is too short or too long."""
    states = tuple(zip(read_numbers(known["sizes"]), read_numbers(known["moments"]), strict=True))
    paths, digests = read_paths(known["names"]), known["digests"]
    if not len(digests) == len(paths) * DIGEST == len(states) * DIGEST:
        raise ValueError("files without a digest or a state")
    pieces = (digests[start : start + DIGEST] for start in range(0, len(digests), DIGEST))
    files = tuple(map(Written, paths, pieces))
    yield from (
        TaskLeft(key, looks, found, files[part], states[part], told)
        for key, looks, found, part, told in zip(
            read_names(known["keys"]),
            _read_looks(*known["looks"]),
            read_names(known["found"]),
            borders(read_numbers(known["files"]), len(files)),
            _told(known),
            strict=True,
        )
    )


def _told(known: Mapping[str, Any]) -> Iterator[Told]:
    """Give what was found in the files of each task; raises as above."""
    numbers = iter(read_numbers(known["counts"]))
    counts = zip(numbers, numbers, numbers, numbers, strict=True)
    names = tuple(read_names(known["other_names"]))
    parts = borders(read_numbers(known["others"]), len(names))
    others = (names[part] for part in parts)
    return starmap(Told, zip(counts, others, _read_looks(*known["other_looks"]), strict=True))


def _columns(rows: Iterable[tuple[Any, Any]]) -> tuple[Sequence[Any], Sequence[Any]]:
    first, second = tuple(zip(*rows, strict=True)) or ((), ())
    return first, second


NOT_KNOWN = -1
"""The length of looks that are not known."""

DIGEST = sha256().digest_size


def _written_looks(looks: Iterable[array[int] | None]) -> tuple[bytes, bytes]:
    """Write looks one after the other, and how many there are of each."""
    lengths, numbers = array(SIGNED), array(UNSIGNED)
    for one in looks:
        lengths.append(NOT_KNOWN if one is None else len(one))
        numbers.extend(one or ())
    return written_numbers(lengths), written_numbers(numbers, UNSIGNED)


def _read_looks(lengths: bytes, content: bytes) -> Iterator[array[int] | None]:
    """Give the looks that were written; raises as above."""
    many, numbers = read_numbers(lengths), read_numbers(content, UNSIGNED)
    parts = borders([0 if length == NOT_KNOWN else length for length in many], len(numbers))
    return (None if length == NOT_KNOWN else numbers[part] for length, part in zip(many, parts, strict=True))


def standing(site: Path, known: Tree) -> Tree:
    """Look at what stands in a folder; what is neither a file nor a folder is removed, lest something follows it."""
    found = looked(site, known)
    if not found.others:
        return found
    for path in found.others:
        os.unlink(f"{site}/{path}")  # noqa: PTH108 (as below)
    return looked(site, found, folders_around(found.others))


def clear(site: Path, standing: Tree, kept: Set[str]) -> set[str]:
    """Remove what stood in a folder before it became a site, but for some files.

    Gives the folders that were written to, or may have been.
    """
    gone = [path for path in standing.files if path not in kept]
    for path in gone:
        with suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError, PermissionError):
            os.unlink(f"{site}/{path}")  # noqa: PTH108 (for each of many thousands)
    # A folder in which nothing is left had something removed, was bare, or held no other folders but such ones.
    touched = folders_around(chain(gone, standing.bare))
    for folder in sorted(touched | standing.bare, reverse=True):
        with suppress(OSError):  # There is something in it.
            if folder:
                os.rmdir(f"{site}/{folder}")  # noqa: PTH106 (as above)
    return touched


PATH = itemgetter(0)
"""Takes the path of a file that was written."""


def whole(left: Mapping[str, TaskLeft], standing: Tree) -> frozenset[str]:
    """Give the names of the tasks of which all files stand in a folder as they were left."""
    return frozenset(name for name, one in left.items() if _stands(one, standing))


def _stands(left: TaskLeft, standing: Tree) -> bool:
    return tuple(map(standing.files.get, map(PATH, left.files))) == left.states


def adopt(site: Path, output: Path, left: TaskLeft, standing: Tree) -> tuple[str, ...] | None:
    """Leave files standing in a new site, or give those of the output a second name there.

    Gives the paths of those that got one; None if one is not as it was, and then nothing is added to the site. A link
    is looked at after it was made: it is the very file, whatever happens to the output meanwhile.
    """
    if _stands(left, standing):  # As most do, of many thousands.
        return ()
    files = zip(left.files, left.states, strict=True)
    missing = {file.path: state for file, state in files if standing.files.get(file.path) != state}
    done: list[str] = []
    try:
        for path, state in missing.items():
            if not STEPS.fullmatch(path):
                break
            name = f"{site}/{path}"
            if path in standing.files:
                os.unlink(name)  # noqa: PTH108 (for each of many thousands)
            _link(f"{output}/{path}", name)
            done.append(name)
            found = os.stat(name)  # noqa: PTH116 (for each of many thousands)
            if (found.st_size, found.st_mtime_ns) != state:
                break
        else:
            return tuple(missing)
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
