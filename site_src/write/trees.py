"""A folder in, all that stands below it out: quickly where it was looked at before. The files are not read.

A file counts as the same while its size and the moment of its last writing are so. A folder that was not written to
since it was looked at still has the same names in it, so that it need not be listed again; unless it was written to in
the very moment of the look, which it could be once more within it.
"""

from __future__ import annotations

import json
import os
import re
import stat
from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

from site_src.write.digests import fingerprint
from site_src.write.kept import keep_bytes, recall_bytes

State = tuple[int, int]
"""The size of a file, and the moment it was last written, in nanoseconds since the epoch."""


class Tree(NamedTuple):
    """What stands below a folder; links and whatever else is neither a file nor a folder are named apart."""

    files: Mapping[str, State]
    """By path."""
    folders: Mapping[str, int]
    """By path, which ends with a slash: the moment it was last written to. That of the top is empty; those around come
    before those inside.
    """
    others: tuple[str, ...]


EMPTY = Tree({}, {}, ())


def looked(top: Path, known: Tree, again: Set[str] | None = None) -> Tree:
    """Look at what stands below a folder; ``known`` is what stood there once, or was thought to.

    ``again`` are the folders that may have been written to since, and those around them: these are listed, and all
    others are known to be as they were. Without it each is looked at. Gives an empty tree where there is no such
    folder. Raises OSError where one cannot be listed.
    """
    root = f"{os.fspath(top)}/"
    unsure = fresh(known) if again is None else again
    files: dict[str, State] = {}
    folders: dict[str, int] = {}
    others: list[str] = []
    same: set[str] = set()
    inside = _inside(known.folders)
    ahead = [""]
    for folder in ahead:
        then = known.folders.get(folder)
        moment = then if then is not None and again is not None and folder not in again else _moment(root + folder[:-1])
        if moment is None:
            continue
        folders[folder] = moment
        if then == moment and folder not in unsure:
            same.add(folder)
            ahead += inside.get(folder, ())
        else:
            ahead += _listed(root, folder, files, others)
    for path, state in known.files.items():
        folder = path[: path.rfind("/") + 1]
        if folder in same:
            found = _state(root + path) if again is None else state
            if found:
                files[path] = found
    others += (path for path in known.others if path[: path.rfind("/") + 1] in same)
    return Tree(files, folders, tuple(others))


FINE, COARSE = 50_000_000, 2_000_000_000
"""Nanoseconds between two moments that a file system can tell apart: of most, and of those that count whole seconds."""


def settled(moment: int) -> int:
    """Say from when on what was last written at a moment cannot be written again and bear the same moment."""
    return moment + (FINE if moment % 1_000_000_000 else COARSE)


def fresh(tree: Tree) -> frozenset[str]:
    """Give the folders that were written to so shortly before they were looked at that it could happen again unseen."""
    latest = max(chain(tree.folders.values(), (moment for _, moment in tree.files.values())), default=0)
    return frozenset(folder for folder, moment in tree.folders.items() if settled(moment) > latest)


def is_as(top: Path, part: Tree) -> bool:
    """Tell whether all of a part of a tree stands below a folder, and nothing was written to the folders of that part.

    Of those that are fresh it is not told by that; see has_names.
    """
    root = f"{os.fspath(top)}/"
    try:
        return all(_moment(root + folder[:-1]) == moment for folder, moment in part.folders.items()) and all(
            _state(root + path) == state for path, state in part.files.items()
        )
    except OSError:
        return False


def has_names(top: Path, tree: Tree) -> bool:
    """Tell whether the folders of a tree that are fresh have the names in them that it says, and no others."""
    known: dict[str, set[str]] = {folder: set() for folder in fresh(tree)}
    for path in chain(tree.files, (folder[:-1] for folder in tree.folders if folder)):
        at = path.rfind("/") + 1
        if path[:at] in known:
            known[path[:at]].add(path[at:])
    try:
        return all({path.name for path in (top / folder).iterdir()} == names for folder, names in known.items())
    except OSError:
        return False


