"""What a task makes follows from the facts of all reports and from the texts that it names, and from nothing else."""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace

import pytest

from site_src.model.corpus import Corpus, Report, Version
from site_src.model.site import Batch
from site_src.model.text import Text
from site_src.plan.batches import Blueprint, Bundle, batches, bundles, noticed_batches, plan
from site_src.plan.pages import PAGES
from site_src.tally.totals import tally
from tests.plan.conftest import Made, batch

Prepare = Callable[[Blueprint, Bundle], Iterable[Iterator[Batch]]]

OURS = "site_src."

ASSETS = {"site.css": "site.1.css", "site.js": "site.1.js"}


def told_otherwise(version: Version) -> Version:
    return replace(version, text=Text("Other words.", ()))


def withheld(corpus: Corpus, kept: Collection[str]) -> Corpus:
    """Give the corpus with other texts in all reports but some."""

    def other(report: Report) -> Report:
        versions = {code: told_otherwise(version) for code, version in report.versions.items()}
        return replace(report, lead=versions[report.lead.language], versions=versions)

    reports = {name: report if name in kept else other(report) for name, report in corpus.reports.items()}
    return replace(corpus, reports=reports)


def test_a_task_shows_no_text_that_it_does_not_name(any_content: Made) -> None:
    corpus = any_content.corpus
    tallies = tally(corpus)
    for texts in {task.texts for task in any_content.plan.tasks}:
        known, _ = plan(withheld(corpus, texts), tallies, ASSETS, PAGES)
        assert known.tasks == any_content.plan.tasks
        for task in known.tasks:
            if task.texts == texts:
                assert batch(known.blueprint, task) == batch(any_content.plan.blueprint, task)


def test_a_task_names_the_texts_that_it_shows(any_content: Made) -> None:
    """Otherwise the test above would be satisfied by tasks that name all."""
    naming = [task for task in any_content.plan.tasks if task.texts]
    assert all(task.texts == (task.subject,) for task in naming if task.data is None)
    assert naming
    assert len(naming) < len(any_content.plan.tasks)
    known, _ = plan(withheld(any_content.corpus, ()), tally(any_content.corpus), ASSETS, PAGES)
    for task in naming:
        if task.data is None:
            assert batch(known.blueprint, task) != batch(any_content.plan.blueprint, task)


@pytest.mark.parametrize("prepare", [batches, noticed_batches])
def test_planning_leaves_nothing_that_only_a_search_for_circles_would_find(real: Made, prepare: Prepare) -> None:
    """Commands do not search for them: what knows itself would stay, with all that was said, until the end."""
    gc.collect()
    gc.set_debug(gc.DEBUG_SAVEALL)
    try:
        for bundle in bundles(real.plan.blueprint, real.plan.tasks):
            for planned in prepare(real.plan.blueprint, bundle):
                deque(planned, maxlen=0)
        gc.collect()
        found = {
            getattr(one, "__qualname__", "") for one in gc.garbage if getattr(one, "__module__", "").startswith(OURS)
        }
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
    assert not found


@pytest.mark.parametrize("prepare", [batches, noticed_batches])
def test_what_was_said_of_a_subject_without_a_text_is_held_no_longer_than_its_language_needs_it(
    real: Made, prepare: Prepare
) -> None:
    views = (*real.plan.blueprint.views, real.plan.blueprint.together)
    for bundle in bundles(real.plan.blueprint, real.plan.tasks):
        for task, planned in zip(bundle, prepare(real.plan.blueprint, bundle), strict=True):
            for _ in planned:
                assert task.texts or task.data is not None or sum(bool(view.said) for view in views) <= 1, task
            assert task.texts or not any(view.said or view.knowledge.said for view in views), task
