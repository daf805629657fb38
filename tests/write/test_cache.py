"""What is recalled is what was kept, for the very same batch, or nothing; whatever happens to the folder."""

from __future__ import annotations

import hashlib
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum, StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_src.model.site import Batch, Data, File, Files, Format, Url
from site_src.write.cache import MARK, Cache, canonical, fingerprint

FILES: Files = (
    File("vi/index.html", b"<p>xin ch\xc3\xa0o</p>"),
    File("empty", b""),
    File("a/\u0111.bin", bytes(range(256))),
)


@dataclass(frozen=True, slots=True)
class Page:
    title: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OtherPage:
    title: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Nothing:
    pass


class Pair(NamedTuple):
    title: str
    numbers: tuple[int, ...]


class Colour(Enum):
    RED = 1


class Word(StrEnum):
    RED = "red"


class Safe(str):
    __slots__ = ()


def batch(content: object) -> Batch:
    return Batch((), (Data(Url("data/x.json", ""), Format.JSON, content),))


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache", "v1")


# Keys.


def test_what_is_kept_is_recalled(cache: Cache) -> None:
    key = cache.key(batch(Page("a", (1, 2))))
    assert cache.recall(key) is None
    cache.keep(key, FILES)
    assert cache.recall(cache.key(batch(Page("a", (1, 2))))) == FILES
    cache.keep(key, ())
    assert cache.recall(key) == ()
    assert [path.name for path in cache.folder.iterdir()] == [key]


def test_whatever_differs_has_another_key(cache: Cache) -> None:
    one = batch(Page("a", (1, 2)))
    others = [
        batch(Page("b", (1, 2))),
        batch(Page("a", (12,))),
        batch(OtherPage("a", (1, 2))),
        Batch((), (Data(Url("data/y.json", ""), Format.JSON, Page("a", (1, 2))),)),
        Batch((), (Data(Url("data/x.json", ""), Format.TEXT, Page("a", (1, 2))),)),
        replace(one, jobs=one.jobs * 2),
    ]
    keys = {cache.key(one), *map(cache.key, others), replace(cache, fingerprint="v2").key(one)}
    assert len(keys) == len(others) + 2


VALUES: tuple[object, ...] = (
    None, True, 1, 1.0, "1", b"1", "", b"", (), [], {}, (1,), [1], ((1,),), (1, ()), ((), 1), {"a": 1, "b": 2},
    {"b": 2, "a": 1}, {"a": {"b": 2}}, "s1:a", ("s1:", "a"), ("a", "s0:"), ("ab", "c"), ("a", "bc"), "\ud800", "đ",
    Page("a", ()), OtherPage("a", ()), Pair("a", ()), ("a", ()), Nothing(), Colour.RED, Word.RED, "red", Safe("red"),
    date(2024, 5, 11), datetime(2024, 5, 11), "2024-05-11",  # noqa: DTZ001
)  # fmt: skip


def test_no_two_values_are_spelled_alike() -> None:
    assert len({canonical(value) for value in VALUES}) == len(VALUES)


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.binary() | st.dates(),
    lambda inner: st.lists(inner).map(tuple) | st.dictionaries(st.text(), inner),
)


@given(plain, plain)
def test_equal_values_alone_are_spelled_alike(one: object, other: object) -> None:
    assert (canonical(one) == canonical(other)) == (repr(one) == repr(other))


def test_a_view_of_a_mapping_is_spelled_as_one() -> None:
    assert canonical(MappingProxyType({"a": 1})) == canonical({"a": 1})


@pytest.mark.parametrize("value", [{1}, frozenset({1}), object(), lambda: 1, Page("a", (object(),))])  # type: ignore[arg-type]
def test_what_has_no_fixed_spelling_is_a_bug(value: object) -> None:
    with pytest.raises(TypeError, match="in every process"):
        canonical(batch(value))


def test_keys_are_the_same_in_another_process(cache: Cache) -> None:
    program = (
        "from datetime import date\n"
        "from site_src.model.site import *\n"
        "from site_src.write.cache import canonical\n"
        "value = Batch((), (Data(Url('x', ''), Format.CSV, (date(2024, 1, 2), {'đ': 1})),))\n"
    )
    names: dict[str, object] = {}
    exec(program, names)
    command = [sys.executable, "-c", program + "print(canonical(value).decode(), end='')"]
    root = Path(__file__).resolve().parents[2]
    environment = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONUTF8": "1", "PYTHONPATH": str(root)}
    printed = subprocess.run(command, check=True, capture_output=True, env=environment).stdout
    assert printed == canonical(names["value"])