def parted(tree: Tree, size: int) -> list[Tree]:
    """Give a tree in parts of so many names, to be looked at by several at once."""
    parts = []
    for start in range(0, max(len(tree.files), len(tree.folders)), size):
        files = dict(islice(tree.files.items(), start, start + size))
        parts.append(Tree(files, dict(islice(tree.folders.items(), start, start + size)), ()))
    return parts


def folders_around(paths: Iterable[str]) -> set[str]:
    """Give all folders that some files or folders lie in."""
    found = {""}
    for path in paths:
        folder = _around(path)
        while folder not in found:
            found.add(folder)
            folder = _around(folder)
    return found


def _inside(folders: Iterable[str]) -> Mapping[str, list[str]]:
    inside: dict[str, list[str]] = defaultdict(list)
    for folder in folders:
        if folder:
            inside[_around(folder)].append(folder)
    return inside


def _moment(folder: str) -> int | None:
    """Give when a folder was last written to; None if it is none."""
    try:
        state = os.stat(folder, follow_symlinks=False)  # noqa: PTH116 (for each of many thousands)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return state.st_mtime_ns if stat.S_ISDIR(state.st_mode) else None


def _state(path: str) -> State | None:
    """Give the state of a file; None if it is none."""
    try:
        state = os.stat(path, follow_symlinks=False)  # noqa: PTH116 (as above)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return (state.st_size, state.st_mtime_ns) if stat.S_ISREG(state.st_mode) else None


def _listed(root: str, folder: str, files: dict[str, State], others: list[str]) -> list[str]:
    """Note what stands in a folder, and give the folders inside it."""
    inside = []
    with os.scandir(root + folder) as entries:
        for entry in entries:
            path = f"{folder}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                inside.append(f"{path}/")
            elif entry.is_file(follow_symlinks=False):
                state = entry.stat(follow_symlinks=False)
                files[path] = (state.st_size, state.st_mtime_ns)
            else:
                others.append(path)
    return inside


def _around(folder: str) -> str:
    return folder[: folder.rfind("/", 0, -1) + 1]


def keep_tree(path: Path, tree: Tree) -> str:
    """Write down what stands below a folder; gives a digest of it. Raises OSError where that cannot be written."""
    known = {
        "folders": SEPARATOR.join(tree.folders),
        "since": list(tree.folders.values()),
        "files": SEPARATOR.join(tree.files),
        "sizes": [size for size, _ in tree.files.values()],
        "moments": [moment for _, moment in tree.files.values()],
    }
    said = json.dumps(known, separators=(",", ":")).encode()
    keep_bytes(path, SHAPE, said)
    return fingerprint([said])


SEPARATOR = "\0"
"""What no name of a file can have in it."""

SHAPE = "tree 1"
"""What tells a file of this kind; another number where its shape changes."""

OUTSIDE = re.compile(r"(?:\A|[\0/])(?:\.\.?)?/|(?:\A|[\0/])\.\.?(?:\0|\Z)")
"""A step of a path that is empty, or leads nowhere or out of the folder."""

DRIVES = re.compile(r"[\\:]" if os.sep == "\\" else r"(?!)")
"""What leads out of the folder on Windows alone."""


def recall_tree(path: Path) -> tuple[Tree, str]:
    """Read what stood below a folder, with the digest of it; nothing where there is no such file or it is not whole."""
    said = recall_bytes(path, SHAPE)
    if said is None:
        return EMPTY, ""
    try:
        known = json.loads(said)
        names = [known["folders"], known["files"]]
        if any(odd.search(name) for name in names for odd in (OUTSIDE, DRIVES)):
            return EMPTY, ""
        folders, files = names[0].split(SEPARATOR), names[1].split(SEPARATOR) if names[1] else []
        states = zip(known["sizes"], known["moments"], strict=True)
        tree = Tree(dict(zip(files, states, strict=True)), dict(zip(folders, known["since"], strict=True)), ())
    except (ValueError, LookupError, TypeError, AttributeError):
        return EMPTY, ""
    return tree, fingerprint([said])
