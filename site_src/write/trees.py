"""A folder in, all that stands below it out: quickly where it was looked at before. The files are not read.

A file counts as the same while its size and the moment of its last writing are so. A folder that was not written to
since it was looked at still has the same names in it, so that it need not be listed again; unless it was written to in
the very moment of the look, which it could be once more within it.
"""

from __future__ import annotations

import os
import stat
from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from site_src.model.plain import Reader, Unknown, kinds, written
from site_src.write.columns import read_names, read_numbers, read_paths, written_names, written_numbers
from site_src.write.kept import keep_bytes, recall_sealed

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
    bare: frozenset[str] = frozenset()
    """The folders with nothing in them."""


EMPTY = Tree({}, {}, ())


def looked(top: Path, known: Tree, again: Set[str] | None = None) -> Tree:
    """Look at what stands below a folder; ``known`` is what stood there once, or was thought to.

    ``again`` are the folders that may have been written to since: these are listed, and all others are known to be as
    they were. Without it each is looked at. Gives an empty tree where there is no such folder. Raises OSError where one
    cannot be listed.
    """
    root = f"{os.fspath(top)}/"
    if again is None:
        known, again = _looked_at_each(root, known)
    return _listed_again(root, known, again | folders_around(again)) if again or not known.folders else known


def _looked_at_each(root: str, known: Tree) -> tuple[Tree, Set[str]]:
    """Look at each folder and file that is known; gives the files as they are now, and which folders to list."""
    gone, moved = set[str](), set[str]()
    for folder, then in known.folders.items():
        # What is below a link that was a folder is not looked at.
        moment = None if folder and _around(folder) in gone else _moment(root + folder[:-1])
        if moment is None:
            gone.add(folder)
        if moment != then:
            moved.add(folder)
    there = (path for path in known.files if path[: path.rfind("/") + 1] not in gone)
    files = {path: state for path in there if (state := _state(root + path))}
    lost = known.files.keys() - files.keys()
    return known._replace(files=files), moved | fresh(known) | (folders_around(lost) if lost else lost)


def _listed_again(root: str, known: Tree, again: Set[str]) -> Tree:
    """List some folders, with those around them, and whatever folders are new in them."""
    files, folders, bare = dict(known.files), dict(known.folders), set(known.bare - again)
    for path in [path for path in files if path[: path.rfind("/") + 1] in again]:
        del files[path]
    others = [path for path in known.others if path[: path.rfind("/") + 1] not in again]
    gone = {folder for folder in folders if folder[: folder.rfind("/", 0, -1) + 1] in again}
    ahead = [""]
    for folder in ahead:
        moment = _moment(root + folder[:-1])
        if moment is None:
            continue
        folders[folder] = moment
        with os.scandir(root + folder) as found:
            entries = list(found)
        if not entries:
            bare.add(folder)
        inside = _sorted_out(folder, entries, files, others)
        ahead += [one for one in inside if one in again or one not in folders]
        gone.discard(folder)
        gone.difference_update(one for one in inside if one not in again)
    tree = Tree(files, folders, tuple(others), frozenset(bare))
    return _without(tree, gone) if gone else tree


def _sorted_out(
    folder: str, entries: Iterable[os.DirEntry[str]], files: dict[str, State], others: list[str]
) -> list[str]:
    """Note what stands in a folder, and give the folders inside it."""
    inside = []
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


def _without(tree: Tree, gone: Iterable[str]) -> Tree:
    """Take some folders out of a tree, with all that is below them."""
    inside: dict[str, list[str]] = defaultdict(list)
    for folder in tree.folders:
        if folder:
            inside[_around(folder)].append(folder)
    ahead = list(gone)
    for folder in ahead:
        ahead += inside.pop(folder, ())
    lost = set(ahead)
    return Tree(
        {path: state for path, state in tree.files.items() if path[: path.rfind("/") + 1] not in lost},
        {folder: moment for folder, moment in tree.folders.items() if folder not in lost},
        tuple(path for path in tree.others if path[: path.rfind("/") + 1] not in lost),
        tree.bare - lost,
    )


FINE, COARSE = 50_000_000, 2_000_000_000
"""Nanoseconds between two moments that a file system can tell apart: of most, and of those that count whole seconds."""


def settled(moment: int) -> int:
    """Say from when on what was last written at a moment cannot be written again and bear the same moment."""
    return moment + (FINE if moment % 1_000_000_000 else COARSE)


