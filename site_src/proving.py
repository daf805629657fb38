"""A finished site in, the proof that it shows what its data say out: all of it, or what was not proved before."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple

from site_src.check.audit import Found, Totals, audit_file, is_audited, is_told_by_itself, joined, totals
from site_src.check.known import Published, changed, data_digest, packed_published, read_published, unpacked_published
from site_src.heritage import Made
from site_src.model.noted import LOOKS
from site_src.model.plain import Unknown
from site_src.model.problem import Problem
from site_src.model.site import File
from site_src.order import Order
from site_src.plan.audit import audit_json
from site_src.render.formats import formatted
from site_src.write.digests import fingerprint
from site_src.write.kept import keep_bytes, recall_bytes, seal_of
from site_src.write.record import beside
from site_src.write.remains import Remains, Told
from site_src.write.stages import Read, Stage, Written, verified
from site_src.write.versions import libraries
from site_src.write.workers import arriving, jobs_by_default, processes


class Disproved(Exception):  # noqa: N818 (raised as what it says)
    """The finished site shows what the data do not say: our own bug, so that the output stays as it was."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("the site does not show what its data say")
        self.problems = problems


FILES = 128
"""Finished files that a process audits at a time."""


class Proof(NamedTuple):
    """The finished site agrees with its data."""

    file: File
    """It says how much was compared."""
    told: Mapping[str, Told]
    """By task, what was found in its files."""
    proved_with: str
    """A digest of what that follows from besides each file, the data and the paths."""
    data: str
    """A digest of the data."""
    paths: str
    """A digest of the paths of all files, in their order."""


def proved(order: Order, record: Path | None, made: Made, stage: Stage, remains: Remains) -> Proof:
    """Audit the finished site, all but what was audited by the same rules and of which the data say nothing else now.

    Raises Disproved if anything is wrong.
    """
    digests = made.digests
    data, paths = data_digest(digests.__getitem__), fingerprint(["\0".join(digests)])
    with stage.nearby(made.written) as near:
        # A worker elsewhere that was thought dead may have written again what another had written since.
        read = near if order.hire is None else verified(near, made.written)
        facts = beside(record, "facts") if record else None
        proved_with = prove_with(made.code)
        before = data_left(order, facts, proved_with, remains.data)
        published = before if before and data == remains.data else read_published(read, noting=record is not None)
        known = _known(made, remains, before, published) if before and proved_with == remains.proved_with else {}
        again = {path for told in known.values() for path in told.others if path in digests}
        again |= {file.path for name, one in made.left.items() if name not in known for file in one.done.written}
        again |= {file.path for file in made.beside}
        if paths != remains.paths:
            again |= {path for path in digests if path.endswith(FEED)}
        # The languages of a page after each other: they show the same, which is then proved but once.
        audited = sorted(filter(is_audited, again), key=lambda path: (_rest(path), path))
        parts = [audited[start : start + FILES] for start in range(0, len(audited), FILES)]
        jobs = min(order.jobs or jobs_by_default(len(parts)), len(parts))
        found: dict[str, Found] = {}
        looks: dict[str, list[array[int]]] = defaultdict(list)
        with processes(jobs, partial(_audited, published, read)) as crew:
            for _, (one, looked) in arriving(parts, crew):
                found |= one
                for name, numbers in looked.items():
                    looks[name].append(numbers)
        counted = Totals(*map(sum, zip(NONE, *(told.counts for told in known.values()), strict=True)))
        audit = joined(published, found, counted, frozenset(digests), read)
    if audit.problems:
        raise Disproved(audit.problems)
    if facts and published is not before and (packed := packed_published(published)):
        with suppress(OSError):
            keep_bytes(facts, fingerprint([proved_with, data]), packed)
    result = audit_json(audit.pages, audit.numbers, audit.linked, audit.proved, audit.languages)
    told = {name: known.get(name) or _told(found, looks, one.done.written) for name, one in made.left.items()}
    return Proof(File(result.url.file, formatted(result)), told, proved_with, data, paths)


NONE = Totals(0, 0, 0, 0)

FEED = ".xml"
"""How the names of files end that may name files of any task."""


def prove_with(code: str) -> str:
    """Give a digest of what an audit follows from besides files and data, by that of this program."""
    return fingerprint([code, *libraries()])


def data_left(order: Order, facts: Path | None, proved_with: str, data: str) -> Published | None:
    """Give what the data said that the last build was audited with, by the same program; None where it is not known."""
    key = fingerprint([proved_with, data])
    return order.held.value(partial(_kept, facts, key), "facts", key, seal_of(facts)) if facts else None


def _kept(facts: Path, key: str) -> Published | None:
    kept = recall_bytes(facts, key)
    if not kept:
        return None
    try:
        return unpacked_published(kept)
    except Unknown:
        return None


def _known(made: Made, remains: Remains, before: Published, now: Published) -> Mapping[str, Told]:
    """Give what was found in the files of adopted tasks, where it follows from nothing that the data say otherwise."""
    told = {name: remains.tasks[name].told for name in made.adopted}
    if before is now:
        return told
    if (before.base_url, before.languages) != (now.base_url, now.languages):
        return {}
    other = changed(before, now)
    return {name: one for name, one in told.items() if one.looks is not None and other.isdisjoint(one.looks)}


def _told(found: Mapping[str, Found], looks: Mapping[str, Sequence[array[int]]], written: Sequence[Written]) -> Told:
    """Say what was found in the files of a task."""
    read = {file.path: found[file.path] for file in written if file.path in found}
    alone = {path for path, one in read.items() if is_told_by_itself(path, one)}
    names = {_rest(file.path) for file in written}
    looked = set[int]().union(*(numbers for name in names for numbers in looks.get(name, ())))
    others = tuple(path for path in read if path not in alone)
    return Told(
        totals(read[path] for path in alone), others, array("Q", sorted(looked)) if len(looked) <= LOOKS else None
    )


def _rest(path: str) -> str:
    """Give the path of a page as it is in each language."""
    return path.partition("/")[2]


def _audited(published: Published, read: Read, paths: Sequence[str]) -> tuple[dict[str, Found], dict[str, array[int]]]:
    """Audit some files; gives what was found in each, and what the same pages in all languages looked at."""
    found: dict[str, Found] = {}
    looks: dict[str, frozenset[int]] = {}
    for path in paths:
        one = audit_file(published, path, read(path))
        found[path] = one._replace(looks=frozenset())
        name = _rest(path)
        looks[name] = looks.get(name, one.looks) | one.looks
    return found, {name: array("Q", numbers) for name, numbers in looks.items()}
