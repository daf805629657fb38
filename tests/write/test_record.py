"""A build that would see and leave what the last one did is not done again; whatever changes, it is."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from site_src.model.problem import Finding, Position, Problem, Severity
from site_src.order import Outcome
from site_src.pipeline import build
from site_src.write.publish import exchange
from site_src.write.record import OUTPUTS, Said, forget, keep, recall, seen
from site_src.write.trees import FINE
from tests.sites import TEMPLATES, TOP, case, order, tree

PROBLEM = Problem(Severity.WARNING, "a-rule", Finding(Position("a.md", 2, 3), "Hm.", "So.", (Position("b.md", 1, 1),)))
SAID = Said((PROBLEM,), 2, {"home": 2})


NAMES = ("built", "facts", "left", "past", "read", "tree")


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A content and templates that were written a while ago."""
    found = case("smallest", tmp_path)
    shutil.copytree(TEMPLATES, tmp_path / "templates")
    for path in tmp_path.rglob("*"):
        os.utime(path, ns=(1, time.time_ns() - 10 * FINE))
    return found


def again(content: Path) -> Outcome:
    """Build with a memory."""
    folder = content.parent
    asked = order(content, folder / "_site", folder / "cache", folder / "templates")
    return build(asked, exchange, lambda tasks: tasks, time.time_ns())


def test_a_second_build_changes_nothing_and_says_the_same(content: Path) -> None:
    first = again(content)
    site = tree(content.parent / "_site")
    second = again(content)
    assert (first.unchanged, second.unchanged) == (False, True)
    assert (second.problems, second.languages, second.kinds) == (first.problems, first.languages, first.kinds)
    assert tree(content.parent / "_site") == site


LOOKS = """
import sys
from pathlib import Path
from site_src.cli import main
from site_src.cli import commands

folder = Path(sys.argv[1])
commands.TOP = folder  # Where the memory is.
print(main(["build", "-q", "--no-search", "--content", str(folder / "content"), "--output", str(folder / "_site")]))
print(*sorted({"babel", "jinja2", "markdown_it", "pydantic", "yaml", "site_src.pipeline"} & sys.modules.keys()))
"""


def test_who_has_nothing_to_do_loads_nothing_for_it(content: Path) -> None:
    def run() -> list[str]:
        program = [sys.executable, "-c", LOOKS, str(content.parent)]
        return subprocess.run(program, cwd=TOP, check=True, capture_output=True, encoding="utf-8").stdout.splitlines()

    assert run() == ["0", "babel jinja2 markdown_it pydantic site_src.pipeline yaml"]
    assert run() == ["0", ""]


CHANGES: list[Callable[[Path], object]] = [
    lambda folder: (folder / "content" / "site.yaml").touch(),
    lambda folder: (folder / "content" / "new.txt").write_text("", "utf-8"),
    lambda folder: (folder / "templates" / "base.html").touch(),
    lambda folder: (folder / "_site" / "robots.txt").write_text("", "utf-8"),
    lambda folder: (folder / "_site" / "stray").write_text("", "utf-8"),
    lambda folder: (folder / "_site" / "robots.txt").unlink(),
    lambda folder: shutil.rmtree(folder / "_site"),
    lambda folder: (folder / "_site" / "empty").mkdir(),
    lambda folder: [path.write_text("{", "utf-8") for path in (folder / "cache").glob("tree-*.json")],
    lambda folder: next((folder / "cache").glob("tree-*.json")).unlink(),
    lambda folder: [path.write_text("{", "utf-8") for path in (folder / "cache").glob("built-*.json")],
]


@pytest.mark.parametrize("change", CHANGES)
def test_after_any_change_all_is_looked_at_again(content: Path, change: Callable[[Path], object]) -> None:
    again(content)
    site = tree(content.parent / "_site")
    change(content.parent)
    assert not again(content).unchanged
    assert tree(content.parent / "_site") == site


def test_what_was_said_is_said_again(tmp_path: Path) -> None:
    (tmp_path / "source").write_text("a", "utf-8")
    sources, record = [tmp_path / "source"], tmp_path / "record.json"
    keep(record, "asked", seen(sources), "output", SAID, seen(sources).settled)
    assert recall(record, "asked", seen(sources)) == (SAID, "output")
    assert recall(record, "otherwise", seen(sources)) is None


def test_a_file_written_in_the_very_moment_is_not_believed(tmp_path: Path) -> None:
    (tmp_path / "source").write_text("a", "utf-8")
    sources, record = [tmp_path / "source"], tmp_path / "record.json"
    keep(record, "asked", seen(sources), "output", SAID, seen(sources).settled - 1)
    assert not record.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="who makes links needs a right there")
@pytest.mark.parametrize("target", ["nowhere", "a link"])
def test_what_stands_beside_a_link_that_leads_nowhere_is_seen(target: str, tmp_path: Path) -> None:
    """Emacs leaves such a link beside a file that is being edited."""
    (tmp_path / "a link").symlink_to(target)
    (tmp_path / "b").write_text("a", "utf-8")
    before = seen([tmp_path])
    (tmp_path / "b").write_text("ab", "utf-8")
    after = seen([tmp_path])
    (tmp_path / "a link").unlink()
    assert len({before.digest, after.digest, seen([tmp_path]).digest}) == 3


def test_a_folder_tells_whether_anything_was_written_in_it(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
        (folder / "a.md").write_text("a", "utf-8")
        os.utime(folder / "a.md", ns=(10**18, 10**18))
    before = seen([tmp_path])
    told = before.told(one, before.settled)
    assert told
    assert told != before.told(other, before.settled), "files of other paths"
    assert before.told(one, before.settled - 1) is None, "it could be written again unseen"
    assert before.told(tmp_path / "nowhere", before.settled) is None
    changes: list[Callable[[], object]] = [
        lambda: (one / "a.md").write_text("b", "utf-8"),
        lambda: (one / "b.md").write_text("", "utf-8"),
        (one / "empty").mkdir,
        (one / "empty").rmdir,
        lambda: (one / "b.md").rename(one / "c.md"),
    ]
    for change in changes:
        change()
        now = seen([tmp_path])
        assert now.digest != before.digest
        assert now.told(one, now.settled) != before.told(one, now.settled)
        assert now.told(other, now.settled) == before.told(other, now.settled)
        before = now


def test_what_is_remembered_is_bounded(tmp_path: Path) -> None:
    for turn in range(OUTPUTS + 3):
        for what in NAMES:
            path = tmp_path / f"{what}-{turn:016x}.json"
            path.touch()
            os.utime(path, ns=(turn, turn))
    (tmp_path / f"left-{1:016x}.jsonabc.tmp").touch()
    (tmp_path / "tools").mkdir()
    (tmp_path / "notes.json").touch()
    forget(tmp_path)
    left = {path.name for path in tmp_path.iterdir()}
    assert left - {"tools", "notes.json"} == {
        f"{what}-{turn:016x}.json" for what in NAMES for turn in range(3, OUTPUTS + 3)
    }
    assert {"tools", "notes.json"} <= left
    forget(tmp_path / "none")
