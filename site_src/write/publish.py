"""A finished site in, the output folder out, replaced all at once or not at all; only it changes what is published.

A site is staged in a hidden folder beside the output, ``.<name>.building-<random>/``, which holds ``lock`` (locked as
long as its build lives), ``site`` (the new tree) and, for a moment and only where one step is not to be had, ``old``.
Nothing is flushed to the disk: a killed process loses nothing by that, a power cut may.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from site_src.write.locks import begun, lives, turn

MARKER = "data/site.json"
"""The file that every site of ours holds; a folder with other things and without it is not ours to replace."""

Swap = Callable[[Path, Path], bool]
"""Exchange two folders in one step and say True, or change nothing and say False where the system cannot."""

LOCK, SITE, OLD, GONE = "lock", "site", "old", "gone"
"""What a staging folder holds; ``gone`` is an old site that is no longer needed, as ``old`` may be."""

EXCHANGES: Mapping[str, tuple[str, tuple[int, ...], int]] = {
    "linux": ("renameat2", (-100,), 2),
    "darwin": ("renamex_np", (), 2),
}
"""By system: the call of its C library, what stands before each path (AT_FDCWD), and its flag for an exchange."""

CANNOT_EXCHANGE = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM}
"""What a kernel, a file system or a sandbox answers that does not know the exchange; EPERM is the sandbox's word."""

NOT_MOVABLE = {errno.EBUSY, errno.EXDEV}
"""What a mount point, or a folder from a lower layer of a container's image, answers to a renaming."""


class Refused(Exception):  # noqa: N818 (raised as what it says)
    """The output cannot be replaced: why, in a sentence, and the way out, in another."""

    def __init__(self, sentence: str, way_out: str) -> None:
        super().__init__(sentence, way_out)
        self.sentence = sentence
        self.way_out = way_out

    def __str__(self) -> str:
        return f"{self.sentence} {self.way_out}"


@contextmanager
def staged(output: Path, keep: Sequence[Path], swap: Swap, spare: Path | None) -> Iterator[Path]:
    """Give a folder for the whole site; when the block ends well, it takes the place of ``output`` all at once.

    ``keep`` are folders that must survive (content, templates); ``swap`` is :func:`exchange`. The folder is fresh, or
    where there is something at ``spare``, that is what is given: the site that the last build replaced, with files that
    may be right. What this build replaces goes there in its turn, if that is on the same disk. A link as output is
    followed: what it leads to is replaced, the link stays. When the block raises, the output is as it was. A process
    that is killed leaves the old site or the new one (where ``swap`` cannot, the old one may have to be put back by the
    next build); the next build clears what it left, and never what a living build uses. Of two builds at once the last
    to finish wins whole. Raises Refused, before anything is touched, where :func:`admitted` does, OSError where the
    disk does not take the site, and ValueError for a site without MARKER, which is our own bug.
    """
    target = admitted(output, keep)
    target.parent.mkdir(parents=True, exist_ok=True)
    with turn(_turn_file(target)):
        left = _recovered(target)
        _admit_what_stands_there(output, target)
        stage = Path(tempfile.mkdtemp(prefix=_prefix(target), dir=target.parent))
        life = begun(stage / LOCK)
    try:
        for remains in left:
            shutil.rmtree(remains, ignore_errors=True)
        site = stage / SITE
        _take_up(spare, site)
        yield site
        if not (site / MARKER).is_file():
            raise ValueError(f"the finished site has no {MARKER}: the next build would not know it for its own")
        with turn(_turn_file(target)):
            # Building takes time, in which somebody may have put something there.
            _admit_what_stands_there(output, target)
            _take_place(site, output, target, swap)
    finally:
        # Removing the tree that is no longer needed may fail without harm: the next build tries again.
        os.close(life)
        if not (stage / OLD).exists():
            _put_aside(stage, spare)
            shutil.rmtree(stage, ignore_errors=True)


def _take_up(spare: Path | None, site: Path) -> None:
    """Begin with the tree that was put aside; with an empty one where there is none or another build was quicker."""
    with suppress(OSError):
        if spare and spare.is_dir() and not spare.is_symlink():
            spare.rename(site)
            return
    site.mkdir()


def _put_aside(stage: Path, spare: Path | None) -> None:
    """Put aside the tree that is not published, be it the old one or one that was never finished: on this disk only.

    The next build looks at each of its files before it believes it.
    """
    if spare is None:
        return
    for tree in (stage / SITE, stage / GONE):
        with suppress(OSError):
            spare.parent.mkdir(parents=True, exist_ok=True)
            tree.rename(spare)
            return


