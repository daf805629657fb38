"""Compiled templates are found again, beside the templates; what is not whole is compiled anew, what is old goes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pytest
from jinja2 import Environment, FileSystemLoader

from site_src.render.compiled import EDITIONS, Compiled, kept_beside

KEY = "a" * 64


@pytest.fixture(autouse=True)
def writing() -> object:
    """Python is told to write compiled code, whatever the tests are run with."""
    with patch.object(sys, "dont_write_bytecode", False):
        yield


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "page.html").write_text("Hello {{ name }}.", "utf-8")
    return folder


def written(templates: Path, folder: Path | None) -> tuple[str, int]:
    """Render in a fresh environment; gives also how often something was compiled."""
    compiled: list[object] = []

    class Counting(Environment):
        def _generate(self, *given: object, **named: object) -> str:
            compiled.append(given)
            return str(super()._generate(*given, **named))  # type: ignore[arg-type]

    made = Counting(loader=FileSystemLoader(templates), bytecode_cache=Compiled(folder), autoescape=True)
    return made.get_template("page.html").render(name="you"), len(compiled)


def test_what_was_compiled_is_found_again(templates: Path) -> None:
    folder = kept_beside(templates, KEY)
    assert folder == templates / "__pycache__" / KEY
    assert written(templates, folder) == ("Hello you.", 1)
    assert written(templates, folder) == ("Hello you.", 0)
    assert written(templates, None) == ("Hello you.", 1)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-9])


def of_another_template(path: Path) -> None:
    content = path.read_bytes()
    at = content.index(b"Hello")
    path.write_bytes(content[:20] + bytes(20) + content[40:at] + content[at:])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def folder_in_its_place(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("spoil", [cut, of_another_template, empty, Path.unlink, folder_in_its_place])
def test_what_is_not_whole_is_compiled_anew(templates: Path, spoil: Callable[[Path], object]) -> None:
    folder = kept_beside(templates, KEY)
    assert folder
    written(templates, folder)
    (kept,) = folder.iterdir()
    spoil(kept)
    assert written(templates, folder) == ("Hello you.", 1)


def test_another_template_is_compiled(templates: Path) -> None:
    folder = kept_beside(templates, KEY)
    written(templates, folder)
    (templates / "page.html").write_text("Good day, {{ name }}.", "utf-8")
    assert written(templates, folder) == ("Good day, you.", 1)


def test_the_last_editions_are_kept_and_nothing_else_is_touched(templates: Path) -> None:
    (templates / "__pycache__" / "ours").mkdir(parents=True)
    keys = [f"{turn:064x}" for turn in range(EDITIONS + 2)]
    for turn, key in enumerate(keys):
        folder = kept_beside(templates, key)
        assert folder
        os.utime(folder, ns=(turn, turn))
    assert {path.name for path in (templates / "__pycache__").iterdir()} == {"ours", *keys[-EDITIONS:]}


def test_where_nothing_can_be_written_nothing_is_kept(templates: Path) -> None:
    (templates / "__pycache__").write_text("no folder", "utf-8")
    assert kept_beside(templates, KEY) is None
    assert written(templates, templates / "__pycache__" / KEY) == ("Hello you.", 1)


def test_where_python_writes_no_code_neither_do_we(templates: Path) -> None:
    with patch.object(sys, "dont_write_bytecode", True):
        assert kept_beside(templates, KEY) is None
    assert not (templates / "__pycache__").exists()
