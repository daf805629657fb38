"""Tasks that make shadows of pages in, the files by which browsers search the site out; only it runs pagefind.

The shadows are made in a temporary folder, so that no page of the site has a word for the index in it. Each language
has an index of its own, which follows from the shadows of that language alone.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple, TypeVar

from site_src.model.site import Batch, File, Files
from site_src.write.making import made
from site_src.write.publish import Refused
from site_src.write.stages import Folder, Stage, Written
from site_src.write.workers import MOST, jobs_by_default

BUNDLE = "pagefind/"
"""Where browsers look for the index, below the site's root (and ``plan.urls.bundle`` says so)."""

ENTRY = "pagefind-entry.json"
"""The file that names the index of each language."""

OWN = re.compile(r"pagefind\.\w.*\.pf_meta|wasm\.(?!unknown\.).*|(?:index|fragment)/.*\.pf_(?:index|fragment)")
"""The files of a language's index."""

SHARED = re.compile(r"pagefind\.js|pagefind-worker\.js|wasm\.unknown\..*")
"""The files of them all that a search asks for; pagefind adds interfaces of its own, of which we use none."""

FILES = 256
"""How many files are held at a time."""

WITHOUT = "Build without a search, with --no-search, or"

Bundle = TypeVar("Bundle")


class Index(NamedTuple):
    """The index of a language, as it was written to the site."""

    files: tuple[Written, ...]
    entry: Mapping[str, Any]
    """What the browser must know to find it."""


class Indexes(NamedTuple):
    """The indexes of some languages, and what all indexes have in common."""

    languages: Mapping[str, Index]
    files: tuple[Written, ...]
    head: Mapping[str, Any]
    """What the browser must know of them all."""


def indexed(
    bundles: Sequence[Bundle],
    prepare: Callable[[Bundle], Iterable[Iterable[Batch]]],
    render: Callable[..., Files],
    templates: Path,
    stage: Stage,
    jobs: int | None,
    languages: Sequence[str],
) -> Indexes:
    """Make the shadows of all bundles of tasks, and write the index of each of their languages to a stage; see made.

    ``jobs`` is how many processes work at a time; None lets the amount of work decide.

    Raises Refused where pagefind is not there or fails: a site whose search finds nothing is none.
    """
    program = _program()
    with TemporaryDirectory(prefix="report-site-") as name:
        shadows, top = Path(name, "shadows"), Path(name)
        shadows.mkdir()
        made(bundles, prepare, render, templates, Folder(shadows), jobs or jobs_by_default(len(bundles)))
        plain = [str(program), "--site", str(shadows), "--silent"]
        wishes = [["--glob", f"{code}/**/*.html", "--output-path", str(top / code)] for code in languages]
        _run([[*plain, *wish] for wish in wishes], jobs or jobs_by_default(MOST))
        found = {code: _index(top / code, stage) for code in languages}
        files, head = _shared(top / languages[0], stage)
    return Indexes(found, files, head)


def _index(bundle: Path, stage: Stage) -> Index:
    entries = tuple(_told(bundle).get("languages", {}).values())
    if len(entries) != 1:
        raise _failed(f"it wrote the indexes of {len(entries)} languages, and not of one")
    return Index(_written(bundle, OWN, stage), entries[0])


def _shared(bundle: Path, stage: Stage) -> tuple[tuple[Written, ...], Mapping[str, Any]]:
    head = {name: value for name, value in _told(bundle).items() if name != "languages"}
    return _written(bundle, SHARED, stage), head


def _told(bundle: Path) -> Mapping[str, Any]:
    try:
        entry: Mapping[str, Any] = json.loads((bundle / ENTRY).read_bytes())
    except (OSError, ValueError) as error:
        raise _failed("it wrote no index") from error
    return entry


def entry_file(head: Mapping[str, Any], entries: Iterable[Mapping[str, Any]]) -> File:
    """Give the file that names the index of each language, in an order that is always the same (pagefind's is not)."""
    languages = {_language(one): one for one in sorted(entries, key=_language)}
    content = {**head, "languages": languages}
    return File(f"{BUNDLE}{ENTRY}", json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode())


def _language(entry: Mapping[str, Any]) -> str:
    """Give the language as pagefind writes it: its hash begins with it."""
    return str(entry["hash"]).rpartition("_")[0]


def edition() -> str:
    """Name the version of pagefind, from which indexes follow too."""
    try:
        return f"pagefind {version('pagefind_bin')}"
    except PackageNotFoundError:
        return "pagefind"


def _program() -> Path:
    try:
        from pagefind_bin import get_executable  # noqa: PLC0415 (a program that may be missing for a machine)

        return Path(get_executable())
    except (ImportError, OSError) as error:
        raise Refused(
            "The index of the search cannot be made: the package pagefind_bin is not there, or not for this machine.",
            f"{WITHOUT} install it: pip install 'pagefind_bin>=1.5'.",
        ) from error


def _run(commands: Sequence[list[str]], together: int) -> None:
    """Run some commands, so many at a time; all are over when one has failed."""
    for start in range(0, len(commands), together):
        begun: list[subprocess.Popen[str]] = []
        try:
            begun.extend(map(_begun, commands[start : start + together]))
            ended = [(one.communicate(), one.returncode) for one in begun]
        except BaseException:
            for one in begun:
                one.kill()
                one.communicate()
            raise
        for (out, wrong), code in ended:
            if code:
                said = (wrong or out).strip().splitlines()
                raise _failed(said[-1] if said else f"it ended with {code}")


def _begun(command: list[str]) -> subprocess.Popen[str]:
    try:
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace")  # noqa: S603 (our own words)
    except OSError as error:
        raise _failed(str(error)) from error


def _failed(reason: str) -> Refused:
    return Refused(
        f"The index of the search cannot be made: pagefind failed ({reason}).",
        f"{WITHOUT} see whether the disk is full and the temporary folder can be written to.",
    )


def _written(bundle: Path, wanted: re.Pattern[str], stage: Stage) -> tuple[Written, ...]:
    """Write some files of a bundle to a stage, a few at a time."""
    names = sorted(path.relative_to(bundle).as_posix() for path in bundle.rglob("*") if path.is_file())
    ahead = (File(f"{BUNDLE}{name}", (bundle / name).read_bytes()) for name in names if wanted.fullmatch(name))
    written: list[Written] = []
    while some := tuple(islice(ahead, FILES)):
        written += stage.write(some)
    return tuple(written)
