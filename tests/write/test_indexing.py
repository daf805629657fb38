"""Shadows in; the files of the index in the site, or a clear word and the site as it was, out."""

from __future__ import annotations

import gzip
import json
import re
import stat
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from site_src.plan.found import FOUND
from site_src.survey import asked
from site_src.write.indexing import BUNDLE, USED
from tests.sites import case, order, told, tree

Fake = Callable[[Path], None]


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return case("clinics", tmp_path)


@pytest.fixture
def pagefind(monkeypatch: pytest.MonkeyPatch) -> Fake:
    """Let a program of one's own stand for pagefind."""

    def fake(program: Path) -> None:
        module = ModuleType("pagefind_bin")
        vars(module)["get_executable"] = lambda: program
        monkeypatch.setitem(sys.modules, "pagefind_bin", module)

    return fake


def program(path: Path, script: str) -> Path:
    path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    path.chmod(path.stat().st_mode | stat.S_IEXEC)
    return path


def arguments(content: Path) -> list[str | Path]:
    return ["build", "--no-cache", "--content", content, "--output", content.parent / "_site"]


def bundle(content: Path) -> list[str]:
    folder = content.parent / "_site" / BUNDLE
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_the_index_has_each_language_and_nothing_that_no_search_asks_for(
    content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    assert told(*arguments(content)).returncode == 0
    names = bundle(content)
    assert {"pagefind.js", "pagefind-worker.js", "pagefind-entry.json"} <= {*names}
    assert all(USED.fullmatch(name.rpartition("/")[2]) for name in names)
    assert not [name for name in names if "ui" in name or name.endswith((".css", ".html"))]
    entry = json.loads((content.parent / "_site" / BUNDLE / "pagefind-entry.json").read_text("utf-8"))
    site = tree(content.parent / "_site")
    for code in ("en", "ar"):
        pages = [path for path in site if path.startswith(f"{code}/") and path.endswith(".html")]
        # Nobody looks for the page of the search, the one for wrong addresses, and those that lead on to others; the
        # page of a place leads to that of the places inside it side by side.
        left_out = [
            path
            for path in pages
            if path.split("/")[1] in {"404.html", "search"}
            or b"refresh" in site[path]
            or re.fullmatch(r"\w+/places/.+/compare/index\.html", path)
        ]
        assert entry["languages"][code]["page_count"] == len(pages) - len(left_out)
    for name in names:
        if name.endswith(".pf_fragment"):
            raw = gzip.decompress((content.parent / "_site" / BUNDLE / name).read_bytes())
            page = json.loads(raw.removeprefix(b"pagefind_dcd"))
            assert f"{page['url'][1:]}index.html" in site
    assert not [*(tmp_path / "temporary").iterdir()], "nothing is left behind"


def test_no_page_of_the_site_depends_on_its_index(content: Path) -> None:
    assert told(*arguments(content), "--no-search").returncode == 0
    without = tree(content.parent / "_site")
    assert bundle(content) == []
    assert told(*arguments(content)).returncode == 0
    assert tree(content.parent / "_site") == without
    assert bundle(content)


def test_without_pagefind_the_site_stays_as_it_was(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pagefind_bin", None)
    said = told(*arguments(content))
    assert said.returncode == 2
    assert "the package pagefind_bin is not there" in said.stderr
    assert "--no-search" in said.stderr
    assert "Traceback" not in said.stderr
    assert not (content.parent / "_site").exists()
    assert told(*arguments(content), "--no-search").returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="the program is a script of sh")
@pytest.mark.parametrize(
    "script, reason",
    [
        ("echo Running; echo the disk is full >&2; exit 1", "pagefind failed (the disk is full)"),
        ("exit 7", "pagefind failed (it ended with 7)"),
        ("exit 0", "pagefind failed (it wrote no index)"),
    ],
)
def test_where_pagefind_fails_the_site_stays_as_it_was(
    content: Path, tmp_path: Path, pagefind: Fake, script: str, reason: str
) -> None:
    assert told(*arguments(content)).returncode == 0
    before = tree(content.parent / "_site"), bundle(content)
    report = content / "reports" / "2024" / "delta" / "en.md"
    report.write_text(report.read_text("utf-8") + "\nMore words.\n", "utf-8")
    pagefind(program(tmp_path / "pagefind", script))
    said = told(*arguments(content))
    assert said.returncode == 2
    assert reason in said.stderr
    assert "--no-search" in said.stderr
    assert (tree(content.parent / "_site"), bundle(content)) == before


def test_a_program_for_another_machine_is_told_of(content: Path, tmp_path: Path, pagefind: Fake) -> None:
    pagefind(tmp_path / "not-there")
    said = told(*arguments(content))
    assert said.returncode == 2
    assert "The index of the search cannot be made" in said.stderr


def test_the_search_is_a_wish_that_a_build_remembers(content: Path) -> None:
    without = order(content, content.parent / "_site")
    assert asked(without) != asked(without._replace(found=FOUND))


def test_a_preview_makes_no_index(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[str] = []

    def serve(command: list[str], *_: object, **__: object) -> int:
        commands.extend(command)
        return 0

    monkeypatch.setattr("site_src.serve.serve", serve)
    assert told("serve", "--content", content, "--output", content.parent / "_site").returncode == 0
    assert "--no-search" in commands
