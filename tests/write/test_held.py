"""What is held in, out only while it is what would be recalled."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from site_src.write import kept, readings
from site_src.write.held import NOTHING_HELD, Held


def counting() -> tuple[list[int], Callable[[], int]]:
    """Give how often something was recalled, and what recalls it: the turn."""
    calls: list[int] = []

    def recall() -> int:
        calls.append(len(calls))
        return calls[-1]

    return calls, recall


def test_it_is_recalled_once_for_each_origin() -> None:
    held, (calls, recall) = Held(2), counting()
    assert [held.value(recall, "tree", one) for one in (b"a", b"b", b"a", b"b")] == [0, 1, 0, 1]
    assert held.value(recall, "left", b"a") == 2
    assert held.value(recall, "tree", b"a", "key") == 3
    assert len(calls) == 4


def test_only_the_latest_are_held() -> None:
    held, (_, recall) = Held(2), counting()
    for origin in (b"a", b"b", b"a", b"c"):
        held.value(recall, "tree", origin)
    assert held.value(recall, "tree", b"a") == 0
    assert held.value(recall, "tree", b"b") == 3


def test_what_has_no_origin_is_not_held() -> None:
    held, (_, recall) = Held(2), counting()
    assert [held.value(recall, "tree", None) for _ in range(2)] == [0, 1]
    assert [held.value(recall, "tree", "key", None) for _ in range(2)] == [2, 3]


def test_nothing_is_held_by_a_command_that_ends() -> None:
    _, recall = counting()
    assert [NOTHING_HELD.value(recall, "tree", b"a") for _ in range(2)] == [0, 1]
    assert not NOTHING_HELD
    assert Held(1)


def test_the_seal_of_a_file_tells_all_that_is_kept_in_it(tmp_path: Path) -> None:
    path, seals = tmp_path / "kept", set[bytes | None]()
    for key, content in (("a", b"1"), ("a", b"2"), ("b", b"1")):
        kept.keep_bytes(path, key, content)
        seals.add(kept.seal_of(path))
        assert kept.recall_sealed(path, key) == (content, (kept.seal_of(path) or b"").hex())
    assert len(seals) == 3
    assert kept.seal_of(tmp_path / "none") is None


def test_the_seal_of_readings_tells_all_that_was_read(tmp_path: Path) -> None:
    path, seals = tmp_path / "read.json", set[bytes | None]()
    for key, pieces in (("a", (b"1",)), ("a", (b"2",)), ("b", (b"1",))):
        drawer = readings.new_drawer(path)
        readings.keep_readings(path, drawer, readings.Readings("with", {key: drawer.put(pieces)}, {}))
        seals.add(readings.seal_of(path))
    assert len(seals) == 3
    # One byte of the content, long after it was written and recalled: the digest at the end is what it was.
    with path.open("r+b") as file:
        file.seek(len(readings.MARK))
        file.write(b"2")
    os.utime(path, ns=(1, 1))
    assert readings.seal_of(path) not in seals
    assert readings.recall_readings(path) == readings.UNREAD
    assert readings.seal_of(tmp_path / "none") is None
    (tmp_path / "short").write_bytes(b"x")
    assert readings.seal_of(tmp_path / "short") is None
