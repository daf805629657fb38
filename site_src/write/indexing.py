"""Tasks that make shadows of pages in, the files by which browsers search the site out; only it runs pagefind.

The shadows are made in a temporary folder, so that no page of the site has a word for the index in it; many in one
file, since making and removing one for each takes a slow disk longer than anything else here. Each language has an
index of its own, which follows from the shadows of that language alone. Pagefind numbers pages as they come to it, and
would find the files of a folder in the order of the disk, which is another on each machine: so it runs as a service
(https://pagefind.app/docs/node-api/ says what one may ask of it), and is given them in the order of their names.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from base64 import b64decode, b64encode
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory, TemporaryFile
from typing import IO, Any, NamedTuple, TypeVar

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

PIECE = 1 << 20
"""Bytes of an answer that are read at a time."""

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
        sheaves = Sheaves(Path(name))
        made(bundles, prepare, render, templates, sheaves, jobs or jobs_by_default(len(bundles)))
        shadows = sheaves.by_language()
        found: dict[str, Index] = {}
        shared: tuple[tuple[Written, ...], Mapping[str, Any]] = ((), {})
        with ThreadPoolExecutor(jobs or jobs_by_default(MOST)) as together:
            bundles_of = together.map(partial(_bundle, program, shadows), languages)
            for code, bundle in zip(languages, bundles_of, strict=True):
                if not found:  # What all have in common is the same in each.
                    shared = _shared(bundle, stage)
                found[code] = _index(bundle, stage)
    return Indexes(found, *shared)


class Shadow(NamedTuple):
    """A shadow: the path of its page, and where it lies in which sheaf."""

    path: str
    sheaf: Path
    start: int
    size: int


class Sheaves(Folder):
    """A stage that puts what is written at once into one file: before each, a line with its path and its size."""

    def write(self, files: Iterable[File]) -> tuple[Written, ...]:
        """Write a sheaf; see Stage."""
        taken = tuple(files)
        with NamedTemporaryFile(dir=self.path, delete=False) as sheaf:
            for file in taken:
                sheaf.write(f"{len(file.content)} {file.path}\n".encode())
                sheaf.write(file.content)
        return tuple(Written(file.path, b"") for file in taken)

    def by_language(self) -> Mapping[str, Sequence[Shadow]]:
        """Find the shadows of each language, in the order of their paths."""
        found: dict[str, list[Shadow]] = defaultdict(list)
        for path in self.path.iterdir():
            with path.open("rb") as sheaf:
                while head := sheaf.readline():
                    size, _, name = head.decode("utf-8").rstrip("\n").partition(" ")
                    shadow = Shadow(name, path, sheaf.tell(), int(size))
                    found[name.partition("/")[0]].append(shadow)
                    sheaf.seek(shadow.size, os.SEEK_CUR)
        return {code: sorted(shadows) for code, shadows in found.items()}


Bundled = Mapping[str, bytes]
"""The files of an index by their paths, as pagefind made them."""


def _index(bundle: Bundled, stage: Stage) -> Index:
    entries = tuple(_told(bundle).get("languages", {}).values())
    if len(entries) != 1:
        raise _failed(f"it made the indexes of {len(entries)} languages, and not of one")
    return Index(_written(bundle, OWN, stage), entries[0])


def _shared(bundle: Bundled, stage: Stage) -> tuple[tuple[Written, ...], Mapping[str, Any]]:
    head = {name: value for name, value in _told(bundle).items() if name != "languages"}
    return _written(bundle, SHARED, stage), head


def _told(bundle: Bundled) -> Mapping[str, Any]:
    try:
        entry: Mapping[str, Any] = json.loads(bundle[ENTRY])
    except (KeyError, ValueError) as error:
        raise _failed("it made no index") from error
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


def _bundle(program: Path, shadows: Mapping[str, Sequence[Shadow]], code: str) -> Bundled:
    """Have the index of the shadows of a language made."""
    # What it says of what goes wrong is read when it has ended; a pipe that nobody reads might hold it up.
    with TemporaryFile() as log, _begun([str(program), "--service"], log) as service:
        try:
            files = _answered(service, _wishes(shadows.get(code, ())))
        except BaseException:
            service.kill()
            raise
        log.seek(0)
        said = log.read().decode("utf-8", "replace").strip().splitlines()
    if service.returncode:
        raise _failed(said[-1] if said else f"it ended with {service.returncode}")
    return files


def _wishes(shadows: Iterable[Shadow]) -> Iterator[Mapping[str, Any]]:
    """Give what is asked of the service, in its own words."""
    yield {"type": "NewIndex", "config": {}}
    for shadow in shadows:
        with shadow.sheaf.open("rb") as sheaf:
            sheaf.seek(shadow.start)
            text = sheaf.read(shadow.size).decode("utf-8")
        yield {"type": "AddFile", "index_id": 0, "file_path": shadow.path, "file_contents": text}
    # (It could write them itself, but ends before all is written.)
    yield {"type": "GetFiles", "index_id": 0}


def _answered(service: subprocess.Popen[bytes], wishes: Iterable[Mapping[str, Any]]) -> Bundled:
    """Ask all, and give the files with which the last is answered; none where the service ends before that."""
    if service.stdin is None or service.stdout is None:
        raise AssertionError("a service is spoken with through pipes")
    files: Bundled = {}
    with suppress(BrokenPipeError):  # It has ended already; its code says why.
        for number, wish in enumerate(wishes):
            service.stdin.write(b64encode(json.dumps({"message_id": number, "payload": wish}).encode()) + b",")
        service.stdin.flush()
        for answer in _answers(service.stdout):
            if answer.get("type") == "Error":
                raise _failed(str(answer.get("message")))
            if answer.get("type") == "GetFiles":
                # (On Windows it names them with that system's slashes.)
                files = {one["path"].replace("\\", "/"): b64decode(one["content"]) for one in answer["files"]}
                break
    with suppress(BrokenPipeError):
        service.stdin.close()  # It ends when nothing more can be asked.
    service.wait()
    return files


def _answers(out: IO[bytes]) -> Iterator[Mapping[str, Any]]:
    """Give what the service answers, one by one; what is no answer is passed over."""
    parts: list[bytes] = []
    while came := os.read(out.fileno(), PIECE):
        *ends, rest = came.split(b",")
        for end in ends:
            with suppress(ValueError, TypeError, KeyError):
                answer: Mapping[str, Any] = json.loads(b64decode(b"".join((*parts, end)), validate=True))["payload"]
                yield answer
            parts = []
        parts.append(rest)


def _begun(command: list[str], log: IO[bytes]) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log)  # noqa: S603 (our own words)
    except OSError as error:
        raise _failed(str(error)) from error


def _failed(reason: str) -> Refused:
    return Refused(
        f"The index of the search cannot be made: pagefind failed ({reason}).",
        f"{WITHOUT} see whether the disk is full and the temporary folder can be written to.",
    )


def _written(bundle: Bundled, wanted: re.Pattern[str], stage: Stage) -> tuple[Written, ...]:
    """Write some files of a bundle to a stage."""
    return tuple(
        stage.write([File(f"{BUNDLE}{name}", bundle[name]) for name in sorted(bundle) if wanted.fullmatch(name)])
    )