def test_the_borders_and_the_order_of_a_fingerprint_count() -> None:
    parts: list[list[bytes | str]] = [["ab", "c"], ["a", "bc"], ["abc"], ["c", "ab"], ["abc", ""], []]
    assert len({fingerprint(each) for each in parts}) == len(parts)
    assert fingerprint(["đ", b"x"]) == fingerprint(["đ".encode(), "x"])


# Damage.


def cut(entry: bytes, at: int) -> bytes:
    return entry[:at]


def flip(entry: bytes, at: int) -> bytes:
    return entry[:at] + bytes([entry[at] ^ 1]) + entry[at + 1 :]


def drop(entry: bytes, at: int) -> bytes:
    return entry[:at] + entry[at + 1 :]


def double(entry: bytes, at: int) -> bytes:
    return entry[:at] + entry[at : at + 1] + entry[at:]


@pytest.mark.parametrize("damage", [cut, flip, drop, double])
def test_damage_at_every_byte_counts_as_absent(cache: Cache, damage: Callable[[bytes, int], bytes]) -> None:
    key = cache.key(batch(Page("a", ())))
    cache.keep(key, FILES)
    path = cache.folder / key
    entry = path.read_bytes()
    for at in range(len(entry)):
        path.write_bytes(damage(entry, at))
        assert cache.recall(key) is None, f"byte {at} of {len(entry)}"
        assert not path.exists()


@pytest.mark.parametrize("foreign", [b"", b"\n", MARK, b"x" * 500, hashlib.sha256(b"").digest()])
def test_a_foreign_file_counts_as_absent(cache: Cache, foreign: bytes) -> None:
    cache.folder.mkdir()
    (cache.folder / "0").write_bytes(foreign)
    assert cache.recall("0") is None
    assert not (cache.folder / "0").exists()


def test_an_entry_of_another_key_counts_as_absent(cache: Cache) -> None:
    one, other = cache.key(batch("a")), cache.key(batch("b"))
    cache.keep(one, FILES)
    (cache.folder / one).rename(cache.folder / other)
    assert cache.recall(other) is None


# A folder that is of no use.


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    cache = Cache(tmp_path / "file", "v1")
    cache.keep("0", FILES)
    assert cache.recall("0") is None
    cache.prune(0)
    assert (tmp_path / "file").exists()


def test_a_disk_that_takes_nothing(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, target: Path) -> Path:
        raise OSError("full")

    monkeypatch.setattr(Path, "replace", full)
    cache.keep("0", FILES)
    assert cache.recall("0") is None
    assert list(cache.folder.iterdir()) == []


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_rights(cache: Cache) -> None:
    cache.keep("0", FILES)
    cache.folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        cache.keep("1", FILES)
        cache.prune(0)
        assert cache.recall("0") == FILES
        assert cache.recall("1") is None
    finally:
        cache.folder.chmod(stat.S_IRWXU)


# Room.


def name(number: int) -> str:
    return f"{number:064x}"


def test_prune_drops_what_was_used_longest_ago(cache: Cache) -> None:
    for number in range(4):
        cache.keep(name(number), FILES)
        os.utime(cache.folder / name(number), (number, number))
    size = (cache.folder / name(0)).stat().st_size
    assert cache.recall(name(0)) == FILES
    cache.prune(4 * size)
    assert len(list(cache.folder.iterdir())) == 4
    cache.prune(2 * size)
    assert [cache.recall(name(number)) for number in range(4)] == [FILES, None, None, FILES]
    cache.prune(0)
    assert list(cache.folder.iterdir()) == []


def test_prune_removes_what_was_begun_and_nothing_that_is_not_ours(cache: Cache) -> None:
    cache.folder.mkdir()
    (cache.folder / f"{name(1)}.ab_c.tmp").write_bytes(b"begun")
    others = [cache.folder / "notes.txt", cache.folder / name(1)[:-1], cache.folder / f"{name(1)}.txt"]
    for other in others:
        other.write_bytes(b"mine")
    cache.prune(0)
    assert sorted(cache.folder.iterdir()) == sorted(others)


def test_prune_without_a_folder(cache: Cache) -> None:
    cache.prune(0)
    assert not cache.folder.exists()


def test_two_builds_at_once(cache: Cache) -> None:
    contents = {name(number): (File("a", bytes([number]) * 50_000),) for number in range(4)}
    wrong: list[object] = []

    def build(turns: int) -> None:
        own = Cache(cache.folder, "v1")
        try:
            for turn in range(turns):
                for key, files in contents.items():
                    found = own.recall(key)
                    if found not in (None, files):
                        wrong.append(key)
                    own.keep(key, files)
                if turn % 5 == 0:
                    own.prune(100_000)
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=build, args=(30,)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert all(path.name in contents for path in cache.folder.iterdir())
