"""Small numbers of reports in; that their content is the same at each run, as it was ordered, and without a problem."""

from __future__ import annotations

from pathlib import Path

import pytest

from site_src.pipeline import check
from tests.bench.content import write_content
from tests.bench.land import LARGEST, SMALLEST, districts_for, provinces, reports
from tests.bench.warm import with_other_count
from tests.sites import Tree, order, tree

FEW = 30


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bench") / "content"
    write_content(FEW, folder)
    return folder


@pytest.fixture(scope="module")
def files(content: Path) -> Tree:
    return tree(content)


def test_the_same_number_gives_the_same_bytes(files: Tree, tmp_path: Path) -> None:
    write_content(FEW, tmp_path / "content")
    assert tree(tmp_path / "content") == files


def test_a_report_is_the_same_however_many_come_after_it() -> None:
    more = reports(4 * FEW)
    assert [next(more) for _ in range(FEW)] == list(reports(FEW))


def test_the_content_has_no_problem(content: Path, tmp_path: Path) -> None:
    outcome = check(order(content, tmp_path / "site"))
    assert outcome.problems == ()
    assert outcome.kinds["report"] == FEW * 6


def test_there_is_as_much_as_was_asked_for() -> None:
    assert len({report.id for report in reports(FEW)}) == FEW
    assert districts_for(10_000) == 1_000
    assert len(provinces(10_000)) == 67
    places = [place.id for province in provinces(100_000) for place in (province.place, *province.districts)]
    assert len(places) == len(set(places)) == 667 + 667 + 10_000


def test_texts_are_of_the_promised_size_and_each_is_another() -> None:
    texts = [version.text for report in reports(300) for version in report.versions]
    assert len(set(texts)) == len(texts)
    sizes = [len(text.encode()) for text in texts]
    assert min(sizes) >= SMALLEST
    assert sum(sizes) / len(sizes) <= LARGEST
    assert {version.language for report in reports(300) for version in report.versions} == {
        "vi",
        "en",
        "fr",
        "de",
        "nb",
        "ar",
    }


def test_a_figure_can_be_changed_in_its_words_too() -> None:
    one = next(report for report in reports(FEW) if len(report.versions) == 1 and len(report.figures) > 1)
    other = with_other_count(one)
    figure = other.figures[-1]
    assert figure.stated == (one.figures[-1].stated or 0) - 1
    assert other.versions[0].quotes[figure.status] in other.versions[0].text