def fresh(tree: Tree) -> frozenset[str]:
    """Give the folders that were written to so shortly before they were looked at that it could happen again unseen."""
    latest = max(tree.folders.values(), default=0)
    latest = max(latest, max(map(itemgetter(1), tree.files.values()), default=0))
    late = ((folder, moment) for folder, moment in tree.folders.items() if moment > latest - COARSE)
    return frozenset(folder for folder, moment in late if settled(moment) > latest)


def parted(tree: Tree, size: int) -> list[range]:
    """Give the turns of the folders and files of a tree in parts of so many, to be looked at by several at once."""
    return [range(start, start + size) for start in range(0, max(len(tree.files), len(tree.folders)), size)]


def is_as(top: Path, tree: Tree, part: range) -> bool:
    """Tell whether a part of a tree, by its turns, stands below a folder, and nobody wrote to the folders of that part.

    Of those that are fresh it is not told by that; see has_no_others.
    """
    root = f"{os.fspath(top)}/"
    try:
        # All of a big site is looked at here, so that nothing is done for each name that could be left out.
        for folder, moment in islice(tree.folders.items(), part.start, part.stop):
            found = os.lstat(root + folder[:-1])
            if found.st_mtime_ns != moment or not stat.S_ISDIR(found.st_mode):
                return False
        for path, (size, moment) in islice(tree.files.items(), part.start, part.stop):
            found = os.lstat(root + path)
            if found.st_mtime_ns != moment or found.st_size != size or not stat.S_ISREG(found.st_mode):
                return False
    except OSError:
        return False
    return True


def has_no_others(top: Path, tree: Tree) -> bool:
    """Tell whether the folders of a tree that are fresh have no names in them but those that it says.

    That it has these is told by is_as.
    """
    try:
        for folder in fresh(tree):
            with os.scandir(top / folder) as entries:
                paths = [f"{folder}{entry.name}" for entry in entries]
            if not all(path in tree.files or f"{path}/" in tree.folders for path in paths):
                return False
    except OSError:
        return False
    return True


def folders_around(paths: Iterable[str]) -> set[str]:
    """Give all folders that some files or folders lie in."""
    found = {""}
    for path in paths:
        folder = _around(path)
        while folder not in found:
            found.add(folder)
            folder = _around(folder)
    return found


def _moment(folder: str) -> int | None:
    """Give when a folder was last written to; None if it is none."""
    try:
        state = os.lstat(folder)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return state.st_mtime_ns if stat.S_ISDIR(state.st_mode) else None


def _state(path: str) -> State | None:
    """Give the state of a file; None if it is none."""
    try:
        state = os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return (state.st_size, state.st_mtime_ns) if stat.S_ISREG(state.st_mode) else None


def _around(folder: str) -> str:
    return folder[: folder.rfind("/", 0, -1) + 1]


def keep_tree(path: Path, tree: Tree) -> str:
    """Write down what stands below a folder; gives a digest of it. Raises OSError where that cannot be written."""
    sizes, moments = zip(*tree.files.values(), strict=True) if tree.files else ((), ())
    known = {
        "folders": written_names(tree.folders),
        "since": written_numbers(tree.folders.values()),
        "files": written_names(tree.files),
        "sizes": written_numbers(sizes),
        "moments": written_numbers(moments),
        "bare": written_names(sorted(tree.bare)),
    }
    return keep_bytes(path, SHAPE, written(known))


SHAPE = "tree 2"
"""What tells a file of this kind; another number where its shape changes."""


def recall_tree(path: Path) -> tuple[Tree, str]:
    """Read what stood below a folder, with the digest of it; nothing where there is no such file or it is not whole."""
    kept = recall_sealed(path, SHAPE)
    if kept is None:
        return EMPTY, ""
    said, digest = kept
    try:
        known = Reader(said, kinds(())).value()
        folders, files = read_paths(known["folders"]), read_paths(known["files"])
        states = zip(read_numbers(known["sizes"]), read_numbers(known["moments"]), strict=True)
        since = dict(zip(folders, read_numbers(known["since"]), strict=True))
        tree = Tree(dict(zip(files, states, strict=True)), since, (), frozenset(read_names(known["bare"])))
    except (Unknown, ValueError, LookupError, TypeError, AttributeError):
        return EMPTY, ""
    return (tree, digest) if tree.bare <= tree.folders.keys() else (EMPTY, "")
