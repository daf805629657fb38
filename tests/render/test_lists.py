"""Many reports in; the laws of their list: each stands on one page of its year, and what is said there is proved."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from site_src.model.site import LISTED, pages_for
from site_src.plan.lists import RECENT
from site_src.proving import Disproved
from tests.sites import TEMPLATES, built, case, told, tree

YEARS = {2022: 3, 2023: 2 * LISTED + 1, 2024: 2}
"""How many reports stand under each year."""

REPORT = """---
title: Well {number}
place: upper
period: {period}
{published}source: {{publisher: Village}}
wording: full
figures:
  - {{id: dug, count: 1, status: dug, quote: one well}}
---
The village has dug one well.
"""


def written(folder: Path, years: Mapping[int, int]) -> Path:
    """Write a content with so many reports of each year: half say when they were published, half of what they speak."""
    content = case("smallest", folder)
    for year, number in years.items():
        for turn in range(number):
            day = date(year, 1 + turn % 12, 1 + turn % 28)
            published, period = (f"published: {day}\n", "2021") if turn % 2 else ("", str(year))
            path = content / "reports" / str(year) / f"well-{turn:03}" / "en.md"
            path.parent.mkdir(parents=True)
            path.write_text(REPORT.format(number=turn, period=period, published=published), encoding="utf-8")
    return content


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("many"), YEARS)


@pytest.fixture(scope="module")
def just_many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A content with one report more than one page lists."""
    return written(tmp_path_factory.mktemp("just-many"), {2024: LISTED + 1})


@pytest.fixture(scope="module")
def pages(content: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The pages of the list, by their address."""
    output = tmp_path_factory.mktemp("site") / "_site"
    built(content, output)
    return {
        path.removesuffix("index.html"): page.decode("utf-8")
        for path, page in tree(output).items()
        if re.fullmatch(r"en/reports/([0-9]+/(page-[0-9]+/)?)?index\.html", path)
    }


def listed(page: str) -> list[str]:
    """Give the reports that a page lists, in its order."""
    return re.findall(r'<h2><a href="[./]*en/reports/([^"]+)/">', page)


LISTS = {
    "en/reports/",
    "en/reports/2022/",
    "en/reports/2023/",
    "en/reports/2023/page-2/",
    "en/reports/2023/page-3/",
    "en/reports/2024/",
}
"""The pages that these make."""


def test_a_year_has_as_many_pages_as_it_takes(pages: Mapping[str, str]) -> None:
    assert set(pages) == LISTS
    assert [pages_for(number) for number in (1, LISTED, LISTED + 1)] == [1, 1, 2]


def test_every_report_stands_on_one_page_of_its_year_and_pages_follow_one_another(pages: Mapping[str, str]) -> None:
    of_years = [
        name for path in sorted(pages, key=newest_first) if newest_first(path)[0] for name in listed(pages[path])
    ]
    assert len(of_years) == len(set(of_years)) == sum(YEARS.values())
    assert [name.split("/")[0] for name in of_years] == [
        str(year) for year in sorted(YEARS, reverse=True) for _ in range(YEARS[year])
    ]
    assert max(len(listed(page)) for page in pages.values()) == LISTED
    days = re.findall(r'<time datetime="([^"]+)"', pages["en/reports/2024/"])
    assert days == sorted(days, reverse=True)
    assert len(listed(pages["en/reports/"])) == RECENT


def newest_first(path: str) -> tuple[int, int]:
    """Give the key that puts the pages of years in the order in which they are read."""
    year, number = re.search(r"reports/([0-9]*)/?(?:page-([0-9]+))?", path).groups()  # type: ignore[union-attr]
    return -int(year or 0), int(number or 1)


def test_one_comes_from_each_page_to_all_others(pages: Mapping[str, str]) -> None:
    for path, page in pages.items():
        browse = "".join(re.findall(r'<nav class="browse".*?</nav>', page, re.DOTALL))
        leads = set(re.findall(r'href="(?:\.\./)*(en/reports/[^"]*)"', browse))
        year = next((part for part in path.split("/")[2:3] if part), "")
        assert leads == {
            "en/reports/",
            *(f"en/reports/{one}/" for one in YEARS),
            *(other for other in pages if year and other.startswith(f"en/reports/{year}/")),
        }
        assert browse.count('aria-current="page"') == (2 if path == "en/reports/2023/" else 1)
    middle = pages["en/reports/2023/page-2/"]
    assert re.search(r'href="[./]*en/reports/2023/" rel="prev"', middle)
    assert re.search(r'href="[./]*en/reports/2023/page-3/" rel="next"', middle)


def test_few_reports_stand_on_one_page(tmp_path: Path) -> None:
    built(written(tmp_path, {2023: 3, 2024: 4}), tmp_path / "_site")
    page = (tmp_path / "_site/en/reports/index.html").read_text(encoding="utf-8")
    assert len(listed(page)) == 7
    assert "browse" not in page
    assert not (tmp_path / "_site/en/reports/2024/index.html").exists()


def test_an_edited_figure_costs_the_page_that_lists_its_report_and_no_other(tmp_path: Path) -> None:
    content, output, cache = written(tmp_path, YEARS), tmp_path / "_site", tmp_path / "cache"
    built(content, output, cache)
    before = {path: (output / path / "index.html").stat().st_ino for path in LISTS}
    report = content / "reports/2022/well-001/en.md"
    report.write_text(
        report.read_text("utf-8").replace("count: 1,", "count: 2,").replace("one well", "2 wells"), "utf-8"
    )
    built(content, output, cache)
    after = {path: (output / path / "index.html").stat().st_ino for path in LISTS}
    assert {path for path in LISTS if before[path] != after[path]} == {"en/reports/2022/"}
    built(content, tmp_path / "_fresh")
    assert tree(output) == tree(tmp_path / "_fresh")


@pytest.mark.parametrize(
    "old, new", [(", year.reports)", ", year.reports - 1)"), (", one.number)", ", one.number + 1)")]
)
def test_a_wrong_number_of_a_list_is_found(just_many: Path, tmp_path: Path, old: str, new: str) -> None:
    templates = shutil.copytree(TEMPLATES, tmp_path / "templates")
    text = (templates / "pages/report_list.html").read_text(encoding="utf-8")
    assert old in text
    (templates / "pages/report_list.html").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(Disproved) as stopped:
        built(just_many, tmp_path / "_site", templates=templates)
    assert {problem.rule for problem in stopped.value.problems} == {"audit-own"}


def test_a_report_that_is_called_like_a_page_of_the_list_is_told(tmp_path: Path) -> None:
    content = written(tmp_path, {2024: LISTED + 1})
    shutil.move(content / "reports/2024/well-000", content / "reports/2024/page-2")
    said = told("build", "--content", content, "--output", tmp_path / "_site")
    assert said.returncode == 1
    assert "2024/page-2/en.md:2:8: error address-taken-twice" in said.stderr
    assert "/en/reports/2024/page-2/index.html" in said.stderr
