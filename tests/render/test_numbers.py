"""Contents in; the numbers of their pages out: readable by programs, plural as the language has it, never made up."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from babel.numbers import format_percent
from hypothesis import given
from hypothesis import strategies as st

from site_src.model.language import number_text, percent_text
from tests.elements import Element, elements
from tests.sites import Tree, built, case, tree

COUNTS = (0, 1, 2, 3, 11, 100, 13268)

ARABIC = {
    0: "لا عيادات",
    1: "عيادة واحدة",
    2: "عيادتان",
    3: "3 عيادات",
    11: "11 عيادة",
    100: "100 عيادة",
    13268: "13,268 عيادة",
}

REPORT = """---
title: Lakes in {year}
place: north/lakes
period: {year}
source: {{publisher: P}}
wording: summary
figures:
  - {{id: open, status: open, count: {count}, quote: "{count} clinics"}}
---
{count} clinics.
"""


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    """A site with one report for each count."""
    folder = tmp_path_factory.mktemp("counted")
    content = case("clinics", folder)
    for name in ("reports", "pages"):
        shutil.rmtree(content / name)
    for number, count in enumerate(COUNTS):
        report = content / "reports" / str(2010 + number) / "lakes"
        report.mkdir(parents=True)
        (report / "en.md").write_text(REPORT.format(year=2010 + number, count=count), "utf-8")
    built(content, folder / "_site")
    return tree(folder / "_site")


def facts(site: Tree, code: str) -> dict[int, Element]:
    """Give the line of facts of each report on the list of reports, the latest first, by the count it states."""
    found = [one for one in elements(site[f"{code}/reports/index.html"], "a") if one.attributes.get("class") == "fact"]
    return dict(zip(reversed(COUNTS), found, strict=True))


@pytest.mark.parametrize("count", COUNTS)
def test_arabic_has_six_plural_forms(counted: Tree, count: int) -> None:
    expected = ARABIC[count].replace(f"{count:,}", number_text(count, "ar"))
    assert facts(counted, "ar")[count].text.startswith(f"{expected} ·")


def test_every_counted_phrase_is_readable_by_programs(counted: Tree) -> None:
    for code in ("en", "ar"):
        found = elements(counted[f"{code}/reports/index.html"], "data")
        values = [one.attributes["value"] for one in found if one.around[-1].attributes.get("class") == "fact"]
        assert values == [str(count) for count in reversed(COUNTS)]


def test_the_value_of_a_number_is_plain_digits_and_its_text_that_of_the_language(any_site: Tree) -> None:
    seen = 0
    for path, page in any_site.items():
        every = elements(page) if path.endswith(".html") else []
        isolated = {id(one.around[-1]) for one in every if one.name == "bdi" and one.around}
        for element in (one for one in every if one.name == "data"):
            seen += 1
            value = element.attributes["value"]
            if element.attributes.get("data-counts") == "rate":
                assert re.fullmatch(r"[01]\.[0-9]{4}", value), path
                continue
            assert re.fullmatch("0|[1-9][0-9]*", value), path
            if any(letter.isdigit() for letter in element.text):
                assert "".join(element.texts) == number_text(int(value), str(element.own("lang"))), path
                assert id(element) in isolated, f"{path}: the direction of the text around could turn {value}"
    assert seen > 50


def test_a_cell_of_a_table_is_a_number_or_says_that_nothing_is_reported(any_site: Tree) -> None:
    for path, page in any_site.items():
        every = elements(page) if path.endswith(".html") else []
        marked = {id(around) for one in every if one.name == "data" for around in one.around}
        for cell in (one for one in every if one.name == "td" and one.attributes.get("class") == "number"):
            silent = any(one.attributes.get("class") == "unreported" and cell in one.around for one in every)
            assert (id(cell) in marked) != silent, f"{path}: {cell.text}"


def zeros(site: Tree) -> set[str]:
    """Give the pages that show a zero."""
    return {
        path
        for path, page in site.items()
        if path.endswith(".html") and any(one.attributes["value"] == "0" for one in elements(page, "data"))
    }


def test_nowhere_is_a_zero_that_no_report_states(real: Tree) -> None:
    assert zeros(real) == set()


def test_a_stated_zero_is_shown(clinics: Tree) -> None:
    found = zeros(clinics)
    for code in ("en", "ar"):
        assert f"{code}/reports/2024/mill-town/index.html" in found
        assert f"{code}/places/north/mill-town/index.html" in found
        assert f"{code}/places/south/index.html" not in found


def test_without_the_report_that_states_it_no_zero_is_left(tmp_path: Path) -> None:
    content = case("clinics", tmp_path)
    shutil.rmtree(content / "reports" / "2024" / "mill-town")
    built(content, tmp_path / "_site")
    assert zeros(tree(tmp_path / "_site")) == set()


@given(st.integers(0, 20000), st.integers(1, 5000))
def test_a_percentage_is_the_one_of_cldr(part: int, whole: int) -> None:
    assert percent_text(part, whole, "en") == format_percent(part / whole, format="#,##0.0%", locale="en")