def admitted(output: Path, keep: Sequence[Path]) -> Path:
    """Give the folder that publishing to ``output`` replaces, links followed; raise Refused if it may not be replaced.

    It may if it is absent, empty or a site of ours, and holds neither a folder of ``keep``, nor the current folder, nor
    the home folder. Nothing of this is changed; so it may be asked before any work.
    """
    target = Path(os.path.realpath(output))
    elsewhere = "Name another folder with --output, such as _site."
    if target.is_symlink():
        raise Refused(f"{output} is a link that leads round in a circle.", elsewhere)
    for kept in (*keep, *_own_folders()):
        if _holds(target, kept):
            raise Refused(f"{output} is or contains {kept}, which replacing it would delete.", elsewhere)
    if target.exists():
        with turn(_turn_file(target)):
            _admit_what_stands_there(output, target)
    return target


def _admit_what_stands_there(output: Path, target: Path) -> None:
    """Raise Refused if the output is there and not ours; asked in one's turn, when nobody is just replacing it."""
    elsewhere = "Name another folder with --output, such as _site."
    if not target.exists():
        return
    if not target.is_dir():
        raise Refused(f"{output} is a file, and the site needs a folder.", f"Delete it. {elsewhere}")
    if os.path.ismount(target):
        raise _not_movable(output)
    if (target / ".git").exists():
        way_out = "Build into another folder with --output and copy the site from there."
        raise Refused(f"{output} is a Git repository (it holds .git), which replacing it would delete.", way_out)
    if any(target.iterdir()) and not (target / MARKER).is_file():
        way_out = "Name a new or an empty folder with --output, or empty this one yourself."
        raise Refused(f"{output} holds files that are not a site made by this program (no {MARKER}).", way_out)


def exchange(new: Path, old: Path) -> bool:
    """Exchange two folders of one file system in one step, by the call that Linux or macOS has for it; see Swap."""
    try:
        import ctypes  # noqa: PLC0415 (loaded late: only publishing needs it, and some Pythons lack it)
    except ImportError:
        return False
    if sys.platform not in EXCHANGES:
        return False
    name, at, flag = EXCHANGES[sys.platform]
    call = getattr(ctypes.CDLL(None, use_errno=True), name, None)
    if call is None:
        return False
    if call(*at, os.fsencode(new), *at, os.fsencode(old), ctypes.c_uint(flag)) == 0:
        return True
    code = ctypes.get_errno()
    if code in CANNOT_EXCHANGE:
        return False
    raise OSError(code, os.strerror(code), os.fspath(new), None, os.fspath(old))


def _take_place(site: Path, output: Path, target: Path, swap: Swap) -> None:
    """Put the finished tree where the output is; where no single step can, by two, the first of which is undone."""
    try:
        if not target.exists():
            site.rename(target)
        elif not swap(site, target):
            old = site.with_name(OLD)
            target.rename(old)
            try:
                site.rename(target)
            except BaseException:
                if not target.exists():
                    old.rename(target)
                raise
            old.rename(site.with_name(GONE))
    except OSError as error:
        if error.errno in NOT_MOVABLE:
            raise _not_movable(output) from error
        raise


def _not_movable(output: Path) -> Refused:
    sentence = f"{output} is a mounted disk or volume, which cannot be replaced as a whole."
    return Refused(sentence, f"Name a folder inside it with --output, such as {output / 'site'}.")


def _own_folders() -> Iterator[Path]:
    """Give the folders that nobody means to replace by a site: the current one and the home folder."""
    with suppress(OSError):
        yield Path.cwd()
    with suppress(RuntimeError):
        yield Path.home()


def _holds(target: Path, kept: Path) -> bool:
    """Tell whether a folder is ``kept`` or lies above it, also where two spellings or links name one folder."""
    real = Path(os.path.realpath(kept))
    line = (real, *real.parents)
    if target in line:
        return True
    for folder in line:
        # Another build may be just replacing the target; a folder that is not there is no other's second name.
        with suppress(FileNotFoundError):
            if folder.samefile(target):
                return True
    return False


def _prefix(target: Path) -> str:
    return f".{target.name}.building-"


def _recovered(target: Path) -> tuple[Path, ...]:
    """Put back the old site if a build was killed between its two steps; give the folders that dead builds left.

    Asked in one's turn, so that no living build is half begun or between its steps.
    """
    ours = re.compile(re.escape(_prefix(target)) + "[a-z0-9_]+")
    with os.scandir(target.parent) as entries:
        found = [Path(each) for each in entries if ours.fullmatch(each.name) and each.is_dir(follow_symlinks=False)]
    dead = tuple(stage for stage in sorted(found) if not lives(stage / LOCK))
    for stage in dead:
        if (stage / OLD).exists():
            # At most one is missing from its place, since each is put back or let go before the next build begins.
            (stage / OLD).rename(stage / GONE if target.exists() else target)
    return dead


def _turn_file(target: Path) -> Path:
    return target.with_name(f".{target.name}.lock")
