"""What was read is kept whole or not at all; one byte that is another, and nothing is recalled."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from site_src.write.readings import UNREAD, Kept, Readings, begun_with, keep_readings, new_drawer, recall_readings

PIECES: Mapping[str, tuple[bytes, ...]] = {"a": (b"first", b"", b"words"), "b": (b"second\n\0", b"x" * 70_000)}


def keep(path: Path, reports: Mapping[str, tuple[bytes, ...]]) -> None:
    drawer = new_drawer(path)
    keep_readings(path, drawer, Readings("with", {key: drawer.put(pieces) for key, pieces in reports.items()}, {}))


def taken(reports: Mapping[str, Kept]) -> Mapping[str, tuple[bytes, ...]]:
    return {key: pieces.all() for key, pieces in reports.items()}


def test_what_is_kept_is_recalled(tmp_path: Path) -> None:
    keep(tmp_path / "folder" / "read.json", PIECES)
    recalled = recall_readings(tmp_path / "folder" / "read.json")
    assert (recalled.read_with, taken(recalled.reports)) == ("with", PIECES)
    assert recalled.reports["b"].take(0) == b"second\n\0"
    assert [path.name for path in (tmp_path / "folder").iterdir()] == ["read.json"]


def test_pieces_are_taken_from_what_was_opened_whatever_becomes_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "read.json"
    keep(path, PIECES)
    recalled = recall_readings(path)
    path.unlink()
    keep(path, {"c": (b"other",)})
    assert taken(recalled.reports) == PIECES
    assert taken(recall_readings(path).reports) == {"c": (b"other",)}


@pytest.mark.parametrize("name", ["", "file/read.json"], ids=["not kept", "where no file can be"])
def test_without_a_place_to_keep_them_pieces_are_there_as_long_as_they_are_wanted(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()
    path = tmp_path / name if name else None
    drawer = new_drawer(path)
    here = {key: drawer.put(pieces) for key, pieces in PIECES.items()}
    if path:
        keep_readings(path, drawer, Readings("with", here, {}))
        assert recall_readings(path) == UNREAD
    assert taken(here) == PIECES


def test_what_is_not_whole_is_nothing(tmp_path: Path) -> None:
    path = tmp_path / "read.json"
    assert recall_readings(path) == UNREAD
    keep(path, {"a": (b"first", b"second")})
    content = path.read_bytes()
    for at in range(len(content)):
        path.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
        assert recall_readings(path) == UNREAD, at
        path.write_bytes(content[:at])
        assert recall_readings(path) == UNREAD, at


@pytest.mark.parametrize("wanted", [[], ["a"], ["b"], ["b", "a"]], ids=["nothing", "little", "most", "all"])
def test_a_file_begins_with_what_is_wanted_of_another(tmp_path: Path, wanted: list[str]) -> None:
    path = tmp_path / "read.json"
    keep(path, PIECES)
    drawer, kept = begun_with(path, recall_readings(path).reports, wanted)
    kept["c"] = drawer.put((b"third", b""))
    keep_readings(path, drawer, Readings("with", kept, {}))
    recalled = recall_readings(path)
    assert recalled.read_with == "with"
    assert taken(recalled.reports) == {**{name: PIECES[name] for name in wanted}, "c": (b"third", b"")}
    assert taken(kept) == taken(recalled.reports)


def test_what_is_not_wanted_does_not_pile_up(tmp_path: Path) -> None:
    """A file that begins with the last one again and again is at most about twice what is in it."""
    path = tmp_path / "read.json"
    keep(path, {"a": (b"x" * 10_000,), "0": (b"y" * 5_000,)})
    for turn in range(1, 12):
        drawer, kept = begun_with(path, recall_readings(path).reports, ["a"])
        kept[str(turn)] = drawer.put((b"y" * 5_000,))
        keep_readings(path, drawer, Readings("with", kept, {}))
        assert path.stat().st_size < 32_000
