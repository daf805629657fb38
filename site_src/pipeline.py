"""Paths and settings in, the published site and all problems out: the flow through the rooms, said in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from site_src import VERSION
from site_src.check.audit import Found, audit_file, is_audited, joined
from site_src.check.known import Published, read_published
from site_src.check.rules import changes, comparisons, forgotten, joint, local
from site_src.model.corpus import Corpus
from site_src.model.problem import Problem, stops
from site_src.model.published import Edition, PublishedFigures
from site_src.model.site import File, Files
from site_src.model.tallies import Tallies
from site_src.plan.audit import audit_json
from site_src.plan.batches import Plan, Task, batch, plan, shadows
from site_src.plan.differences import Differences, differences
from site_src.plan.sheet import Kind
from site_src.read.corpus import Folder, Reader, Reading, read_corpus, read_folders
from site_src.read.files import Entry
from site_src.read.published import EDITION_FILES, read_edition
from site_src.read.reports import Surroundings
from site_src.render.assets import read_assets, templates_digest
from site_src.render.formats import formatted
from site_src.render.render import render
from site_src.tally.totals import tally
from site_src.write.cache import Cache, fingerprint
from site_src.write.cluster import Hire
from site_src.write.indexing import indexed
from site_src.write.kits import LIBRARIES
from site_src.write.making import made, staging
from site_src.write.publish import Swap
from site_src.write.record import Said, keep, recall, seen
from site_src.write.stages import Read, Stage, Written, verified
from site_src.write.stores import Store
from site_src.write.workers import gather, jobs_by_default, processes

CACHE_LIMIT = 512 * 1024 * 1024
"""Bytes that finished batches may take on the disk before the longest unused of them go."""

Watch = Callable[[Sequence[Task]], Iterable[Task]]
"""Shows how far the work is: tasks in, the same out, one by one as they are taken."""


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
    found: tuple[Kind, ...]
    """The kinds of shadows that the search finds pages by; none for a site without one."""


class Survey(NamedTuple):
    """What the content says, all of it found right."""

    corpus: Corpus
    tallies: Tallies


class Outcome(NamedTuple):
    """How a run ended: its problems in order and, if it got so far, what was planned and published."""

    problems: tuple[Problem, ...]
    plan: Plan | None
    languages: int
    kinds: Mapping[str, int]
    """How many pages there are of each kind."""
    unchanged: bool
    """Nothing was to be done: the site stands as a build from the same sources left it."""


def survey(order: Order) -> tuple[Survey | None, list[Problem]]:
    """Read, check and tally the content; None if something in it stops a build."""
    corpus, problems = read_corpus(order.content, order.base_url, _reader(order), drafts=order.drafts)
    if corpus is None:
        return None, problems
    problems += _local(order, corpus)
    problems += joint(corpus)
    problems += changes(corpus, order.published) if order.published is not None else []
    problems += forgotten(corpus) if order.coverage else []
    if stops(problems, strict=False):
        return None, problems
    tallies = tally(corpus)
    problems += comparisons(corpus, tallies)
    return (None if stops(problems, strict=order.strict) else Survey(corpus, tallies)), problems


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


def _local(order: Order, corpus: Corpus) -> list[Problem]:
    """Check the reports one by one: in this process where they are few, else in several."""
    names = tuple(corpus.reports)
    parts = [names[start : start + FOLDERS] for start in range(0, len(names), FOLDERS)]
    with processes(order.jobs or jobs_by_default(len(parts)), partial(_local_of, corpus)) as crew:
        found = [problem for problems in gather(parts, crew) for problem in problems]
    return [*found, *local(replace(corpus, reports={}))]


def _local_of(corpus: Corpus, names: Sequence[str]) -> list[Problem]:
    return local(replace(corpus, reports={name: corpus.reports[name] for name in names}, loose=()))


def check(order: Order) -> Outcome:
    """Find all problems, and write nothing."""
    return _planned(order, {})


def compare(order: Order, before: Edition) -> tuple[Differences | None, Outcome]:
    """Say what a build would change of what is published; None if something stops it."""
    found, problems = survey(order)
    if found is None:
        return None, _outcome(problems, None, 0)
    planned, clashes = plan(found.corpus, found.tallies, {}, order.kinds)
    data = {file.url.file: file for file in (make() for make in planned.blueprint.data)}
    # What would be published is read as what was, so that the two can only differ in what they say.
    after, reason = read_edition({name: formatted(data[name]).decode("utf-8") for name in EDITION_FILES})
    if after is None:
        raise AssertionError(f"our own files cannot be read: {reason}")
    return differences(found.corpus, before, after), _outcome([*problems, *clashes], planned, 0)


def build(order: Order, swap: Swap, watch: Watch, now: int) -> Outcome:
    """Build the site and publish it; where something stops it, the published site stays as it was.

    ``now`` is in nanoseconds since the epoch.
    """
    sources, asked, record, output = _sources(order), _asked(order), _record(order), order.output
    known = recall(record, asked, sources, output) if record and isinstance(output, Path) else None
    if known is not None:
        return Outcome(known.problems, None, known.languages, known.kinds, unchanged=True)
    before = seen(sources)
    with staging(order.output, [order.content.path, order.templates], swap) as stage:
        assets = read_assets(order.templates)
        outcome = _planned(order, assets)
        if outcome.plan is None:
            raise Stopped(outcome)
        tasks = outcome.plan.tasks
        jobs = order.jobs or jobs_by_default(len(tasks))
        prepare = partial(batch, outcome.plan.blueprint)
        draw = partial(render, edition=templates_digest(order.templates))
        written = [*made(watch(tasks), prepare, draw, order.templates, stage, order.hire or jobs, _cache(order))]
        written += stage.write(assets.values())
        written += stage.copy(outcome.plan.copies)
        written += _indexed(order, outcome.plan, draw, jobs, stage)
        written += stage.write([_proved(order, stage, written, jobs)])
        stage.seal(written)
    _prune(order)
    if record and isinstance(output, Path):
        keep(record, asked, before, output, Said(outcome.problems, outcome.languages, outcome.kinds), now)
    return outcome


def _record(order: Order) -> Path | None:
    """Give the file that tells what the last build of this output saw; none where nothing is to be remembered."""
    if order.cache is None or order.published is not None or isinstance(order.output, Store):
        return None
    return order.cache.parent / f"built-{fingerprint([str(order.output.absolute())])[:16]}.json"


def _sources(order: Order) -> tuple[Path, ...]:
    return (order.content.path, order.templates, Path(__file__).parent)


def _asked(order: Order) -> str:
    """Give one digest of all that a site follows from besides its sources."""
    wishes = (order.base_url, order.drafts, order.strict, order.coverage, order.content.shown)
    kinds = (kind.pages.__name__ for kind in (*order.kinds, *order.found))
    return fingerprint([VERSION, *_libraries(), *map(repr, wishes), *kinds])


class Stopped(Exception):  # noqa: N818 (raised as what it says)
    """The content has problems that stop a build: leaves the staging of the output, which then stays as it was."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__("the content has problems")
        self.outcome = outcome


