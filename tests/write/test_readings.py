"""What was read is kept whole or not at all; one byte that is another, and nothing is recalled."""

from __future__ import annotations

from pathlib import Path

from site_src.write.readings import UNREAD, Readings, keep_readings, recall_readings

READINGS = Readings("with", {"a": b"first", "b": b"second\n\0"})


def test_what_is_kept_is_recalled(tmp_path: Path) -> None:
    keep_readings(tmp_path / "folder" / "read.json", READINGS)
    assert recall_readings(tmp_path / "folder" / "read.json") == READINGS
    assert [path.name for path in (tmp_path / "folder").iterdir()] == ["read.json"]


def test_what_is_not_whole_is_nothing(tmp_path: Path) -> None:
    path = tmp_path / "read.json"
    assert recall_readings(path) == UNREAD
    keep_readings(path, READINGS)
    content = path.read_bytes()
    for at in range(len(content)):
        path.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
        assert recall_readings(path) == UNREAD, at
        path.write_bytes(content[:at])
        assert recall_readings(path) == UNREAD, at


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    keep_readings(tmp_path / "file" / "read.json", READINGS)
    assert recall_readings(tmp_path / "file" / "read.json") == UNREAD
