"""Whole contents in, whole sites out: a folder beside this file is a case, ``content`` and what is ``expected`` of it.

``GOLDEN=update`` in the environment writes what is expected anew, for you to review; never where ``CI`` is set.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from difflib import unified_diff
from itertools import islice
from pathlib import Path

import pytest

from site_src.render.assets import read_assets
from tests.sites import GOLDEN, TEMPLATES, Tree, built, case, tree

CASES = sorted(path.name for path in GOLDEN.iterdir() if (path / "content").is_dir())

DIGEST = re.compile(rb"(?<=[A-Za-z])\.[0-9a-f]{10}(?=\.(?:css|js|svg|txt|woff2)\b)")
"""What a change of an asset changes in its name: nobody should have to review that on every page."""

LINES = 60
"""How many lines of differences of one file are shown; the first ones tell."""


MADE = (".png", ".xlsx", ".zip")
"""Files that others than people read, and that follow from the version of a library: that they are there is enough."""


def published(name: str, folder: Path) -> Tree:
    """Build a case and give its site: without the templates' assets, which are as they were, and without digests."""
    built(case(name, folder), folder / "_site")
    files = tree(folder / "_site")
    own = {file.path: file.content for file in read_assets(TEMPLATES).values()}
    assert {path: files.get(path) for path in own} == own, "each asset is published once"
    assert all(DIGEST.search(path.encode()) for path in own), "the name of an asset carries its digest"
    return {
        path: b"" if path.endswith(MADE) and not path.startswith("assets/") else DIGEST.sub(b".1", content)
        for path, content in files.items()
        if path not in own
    }


def differences(expected: Tree, found: Tree) -> Iterator[str]:
    """Say in what two sites differ, file by file."""
    yield from (f"missing: {path}" for path in sorted(expected.keys() - found.keys()))
    yield from (f"unexpected: {path}" for path in sorted(found.keys() - expected.keys()))
    for path in sorted(expected.keys() & found.keys()):
        if expected[path] != found[path]:
            old, new = (content.decode("utf-8", "replace").splitlines() for content in (expected[path], found[path]))
            lines = unified_diff(old, new, f"expected/{path}", f"found/{path}", lineterm="", n=1)
            yield "\n".join(islice(lines, LINES)) or f"differs in line ends only: {path}"


@pytest.mark.parametrize("name", CASES)
def test_a_content_gives_the_site_that_is_expected(name: str, tmp_path: Path) -> None:
    found, folder = published(name, tmp_path), GOLDEN / name / "expected"
    if os.environ.get("GOLDEN") == "update":
        assert not os.environ.get("CI"), "what is expected is written by a person who looks at it, never in CI"
        shutil.rmtree(folder, ignore_errors=True)
        for path, content in found.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
    expected = tree(folder)
    assert expected, f"{name} expects nothing yet: run the tests once with GOLDEN=update and review the folder"
    found_differences = "\n\n".join(differences(expected, found))
    assert not found_differences, f"\n{found_differences}\n\nIf that is right: GOLDEN=update, then review."


def test_a_site_that_lacks_has_more_or_says_otherwise_is_told() -> None:
    expected = {"a": b"1\n", "b": b"one\n2\n", "c": b""}
    found = {"b": b"one\nTWO\n", "c": b"", "d": b""}
    first, second, third = differences(expected, found)
    assert (first, second) == ("missing: a", "unexpected: d")
    assert third.splitlines()[-2:] == ["-2", "+TWO"]
