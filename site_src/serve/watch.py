"""Files and folders, in; a call for each bundle of changes below them, out. It alone listens to the file system."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import aclosing
from pathlib import Path

from watchfiles import Change, awatch

_STEP = 50  # Milliseconds without a further change that end a bundle.
_PAUSE = 0.25  # Seconds before a folder that went away is looked for again.

_NOISE_FOLDERS = frozenset(
    {".git", ".hg", ".svn", ".idea", ".vscode", "__pycache__", "node_modules"}
    | {".mypy_cache", ".pytest_cache", ".ruff_cache", ".hypothesis"}
)
# What editors and file managers write beside the file that is edited: Vim, Emacs, JetBrains, Kate, GNOME, LibreOffice.
_NOISE_FILE = re.compile(
    r"~$|^\.?#|\.sw[a-z]$|^4913$|___jb_(tmp|old)___$|\.kate-swp$|^\.goutputstream-|^\.~lock\.|\.(tmp|temp|bak|py[cod])$"
    r"|^\.DS_Store$|^(Thumbs\.db|desktop\.ini)$"
)


async def watch(
    watched: Sequence[Path], output: Path, changed: Callable[[], None], announce: Callable[[str], None]
) -> None:
    """Call ``changed`` after every bundle of changes below ``watched``, for ever; changes of ``output`` do not count.

    Each folder is watched with all below it, and its parent for the folder itself, so that a folder may go and come
    again, and a file may be replaced as most editors do when they save.
    """
    roots = tuple(_placed(path) for path in watched)
    matters = _filter(roots, _placed(output))
    polling: bool | None = None  # The library decides, until it has failed.
    while True:
        try:
            await _watch_until_moved(roots, matters, changed, polling=polling)
        except* FileNotFoundError:
            pass  # A folder went away in this very moment.
        except* (OSError, RuntimeError) as group:
            if not polling:
                reason = next(iter(_leaves(group)))
                announce(f"The system cannot report changes of files ({reason}). The preview looks for them itself.")
            polling = True
        await asyncio.sleep(_PAUSE)
        # Whatever changed while nobody watched is built now.
        asyncio.get_running_loop().call_later(_PAUSE, changed)


async def _watch_until_moved(
    roots: Sequence[Path], matters: Callable[[Change, str], bool], changed: Callable[[], None], *, polling: bool | None
) -> None:
    """Watch until one of the roots or a folder above it comes or goes."""
    stop = asyncio.Event()
    own = {str(folder) for root in roots for folder in (root, *root.parents)}

    async def inside(folders: set[Path]) -> None:
        bundles = awatch(*folders, watch_filter=matters, step=_STEP, stop_event=stop, force_polling=polling)
        async with aclosing(bundles):
            async for _ in bundles:
                changed()

    async def above(folders: set[Path]) -> None:
        def is_own(_: Change, path: str) -> bool:
            return path in own

        bundles = awatch(
            *folders, watch_filter=is_own, step=_STEP, stop_event=stop, force_polling=polling, recursive=False
        )
        async with aclosing(bundles):
            async for bundle in bundles:
                changed()
                if any(_moved(change, path) for change, path in bundle):
                    stop.set()
                    return

    folders = {root for root in roots if root.is_dir()}
    async with asyncio.TaskGroup() as tasks:
        if folders:
            tasks.create_task(inside(folders))
        tasks.create_task(above({_nearest_folder(root.parent) for root in roots}))


def _moved(change: Change, path: str) -> bool:
    # A file that is replaced is still watched through its folder; a folder that is replaced is another folder.
    return change is Change.deleted or (change is Change.added and Path(path).is_dir())


def _filter(roots: Iterable[Path], output: Path) -> Callable[[Change, str], bool]:
    def matters(_: Change, path: str) -> bool:
        where = Path(path)
        if where.is_relative_to(output):
            return False
        # Only the steps below a root count: the project itself may lie in a folder with any name.
        root = next((root for root in roots if where.is_relative_to(root)), None)
        steps = where.relative_to(root).parts if root else where.parts
        return not (_NOISE_FOLDERS.intersection(steps) or (steps and _NOISE_FILE.search(steps[-1])))

    return matters


def _placed(path: Path) -> Path:
    # The last step is not followed: where a link leads may change.
    written = path.absolute()
    return written.parent.resolve() / written.name


def _nearest_folder(path: Path) -> Path:
    return next(folder for folder in (path, *path.parents) if folder.is_dir())


def _leaves(group: BaseExceptionGroup[BaseException]) -> Iterable[BaseException]:
    for error in group.exceptions:
        yield from _leaves(error) if isinstance(error, BaseExceptionGroup) else (error,)