class Disproved(Exception):  # noqa: N818 (raised as what it says)
    """The finished site shows what the data do not say: our own bug, so that the output stays as it was."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("the site does not show what its data say")
        self.problems = problems


def _indexed(order: Order, planned: Plan, draw: Callable[..., Files], jobs: int, stage: Stage) -> Sequence[Written]:
    """Make the index of the search, on this machine; nothing where it is not wanted."""
    if not order.found:
        return ()
    blueprint, tasks = shadows(planned.blueprint, order.found)
    return indexed(tasks, partial(batch, blueprint), draw, order.templates, stage, jobs, _cache(order))


FILES = 128
"""Finished files that a process audits at a time."""


def _proved(order: Order, stage: Stage, written: Sequence[Written], jobs: int) -> File:
    """Audit the finished site; give the file that says how much was compared, or raise Disproved."""
    paths = frozenset(file.path for file in written)
    audited = sorted(path for path in paths if is_audited(path))
    parts = [audited[start : start + FILES] for start in range(0, len(audited), FILES)]
    with stage.nearby(written) as near:
        # A worker elsewhere that was thought dead may have written again what another had written since.
        read = near if order.hire is None else verified(near, written)
        published = read_published(read)
        with processes(min(jobs, len(parts)), partial(_audited, published, read)) as crew:
            found = dict(one for part in gather(parts, crew) for one in part)
        audit = joined(published, found, paths, read)
    if audit.problems:
        raise Disproved(audit.problems)
    result = audit_json(audit.pages, audit.numbers, audit.linked, audit.proved, audit.languages)
    return File(result.url.file, formatted(result))


def _audited(published: Published, read: Read, paths: Sequence[str]) -> list[tuple[str, Found]]:
    return [(path, audit_file(published, path, read(path))) for path in paths]


def _planned(order: Order, assets: Mapping[str, File]) -> Outcome:
    found, problems = survey(order)
    if found is None:
        return _outcome(problems, None, 0)
    names = {name: Path(file.path).name for name, file in assets.items()}
    planned, clashes = plan(found.corpus, found.tallies, names, order.kinds)
    return _outcome([*problems, *clashes], None if clashes else planned, len(found.corpus.languages))


def _outcome(problems: Sequence[Problem], planned: Plan | None, languages: int) -> Outcome:
    ordered = tuple(sorted(problems, key=lambda problem: problem.order))
    return Outcome(ordered, planned, languages, planned.kinds if planned else {}, unchanged=False)


def _cache(order: Order) -> Cache | None:
    """Open the cache for this code, these templates and these libraries: with others, pages would be others."""
    if order.cache is None:
        return None
    code = Path(__file__).parent
    sources = [path.read_bytes() for folder in ("model", "render") for path in sorted((code / folder).glob("*.py"))]
    return Cache(order.cache, fingerprint([VERSION, templates_digest(order.templates), *_libraries(), *sources]))


def _libraries() -> list[str]:
    """Name the libraries that pages follow from."""
    return [f"{name} {version(name)}" for name in LIBRARIES]


def _prune(order: Order) -> None:
    if order.cache is not None:
        Cache(order.cache, "").prune(CACHE_LIMIT)
