"""What follows from the facts of all reports is the same again, plans the same site, and nothing else is unpacked."""

from __future__ import annotations

import pickle
from dataclasses import fields, replace

import pytest

from site_src.check.rules import comparisons, joint, linked
from site_src.model.plain import Unknown
from site_src.model.problem import error
from site_src.model.text import Link, Text
from site_src.plan.batches import plan
from site_src.plan.lore import APART, Lore, lore_of, packed_lore, read_lore
from site_src.plan.pages import PAGES
from tests.plan.conftest import Made, batch
from tests.plan.test_tasks import ASSETS, withheld


def lore(made: Made) -> Lore:
    knowledge = made.plan.blueprint.views[0].knowledge
    problems = (*joint(made.corpus), *comparisons(made.corpus, knowledge.tallies))
    return Lore(problems, knowledge, made.plan.addressed)


def test_what_is_unpacked_is_what_was_packed(any_content: Made) -> None:
    known = lore(any_content)
    again = lore_of(read_lore(packed_lore(known)), any_content.corpus)
    assert (again.problems, again.addressed) == (known.problems, known.addressed)
    for one in fields(known.knowledge):
        if one.name != "said":
            assert getattr(again.knowledge, one.name) == getattr(known.knowledge, one.name), one.name
    assert "tallies" not in APART


def test_it_follows_from_no_text(any_content: Made) -> None:
    """Beside other texts the same is found of several reports together, but for dead links, and the same is planned."""
    other = withheld(any_content.corpus, ())
    known = lore(any_content)
    again = lore_of(read_lore(packed_lore(known)), other)
    assert tuple(joint(other)) + tuple(comparisons(other, again.knowledge.tallies)) == known.problems
    planned, clashes = plan(other, again.knowledge.tallies, ASSETS, PAGES, again)
    anew, _ = plan(other, again.knowledge.tallies, ASSETS, PAGES)
    assert clashes == []
    assert (planned.tasks, planned.copies, planned.addressed) == (anew.tasks, anew.copies, anew.addressed)
    for task in planned.tasks:
        assert batch(planned.blueprint, task) == batch(anew.blueprint, task), task


def test_warnings_about_several_reports_are_in_it(clinics: Made) -> None:
    """Otherwise the law above would be satisfied by contents of which nothing is said."""
    assert {problem.rule for problem in lore(clinics).problems} >= {"contradiction"}


def test_links_of_a_text_are_looked_at_without_the_others(real: Made) -> None:
    name, report = next(iter(real.corpus.reports.items()))
    link = Link("report:2024/nowhere", report.lead.text.at)
    lead = replace(report.lead, text=Text("Nowhere.", (link,)))
    versions = {**report.versions, lead.language: lead}
    dead = replace(report, lead=lead, versions=versions)
    corpus = replace(real.corpus, reports={**real.corpus.reports, name: dead})
    assert linked(corpus, [dead]) == joint(corpus) != []
    assert linked(corpus, [one for one in corpus.reports.values() if one is not dead]) == []


@pytest.mark.parametrize("value", [print, error, (1, 2), ((), {"corpus": 1}, ({}, ())), ((), {}, ({}, ()))])
def test_nothing_else_is_unpacked(value: object, real: Made) -> None:
    with pytest.raises(Unknown):
        lore_of(read_lore(pickle.dumps(value)), real.corpus)
