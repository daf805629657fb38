"""The whole plan: every address, tasks for workers and what a task makes, files to copy, clashes of addresses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby, islice
from typing import NamedTuple

from site_src.model.corpus import Corpus
from site_src.model.noted import LOOKS, Look, number
from site_src.model.problem import Problem
from site_src.model.site import Batch, Card, Chrome, Copy, Data, Job
from site_src.model.slots import ToldApart
from site_src.model.tallies import Tallies
from site_src.plan import urls
from site_src.plan.addresses import Addressed, decided, listings, located
from site_src.plan.beside import BESIDE
from site_src.plan.chrome import chrome
from site_src.plan.cuts import downloads
from site_src.plan.exports import EXPORTS
from site_src.plan.feeds import ENTRIES, plan_corrections_feed, plan_feed, plan_root_feed
from site_src.plan.knowledge import Knowledge, know
from site_src.plan.lore import Lore
from site_src.plan.noticing import noticing
from site_src.plan.sheet import Kind, each_report, job, once
from site_src.plan.sitemaps import LARGEST, MOST, Listing, plan_nojekyll, plan_robots, plan_sitemaps
from site_src.plan.view import View, look, look_together

BATCH = 96
"""Pages a bundle, about: enough that sending it costs little, few enough that workers end together."""

TOGETHER = 2
"""Languages for which it is worth while to plan a page for several."""


@dataclass(frozen=True, slots=True)
class Blueprint:
    """All that is known of the site, from which any of its pages and files can be planned in any process."""

    views: tuple[View, ...]
    together: View
    """All of them in one, for pages that are alike in several languages."""
    chromes: Mapping[str, Chrome]
    kinds: tuple[Kind, ...]
    data: tuple[Made, ...]


class Made(NamedTuple):
    """Files of data that will be: the reports whose texts are in them, and how they are planned in their turn."""

    texts: tuple[str, ...]
    plan: Callable[[], tuple[Data, ...]]


class Task(NamedTuple):
    """What is made as one, and remembered as one: in all languages some kinds of pages of a subject, a sort of files
    beside them, or some data files.
    """

    kinds: tuple[int, ...]
    """Their turns in the table of kinds."""
    subject: str
    beside: int | None
    """The turn of a sort of files beside pages."""
    data: int | None
    """The turn of files of data."""
    texts: tuple[str, ...]
    """The reports whose texts it may show. Whatever else it shows of reports is in the facts of them all."""


Bundle = tuple[Task, ...]
"""Tasks that are sent together, since they have much in common: planned one after the other, they share it."""


class Plan(NamedTuple):
    """What is to be made and copied."""

    blueprint: Blueprint
    tasks: tuple[Task, ...]
    copies: tuple[Copy, ...]
    addressed: Addressed


def plan(
    corpus: Corpus, tallies: Tallies, assets: Mapping[str, str], kinds: Sequence[Kind], lore: Lore | None = None
) -> tuple[Plan, list[Problem]]:
    """Plan the site: every address is decided here, the contents of pages are planned by whoever makes them.

    ``assets`` gives the published name of each file of the templates' assets, ``kinds`` is PAGES. ``lore`` is what an
    earlier plan came to for the same facts, where that is known.
    """
    knowledge = lore.knowledge if lore else know(corpus, tallies)
    views = tuple(look(knowledge, language) for language in corpus.languages)
    fallback = next(view for view in views if view.code == corpus.settings.fallback)
    published = tuple((name, urls.asset(final)) for name, final in sorted(assets.items()))
    subjects = [tuple(kind.subjects(knowledge)) for kind in kinds]
    each = [(kind, name) for kind, names in zip(kinds, subjects, strict=True) for name in names]
    copies = [
        Copy(urls.attachment(report.id, one.name).file, one.path)
        for report in corpus.reports.values()
        for one in report.attachments
    ]
    addressed, problems = (lore.addressed, []) if lore else decided(fallback, each, copies, len(views))
    data = tuple(all_data(views, fallback, listings(each, addressed)))
    _forget(views)
    many = look_together(knowledge, views)
    chromes = {view.code: chrome(view, published) for view in (*views, many)}
    many.manifold.keep()
    blueprint = Blueprint(views, many, chromes, tuple(kinds), data)
    # The largest files come first, so that workers end together.
    tasks = (
        *(Task((), "", None, turn, one.texts) for turn, one in enumerate(data)),
        *_tasks_beside(knowledge),
        *_tasks(kinds, subjects),
    )
    return Plan(blueprint, tasks, tuple(copies), addressed), problems


def all_data(views: Sequence[View], fallback: View, listed: Sequence[Listing]) -> Iterator[Made]:
    """Give what plans each file that is no page and lies beside none, the longest work first."""
    knowledge, base_url = fallback.knowledge, fallback.knowledge.corpus.settings.base_url
    told = tuple(knowledge.latest[:ENTRIES])
    yield from (Made((), one) for one in downloads(views, fallback))
    yield from data_of_all(knowledge)
    yield from (
        Made(told, partial(_alone, feed, view)) for view in views for feed in (plan_feed, plan_corrections_feed)
    )
    yield Made(told, partial(_alone, plan_root_feed, fallback))
    sitemaps = plan_sitemaps(base_url, listed, partial(located, fallback), MOST, LARGEST)
    yield from (Made((), partial(_alone, one)) for one in sitemaps)
    yield from (Made((), partial(_alone, top, base_url)) for top in (plan_robots, plan_nojekyll))


def data_of_all(knowledge: Knowledge) -> Iterator[Made]:
    """Give what plans the data of all figures, reports and places, with which the finished pages are compared."""
    yield from (Made((), partial(_alone, export, knowledge)) for export in EXPORTS)


def _alone(plan_one: Callable[..., Data], *given: object) -> tuple[Data, ...]:
    return (plan_one(*given),)


def shadows(
    blueprint: Blueprint, kinds: Sequence[Kind], languages: Collection[str]
) -> tuple[Blueprint, tuple[Task, ...]]:
    """Plan what is made beside the site, of the same knowledge and for the same addresses: what is found by searching.

    ``kinds`` is FOUND. What is made in a language follows from the facts of all reports and from the texts that they
    have in it.
    """
    knowledge = blueprint.views[0].knowledge
    subjects = [tuple(kind.subjects(knowledge)) for kind in kinds]
    views = tuple(view for view in blueprint.views if view.code in languages)
    return replace(blueprint, views=views, kinds=tuple(kinds), data=()), tuple(_tasks(kinds, subjects))


def bundles(blueprint: Blueprint, tasks: Iterable[Task]) -> Iterator[Bundle]:
    """Put together neighbours of the same kinds until they make a batch."""
    for of, alike in groupby(tasks, key=lambda task: (task.kinds, task.beside, task.data)):
        step = max(1, BATCH // (len(blueprint.views) * max(1, len(of[0]))))
        while some := tuple(islice(alike, step)):
            yield some


def batches(blueprint: Blueprint, bundle: Bundle) -> Iterator[Iterator[Batch]]:
    """Plan the contents of what some tasks make, one after the other; each batch is planned when it is asked for."""
    for task in bundle:
        yield _planned(blueprint, blueprint.views, blueprint.together, task, None)
    # The next bundle is about others; what it shares with this one is soon said again.
    _forget((*blueprint.views, blueprint.together))


def noticed_batches(blueprint: Blueprint, bundle: Bundle) -> Iterator[Iterator[Batch]]:
    """Plan the same, and note what of all that is known is looked at.

    The fallback language is enough, and what is planned for several: others look at the same, and call it otherwise.
    """
    for task in bundle:
        looks: set[Look] = set()
        known = noticing(blueprint.together.knowledge, looks.add)
        views = tuple(
            replace(view, knowledge=known, said={}) if _is_fallback(view) else view for view in blueprint.views
        )
        many = replace(blueprint.together, knowledge=known, voices=views, said={})
        yield _planned(blueprint, views, many, task, looks)
    _forget((*blueprint.views, blueprint.together))


def _is_fallback(view: View) -> bool:
    return view.code == view.knowledge.corpus.settings.fallback


def _planned(
    blueprint: Blueprint, views: Sequence[View], many: View, task: Task, looks: set[Look] | None
) -> Iterator[Batch]:
    """Plan a task: what shares a text together, so that this is rendered once; else what is alike in several languages,
    and then the others one by one.
    """
    if task.data is not None:
        yield Batch((), blueprint.data[task.data].plan(), None, None)
        _forget((*blueprint.views, blueprint.together))
        return
    kinds = {kind: blueprint.kinds[kind] for kind in task.kinds}
    alike = {turn: _alike(many, kind, task.subject) for turn, kind in kinds.items()}
    shared = tuple(page for pages in alike.values() for page in pages)
    told = {turn: frozenset(code for page in pages for code in page.languages) for turn, pages in alike.items()}
    for pages, some in [(shared, views)] if task.texts else [(shared, ()), *(((), (view,)) for view in views)]:
        jobs: list[Job | Card | Data] = [
            *pages,
            *(
                job(view, page, (view.code,))
                for turn, kind in kinds.items()
                for view in some
                if view.code not in told[turn]
                for page in kind.pages(view, task.subject)
            ),
        ]
        if task.beside is not None:
            jobs += (file for view in some for file in BESIDE[task.beside].files(view, task.subject))
        if jobs or looks:
            codes = dict.fromkeys(
                code for page in jobs if isinstance(page, Job) for code in (page.language, *page.languages)
            )
            chromes = tuple(blueprint.chromes[code] for code in codes)
            yield Batch(chromes, tuple(jobs), _numbers(looks), many.manifold if pages else None)
        if not task.texts:  # What was said may be the whole site's: no language holds it after its own batch.
            for view in some or (*views, many):
                view.said.clear()
    if not task.texts:
        _forget((*blueprint.views, *views, many))


def _alike(many: View, kind: Kind, subject: str) -> tuple[Job, ...]:
    """Plan the pages of a subject that are alike in several languages; none where they cannot be planned so."""
    languages = kind.alike(many.knowledge, subject)
    if len(languages) < TOGETHER:
        return ()
    try:
        return tuple(job(many, page, languages) for page in kind.pages(many, subject))
    except ToldApart:
        return ()


def _numbers(looks: set[Look] | None) -> tuple[int, ...] | None:
    """Give the numbers of looks, which are told of once; None where they are not noted, or too many."""
    if looks is None or len(looks) > LOOKS:
        return None
    numbers = tuple(sorted(map(number, looks)))
    looks.clear()
    return numbers


def _forget(views: Iterable[View]) -> None:
    for view in views:
        view.said.clear()
        view.knowledge.said.clear()
        view.manifold.forget()


def _tasks(kinds: Sequence[Kind], subjects: Sequence[Sequence[str]]) -> Iterator[Task]:
    """Put the kinds that have the same subjects together."""
    alike: dict[object, list[int]] = defaultdict(list)
    for turn, kind in enumerate(kinds):
        alike[turn if kind.subjects is once else kind.subjects].append(turn)
    for turns in alike.values():
        of_reports = kinds[turns[0]].subjects is each_report
        for name in subjects[turns[0]]:
            yield Task(tuple(turns), name, None, None, (name,) if of_reports else ())


def _tasks_beside(known: Knowledge) -> Iterator[Task]:
    for turn, sort in enumerate(BESIDE):
        for name in sort.subjects(known):
            yield Task((), name, turn, None, ())
