"""What a build saw and said in, whether a next one would see the same out; the files are not read.

A file counts as the same while its size and the moment it was last written are the same. One written in the very
moment of the record could be written again within it, so that such a record is not believed.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from site_src.model.problem import Finding, Position, Problem, Severity
from site_src.write.kept import keep_bytes, recall_bytes
from site_src.write.trees import settled

SHAPE = "record 1"
"""What tells a file of this kind; another number where its shape changes."""


class Listing(NamedTuple):
    """What stood directly in a folder: a line for each name, with size and moment."""

    lines: list[bytes]
    settled: int
    """See Seen."""


class Seen(NamedTuple):
    """What stood in some folders: one digest of all names, sizes and moments."""

    digest: str
    settled: int
    """From when on no file can be written again and bear the same moment, in nanoseconds since the epoch."""
    folders: Mapping[str, Listing]
    """By path, the folders among them, and below, in which anything stood."""

    def told(self, folder: Path, now: int) -> str | None:
        """Give a digest of what stood directly in a folder, which is another one where anything was written later.

        Gives None where that is not certain, for who began at ``now``, in nanoseconds since the epoch.
        """
        found = self.folders.get(os.fspath(folder))
        return sha256(b"".join(found.lines)).hexdigest()[:32] if found and found.settled <= now else None


class Said(NamedTuple):
    """What a build had to say."""

    problems: tuple[Problem, ...]
    languages: int
    kinds: Mapping[str, int]
    """How many pages there are of each kind."""


def seen(folders: Iterable[Path]) -> Seen:
    """Look at all files below some folders, or at the files themselves; those that are not there count as such."""
    digest, latest = sha256(), 0
    found: dict[str, Listing] = {}
    for folder in folders:
        digest.update(f"{folder}\0".encode("utf-8", "surrogateescape"))
        for inside, listing in _below(os.fspath(folder)):
            found[inside] = listing
            latest = max(latest, listing.settled)
            digest.update(b"".join(listing.lines))
    return Seen(digest.hexdigest(), latest, found)


def _below(path: str) -> Iterator[tuple[str, Listing]]:
    """Give what stands in a folder, and in each below it; of a file, it itself."""
    try:
        with os.scandir(path) as entries:
            inside = sorted(entries, key=lambda entry: entry.name)
    except OSError:
        with suppress(OSError):
            state = os.stat(path)  # noqa: PTH116 (as the entries of a folder give it)
            if stat.S_ISREG(state.st_mode):
                yield path, Listing([_line(path, state)], settled(state.st_mtime_ns))
        return
    lines: list[bytes] = []
    folders: list[str] = []
    latest = 0
    for entry in inside:
        there = _state(entry)
        if there is None or not stat.S_ISDIR(there.st_mode):
            lines.append(_line(entry.path, there))
            latest = max(latest, settled(there.st_mtime_ns) if there else 0)
        # What tools compile for themselves says nothing of what was written.
        elif entry.name != "__pycache__":
            lines.append(f"{entry.path}/\n".encode("utf-8", "surrogateescape"))
            folders.append(entry.path)
    yield path, Listing(lines, latest)
    for folder in folders:
        yield from _below(folder)


def _state(entry: os.DirEntry[str]) -> os.stat_result | None:
    """Look at what stands in a folder; None for a link that leads nowhere, or in a circle, which stands there too."""
    try:
        return entry.stat()
    except OSError:
        return None


def _line(path: str, state: os.stat_result | None) -> bytes:
    told = f"{state.st_size}\0{state.st_mtime_ns}" if state else ""
    return f"{path}\0{told}\n".encode("utf-8", "surrogateescape")


def recall(path: Path, asked: str, sources: Seen) -> tuple[Said, str] | None:
    """Give what a build said whose order and sources are still the same, and a digest of the output that it left.

    Gives None if they are not the same.
    """
    try:
        known = json.loads(recall_bytes(path, SHAPE) or b"")
        same = known["asked"] == asked and known["sources"] == sources.digest
        return (_read(known["said"]), str(known["output"])) if same else None
    except (ValueError, KeyError, TypeError):
        return None


def beside(record: Path, what: str) -> Path:
    """Give the file in which something else of the build of a record is remembered."""
    return record.with_name(record.name.replace("built", what))


def keep(path: Path, asked: str, sources: Seen, output: str, said: Said, now: int) -> None:
    """Write down what a build saw when it began at ``now`` (nanoseconds since the epoch), and a digest of what it left.

    Raises OSError where that cannot be written.
    """
    if sources.settled > now:
        return
    record = {"asked": asked, "sources": sources.digest, "output": output, "said": _written(said)}
    keep_bytes(path, SHAPE, json.dumps(record).encode())


OUTPUTS = 12
"""Of how many outputs it is remembered what the last build of them saw and left."""

OURS = re.compile(
    r"(?:built|facts|ground|left|lore|past|read|tree)-[0-9a-f]{16}\.json(?:\w+\.tmp)?|before-[0-9a-f]{16}(?:\w+\.tmp)?"
)
"""The names of what is remembered, whole and begun; other files in the folder are not ours to remove."""


def forget(folder: Path) -> None:
    """Remove what is remembered of outputs that were built longest ago, and what killed builds had begun to write."""
    with suppress(OSError):
        ours = [path for path in folder.iterdir() if OURS.fullmatch(path.name)]
        latest: dict[str, int] = {}
        for path in ours:
            if path.suffix == ".json":
                output = path.stem.partition("-")[2]
                latest[output] = max(latest.get(output, 0), path.stat().st_mtime_ns)
        kept = set(sorted(latest, key=lambda output: latest[output], reverse=True)[:OUTPUTS])
        for path in ours:
            if path.suffix == ".tmp" or path.stem.partition("-")[2] not in kept:
                if path.is_dir() and not path.is_symlink():
                    shutil.rmtree(path, ignore_errors=True)
                else:
                    path.unlink()


def _written(said: Said) -> Mapping[str, Any]:
    problems = [
        (one.severity.value, one.rule, one.finding.at, one.finding.message, one.finding.way_out, one.finding.see)
        for one in said.problems
    ]
    return {"problems": problems, "languages": said.languages, "kinds": dict(said.kinds)}


def _read(known: Mapping[str, Any]) -> Said:
    problems = tuple(
        Problem(
            Severity(severity), rule, Finding(Position(*at), message, way_out, tuple(Position(*spot) for spot in see))
        )
        for severity, rule, at, message, way_out, see in known["problems"]
    )
    return Said(problems, known["languages"], known["kinds"])
