"""What stands in a folder is told alike, whatever is known of it from before; what is written down is read again."""

from __future__ import annotations

import os
import pickle
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import NamedTuple
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from site_src.model.plain import written
from site_src.write.kept import keep_bytes
from site_src.write.trees import (
    EMPTY,
    SHAPE,
    Tree,
    folders_around,
    has_no_others,
    is_as,
    keep_tree,
    looked,
    parted,
    recall_tree,
)

NAMES = ("a", "b", "c.html", "d")

NAMES_OF_FILES = st.binary(min_size=1).map(os.fsdecode).filter(lambda name: not {"/", "\\", ":", "\0", "."} & {*name})
"""Any that a disk may hold, be they texts or not; but for points, see below."""


def filled(top: Path, choice: Random) -> None:
    """Put files and folders into a folder, three deep."""
    for _ in range(12):
        path = top.joinpath(*choice.choices(NAMES, k=choice.randint(1, 3)))
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(choice.choice(NAMES), "utf-8")
        except OSError:
            continue  # There is a folder where a file would be, or the other way round.


def aged(top: Path) -> None:
    """Let all have been written a while ago, so that what is changed after this was changed later."""
    for path in (top, *top.rglob("*")):
        os.utime(path, ns=(1, 1), follow_symlinks=False)


def as_told(known: Tree) -> tuple[object, object, set[str], frozenset[str]]:
    """Give what a tree says; in which order links are named says nothing."""
    return known.files, known.folders, set(known.others), known.bare


def write(path: Path, choice: Random) -> None:
    path.write_text(f"{choice.random()}", "utf-8") if path.is_file() else (path / "new").write_text("new", "utf-8")


def remove(path: Path, _: Random) -> None:
    shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()


def turn_into_the_other(path: Path, choice: Random) -> None:
    folder = path.is_dir()
    remove(path, choice)
    path.write_text("", "utf-8") if folder else path.mkdir()


def turn_into_a_link(path: Path, choice: Random) -> None:
    if path.is_dir():
        path.rename(path.parent.parent / f"{choice.random()}")
    else:
        path.unlink()
    path.symlink_to("a")


def replace_by_another(path: Path, choice: Random) -> None:
    copy = path.with_name(f"{choice.random()}")
    if path.is_dir():
        shutil.copytree(path, copy, symlinks=True)
        shutil.rmtree(path)
    else:
        copy.write_text("another", "utf-8")
        path.unlink()
    copy.rename(path)


CHANGES: tuple[Callable[[Path, Random], None], ...] = (
    write,
    remove,
    turn_into_the_other,
    turn_into_a_link,
    replace_by_another,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), changes=st.lists(st.sampled_from(CHANGES), max_size=4))
def test_what_is_known_changes_nothing(
    tmp_path: Path, seed: int, changes: list[Callable[[Path, Random], None]]
) -> None:
    """Whatever became of a folder since it was looked at."""
    choice, outer = Random(seed), tmp_path / f"{seed}-{time.monotonic_ns()}"
    top = outer / "top"
    filled(top, choice)
    aged(top)
    known = looked(top, EMPTY)
    assert looked(top, known) == known
    for change in changes:
        inside = [path for path in sorted(top.rglob("*")) if not path.is_symlink()]
        if inside:
            change(choice.choice(inside), choice)
    anew = looked(top, EMPTY)
    again = looked(top, known)
    assert as_told(again) == as_told(anew)
    changed = {*known.files.items(), *known.folders.items()} ^ {*anew.files.items(), *anew.folders.items()}
    touched = folders_around(path for path, _ in changed) | {path for path, _ in changed}
    narrowly = looked(top, known, touched | folders_around({*known.others} ^ {*anew.others}))
    assert as_told(narrowly) == as_told(anew)
    assert anew.bare == {folder for folder in anew.folders if not any((top / folder).iterdir())}
    assert all(is_as(top, known, part) for part in parted(known, 3)) == (again == known)
    assert all(path.rpartition("/")[0] + "/" in ("/", *again.folders) for path in again.files)
    order = list(again.folders)
    assert all(
        order.index(one.rstrip("/").rpartition("/")[0] + "/" if "/" in one[:-1] else "") < at
        for at, one in enumerate(order)
        if one
    )


