"""A finished site in, the proof that it shows what its data say out: all of it, or what was not proved before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple

from site_src.check.audit import Found, Totals, audit_file, is_audited, is_told_by_itself, joined, totals
from site_src.check.known import Published, data_digest, packed_published, read_published, unpacked_published
from site_src.heritage import Made
from site_src.model.plain import Unknown
from site_src.model.problem import Problem
from site_src.model.site import File
from site_src.plan.audit import audit_json
from site_src.render.formats import formatted
from site_src.survey import Order, libraries
from site_src.write.digests import fingerprint
from site_src.write.kept import keep_bytes, recall_bytes
from site_src.write.record import beside
from site_src.write.remains import Remains, Told
from site_src.write.stages import Read, Stage, Written, verified
from site_src.write.workers import gather, jobs_by_default, processes


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
    """A digest of what that follows from besides each file."""


def proved(order: Order, record: Path | None, made: Made, stage: Stage, remains: Remains) -> Proof:
    """Audit the finished site, all but what was audited with the same data by the same rules; or raise Disproved."""
    digests = {file.path: file.digest for file in made.written}
    data = data_digest(digests.__getitem__)
    proved_with = fingerprint([made.code, *libraries(), data, *sorted(digests)])
    with stage.nearby(made.written) as near:
        # A worker elsewhere that was thought dead may have written again what another had written since.
        read = near if order.hire is None else verified(near, made.written)
        published = _data(record, fingerprint([made.code, *libraries(), data]), read)
        known = {name: remains.tasks[name].told for name in made.adopted if proved_with == remains.proved_with}
        again = {path for told in known.values() for path in told.others}
        again |= digests.keys() - {file.path for name in known for file in made.left[name].done.written}
        # The languages of a page after each other: they show the same, which is then proved but once.
        audited = sorted(filter(is_audited, again), key=_in_any_language)
        parts = [audited[start : start + FILES] for start in range(0, len(audited), FILES)]
        jobs = min(order.jobs or jobs_by_default(len(parts)), len(parts))
        with processes(jobs, partial(_audited, published, read)) as crew:
            found = dict(one for part in gather(parts, crew) for one in part)
        before = Totals(*map(sum, zip(NONE, *(told.counts for told in known.values()), strict=True)))
        audit = joined(published, found, before, frozenset(digests), read)
    if audit.problems:
        raise Disproved(audit.problems)
    result = audit_json(audit.pages, audit.numbers, audit.linked, audit.proved, audit.languages)
    told = {name: known.get(name) or _told(found, one.done.written) for name, one in made.left.items()}
    return Proof(File(result.url.file, formatted(result)), told, proved_with)


NONE = Totals(0, 0, 0, 0)


def _told(found: Mapping[str, Found], written: Sequence[Written]) -> Told:
    """Say what was found in the files of a task."""
    alone = [one for file in written if (one := found.get(file.path)) and is_told_by_itself(one)]
    others = tuple(file.path for file in written if file.path in found and not is_told_by_itself(found[file.path]))
    return Told(totals(alone), others)


def _data(record: Path | None, key: str, read: Read) -> Published:
    """Give what the published data say: as it was read before, where the data are the same, or read from them."""
    kept = recall_bytes(beside(record, "facts"), key) if record else None
    if kept:
        with suppress(Unknown):
            return unpacked_published(kept)
    published = read_published(read)
    if record and (packed := packed_published(published)):
        with suppress(OSError):
            keep_bytes(beside(record, "facts"), key, packed)
    return published


def _in_any_language(path: str) -> tuple[str, str]:
    return path.partition("/")[2], path


def _audited(published: Published, read: Read, paths: Sequence[str]) -> list[tuple[str, Found]]:
    return [(path, audit_file(published, path, read(path))) for path in paths]
