"""A site and what stands there in; a second folder of the same files out, made step by step for the next build.

That build would make it itself, while somebody waits. Here it is done ahead by who has time, and left as it is between
two steps when that is over: a build looks at what it finds before it believes it, and adds what is missing.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Generator, Iterable, Iterator
from itertools import islice
from pathlib import Path

from site_src.write.trees import Tree, has_no_others, is_as, keep_tree, parted

NAMES = 1024
"""Files or folders of a step: some hundredths of a second."""


def set_aside(site: Path, tree: Tree, spare: Path, past: Path) -> Generator[None, None, None]:
    """Give each file of a site, of which the ``tree`` is known, a second name below ``spare``, in steps.

    What stands there then is written down in ``past``. Where this is closed between two steps, what was made so far
    stands at ``spare``. Raises OSError and leaves nothing there where a file cannot be linked, as on another disk or
    when somebody changes the site meanwhile, or where something stands there already.
    """
    spare.parent.mkdir(parents=True, exist_ok=True)
    begun = Path(tempfile.mkdtemp(prefix=spare.name, suffix=".tmp", dir=spare.parent))
    folders = [folder for folder in tree.folders if folder not in tree.bare]
    try:
        yield from _linked(site, tree.files, begun, filter(None, folders))
    except GeneratorExit:
        _put(begun, spare)
        raise
    except OSError:
        shutil.rmtree(begun, ignore_errors=True)
        raise
    _put(begun, spare)
    moments: dict[str, int] = {}
    for some in _parts(folders):
        moments |= {folder: os.lstat(f"{spare}/{folder}").st_mtime_ns for folder in some}
        yield
    keep_tree(past, Tree(tree.files, moments, ()))


def _linked(site: Path, files: Iterable[str], top: Path, folders: Iterable[str]) -> Iterator[None]:
    """Make folders, those around before those inside, and link files into them."""
    for some in _parts(folders):
        for folder in some:
            os.mkdir(f"{top}/{folder}")  # noqa: PTH102 (for each of many thousands)
        yield
    for some in _parts(files):
        for file in some:
            os.link(f"{site}/{file}", f"{top}/{file}", follow_symlinks=False)
        yield


def _put(begun: Path, spare: Path) -> None:
    try:
        begun.rename(spare)
    except OSError:
        shutil.rmtree(begun, ignore_errors=True)
        raise


def is_still(top: Path, tree: Tree) -> Iterator[bool]:
    """Look whether a folder is as its tree says, in steps: the last one tells; those before tell nothing yet.

    Closed between two steps, it never is.
    """
    for part in parted(tree, NAMES):
        if not is_as(top, tree, part):
            return
        yield False
    if has_no_others(top, tree):
        yield True


def identity(folder: Path) -> tuple[int, int] | None:
    """Give what tells a folder from any other that there is, whatever it is called; None where there is none."""
    try:
        found = os.lstat(folder)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _parts(names: Iterable[str]) -> Iterator[list[str]]:
    ahead = iter(names)
    while some := list(islice(ahead, NAMES)):
        yield some
