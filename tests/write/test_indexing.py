"""Shadows in; the files of the index in the site, or a clear word and the site as it was, out."""

from __future__ import annotations

import gzip
import json
import re
import stat
import sys
import tempfile
import time
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from types import ModuleType
from unittest.mock import patch

import pytest

from site_src.model.site import File
from site_src.order import Kinds, asked
from site_src.pipeline import build
from site_src.write import indexing
from site_src.write.indexing import BUNDLE, ENTRY, OWN, SHARED, Bundled, Shadow, Sheaves
from site_src.write.publish import exchange
from tests.sites import case, order, told, tree

Fake = Callable[[Path], None]

SHADOWS = Kinds("site_src.plan.found", "FOUND")


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
    assert all(name == ENTRY or OWN.fullmatch(name) or SHARED.fullmatch(name) for name in names)
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


def whole(folder: Path) -> dict[str, bytes]:
    """Read a site with its index."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


class Shop:
    """A content, its site, and what a build asks of pagefind."""

    def __init__(self, content: Path) -> None:
        self.content = content
        self.report = content / "reports" / "2024" / "delta" / "en.md"

    def indexed(self) -> list[str]:
        """Build with a memory; gives the languages of which an index was made."""
        asked: list[str] = []

        def begun(program: Path, shadows: Mapping[str, Sequence[Shadow]], code: str) -> Bundled:
            asked.append(code)
            return real(program, shadows, code)

        real = indexing._bundle
        with patch.object(indexing, "_bundle", begun):
            self.build("_site", self.content.parent / "cache")
        return asked

    def build(self, output: str, cache: Path | None) -> dict[str, bytes]:
        """Build with a search."""
        asked = order(self.content, self.content.parent / output, cache)._replace(found=SHADOWS)
        build(asked, exchange, lambda tasks: tasks, time.time_ns())
        return whole(self.content.parent / output)

    def edit(self, old: str, new: str) -> None:
        """Edit the report."""
        text = self.report.read_text("utf-8")
        assert old in text
        self.report.write_text(text.replace(old, new, 1), "utf-8", newline="")

    def is_clean(self) -> bool:
        """Tell whether the site is what a build from nothing makes, its index too."""
        return whole(self.content.parent / "_site") == self.build("_fresh", None)


@pytest.fixture
def shop(content: Path) -> Shop:
    made = Shop(content)
    assert sorted(made.indexed()) == ["ar", "en"]
    return made


def test_the_index_is_the_same_from_run_to_run(shop: Shop) -> None:
    assert shop.is_clean()


def test_the_order_in_which_the_disk_lists_files_changes_nothing(shop: Shop) -> None:
    listing, choice = Path.iterdir, Random(5)

    def shuffled(folder: Path) -> Iterator[Path]:
        found = list(listing(folder))
        choice.shuffle(found)
        return iter(found)

    with patch.object(Path, "iterdir", shuffled):
        assert shop.is_clean()


def test_what_is_written_to_sheaves_is_found_by_language_in_the_order_of_paths(tmp_path: Path) -> None:
    sheaves = Sheaves(tmp_path)
    texts = {
        "ar/b/index.html": "ب\n12 en/x\n",
        "en/b/index.html": "",
        "en/a/index.html": "\n\n",
        "ar/a/index.html": "x",
    }
    for some in (("ar/b/index.html", "en/b/index.html"), ("en/a/index.html",), ("ar/a/index.html",)):
        sheaves.write([File(path, texts[path].encode()) for path in some])
    assert len([*tmp_path.iterdir()]) == 3
    found = sheaves.by_language()
    assert {code: [one.path for one in shadows] for code, shadows in found.items()} == {
        code: [f"{code}/a/index.html", f"{code}/b/index.html"] for code in ("ar", "en")
    }
    for shadow in (*found["ar"], *found["en"]):
        content = shadow.sheaf.read_bytes()[shadow.start : shadow.start + shadow.size]
        assert content.decode() == texts[shadow.path]


def test_an_edited_text_costs_the_index_of_its_language(shop: Shop) -> None:
    for _ in range(3):
        shop.report.write_text(f"{shop.report.read_text('utf-8')}\nMore words.\n", "utf-8", newline="")
        assert shop.indexed() == ["en"]
        assert shop.is_clean()


def test_an_edited_fact_costs_them_all(shop: Shop) -> None:
    shop.edit("title: ", "title: Once more, ")
    assert sorted(shop.indexed()) == ["ar", "en"]
    assert shop.is_clean()


def test_what_no_index_follows_from_costs_none(shop: Shop) -> None:
    (shop.content.parent / "_site" / "en" / "index.html").unlink()
    assert shop.indexed() == []
    assert shop.is_clean()


def spoilt(path: Path) -> None:
    path.write_bytes(b"other")


@pytest.mark.parametrize(
    "pattern, languages",
    [
        ("fragment/en_*", ["en"]),
        ("index/ar_*", ["ar"]),
        ("pagefind.en_*.pf_meta", ["en"]),
        ("pagefind.js", ["ar", "en"]),
        ("pagefind-entry.json", ["ar", "en"]),
    ],
)
@pytest.mark.parametrize("harm", [spoilt, Path.unlink])
def test_what_is_lost_of_an_index_is_made_anew(
    shop: Shop, pattern: str, languages: list[str], harm: Callable[[Path], object]
) -> None:
    site, before = shop.content.parent / "_site", next((shop.content.parent / "cache").glob("before-*"), None)
    assert before is None
    harm(min((site / BUNDLE).glob(pattern)))
    assert sorted(shop.indexed()) == languages
    assert shop.is_clean()


def test_a_language_less_is_an_index_less(shop: Shop) -> None:
    settings = shop.content / "site.yaml"
    text = settings.read_text("utf-8")
    assert "languages: [en, ar]" in text
    settings.write_text(text.replace("languages: [en, ar]", "languages: [en]"), "utf-8", newline="")
    assert shop.indexed() == ["en"]
    assert shop.is_clean()
    settings.write_text(text, "utf-8", newline="")
    assert sorted(shop.indexed()) == ["ar", "en"]
    assert shop.is_clean()


def test_where_pagefind_tells_browsers_more_than_is_known_nothing_stays(content: Path) -> None:
    shop, real = Shop(content), indexing._told

    def more(bundle: Bundled) -> object:
        entry = real(bundle)
        languages = {code: {**one, "more": 1} for code, one in entry["languages"].items()}
        return {**entry, "languages": languages}

    with patch.object(indexing, "_told", more):
        for _ in range(2):
            shop.edit("\n---\n", "\n---\nMore words.\n\n")
            assert sorted(shop.indexed()) == ["ar", "en"]
            assert shop.is_clean()


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


def answering(entry: str, *others: str) -> str:
    """Give a script that answers with an index: the file that names it, and others, which are empty."""
    files = [{"path": ENTRY, "content": b64encode(entry.encode()).decode()}]
    files += [{"path": path, "content": ""} for path in others]
    answer = {"message_id": 1, "payload": {"type": "GetFiles", "files": files}}
    return f"echo {b64encode(json.dumps(answer).encode()).decode()},; cat > /dev/null"


def refusing(sentence: str) -> str:
    """Give a script that answers with an error."""
    answer = {"message_id": 1, "payload": {"type": "Error", "message": sentence}}
    return f"echo {b64encode(json.dumps(answer).encode()).decode()},; cat > /dev/null"


@pytest.mark.skipif(sys.platform == "win32", reason="the program is a script of sh")
@pytest.mark.parametrize(
    "script, reason",
    [
        ("echo Running; echo the disk is full >&2; exit 1", "pagefind failed (the disk is full)"),
        ("exit 7", "pagefind failed (it ended with 7)"),
        ("exit 0", "pagefind failed (it made no index)"),
        ("echo broken,; cat > /dev/null & wait; exit 0", "pagefind failed (it made no index)"),
        (answering('{"languages": {}}'), "it made the indexes of 0 languages, and not of one"),
        (answering("broken"), "pagefind failed (it made no index)"),
        (refusing("no room"), "pagefind failed (no room)"),
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


@pytest.mark.skipif(sys.platform == "win32", reason="the program is a script of sh")
def test_files_are_found_with_the_slashes_of_any_system(content: Path, tmp_path: Path, pagefind: Fake) -> None:
    entry = json.dumps({"languages": {"en": {"hash": "en_1", "wasm": None, "page_count": 1}}})
    pagefind(program(tmp_path / "pagefind", answering(entry, "fragment\\en_1.pf_fragment")))
    assert told(*arguments(content)).returncode == 0
    assert "fragment/en_1.pf_fragment" in bundle(content)


def test_a_program_for_another_machine_is_told_of(content: Path, tmp_path: Path, pagefind: Fake) -> None:
    pagefind(tmp_path / "not-there")
    said = told(*arguments(content))
    assert said.returncode == 2
    assert "The index of the search cannot be made" in said.stderr


def test_the_search_is_a_wish_that_a_build_remembers(content: Path) -> None:
    without = order(content, content.parent / "_site")
    assert asked(without) != asked(without._replace(found=SHADOWS))


def test_a_preview_makes_no_index(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[str] = []

    def serve(command: list[str], *_: object, **__: object) -> int:
        commands.extend(command)
        return 0

    monkeypatch.setattr("site_src.serve.serve", serve)
    assert told("serve", "--content", content, "--output", content.parent / "_site").returncode == 0
    assert "--no-search" in commands
