"""Paths and settings in, the published site and all problems out: the flow through the rooms, said in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple

from site_src.check.audit import Found, audit_file, counts_of, is_audited, joined, with_counts
from site_src.check.known import Published, read_published
from site_src.heritage import Legacy, adopted, bequeathed, inherited, legacies
from site_src.model.problem import Problem
from site_src.model.published import Edition
from site_src.model.site import File, Files
from site_src.plan.audit import audit_json
from site_src.plan.batches import Bundle, Plan, batches, bundles, noticed_batches, plan, shadows
from site_src.plan.differences import Differences, differences
from site_src.read.published import EDITION_FILES, read_edition
from site_src.render.assets import read_assets, templates_digest
from site_src.render.formats import formatted
from site_src.render.render import render
from site_src.survey import NO_MEMORY, Memory, Order, Survey, asked, libraries, survey
from site_src.write.digests import fingerprint
from site_src.write.indexing import indexed
from site_src.write.making import made, staging
from site_src.write.publish import Swap
from site_src.write.readings import recall_readings
from site_src.write.record import Said, forget, keep, recall, seen
from site_src.write.remains import NOTHING, Remains, clear, keep_remains, recall_remains, standing
from site_src.write.stages import Folder, Read, Stage, Written, verified
from site_src.write.stores import Store
from site_src.write.trees import EMPTY, Tree, folders_around, is_as, keep_tree, looked, parted, recall_tree
from site_src.write.workers import gather, jobs_by_default, processes

Watch = Callable[[Sequence[Bundle]], Iterable[Bundle]]
"""Shows how far the work is: bundles of tasks in, the same out, one by one as they are taken."""


class Outcome(NamedTuple):
    """How a run ended: its problems in order and, if it got so far, what was planned and published."""

    problems: tuple[Problem, ...]
    languages: int
    kinds: Mapping[str, int]
    """How many pages there are of each kind."""
    unchanged: bool
    """Nothing was to be done: the site stands as a build from the same sources left it."""
    made: int
    """How many files were made; the others of pages and data stand as an earlier build made them."""


def check(order: Order) -> Outcome:
    """Find all problems, and write nothing."""
    return _planned(order, {}, NO_MEMORY)[0]


def compare(order: Order, before: Edition) -> tuple[Differences | None, Outcome]:
    """Say what a build would change of what is published; None if something stops it."""
    found, problems = survey(order, NO_MEMORY)
    if found is None:
        return None, _outcome(problems, None, 0)
    planned, clashes = plan(found.corpus, found.tallies, {}, order.kinds)
    data = {file.url.file: file for file in (data for one in planned.blueprint.data for data in one.plan())}
    # What would be published is read as what was, so that the two can only differ in what they say.
    after, reason = read_edition({name: formatted(data[name]).decode("utf-8") for name in EDITION_FILES})
    if after is None:
        raise AssertionError(f"our own files cannot be read: {reason}")
    return differences(found.corpus, before, after), _outcome([*problems, *clashes], planned, 0)


def build(order: Order, swap: Swap, watch: Watch, now: int) -> Outcome:
    """Build the site and publish it; where something stops it, the published site stays as it was.

    ``now`` is in nanoseconds since the epoch.
    """
    sources, wishes, record, output = _sources(order), asked(order), _record(order), order.output
    before = seen(sources)
    if record and isinstance(output, Path) and (said := _unchanged(record, recall(record, wishes, before), output)):
        return Outcome(said.problems, said.languages, said.kinds, unchanged=True, made=0)
    remains = recall_remains(_beside(record, "left")) if record else NOTHING
    spare = _beside(record, "before").with_suffix("") if record else None
    tree = EMPTY
    with staging(order.output, [order.content.path, order.templates], swap, spare) as stage:
        outcome, made = _made(order, record, remains, stage, watch)
        proof = _proved(order, made, stage, remains)
        written = [*made.written, *stage.write([proof.file])]
        stage.seal(written)
        if record and isinstance(stage, Folder):
            clear(stage.path, made.stands, {file.path for file in written})
            touched = folders_around((made.stands.files.keys() | {file.path for file in written}) - made.stood)
            tree = looked(stage.path, made.stands, touched)
            left = bequeathed(made.left, tree.files, proof.counts)
            remains = Remains(left, made.facts, made.sound, made.checked_with, proof.proved_with)
    if record:
        with suppress(OSError):  # What cannot be written down is not remembered.
            now_there = _published(record, tree)
            keep(record, wishes, before, now_there, Said(outcome.problems, outcome.languages, outcome.kinds), now)
            keep_remains(_beside(record, "left"), remains)
        forget(record.parent)
    return outcome


class Made(NamedTuple):
    """The files of a site, before they are audited. What they were made from is not held any more."""

    written: Sequence[Written]
    adopted: Set[str]
    """The paths of those that stand as an earlier build made them."""
    left: Mapping[str, Legacy]
    stands: Tree
    """What stood in the folder before."""
    stood: Set[str]
    """The paths of files that were neither made nor linked: they stood there already."""
    facts: str
    sound: frozenset[str]
    checked_with: str
    code: str


def _made(order: Order, record: Path | None, remains: Remains, stage: Stage, watch: Watch) -> tuple[Outcome, Made]:
    """Plan a site and make all its files but the one that says how they were audited; or raise Stopped."""
    assets = read_assets(order.templates)
    outcome, planned, found = _planned(order, assets, _memory(record, remains) if record else NO_MEMORY)
    if planned is None or found is None:
        raise Stopped(outcome)
    heritage = inherited(order, planned, found, assets, remains)
    stands = EMPTY
    if isinstance(stage, Folder):
        stands = standing(stage.path, recall_tree(_beside(record, "past"))[0] if record else EMPTY)
    taken = adopted(stage, order.output, heritage, stands)
    tasks = tuple(task for task in planned.tasks if task not in taken)
    prepare = partial(noticed_batches if record else batches, planned.blueprint)
    draw = partial(render, edition=templates_digest(order.templates))
    loads = tuple(bundles(planned.blueprint, tasks))
    crew = order.hire or order.jobs or jobs_by_default(len(loads))
    fresh = (one for done in made(watch(loads), prepare, draw, order.templates, stage, crew) for one in done)
    done = taken | dict(zip(tasks, fresh, strict=True))
    written = [file for task in planned.tasks for file in done[task].written]
    written += stage.write(assets.values())
    written += stage.copy(planned.copies)
    written += _indexed(order, planned, draw, stage)
    as_before = {file.path for task in taken.values() for file in task.written}
    result = Made(
        written=written,
        adopted=as_before,
        left=legacies(heritage, done),
        stands=stands,
        stood=heritage.stood(taken, stands),
        facts=heritage.facts,
        sound=found.sound,
        checked_with=found.checked_with,
        code=found.code,
    )
    return outcome._replace(made=sum(len(done[task].written) for task in tasks)), result


def _unchanged(record: Path, known: tuple[Said, str] | None, output: Path) -> Said | None:
    """Give what the last build said, of whose order and sources all is known, if its output is as it left it."""
    if known is None:
        return None
    said, digest = known
    tree, kept = recall_tree(_beside(record, "tree"))
    if kept != digest:
        return None
    parts = parted(tree, NAMES)
    with processes(jobs_by_default(len(parts)), partial(is_as, output)) as crew:
        same = gather(parts, crew)
    return said if all(same) else None


NAMES = 4096
"""Files, and folders, that a process looks at at a time."""


def _published(record: Path, tree: Tree) -> str:
    """Write down what the site is now, and that it was put aside what was; gives a digest of it."""
    now, past = _beside(record, "tree"), _beside(record, "past")
    with suppress(FileNotFoundError):
        now.replace(past)
    return keep_tree(now, tree)


def _record(order: Order) -> Path | None:
    """Give the file that tells what the last build of this output saw; none where nothing is to be remembered."""
    if order.cache is None or order.published is not None or isinstance(order.output, Store):
        return None
    return order.cache / f"built-{fingerprint([str(order.output.absolute())])[:16]}.json"


def _memory(record: Path, remains: Remains) -> Memory:
    """Recall what the last build read, beside what it left."""
    read = _beside(record, "read")
    return Memory(remains, recall_readings(read), read)


def _beside(record: Path, what: str) -> Path:
    """Give the file that tells what that build left, or read."""
    return record.with_name(record.name.replace("built", what))


def _sources(order: Order) -> tuple[Path, ...]:
    return (order.content.path, order.templates, Path(__file__).parent)


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


def _indexed(order: Order, planned: Plan, draw: Callable[..., Files], stage: Stage) -> Sequence[Written]:
    """Make the index of the search, on this machine; nothing where it is not wanted."""
    if not order.found:
        return ()
    blueprint, tasks = shadows(planned.blueprint, order.found)
    loads = tuple(bundles(blueprint, tasks))
    jobs = order.jobs or jobs_by_default(len(loads))
    return indexed(loads, partial(batches, blueprint), draw, order.templates, stage, jobs)


FILES = 128
"""Finished files that a process audits at a time."""


class Proof(NamedTuple):
    """The finished site agrees with its data."""

    file: File
    """It says how much was compared."""
    counts: Mapping[str, tuple[int, ...]]
    """By file in which nothing but counts was found: these."""
    proved_with: str
    """A digest of what that follows from besides the file."""


def _proved(order: Order, made: Made, stage: Stage, remains: Remains) -> Proof:
    """Audit the finished site, all but what was audited with the same data by the same rules; or raise Disproved."""
    paths = frozenset(file.path for file in made.written)
    with stage.nearby(made.written) as near:
        # A worker elsewhere that was thought dead may have written again what another had written since.
        read = near if order.hire is None else verified(near, made.written)
        published = read_published(read)
        proved_with = fingerprint([made.code, *libraries(), published.digest])
        known: dict[str, Found] = {}
        if proved_with == remains.proved_with:
            left = (file for task in remains.tasks.values() for file in task.files)
            files = (file for file in left if file.path in made.adopted and file.found)
            known = {file.path: with_counts(file.found) for file in files}
        # The languages of a page after each other: they show the same, which is then proved but once.
        audited = sorted((path for path in paths if is_audited(path) and path not in known), key=_in_any_language)
        parts = [audited[start : start + FILES] for start in range(0, len(audited), FILES)]
        jobs = min(order.jobs or jobs_by_default(len(parts)), len(parts))
        with processes(jobs, partial(_audited, published, read)) as crew:
            seen_in = known | dict(one for part in gather(parts, crew) for one in part)
        audit = joined(published, seen_in, paths, read)
    if audit.problems:
        raise Disproved(audit.problems)
    result = audit_json(audit.pages, audit.numbers, audit.linked, audit.proved, audit.languages)
    counts = {path: counts_of(one) for path, one in seen_in.items()}
    return Proof(File(result.url.file, formatted(result)), counts, proved_with)


def _in_any_language(path: str) -> tuple[str, str]:
    return path.partition("/")[2], path


def _audited(published: Published, read: Read, paths: Sequence[str]) -> list[tuple[str, Found]]:
    return [(path, audit_file(published, path, read(path))) for path in paths]


def _planned(order: Order, assets: Mapping[str, File], memory: Memory) -> tuple[Outcome, Plan | None, Survey | None]:
    found, problems = survey(order, memory)
    if found is None:
        return _outcome(problems, None, 0), None, None
    names = {name: Path(file.path).name for name, file in assets.items()}
    planned, clashes = plan(found.corpus, found.tallies, names, order.kinds)
    outcome = _outcome([*problems, *clashes], planned, len(found.corpus.languages))
    return outcome, None if clashes else planned, found


def _outcome(problems: Sequence[Problem], planned: Plan | None, languages: int) -> Outcome:
    ordered = tuple(sorted(problems, key=lambda problem: problem.order))
    return Outcome(ordered, languages, planned.kinds if planned else {}, unchanged=False, made=0)
