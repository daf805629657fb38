"""Contents in; the shadows by which the search finds their pages, out: at the same addresses, in plain words."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from typing import NamedTuple

import pytest

from site_src.model.corpus import Corpus, Report
from site_src.model.folding import folded
from site_src.model.site import Job
from site_src.model.text import Text
from site_src.plan.batches import plan, shadows
from site_src.plan.found import FOUND
from site_src.plan.pages import PAGES
from site_src.render.assets import templates_digest
from site_src.render.render import render
from site_src.tally.totals import tally
from tests.plan.conftest import Made, batch
from tests.sites import TEMPLATES

NOT_FOUND = {"chooser", "comparison", "not_found", "redirect", "search"}
"""Kinds of pages that nobody looks for, or that the page of a place leads to."""


class Shadow(NamedTuple):
    """What is indexed of a page: its words with what they weigh, its text as it is written, what a result shows."""

    words: dict[str, float]
    text: str
    shown: dict[str, str]


def shadows_of(made: Made, *languages: str) -> dict[str, Shadow]:
    """Make the shadows of a content in some languages, or in all, by their paths."""
    blueprint, tasks = shadows(made.plan.blueprint, FOUND, languages or made.corpus.settings.languages)
    files = [
        file
        for task in tasks
        for file in render(batch(blueprint, task), templates=TEMPLATES, edition=templates_digest(TEMPLATES))
    ]
    found = {file.path: read(file.content.decode("utf-8")) for file in files}
    assert len(found) == len(files), "no two shadows lie at one path"
    return found


def read(page: str) -> Shadow:
    lines = re.findall(r'<p data-pagefind-weight="([\d.]+)">(.*?)</p>', page, re.DOTALL)
    words = {word: float(weight) for weight, line in lines if float(weight) for word in line.split()}
    (text,) = [line for weight, line in lines if not float(weight)] or [""]
    return Shadow(words, text, dict(re.findall(r'<p data-pagefind-meta="(\w+)">(.*?)</p>', page)))


@pytest.fixture(scope="module")
def real_shadows(real: Made) -> dict[str, Shadow]:
    return shadows_of(real)


def test_the_shadows_of_a_language_follow_from_no_text_in_another(any_content: Made) -> None:
    corpus = any_content.corpus
    for code in corpus.settings.languages:
        others = {name: told_otherwise(one, {*one.versions} - {code}) for name, one in corpus.reports.items()}
        own = {name: told_otherwise(one, {code}) for name, one in corpus.reports.items()}
        before = shadows_of(any_content, code)
        assert before
        assert all(path.startswith(f"{code}/") for path in before)
        assert shadows_of(planned(replace(corpus, reports=others)), code) == before
        has_texts = any(code in report.versions for report in corpus.reports.values())
        assert (shadows_of(planned(replace(corpus, reports=own)), code) != before) == has_texts


def told_otherwise(report: Report, languages: Collection[str]) -> Report:
    """Give a report with other words in some of its languages."""
    versions = {
        code: replace(version, text=Text("Other words.", ())) if code in languages else version
        for code, version in report.versions.items()
    }
    return replace(report, lead=versions[report.lead.language], versions=versions)


def planned(corpus: Corpus) -> Made:
    found, _ = plan(corpus, tally(corpus), {}, PAGES)
    return Made(corpus, found, ())


def test_every_page_that_somebody_looks_for_has_a_shadow_where_it_lies(any_content: Made) -> None:
    pages = {job.url.file for job in any_content.pages if job.kind not in NOT_FOUND}
    assert shadows_of(any_content).keys() == pages


def test_a_shadow_is_of_plain_words_each_once(real_shadows: dict[str, Shadow]) -> None:
    for path, shadow in real_shadows.items():
        assert {word: folded(word) for word in shadow.words if folded(word) != word} == {}, path
        assert shadow.shown["title"], path
        assert {"<", "data"}.isdisjoint(shadow.shown["title"]), path


def test_a_place_is_found_by_its_name_in_each_language_before_all_else(real_shadows: dict[str, Shadow]) -> None:
    for code, name in {"vi": "Đại Lộc", "ar": "داي لوك"}.items():
        shadow = real_shadows[f"{code}/places/quang-nam/dai-loc/index.html"]
        assert shadow.shown["title"] == name
        assert {shadow.words[word] for word in ("dai", "loc", *folded(name).split())} == {10}
        others = [one.words.get("loc", 0) for path, one in real_shadows.items() if f"{code}/" in path and one != shadow]
        assert max(others) < 10


def test_a_figure_is_found_by_its_number_before_its_report(real_shadows: dict[str, Shadow]) -> None:
    figure = real_shadows["fr/figures/2024/cao-bang/registered/index.html"]
    report = real_shadows["fr/reports/2024/cao-bang/index.html"]
    assert figure.words["13268"] > report.words["13268"]
    assert figure.shown["count"] == "13 268"


def test_a_sector_is_found_in_its_table_before_reports(real_shadows: dict[str, Shadow]) -> None:
    table = real_shadows["en/tables/models/sector/2024/index.html"]
    assert table.words["economic"] > real_shadows["en/reports/2024/thuan-nam/index.html"].words["economic"]


def test_a_text_is_found_where_its_language_is_spoken_and_its_facts_everywhere(real_shadows: dict[str, Shadow]) -> None:
    own, other = (real_shadows[f"{code}/reports/2024/thuan-bac/index.html"] for code in ("ar", "fr"))
    assert "language" not in own.shown
    assert own.text.startswith("⁂ يتناول المقال")
    assert (other.text, other.shown["language"]) == ("", "ar")
    assert "122" in other.words
    assert {"thuan", "bac", "collectif"} <= other.words.keys()


def test_what_is_found_is_no_page_of_the_site(any_content: Made) -> None:
    assert not [job for job in any_content.jobs if isinstance(job, Job) and job.kind == "found"]