def test_a_folder_that_was_not_written_to_is_not_listed_again(tmp_path: Path) -> None:
    filled(tmp_path / "top", Random(7))
    aged(tmp_path / "top")
    (tmp_path / "top/later").touch()
    known = looked(tmp_path / "top", EMPTY)
    with patch.object(os, "scandir", wraps=os.scandir) as scandir:
        assert looked(tmp_path / "top", known) == known
    assert [one.args for one in scandir.call_args_list] == [(f"{tmp_path}/top/",)]


def test_where_there_is_no_folder_nothing_stands(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert looked(tmp_path / "none", EMPTY) == looked(tmp_path / "file", EMPTY) == EMPTY


def test_a_link_to_the_folder_is_followed(tmp_path: Path) -> None:
    filled(tmp_path / "top", Random(7))
    (tmp_path / "link").symlink_to("top")
    assert looked(tmp_path / "link", EMPTY) == looked(tmp_path / "top", EMPTY)


def test_what_is_written_down_is_read_again(tmp_path: Path) -> None:
    filled(tmp_path / "top", Random(7))
    tree = looked(tmp_path / "top", EMPTY)
    digest = keep_tree(tmp_path / "tree.json", tree)
    assert recall_tree(tmp_path / "tree.json") == (tree, digest)
    assert keep_tree(tmp_path / "tree.json", tree._replace(files={})) != digest
    assert recall_tree(tmp_path / "tree.json")[0] == tree._replace(files={})


WHOLE = {
    "folders": b"\0a/\0",
    "since": bytes(16),
    "files": b"a/b\0",
    "sizes": bytes(8),
    "moments": bytes(8),
    "bare": b"",
}


class Ours(NamedTuple):
    """What no file of this kind holds."""

    number: int


DAMAGED: list[object] = [
    "{",
    [],
    {},
    Ours(1),
    *({name: column for name, column in WHOLE.items() if name != lost} for lost in WHOLE),
    *({**WHOLE, name: column + bytes(8)} for name, column in WHOLE.items() if name != "bare"),
    *({**WHOLE, name: column[:-1]} for name, column in WHOLE.items() if column),
    *({**WHOLE, name: b""} for name, column in WHOLE.items() if column),
    *({**WHOLE, name: odd} for name in WHOLE for odd in (1, None, "", "a/\0", ["a/"], [1])),
    {**WHOLE, "bare": b"b/\0"},
    {**WHOLE, "bare": b"../\0"},
]


@pytest.mark.parametrize("said", DAMAGED)
def test_what_is_not_whole_is_nothing(tmp_path: Path, said: object) -> None:
    keep_bytes(tmp_path / "tree.json", SHAPE, written(WHOLE))
    assert recall_tree(tmp_path / "tree.json")[0] == Tree({"a/b": (0, 0)}, {"": 0, "a/": 0}, ())
    keep_bytes(tmp_path / "tree.json", SHAPE, written(said))
    assert recall_tree(tmp_path / "tree.json") == (EMPTY, "")
    keep_bytes(tmp_path / "tree.json", "tree 1", written(WHOLE))
    assert recall_tree(tmp_path / "tree.json") == (EMPTY, "")
    assert recall_tree(tmp_path / "none.json") == (EMPTY, "")


@pytest.mark.parametrize("words", ["", "{", "[]", '{"folders": 1, "files": ""}'])
def test_words_of_others_are_nothing(tmp_path: Path, words: str) -> None:
    keep_bytes(tmp_path / "tree.json", SHAPE, words.encode())
    assert recall_tree(tmp_path / "tree.json") == (EMPTY, "")
    (tmp_path / "tree.json").write_text(words, "utf-8")
    assert recall_tree(tmp_path / "tree.json") == (EMPTY, "")


def test_one_byte_that_is_another_makes_all_of_it_nothing(tmp_path: Path) -> None:
    filled(tmp_path / "top", Random(7))
    keep_tree(tmp_path / "tree.json", looked(tmp_path / "top", EMPTY))
    kept = (tmp_path / "tree.json").read_bytes()
    for at in range(len(kept)):
        (tmp_path / "tree.json").write_bytes(kept[:at] + bytes([kept[at] ^ 1]) + kept[at + 1 :])
        assert recall_tree(tmp_path / "tree.json") == (EMPTY, "")


def test_what_would_be_run_is_not(tmp_path: Path) -> None:
    class Call:
        def __reduce__(self) -> tuple[Callable[[str], None], tuple[str]]:
            return os.mkdir, (str(tmp_path / "made"),)

    keep_bytes(tmp_path / "tree.json", SHAPE, pickle.dumps({**WHOLE, "bare": Call()}))
    assert recall_tree(tmp_path / "tree.json") == (EMPTY, "")
    assert not (tmp_path / "made").exists()


@given(
    st.dictionaries(NAMES_OF_FILES, st.tuples(st.integers(0, 2**63 - 1), st.integers(-(2**63), 2**63 - 1))),
    st.dictionaries(NAMES_OF_FILES.map(lambda name: f"{name}/"), st.integers(-(2**63), 2**63 - 1)),
)
def test_any_names_sizes_and_moments_are_read_as_they_were_written(
    files: dict[str, tuple[int, int]], folders: dict[str, int]
) -> None:
    with TemporaryDirectory() as top:
        tree = Tree(files, {"": 1} | folders, (), frozenset(folders))
        digest = keep_tree(Path(top) / "tree.json", tree)
        assert recall_tree(Path(top) / "tree.json") == (tree, digest)


def test_a_moment_too_late_to_be_written_down_is_as_if_the_disk_took_it_not(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="eight bytes"):
        keep_tree(tmp_path / "tree.json", Tree({"a": (1, 2**63)}, {"": 1}, ()))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "path", ["../secret", "a/../../secret", "/etc/passwd", "a//b", "a/.", "a/..", "./a", "..", "."]
)
def test_no_name_that_is_read_leads_out_of_the_folder(tmp_path: Path, path: str) -> None:
    keep_tree(tmp_path / "tree.json", Tree({path: (1, 1)}, {"": 1}, ()))
    assert recall_tree(tmp_path / "tree.json") == (EMPTY, "")
    keep_tree(tmp_path / "tree.json", Tree({}, {"": 1, f"{path}/": 1}, ()))
    assert recall_tree(tmp_path / "tree.json") == (EMPTY, "")


