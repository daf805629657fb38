"""Paths and settings in, the published site and all problems out: the flow through the rooms, said in order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from site_src import VERSION
from site_src.check.audit import audit
from site_src.check.rules import changes, comparisons, errors, forgotten, warnings
from site_src.model.corpus import Corpus
from site_src.model.language import locale
from site_src.model.problem import Problem, nearest, stops
from site_src.model.published import Edition, PublishedFigures
from site_src.model.site import File
from site_src.model.tallies import Tallies
from site_src.plan.audit import audit_json
from site_src.plan.batches import Plan, Task, batch, plan
from site_src.plan.differences import Differences, differences
from site_src.plan.sheet import Kind
from site_src.read.corpus import Folder, Reader, Reading, read_corpus, read_folders
from site_src.read.fields import STEP, language_way_out
from site_src.read.files import Entry
from site_src.read.published import EDITION_FILES, read_edition
from site_src.read.reports import Surroundings
from site_src.read.skeleton import new_report, new_translation
from site_src.render.assets import read_assets, templates_digest
from site_src.render.formats import formatted
from site_src.render.phrases import extracted, template_file, updated
from site_src.render.render import render
from site_src.tally.totals import tally
from site_src.write.cache import Cache, fingerprint
from site_src.write.cluster import Hire
from site_src.write.kits import LIBRARIES, Kit, sent, templates_of
from site_src.write.publish import Swap, staged
from site_src.write.stages import Folder as Staging
from site_src.write.stages import Stage, Written, verified
from site_src.write.stores import Store, shelved
from site_src.write.workers import Crew, execute, gather, jobs_by_default, processes

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


class Survey(NamedTuple):
    """What the content says, all of it found right."""

    corpus: Corpus
    tallies: Tallies


class Outcome(NamedTuple):
    """How a run ended: its problems in order and, if it got so far, what was planned and published."""

    problems: tuple[Problem, ...]
    plan: Plan | None
    languages: int


def survey(order: Order) -> tuple[Survey | None, list[Problem]]:
    """Read, check and tally the content; None if something in it stops a build."""
    corpus, problems = read_corpus(order.content, order.base_url, _reader(order), drafts=order.drafts)
    if corpus is None:
        return None, problems
    problems += errors(corpus)
    problems += changes(corpus, order.published) if order.published is not None else []
    problems += warnings(corpus)
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


def build(order: Order, swap: Swap, watch: Watch) -> Outcome:
    """Build the site and publish it; where something stops it, the published site stays as it was."""
    with _stage(order, swap) as stage:
        assets = read_assets(order.templates)
        outcome = _planned(order, assets)
        if outcome.plan is None:
            raise Stopped(outcome)
        written = [*_made(order, outcome.plan, stage, watch)]
        written += stage.write(assets.values())
        written += stage.copy(outcome.plan.copies)
        written += stage.write([_proved(order, stage, written)])
        stage.seal(written)
    _prune(order)
    return outcome


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


@contextmanager
def _stage(order: Order, swap: Swap) -> Iterator[Stage]:
    """Give the place where the site is made; when the block ends well, the site is published from there."""
    if isinstance(order.output, Store):
        with shelved(order.output) as shelf:
            yield shelf
    else:
        with staged(order.output, [order.content.path, order.templates], swap) as folder:
            yield Staging(folder)


def _made(order: Order, planned: Plan, stage: Stage, watch: Watch) -> Sequence[Written]:
    """Let the pages and data files be made and written: by processes of this machine, or by who was hired."""
    tasks, prepare = planned.tasks, partial(batch, planned.blueprint)
    make = partial(render, edition=templates_digest(order.templates))
    if order.hire is None:
        jobs = order.jobs or jobs_by_default(len(tasks))
        with processes(jobs, prepare) as crew:
            return execute(watch(tasks), crew, partial(make, templates=order.templates), stage.write, _cache(order))
    # The memory of pages is a folder of this machine, so that others make every page anew.
    kit = Kit(prepare, make, templates_of(order.templates))
    with order.hire() as executor, sent(kit, stage) as work:
        return [written for done in gather(watch(tasks), Crew(executor, work)) for written in done]


def _proved(order: Order, stage: Stage, written: Sequence[Written]) -> File:
    """Audit the finished site; give the file that says how much was compared, or raise Disproved."""
    with stage.nearby(written) as read:
        # A worker that was thought dead may write again what another has written since.
        found = audit([file.path for file in written], read if order.hire is None else verified(read, written))
    if found.problems:
        raise Disproved(found.problems)
    result = audit_json(found.pages, found.numbers, found.linked, found.proved, found.languages)
    return File(result.url.file, formatted(result))


def _planned(order: Order, assets: Mapping[str, File]) -> Outcome:
    found, problems = survey(order)
    if found is None:
        return _outcome(problems, None, 0)
    names = {name: Path(file.path).name for name, file in assets.items()}
    planned, clashes = plan(found.corpus, found.tallies, names, order.kinds)
    return _outcome([*problems, *clashes], None if clashes else planned, len(found.corpus.languages))


def _outcome(problems: Sequence[Problem], planned: Plan | None, languages: int) -> Outcome:
    return Outcome(tuple(sorted(problems, key=lambda problem: problem.order)), planned, languages)


def _cache(order: Order) -> Cache | None:
    """Open the cache for this code, these templates and these libraries: with others, pages would be others."""
    if order.cache is None:
        return None
    code = Path(__file__).parent
    sources = [path.read_bytes() for folder in ("model", "render") for path in sorted((code / folder).glob("*.py"))]
    libraries = [f"{name} {version(name)}" for name in LIBRARIES]
    return Cache(order.cache, fingerprint([VERSION, templates_digest(order.templates), *libraries, *sources]))


def _prune(order: Order) -> None:
    if order.cache is not None:
        Cache(order.cache, "").prune(CACHE_LIMIT)


def messages(order: Order) -> Iterator[tuple[Path, bytes]]:
    """Give the files of phrases brought up to date with the templates: the list of all, and one for each language."""
    template = extracted(order.templates)
    folder = order.content.path / "messages"
    yield folder / "messages.pot", template_file(template)
    corpus, _ = read_corpus(order.content, order.base_url, read_folders, drafts=True)
    codes = {path.stem for path in folder.glob("*.po")} | {
        language.code for language in (corpus.languages if corpus else ())
    }
    for code in sorted(codes):
        path = folder / f"{code}.po"
        yield path, updated(path.read_bytes() if path.is_file() else None, template, code)


class Begun(NamedTuple):
    """A file for an editor to fill in; without one, the sentence or the problems that say why."""

    file: Entry | None
    text: str
    sentence: str
    problems: tuple[Problem, ...]


def begin(order: Order, report: str, language: str, place: str | None) -> Begun:
    """Begin a report, or a version of one that exists; nothing is written here."""
    year, slash, slug = report.partition("/")
    if not slash or not re.fullmatch(r"[0-9]{4}", year) or not STEP.fullmatch(slug):
        return Begun(None, "", f"“{report}” is not the id of a report. Write year and name, like 2024/thuan-nam.", ())
    if locale(language) is None:
        return Begun(None, "", f"“{language}” is not the code of a language. {language_way_out(language)}", ())
    corpus, problems = read_corpus(order.content, order.base_url, read_folders, drafts=True)
    if corpus is None:
        return Begun(None, "", "", tuple(problems))
    file = order.content.below("reports").below(year).below(slug).below(f"{language}.md")
    if file.exists():
        return Begun(None, "", f"{file.shown} exists already.", ())
    if report in corpus.reports:
        return Begun(file, new_translation(corpus.reports[report].lead.language), "", ())
    places = [name for name in corpus.gazetteer.places if name]
    if place not in places:
        hint = nearest(place or slug, places)
        sentence = f"name the place of the report with --place, like ninh-thuan/thuan-nam. {hint}"
        return Begun(None, "", sentence.strip(), ())
    return Begun(file, new_report(str(place), year, corpus.taxonomy), "", ())
