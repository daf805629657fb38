"""Paths and settings in, the published site and all problems out: the flow through the rooms, said in order."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from site_src.footing import footing, next_folder, remains_left, spare_of, stands_now
from site_src.heritage import Made, Standing, adopted, bequeathed, inherited, legacies
from site_src.model.numerals.reader import numbers_in
from site_src.model.problem import Problem
from site_src.model.published import Edition
from site_src.model.site import File
from site_src.order import Order, Outcome
from site_src.plan.batches import Bundle, Plan, batches, bundles, noticed_batches, plan
from site_src.plan.differences import Differences, differences
from site_src.proving import data_left, prove_with, proved
from site_src.read.published import EDITION_FILES, read_edition
from site_src.render.assets import read_assets, templates_digest
from site_src.render.compiled import kept_beside
from site_src.render.environment import ready
from site_src.render.formats import formatted
from site_src.render.render import render
from site_src.searching import searched
from site_src.survey import NO_MEMORY, Memory, Survey, keep_lore, survey, unpacked_all
from site_src.unchanged import Begun, begun, record_of, sources_of, tree_left
from site_src.write import readings
from site_src.write.digests import fingerprint
from site_src.write.making import made, staging
from site_src.write.publish import Swap
from site_src.write.record import Said, beside, forget, keep
from site_src.write.remains import NOTHING, Remains, clear, keep_remains
from site_src.write.stages import Folder, Stage
from site_src.write.trees import (
    EMPTY,
    folders_around,
    looked,
)
from site_src.write.versions import libraries
from site_src.write.workers import are_forked, jobs_by_default

Watch = Callable[[Sequence[Bundle]], Iterable[Bundle]]
"""Shows how far the work is: bundles of tasks in, the same out, one by one as they are taken."""


def check(order: Order) -> Outcome:
    """Find all problems, and write nothing."""
    return _planned(order, {}, NO_MEMORY)[0]


def compare(order: Order, before: Edition) -> tuple[Differences | None, Outcome]:
    """Say what a build would change of what is published; None if something stops it."""
    found, problems = survey(order, NO_MEMORY)
    if found is None:
        return None, _outcome(problems, None, 0)
    planned, clashes = plan(found.corpus, found.tallies, {}, order.kinds.rows())
    data = {file.url.file: file for file in (data for one in planned.blueprint.data for data in one.plan())}
    # What would be published is read as what was, so that the two can only differ in what they say.
    after, reason = read_edition({name: formatted(data[name]).decode("utf-8") for name in EDITION_FILES})
    if after is None:
        raise AssertionError(f"our own files cannot be read: {reason}")
    return differences(found.corpus, before, after), _outcome([*problems, *clashes], planned, 0)


def build(order: Order, swap: Swap, watch: Watch, now: int) -> Outcome:
    """Build the site and publish it, unless it stands as a build from the same sources left it.

    See rebuild.
    """
    found = begun(order)
    if found.outcome:
        return found.outcome
    outcome, remember = rebuild(order, found, swap, watch, now)
    remember()
    return outcome


def rebuild(order: Order, found: Begun, swap: Swap, watch: Watch, now: int) -> tuple[Outcome, Callable[[], None]]:
    """Build the site and publish it; where something stops it, the published site stays as it was.

    ``now`` is a moment before ``found`` was looked at, in nanoseconds since the epoch. Gives also what writes down with
    what a next build begins, for when nobody waits any more.
    """
    record = found.record
    remains = remains_left(order, record) if record else NOTHING
    spare = spare_of(record) if record else None
    tree = EMPTY
    later: list[Callable[[], None]] = []
    with staging(order.output, [order.content.path, order.templates], swap, spare) as stage:
        with footing(order, stage, record) as look:
            told = partial(found.sources.told, now=now)
            memory = _memory(order, record, remains, told, later.append) if record else NO_MEMORY
            outcome, made = _made(order, memory, stage, look, watch)
        proof = proved(order, record, made, stage, remains)
        shown = stage.write([proof.file])
        stage.seal([*made.written, *shown])
        if record and isinstance(stage, Folder):
            touched = clear(stage.path, made.stands, (made.digests | dict(shown)).keys())
            touched |= folders_around([*made.fresh, proof.file.path])
            tree = looked(stage.path, made.stands, touched)
            left = bequeathed(made, remains.tasks, tree.files, proof.told)
            audited = (proof.proved_with, proof.data, proof.paths)
            remains = Remains(left, made.facts, made.sound, made.checked_with, *audited)

    def remember() -> None:
        if record:
            with suppress(OSError):  # What cannot be written down is not remembered.
                for one in later:
                    one()
                said = Said(outcome.problems, outcome.languages, outcome.kinds)
                keep(record, found.asked, found.sources, stands_now(record, tree), said, now)
                keep_remains(beside(record, "left"), remains)
            forget(record.parent)

    return outcome, remember


def _made(
    order: Order, memory: Memory, stage: Stage, look: Callable[[], Standing], watch: Watch
) -> tuple[Outcome, Made]:
    """Plan a site and make all its files but the one that says how they were audited; or raise Stopped.

    ``look`` gives what stands in the folder of the site.
    """
    assets = read_assets(order.templates)
    outcome, planned, found = _planned(order, assets, memory)
    if planned is None or found is None:
        raise Stopped(outcome)
    heritage = inherited(order, planned, found, assets, memory.remains)
    stands = look()
    taken = adopted(stage, order.output, heritage, stands)
    tasks = tuple(task for task in planned.tasks if task not in taken.done)
    prepare = partial(noticed_batches if memory.record else batches, planned.blueprint)
    edition, code = templates_digest(order.templates), _code(order, found)
    draw = partial(render, edition=edition, code=code)
    loads = tuple(bundles(planned.blueprint, tasks))
    crew = order.hire or order.jobs or jobs_by_default(len(loads))
    if isinstance(crew, int) and are_forked(crew):
        ready(order.templates, edition, planned.blueprint.chromes, code, planned.blueprint.together.manifold)
    fresh = (one for done in made(watch(loads), prepare, draw, order.templates, stage, crew) for one in done)
    done = taken.done | dict(zip(tasks, fresh, strict=True))
    beside = [*stage.write(assets.values()), *stage.copy(planned.copies)]
    index = searched(order, planned, found, heritage, draw, stage, stands.tree)
    written = [file for task in planned.tasks for file in done[task].written] + beside + [*index.written]
    new = [file.path for part in (*(done[task].written for task in tasks), beside) for file in part]
    result = Made(
        written=written,
        digests=dict(written),
        beside=beside,
        adopted={heritage.names[task] for task in taken.done} | index.adopted,
        left={**legacies(heritage, done, taken), **index.left},
        stands=stands.tree,
        fresh=[*taken.linked, *new, *index.fresh],
        facts=heritage.facts,
        sound=found.sound,
        checked_with=found.checked_with,
        code=found.code,
    )
    return outcome._replace(made=sum(len(done[task].written) for task in tasks)), result


def _code(order: Order, found: Survey) -> Path | None:
    """Give where the compiled code of the templates is kept: here, by a build that may remember something."""
    if order.cache is None or order.hire:
        return None
    return kept_beside(order.templates, fingerprint([found.code, templates_digest(order.templates), *libraries()]))


def _memory(
    order: Order,
    record: Path,
    remains: Remains,
    told: Callable[[Path], str | None],
    later: Callable[[Callable[[], None]], object],
) -> Memory:
    """Recall what the last build read, beside what it left."""
    path = beside(record, "read")
    seal = readings.seal_of(path)
    known = order.held.value(partial(readings.recall_readings, path), "read", seal)
    at_hand = order.held.value(partial(unpacked_all, known), "reports", seal) if order.held else {}
    return Memory(remains, known, record, told, at_hand, later)


def prepare(order: Order, now: int) -> Generator[None, None, None]:
    """Recall what the last build left and load what a next one will need: for who may be asked for it, and has time.

    The first step does that; what is wrong with the content is for the build to say. Further ones, each but a moment,
    make the folder ready that the next site begins with; who has no more time closes them. ``now`` is as in rebuild.
    """
    record = record_of(order)
    if record and order.held:
        _load(order, record, now)
        yield
        yield from next_folder(order, record)


def _load(order: Order, record: Path, now: int) -> None:
    remains = remains_left(order, record)
    tree_left(order, beside(record, "tree"))
    # What is read here is read again by the next build, which writes it down.
    memory = _memory(order, record, remains, partial(sources_of(order).told, now=now), lambda _: None)
    _, planned, found = _planned(order, read_assets(order.templates), memory)
    if planned and found:
        data_left(order, beside(record, "facts"), prove_with(found.code), remains.data)
        edition, code, chromes = templates_digest(order.templates), _code(order, found), planned.blueprint.chromes
        ready(order.templates, edition, chromes, code, planned.blueprint.together.manifold)
        for language in found.corpus.languages:
            numbers_in("", language.code)


class Stopped(Exception):  # noqa: N818 (raised as what it says)
    """The content has problems that stop a build: leaves the staging of the output, which then stays as it was."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__("the content has problems")
        self.outcome = outcome


def _planned(order: Order, assets: Mapping[str, File], memory: Memory) -> tuple[Outcome, Plan | None, Survey | None]:
    found, problems = survey(order, memory)
    if found is None:
        return _outcome(problems, None, 0), None, None
    names = {name: Path(file.path).name for name, file in assets.items()}
    planned, clashes = plan(found.corpus, found.tallies, names, order.kinds.rows(), found.lore)
    if not clashes:
        keep_lore(memory, found, planned.blueprint.views[0].knowledge, planned.addressed)
    outcome = _outcome([*problems, *clashes], planned, len(found.corpus.languages))
    return outcome, None if clashes else planned, found


def _outcome(problems: Sequence[Problem], planned: Plan | None, languages: int) -> Outcome:
    ordered = tuple(sorted(problems, key=lambda problem: problem.order))
    return Outcome(ordered, languages, planned.addressed.kinds if planned else {}, unchanged=False, made=0)
