"""An order in; what the content says, all of it found right and tallied, and all problems out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from site_src import VERSION
from site_src.check.rules import changes, comparisons, forgotten, joint, local
from site_src.model.corpus import Corpus
from site_src.model.problem import Problem, stops
from site_src.model.published import PublishedFigures
from site_src.model.tallies import Tallies
from site_src.plan.sheet import Kind
from site_src.read.corpus import Folder, Reader, Reading, read_corpus, read_folders
from site_src.read.files import Entry
from site_src.read.packed import Unknown, folder_digest, packed, unpacked
from site_src.read.reports import Surroundings
from site_src.tally.totals import tally
from site_src.write.cluster import Hire
from site_src.write.digests import fingerprint
from site_src.write.kits import LIBRARIES
from site_src.write.readings import UNREAD, Readings
from site_src.write.remains import NOTHING, Remains
from site_src.write.stores import Store
from site_src.write.workers import gather, jobs_by_default, processes


class Order(NamedTuple):
    """What a run is asked to do."""

    content: Entry
    templates: Path
    output: Path | Store
    base_url: str | None
    drafts: bool
    strict: bool
    jobs: int | None
    """How many processes; None lets the amount of work decide."""
    hire: Hire | None
    """What gives those who make the pages, where it is not processes of this machine."""
    cache: Path | None
    """Where is written down what a build saw and left; None for one without memory."""
    published: PublishedFigures | None
    """What was published, if changes of it have to be told to readers."""
    coverage: bool
    """Whether to list what the texts say and no figure does."""
    kinds: tuple[Kind, ...]
    """The kinds of pages that are made."""
    found: tuple[Kind, ...]
    """The kinds of shadows that the search finds pages by; none for a site without one."""


class Memory(NamedTuple):
    """What an earlier build left and read, and where what is read now is put: at once, so that nobody holds it."""

    remains: Remains
    known: Readings
    keep: Callable[[Readings], None]


NO_MEMORY = Memory(NOTHING, UNREAD, lambda _: None)
"""For who does everything anew and leaves nothing."""


class Survey(NamedTuple):
    """What the content says, all of it found right."""

    corpus: Corpus
    tallies: Tallies
    sound: frozenset[str]
    """Digests of the reports in which nothing was found by themselves."""
    checked_with: str
    """A digest of what else that follows from."""
    code: str
    """A digest of this program."""


def survey(order: Order, memory: Memory) -> tuple[Survey | None, list[Problem]]:
    """Read, check and tally the content; None if something in it stops a build.

    A report in which an earlier build found nothing, by the same rules and beside the same taxonomy and places, is not
    checked by itself again, and one whose files are the same is not read again.
    """
    program = code()
    kept: dict[str, bytes] = {}
    reader = _reader(order, program, memory.known, kept)
    corpus, problems = read_corpus(order.content, order.base_url, reader, drafts=order.drafts)
    if corpus is None:
        return None, problems
    memory.keep(Readings(read_with(program, corpus.origin), kept))
    kept.clear()
    checked_with = fingerprint([asked(order), program, corpus.origin])
    sound = memory.remains.checked if memory.remains.checked_with == checked_with else frozenset()
    found = _local(order, corpus, sound)
    problems += found
    problems += joint(corpus)
    problems += changes(corpus, order.published) if order.published is not None else []
    problems += forgotten(corpus) if order.coverage else []
    if stops(problems, strict=False):
        return None, problems
    tallies = tally(corpus)
    problems += comparisons(corpus, tallies)
    if stops(problems, strict=order.strict):
        return None, problems
    named = {problem.finding.at.path for problem in found}
    sound = frozenset(_sound(order, corpus, named))
    return Survey(corpus, tallies, sound, checked_with, program), problems


def _sound(order: Order, corpus: Corpus, named: Iterable[str]) -> Iterable[str]:
    """Give the digests of the reports in whose folders no problem was found."""
    below = f"{order.content.shown}/reports/"
    wrong = {path.removeprefix(below).rpartition("/")[0] for path in named}
    return (report.origin.whole for name, report in corpus.reports.items() if name not in wrong)


def asked(order: Order) -> str:
    """Give one digest of all that a site follows from besides its sources."""
    wishes = (order.base_url, order.drafts, order.strict, order.coverage, order.content.shown)
    kinds = (kind.pages.__name__ for kind in (*order.kinds, *order.found))
    return fingerprint([VERSION, *libraries(), *map(repr, wishes), *kinds])


def code() -> str:
    """Give one digest of this program."""
    top = Path(__file__).parent
    return fingerprint(path.read_bytes() for path in sorted(top.rglob("*.py")))


def libraries() -> list[str]:
    """Name the libraries that pages follow from."""
    return [f"{name} {version(name)}" for name in LIBRARIES]


FOLDERS = 32
"""Reports that a process reads at a time."""


class Parcel(NamedTuple):
    """A report from where it was read: packed if nothing is wrong with it, else as it is."""

    key: str | None
    """The digest of the files it was read from; None where they cannot be read or changed meanwhile."""
    content: bytes
    """Empty where a problem was found."""
    reading: Reading | None


def _reader(order: Order, program: str, known: Readings, kept: dict[str, bytes]) -> Reader:
    """Give what reads the reports: this process where they are few, else several. None is read that is known.

    What is packed is put into ``kept`` under its key.
    """

    def read(folders: Sequence[Folder], surroundings: Surroundings) -> Iterable[Reading]:
        keys = {folder.name: folder_digest(folder.entry) for folder in folders}
        reports = known.reports if known.read_with == read_with(program, surroundings.origin) else {}
        parcels = {name: parcel for name, key in keys.items() if (parcel := _known(key, reports))}
        unknown = [(folder, keys[folder.name]) for folder in folders if folder.name not in parcels]
        parts = [unknown[start : start + FOLDERS] for start in range(0, len(unknown), FOLDERS)]
        jobs = order.jobs or jobs_by_default(len(parts))
        with processes(jobs, partial(_read_folders, surroundings=surroundings)) as crew:
            for part, read in zip(parts, gather(parts, crew), strict=True):
                parcels |= {folder.name: parcel for (folder, _), parcel in zip(part, read, strict=True)}
        kept.update((parcel.key, parcel.content) for parcel in parcels.values() if parcel.key and parcel.content)
        return [_opened(parcels[folder.name]) for folder in folders]

    return read


def read_with(program: str, origin: str) -> str:
    """Give a digest of what a report follows from besides its own files."""
    return fingerprint([program, origin, *libraries()])


def _known(key: str | None, reports: Mapping[str, bytes]) -> Parcel | None:
    """Give a report that was read before; None if it was not, or if what was kept is no report."""
    content = reports.get(key or "")
    try:
        return Parcel(key, content, Reading(unpacked(content), ())) if content else None
    except Unknown:
        return None


def _read_folders(folders: Sequence[tuple[Folder, str | None]], surroundings: Surroundings) -> tuple[Parcel, ...]:
    return tuple(_read_folder(folder, key, surroundings) for folder, key in folders)


def _read_folder(folder: Folder, key: str | None, surroundings: Surroundings) -> Parcel:
    (reading,) = read_folders([folder], surroundings)
    if reading.report is None or reading.problems:
        return Parcel(None, b"", reading)
    still = folder_digest(folder.entry) == key
    return Parcel(key if still else None, packed(reading.report), None)


def _opened(parcel: Parcel) -> Reading:
    return parcel.reading or Reading(unpacked(parcel.content), ())


def _local(order: Order, corpus: Corpus, sound: frozenset[str]) -> list[Problem]:
    """Check the reports one by one, but those known as sound: in this process where they are few, else in several."""
    names = tuple(name for name, report in corpus.reports.items() if report.origin.whole not in sound)
    parts = [names[start : start + FOLDERS] for start in range(0, len(names), FOLDERS)]
    with processes(order.jobs or jobs_by_default(len(parts)), partial(_local_of, corpus)) as crew:
        found = [problem for problems in gather(parts, crew) for problem in problems]
    return [*found, *local(replace(corpus, reports={}))]


def _local_of(corpus: Corpus, names: Sequence[str]) -> list[Problem]:
    return local(replace(corpus, reports={name: corpus.reports[name] for name in names}, loose=()))
