"""Tasks that make shadows of pages in, the files by which browsers search the site out; only it runs pagefind.

The shadows are made in a temporary folder, so that no page of the site has a word for the index in it. What pagefind
writes differs from run to run in some bytes, and its names follow from those: nothing else of the site does.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from site_src.model.site import Batch, Copy, Files
from site_src.write.making import made
from site_src.write.publish import Refused
from site_src.write.stages import Folder, Stage, Written

BUNDLE = "pagefind/"
"""Where browsers look for the index, below the site's root (and ``plan.urls.bundle`` says so)."""

ENTRY = "pagefind-entry.json"
"""The file that names the index of each language."""

USED = re.compile(r"pagefind\.js|pagefind-worker\.js|pagefind-entry\.json|wasm\..*|.*\.pf_(?:meta|index|fragment)")
"""The files that a search asks for; pagefind adds interfaces of its own, of which we use none."""

WITHOUT = "Build without a search, with --no-search, or"

Bundle = TypeVar("Bundle")


def indexed(
    bundles: Iterable[Bundle],
    prepare: Callable[[Bundle], Iterable[Iterable[Batch]]],
    render: Callable[..., Files],
    templates: Path,
    stage: Stage,
    jobs: int,
) -> tuple[Written, ...]:
    """Make the shadows of all bundles of tasks, and write the index of them to a stage; see made.

    Raises Refused where pagefind is not there or fails: a site whose search finds nothing is none.
    """
    program = _program()
    with TemporaryDirectory(prefix="report-site-") as name:
        shadows, bundle = Path(name, "shadows"), Path(name, "bundle")
        shadows.mkdir()
        made(bundles, prepare, render, templates, Folder(shadows), jobs)
        _run([str(program), "--site", str(shadows), "--output-path", str(bundle), "--silent"])
        if not (bundle / ENTRY).is_file():
            raise _failed("it wrote no index")
        return stage.copy(_files(bundle))


def _program() -> Path:
    try:
        from pagefind_bin import get_executable  # noqa: PLC0415 (a program that may be missing for a machine)

        return Path(get_executable())
    except (ImportError, OSError) as error:
        raise Refused(
            "The index of the search cannot be made: the package pagefind_bin is not there, or not for this machine.",
            f"{WITHOUT} install it: pip install 'pagefind_bin>=1.5'.",
        ) from error


def _run(command: list[str]) -> None:
    try:
        done = subprocess.run(command, check=False, capture_output=True, text=True, errors="replace")  # noqa: S603 (our own words)
    except OSError as error:
        raise _failed(str(error)) from error
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise _failed(said[-1] if said else f"it ended with {done.returncode}")


def _failed(reason: str) -> Refused:
    return Refused(
        f"The index of the search cannot be made: pagefind failed ({reason}).",
        f"{WITHOUT} see whether the disk is full and the temporary folder can be written to.",
    )


def _files(bundle: Path) -> Iterator[Copy]:
    for path in sorted(bundle.rglob("*")):
        if path.is_file() and USED.fullmatch(path.name):
            yield Copy(f"{BUNDLE}{path.relative_to(bundle).as_posix()}", str(path))
