"""Plans in; the laws of addresses: each its own, each readable, and languages that know of one another."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from site_src.model.site import Job, Url
from site_src.plan.batches import plan
from site_src.plan.pages import PAGES
from site_src.survey import NO_MEMORY, survey
from tests.plan.conftest import Made
from tests.sites import case, order

STEP = re.compile(r"[a-z0-9]+(?:[-.][a-z0-9]+)*")


def paths(made: Made) -> list[str]:
    """Give the paths of all files that a plan makes or copies."""
    return [job.url.file for job in made.jobs] + [one.path for one in made.plan.copies]


def test_no_two_things_have_one_address(any_content: Made) -> None:
    assert [path for path, times in Counter(map(str.casefold, paths(any_content))).items() if times > 1] == []


def test_addresses_are_lower_case_letters_digits_and_hyphens(any_content: Made) -> None:
    for path in paths(any_content):
        if path != ".nojekyll":
            assert all(STEP.fullmatch(step) for step in path.split("/")), path


def test_no_file_is_in_the_way_of_a_folder(any_content: Made) -> None:
    every = set(paths(any_content))
    for path in every:
        steps = path.split("/")
        assert not {"/".join(steps[:length]) for length in range(1, len(steps))} & every


def test_a_page_lies_below_its_language(any_content: Made) -> None:
    for page in any_content.pages:
        assert page.url.path.startswith(f"{page.language}/") or page.url.path in {"", "404.html"}


def test_the_root_of_a_page_is_where_its_path_begins(any_content: Made) -> None:
    for page in any_content.pages:
        if page.kind != "not_found":
            assert page.root == ("../" * page.url.path.count("/") or "./")
        else:
            assert page.root.startswith("/"), "a server shows it under any address"


def by_address(made: Made) -> dict[Url, Job]:
    return {page.url: page for page in made.pages}


def test_alternates_are_true_versions_that_name_one_another(any_content: Made) -> None:
    every = by_address(any_content)
    for page in any_content.pages:
        named = {link.code: link.url for link in page.head.alternates}
        assert len(named) == len(page.head.alternates)
        assert set(named) <= set(page.head.versions)
        if named and page.url.path:
            assert named[page.language] == page.url, "a page names itself among its versions"
        for code, url in named.items():
            other = every[url]
            assert other.language == code
            assert other.head.alternates == page.head.alternates
            assert other.head.default == page.head.default


def test_whoever_reads_none_of_the_languages_is_sent_to_one_page(any_content: Made) -> None:
    every = by_address(any_content)
    for page in any_content.pages:
        if page.head.alternates:
            assert page.head.default is not None
            default = every[page.head.default]
            assert default.url.path == "" or default.head.canonical == default.url, "it is a version of itself"


def test_a_page_in_another_language_stands_behind_the_one_of_that_language(any_content: Made) -> None:
    every, seen = by_address(any_content), 0
    for page in any_content.pages:
        if page.kind in {"redirect", "not_found"}:
            continue
        canonical = every[page.head.canonical]
        assert canonical.head.canonical == canonical.url, "no chain of canonical pages"
        if canonical.url != page.url:
            seen += 1
            assert page.kind in {"report", "article"}
            assert page.head.alternates == ()
            assert page.language not in page.head.versions
            assert canonical.language in page.head.versions or not page.head.versions
    assert seen > 0


def test_a_report_whose_language_has_no_frame_has_no_page_that_is_a_version_of_itself(clinics: Made) -> None:
    pages = [page for page in clinics.pages if page.url.path.endswith("/2024/mill-town/") and page.kind == "report"]
    assert {page.language for page in pages} == {"en", "ar"}
    assert {page.head.versions for page in pages} == {()}
    assert {page.head.alternates for page in pages} == {()}


def test_the_switch_leads_to_the_same_page_in_every_language(any_content: Made) -> None:
    every, languages = by_address(any_content), any_content.corpus.settings.languages
    for page in any_content.pages:
        assert tuple(link.code for link in page.head.switch) == languages
        for link in page.head.switch:
            assert every[link.url].language == link.code
            # From a page of no language the way leads to the homes.
            assert every[link.url].kind == (page.kind if page.url.path.startswith(f"{page.language}/") else "home")


def test_an_old_address_leads_to_the_report(clinics: Made) -> None:
    found = [page for page in clinics.pages if page.kind == "redirect"]
    assert [page.url.path for page in found] == ["en/reports/2024/harbor/", "ar/reports/2024/harbor/"]
    assert [getattr(page.page, "target", Url("", "")).path for page in found] == [
        "en/reports/2024/harbour/",
        "ar/reports/2024/harbour/",
    ]


@pytest.mark.parametrize(
    "old, new, path",
    [
        ("aliases: [2024/harbor]", "aliases: [2024/lakes]", "/en/reports/2024/lakes/index.html"),
        ("aliases: [2024/harbor]", "aliases: [2024/harbour]", "/en/reports/2024/harbour/index.html"),
    ],
)
def test_an_address_that_two_things_would_have_is_a_problem(tmp_path: Path, old: str, new: str, path: str) -> None:
    content = case("clinics", tmp_path)
    text = content / "reports/2024/harbour/en.md"
    text.write_text(text.read_text("utf-8").replace(old, new), "utf-8")
    found, _ = survey(order(content, tmp_path / "_site"), NO_MEMORY)
    assert found
    _, clashes = plan(found.corpus, found.tallies, {}, PAGES)
    assert [clash.rule for clash in clashes] == ["address-taken-twice"]  # once for all languages
    assert clashes[0].finding.message == f"Two things would have the address {path}."
    assert clashes[0].finding.at.path == "content/reports/2024/harbour/en.md"
