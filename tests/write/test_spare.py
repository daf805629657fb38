"""A second folder of a site's files is made step by step: whenever that ends, a build can begin with what is there."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable
from contextlib import closing
from itertools import islice
from pathlib import Path

import pytest

from site_src.write import spare
from site_src.write.spare import identity, is_still, set_aside
from site_src.write.trees import EMPTY, Tree, looked, recall_tree
from tests.sites import tree


@pytest.fixture(autouse=True)
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spare, "NAMES", 2)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site of five files in four folders, and one with nothing in it."""
    for name in ("index.html", "en/index.html", "en/reports/a/index.html", "en/reports/b.html", "data/site.json"):
        path = tmp_path / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, "utf-8")
        os.utime(path, ns=(1, 1))
    (tmp_path / "site/bare").mkdir()
    return tmp_path / "site"


def made(site: Path, steps: int | None = None) -> Tree:
    """Take some steps, or all, and give what then is written down of the folder."""
    top = site.parent
    with closing(set_aside(site, looked(site, EMPTY), top / "spare", top / "past")) as ahead:
        deque(islice(ahead, steps), maxlen=0)
    return recall_tree(top / "past")[0]


def test_each_file_gets_a_second_name(site: Path) -> None:
    known, second = made(site), site.parent / "spare"
    assert tree(second) == tree(site)
    assert all((second / path).samefile(site / path) for path in tree(site))
    assert known == looked(second, EMPTY)
    assert any(is_still(second, known))


def test_whoever_ends_it_leaves_what_was_made(site: Path) -> None:
    counts = []
    for steps in range(1, 9):
        assert made(site, steps) == EMPTY
        found = tree(site.parent / "spare")
        assert found.items() <= tree(site).items()
        assert not list(site.parent.glob("*.tmp"))
        counts.append(len(found))
        (site.parent / "spare").rename(site.parent / f"spare {steps}")
    assert counts == sorted(counts)
    assert {0, 2, 4, 5} <= {*counts}


def test_where_a_file_is_lost_meanwhile_nothing_is_left(site: Path) -> None:
    known = looked(site, EMPTY)
    (site / "en/index.html").unlink()
    with pytest.raises(FileNotFoundError):
        deque(set_aside(site, known, site.parent / "spare", site.parent / "past"), maxlen=0)
    assert [*site.parent.iterdir()] == [site]


@pytest.mark.parametrize("steps", [2, None])
def test_what_another_build_put_there_meanwhile_stays(site: Path, steps: int | None) -> None:
    ahead = set_aside(site, looked(site, EMPTY), site.parent / "spare", site.parent / "past")
    next(ahead)
    (site.parent / "spare" / "of another").mkdir(parents=True)
    with pytest.raises(OSError, match="not empty"), closing(ahead):
        deque(islice(ahead, steps), maxlen=0)
    assert {*site.parent.iterdir()} == {site, site.parent / "spare"}
    assert [path.name for path in (site.parent / "spare").iterdir()] == ["of another"]


def write(second: Path) -> None:
    (second / "index.html").write_text("other", "utf-8")


def add(second: Path) -> None:
    (second / "en/other.html").write_text("", "utf-8")


def remove(second: Path) -> None:
    (second / "en/reports/b.html").unlink()


@pytest.mark.parametrize("change", [write, add, remove])
def test_a_folder_that_somebody_wrote_into_is_not_as_it_was(site: Path, change: Callable[[Path], None]) -> None:
    known = made(site)
    change(site.parent / "spare")
    assert not any(is_still(site.parent / "spare", known))


def test_a_folder_is_told_from_others_whatever_it_is_called(site: Path) -> None:
    known = identity(site)
    site.rename(site.parent / "other")
    assert identity(site) is None
    site.mkdir()
    assert known == identity(site.parent / "other") != identity(site)
