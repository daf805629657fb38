"""What is noted of a plan is enough: where looks find the same, the same is planned. And it is not too much."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from site_src.model.corpus import Corpus, Figure, Origin, Report
from site_src.model.noted import ALL, Look, number
from site_src.model.site import Batch
from site_src.plan.batches import Plan, Task, bundles, noticed_batches, plan
from site_src.plan.noticing import Found, noticing
from site_src.plan.pages import PAGES
from site_src.plan.sheet import job
from site_src.tally.totals import tally
from tests.plan.conftest import Made, batch, by_language, joined

ASSETS = {"site.css": "site.1.css", "site.js": "site.1.js"}


def noticed(planned: Plan) -> Mapping[Task, Batch]:
    """Plan everything, noting what is looked at."""
    blueprint = planned.blueprint
    made = (
        (task, joined(parts))
        for bundle in bundles(blueprint, planned.tasks)
        for task, parts in zip(bundle, noticed_batches(blueprint, bundle), strict=True)
    )
    return dict(made)


def test_who_is_noted_plans_the_same(any_content: Made) -> None:
    alone = any_content.plan._replace(blueprint=by_language(any_content.plan.blueprint))
    for task, made in noticed(alone).items():
        assert replace(made, noticed=None) == batch(alone.blueprint, task)


def test_no_language_looks_at_more_than_is_noted(any_content: Made) -> None:
    """Noted is who plans for several languages at once, and the fallback language where it is planned by itself."""
    blueprint = any_content.plan.blueprint
    looked = 0
    for task, made in noticed(any_content.plan).items():
        for view in blueprint.views if made.noticed is not None else ():
            looks: set[Look] = set()
            noting = replace(view, knowledge=noticing(view.knowledge, looks.add), said={})
            for kind in task.kinds:
                for page in blueprint.kinds[kind].pages(noting, task.subject):
                    job(noting, page, (view.code,))
            assert made.noticed is not None
            assert {number(look) for look in looks} <= set(made.noticed), task
            looked += len(looks)
    assert looked


def test_pages_of_reports_and_places_are_noted(any_content: Made) -> None:
    """Otherwise the laws below would be satisfied by a build that makes everything anew."""
    made = noticed(any_content.plan)
    assert all(made[task].noticed is not None for task in made if task.subject)
    assert all(made[task].noticed for task in made if task.kinds and task.texts)


def test_what_is_looked_for_and_not_there_is_noted(clinics: Made) -> None:
    known = clinics.plan.blueprint.views[0].knowledge
    looks: set[Look] = set()
    noting = noticing(known, looks.add)
    assert "nowhere" not in noting.shown
    assert noting.superseding.get("nothing") is None
    assert list(noting.latest[:0]) == []
    assert "nothing" not in noting.latest
    assert dict(noting.corpus.reports.items()) == dict(known.corpus.reports)
    assert looks == {("shown", "nowhere"), ("superseding", "nothing"), ("latest", ALL), ("reports", ALL)}
    assert {number(look) for look in looks if look[1] is ALL} <= Found(known).looks.keys()
    now = Found(known)
    for look in looks:
        assert now.digest([number(look)]) == Found(known).digest([number(look)])
    there = replace(known, shown={*known.shown, "nowhere"})
    assert Found(there).digest([number(("shown", "nowhere"))]) != now.digest([number(("shown", "nowhere"))])


Edit = Callable[[Report, Random], Report | None]


def of_a_figure(change: Callable[[Figure, Random, Corpus], Figure]) -> Callable[[Corpus, Random], Corpus]:
    """Give an edit of one figure, drawn by lot."""

    def edit(corpus: Corpus, choice: Random) -> Corpus:
        report = choice.choice([report for report in corpus.reports.values() if report.figures])
        chosen = choice.choice(report.figures)
        figures = tuple(change(one, choice, corpus) if one is chosen else one for one in report.figures)
        return with_report(corpus, replace(report, figures=figures), choice)

    return edit


def with_report(corpus: Corpus, report: Report, choice: Random) -> Corpus:
    """Give the corpus with a report that is new or says other facts than before."""
    other = replace(report, origin=Origin(str(choice.random()), str(choice.random())))
    return replace(corpus, reports=dict(sorted({**corpus.reports, report.id: other}.items())))


def recounted(figure: Figure, choice: Random, _: Corpus) -> Figure:
    return replace(figure, count=None if figure.parts and choice.random() < 0.3 else choice.randrange(500))


def moved(figure: Figure, choice: Random, corpus: Corpus) -> Figure:
    return replace(figure, place=choice.choice(sorted({one.place for one in corpus.figures} | {""})))


def restated(figure: Figure, choice: Random, corpus: Corpus) -> Figure:
    return replace(figure, status=choice.choice(sorted(corpus.taxonomy.statuses)))


def redated(figure: Figure, choice: Random, corpus: Corpus) -> Figure:
    return replace(figure, period=choice.choice([one.period for one in corpus.figures]))


def narrowed(figure: Figure, _: Random, __: Corpus) -> Figure:
    return replace(figure, partial=not figure.partial, parts=figure.parts[1:])


def superseding(figure: Figure, choice: Random, corpus: Corpus) -> Figure:
    others = [one.id for one in corpus.figures if one.id != figure.id and not one.supersedes]
    return replace(figure, supersedes=choice.choice(others), because="of a reason")


def retitled(corpus: Corpus, choice: Random) -> Corpus:
    report = choice.choice(list(corpus.reports.values()))
    lead = replace(report.lead, title=f"Title {choice.random()}")
    return with_report(corpus, replace(report, lead=lead, versions={**report.versions, lead.language: lead}), choice)


def republished(corpus: Corpus, choice: Random) -> Corpus:
    report, other = choice.choices(list(corpus.reports.values()), k=2)
    return with_report(corpus, replace(report, published=other.period.end, updated=other.published), choice)


def removed(corpus: Corpus, choice: Random) -> Corpus:
    gone = choice.choice(list(corpus.reports))
    return replace(corpus, reports={name: one for name, one in corpus.reports.items() if name != gone})


def doubled(corpus: Corpus, choice: Random) -> Corpus:
    report = choice.choice(list(corpus.reports.values()))
    name = f"{report.id}-{choice.randrange(1000)}"
    figures = tuple(replace(one, id=f"{name}#{one.name}") for one in report.figures)
    return with_report(corpus, replace(report, id=name, figures=figures, aliases=()), choice)


EDITS: Sequence[Callable[[Corpus, Random], Corpus]] = (
    *map(of_a_figure, (recounted, moved, restated, redated, narrowed, superseding)),
    retitled,
    republished,
    removed,
    doubled,
)


def planned_from(corpus: Corpus) -> Plan:
    """Plan a corpus whose links and sums nobody checked."""
    return plan(corpus, tally(corpus), ASSETS, PAGES)[0]


def same_looks(before: Plan, after: Plan) -> Iterator[tuple[Task, bool]]:
    """Give the tasks of both plans, and whether what was looked at for the first is found again for the second."""
    then, now = (Found(one.blueprint.views[0].knowledge) for one in (before, after))
    common = set(after.tasks)
    for task, made in noticed(before).items():
        if task in common and made.noticed is not None:
            yield task, then.digest(made.noticed) == now.digest(made.noticed)


@pytest.mark.parametrize("name", ["clinics", "real"])
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=st.lists(st.sampled_from(EDITS), min_size=1, max_size=2), choice=st.randoms(use_true_random=False))
def test_where_looks_find_the_same_the_same_is_planned(
    request: pytest.FixtureRequest, name: str, edits: Sequence[Callable[[Corpus, Random], Corpus]], choice: Random
) -> None:
    corpus: Corpus = request.getfixturevalue(name).corpus
    other = corpus
    for edit in edits:
        other = edit(other, choice)
    before, after = planned_from(corpus), planned_from(other)
    for task, same in same_looks(before, after):
        if same:
            assert batch(after.blueprint, task) == batch(before.blueprint, task), task


def test_a_figure_changes_the_looks_of_the_pages_that_follow_from_it_and_of_no_others(real: Made) -> None:
    corpus = real.corpus
    figure = next(one for one in corpus.figures if one.count is not None and not one.parts and not one.supersedes)
    report = corpus.reports[figure.report]
    figures = tuple(replace(one, count=(one.count or 0) + 1) if one is figure else one for one in report.figures)
    other = with_report(corpus, replace(report, figures=figures), Random(1))
    found = dict(same_looks(planned_from(corpus), planned_from(other)))
    places = {
        task.subject: same for task, same in found.items() if task.kinds and task.subject in corpus.gazetteer.places
    }
    around = set(corpus.gazetteer.around(figure.place)) - {""}
    assert not any(places[place] for place in around)
    assert sum(places.values()) > len(places) / 2
    reports = {task.subject: same for task, same in found.items() if task.texts}
    assert not reports[report.id]
    assert any(reports.values())


def test_digests_are_the_same_in_every_process(real: Made) -> None:
    program = (
        "from pathlib import Path\n"
        "from tests.plan.conftest import made\n"
        "from tests.plan.test_noticing import noticed\n"
        "from site_src.plan.noticing import Found\n"
        "from tests.sites import CONTENT\n"
        "plan = made(CONTENT).plan\n"
        "now = Found(plan.blueprint.views[0].knowledge)\n"
        "print(*(now.digest(one.noticed) for one in noticed(plan).values() if one.noticed))\n"
    )
    ran = [
        subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": "."},
        ).stdout
        for seed in ("1", "2")
    ]
    assert ran[0] == ran[1]
    assert len(ran[0].split()) > 50
