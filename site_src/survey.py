"""An order in; what the content says, all of it found right and tallied, and all problems out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
from site_src.read.reports import Surroundings
from site_src.tally.totals import tally
from site_src.write.cache import fingerprint
from site_src.write.cluster import Hire
from site_src.write.kits import LIBRARIES
from site_src.write.remains import Remains
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
    """Where finished batches are remembered; None for a build without memory."""
    published: PublishedFigures | None
    """What was published, if changes of it have to be told to readers."""
    coverage: bool
    """Whether to list what the texts say and no figure does."""
    kinds: tuple[Kind, ...]
    """The kinds of pages that are made."""


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


def survey(order: Order, remains: Remains) -> tuple[Survey | None, list[Problem]]:
    """Read, check and tally the content; None if something in it stops a build.

    A report in which an earlier build found nothing, by the same rules and beside the same taxonomy and places, is not
    checked by itself again.
    """
    corpus, problems = read_corpus(order.content, order.base_url, _reader(order), drafts=order.drafts)
    if corpus is None:
        return None, problems
    program = code()
    checked_with = fingerprint([asked(order), program, corpus.origin])
    sound = remains.checked if remains.checked_with == checked_with else frozenset()
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
    return Survey(corpus, tallies, frozenset(_sound(order, corpus, named)), checked_with, program), problems


def _sound(order: Order, corpus: Corpus, named: Iterable[str]) -> Iterable[str]:
    """Give the digests of the reports in whose folders no problem was found."""
    below = f"{order.content.shown}/reports/"
    wrong = {path.removeprefix(below).rpartition("/")[0] for path in named}
    return (report.origin.whole for name, report in corpus.reports.items() if name not in wrong)


def asked(order: Order) -> str:
    """Give one digest of all that a site follows from besides its sources."""
    wishes = (order.base_url, order.drafts, order.strict, order.coverage, order.content.shown)
    return fingerprint([VERSION, *libraries(), *map(repr, wishes), *(kind.pages.__name__ for kind in order.kinds)])


def code() -> str:
    """Give one digest of this program."""
    top = Path(__file__).parent
    return fingerprint(path.read_bytes() for path in sorted(top.rglob("*.py")))


def libraries() -> list[str]:
    """Name the libraries that pages follow from."""
    return [f"{name} {version(name)}" for name in LIBRARIES]


FOLDERS = 32
"""Reports that a process reads at a time."""


def _reader(order: Order) -> Reader:
    """Give what reads the reports: this process where they are few, else several."""

    def read(folders: Sequence[Folder], surroundings: Surroundings) -> Iterable[Reading]:
        parts = [folders[start : start + FOLDERS] for start in range(0, len(folders), FOLDERS)]
        jobs = order.jobs or jobs_by_default(len(parts))
        with processes(jobs, partial(_read_folders, surroundings=surroundings)) as crew:
            return [reading for readings in gather(parts, crew) for reading in readings]

    return read


def _read_folders(folders: Sequence[Folder], surroundings: Surroundings) -> tuple[Reading, ...]:
    return tuple(read_folders(folders, surroundings))


def _local(order: Order, corpus: Corpus, sound: frozenset[str]) -> list[Problem]:
    """Check the reports one by one, but those known as sound: in this process where they are few, else in several."""
    names = tuple(name for name, report in corpus.reports.items() if report.origin.whole not in sound)
    parts = [names[start : start + FOLDERS] for start in range(0, len(names), FOLDERS)]
    with processes(order.jobs or jobs_by_default(len(parts)), partial(_local_of, corpus)) as crew:
        found = [problem for problems in gather(parts, crew) for problem in problems]
    return [*found, *local(replace(corpus, reports={}))]


def _local_of(corpus: Corpus, names: Sequence[str]) -> list[Problem]:
    return local(replace(corpus, reports={name: corpus.reports[name] for name in names}, loose=()))