@pytest.mark.parametrize("path", ["a..b", "..a", "a..", "...", ".a/b", "a./b"])
def test_other_points_in_names_are_points(tmp_path: Path, path: str) -> None:
    tree = Tree({path: (1, 1)}, {"": 1, f"{path}/": 1}, ())
    keep_tree(tmp_path / "tree.json", tree)
    assert recall_tree(tmp_path / "tree.json")[0] == tree


def test_a_folder_that_is_a_file_now_is_not_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / "a/b/c").touch()
    known = looked(tmp_path, EMPTY)
    shutil.rmtree(tmp_path / "a/b")
    (tmp_path / "a/b").touch()
    files = known._replace(folders={})
    assert not any(is_as(tmp_path, files, part) for part in parted(files, 1))


def test_a_fresh_folder_is_told_by_its_names(tmp_path: Path) -> None:
    """Something may be put into it in the very moment of the look."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a/b").touch()
    known = looked(tmp_path, EMPTY)
    assert has_no_others(tmp_path, known)
    moment = (tmp_path / "a").stat().st_mtime_ns
    (tmp_path / "a/stray").touch()
    os.utime(tmp_path / "a", ns=(moment, moment))
    assert not has_no_others(tmp_path, known)
    assert "a/stray" in looked(tmp_path, known).files
