"""Contents in; their plans, made once for all tests of the room, out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from site_src.model.corpus import Corpus
from site_src.model.site import Batch, Card, Data, Job
from site_src.plan.batches import Blueprint, Plan, Task, batches, plan
from site_src.plan.pages import PAGES
from site_src.plan.sheet import apart
from site_src.survey import NO_MEMORY, survey
from tests.sites import CONTENT, case, order


class Made(NamedTuple):
    """A content and what is planned from it."""

    corpus: Corpus
    plan: Plan
    jobs: tuple[Job | Data | Card, ...]

    @property
    def pages(self) -> list[Job]:
        """All pages."""
        return [job for job in self.jobs if isinstance(job, Job)]

    @property
    def data(self) -> dict[str, Data]:
        """All data files by their path."""
        return {job.url.path: job for job in self.jobs if isinstance(job, Data)}


def joined(batches: Iterable[Batch]) -> Batch:
    """Give the batches of a task as one."""
    parts = tuple(batches)
    chromes = tuple(dict.fromkeys(chrome for part in parts for chrome in part.chromes))
    looks = [part.noticed for part in parts]
    noticed = tuple(look for one in looks for look in one or ())
    manifold = next((part.manifold for part in parts if part.manifold), None)
    jobs = tuple(job for part in parts for job in part.jobs)
    return Batch(chromes, jobs, None if None in looks else noticed, manifold)


def by_language(blueprint: Blueprint) -> Blueprint:
    """Give a blueprint by which every page is planned for its language alone."""
    return replace(blueprint, kinds=tuple(kind._replace(alike=apart) for kind in blueprint.kinds))


def batch(blueprint: Blueprint, task: Task) -> Batch:
    """Plan all that a task makes, language by language."""
    (planned,) = (joined(parts) for parts in batches(by_language(blueprint), (task,)))
    return planned


def made(content: Path) -> Made:
    """Read and plan a content in which nothing is wrong."""
    found, problems = survey(order(content, Path("_site")), NO_MEMORY)
    assert found, problems
    planned, clashes = plan(found.corpus, found.tallies, {"site.css": "site.1.css", "site.js": "site.1.js"}, PAGES)
    assert clashes == []
    jobs = tuple(job for task in planned.tasks for job in batch(planned.blueprint, task).jobs)
    return Made(found.corpus, planned, jobs)


@pytest.fixture(scope="session")
def clinics(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A small content of another country, in two languages."""
    return made(case("clinics", tmp_path_factory.mktemp("clinics")))


@pytest.fixture(scope="session")
def real() -> Made:
    """The project's own content."""
    return made(CONTENT)


@pytest.fixture(params=["clinics", "real"])
def any_content(request: pytest.FixtureRequest) -> Made:
    """Each of the contents in turn."""
    found: Made = request.getfixturevalue(request.param)
    return found
