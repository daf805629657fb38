"""Listings of two sites in; that the comparison finds what one of them lacks, and that it accepts what is alike."""

from __future__ import annotations

import pytest

from tests.bench.pages import KINDS, Listing, apart, differences

PATHS = {
    "home": "fr/index.html",
    "report list": "fr/reports/index.html",
    "reports of a year": "fr/reports/2024/page-2/index.html",
    "report": "fr/reports/2024/a-b-result/index.html",
    "place list": "fr/places/index.html",
    "province": "fr/places/a/index.html",
    "district": "fr/places/a/b/index.html",
    "table list": "fr/tables/index.html",
    "table": "fr/tables/models/sector/2024/index.html",
    "article": "fr/about/index.html",
}
"""One page of each kind that both sides make."""

SIZES = dict.fromkeys(PATHS.values(), 8_000)
SIDES = pytest.mark.parametrize("side", ["ours", "the peer"])


def found(side: str, other: dict[str, int]) -> list[str]:
    """Compare a changed side with the whole other one."""
    whole, changed = Listing(SIZES), Listing(other)
    return differences(changed, whole) if side == "ours" else differences(whole, changed)


def test_each_kind_has_its_path_here() -> None:
    assert [kind for kind, _ in KINDS] == list(PATHS)


@SIDES
def test_the_same_pages_are_the_same(side: str) -> None:
    assert found(side, SIZES) == []


@SIDES
@pytest.mark.parametrize("kind", PATHS)
def test_a_kind_that_is_removed_is_found(side: str, kind: str) -> None:
    rest = {path: size for path, size in SIZES.items() if path != PATHS[kind]}
    assert found(side, rest) == [f"{kind}: {side} made no page of this kind"]


@pytest.mark.parametrize("kind", PATHS)
def test_a_kind_that_both_sides_lack_is_found_but_for_the_one_that_only_many_reports_have(kind: str) -> None:
    rest = Listing({path: size for path, size in SIZES.items() if path != PATHS[kind]})
    of_both = f"{kind}: ours and the peer made no page of this kind"
    assert differences(rest, rest) == ([] if kind == "reports of a year" else [of_both])


@SIDES
@pytest.mark.parametrize("kind", PATHS)
def test_a_page_that_is_missing_among_others_is_found(side: str, kind: str) -> None:
    more = PATHS[kind].replace("fr/", "vi/")
    whole, rest = Listing({**SIZES, more: 8_000}), Listing(SIZES)
    said = differences(rest, whole) if side == "ours" else differences(whole, rest)
    assert said == [f"{kind}: {side} lacks 1, such as {more}"]


@pytest.mark.parametrize("size", [5_900, 10_100])
def test_pages_of_another_size_are_found(size: int) -> None:
    assert len(found("ours", {**SIZES, PATHS["report"]: size})) == 1


@pytest.mark.parametrize("size", [6_100, 9_900])
def test_pages_of_about_the_same_size_are_alike(size: int) -> None:
    assert found("ours", {**SIZES, PATHS["report"]: size}) == []


def test_what_only_one_side_makes_is_counted_apart() -> None:
    alone = {"fr/figures/2024/a-b-result/recognised/index.html": 1, "data/figures.csv": 1, "index.html": 1}
    assert found("ours", {**SIZES, **alone}) == []
    assert apart(Listing({**SIZES, **alone})) == {"figures": 1, "*.csv": 1, "*.html": 1}


@pytest.mark.parametrize(
    "path, kind",
    [
        ("fr/places/a/compare/index.html", "compare"),
        ("fr/compare/index.html", "compare"),
        ("fr/search/index.html", "search"),
        ("fr/data/dictionary/index.html", "dictionary"),
        ("fr/data/index.html", "data"),
    ],
)
def test_pages_that_only_we_have_are_no_pages_of_both(path: str, kind: str) -> None:
    assert found("ours", {**SIZES, path: 90_000}) == []
    assert apart(Listing({**SIZES, path: 90_000})) == {kind: 1}
