"""Bytes are given again only whole, and only to who names what they follow from."""

from __future__ import annotations

from pathlib import Path

import pytest

from site_src.write.kept import SEAL, keep_bytes, recall_bytes


def test_bytes_are_given_for_their_key_alone(tmp_path: Path) -> None:
    keep_bytes(tmp_path / "one", "key", b"content")
    assert recall_bytes(tmp_path / "one", "key") == b"content"
    assert recall_bytes(tmp_path / "one", "another") is None
    assert recall_bytes(tmp_path / "none", "key") is None
    keep_bytes(tmp_path / "one", "another", b"")
    assert recall_bytes(tmp_path / "one", "another") == b""
    assert recall_bytes(tmp_path / "one", "key") is None


@pytest.mark.parametrize("at", [0, SEAL, SEAL + 6])
def test_one_wrong_byte_is_seen(tmp_path: Path, at: int) -> None:
    keep_bytes(tmp_path / "one", "key", b"content")
    whole = bytearray((tmp_path / "one").read_bytes())
    whole[at] ^= 1
    (tmp_path / "one").write_bytes(whole)
    assert recall_bytes(tmp_path / "one", "key") is None
    (tmp_path / "one").write_bytes(whole[:at])
    assert recall_bytes(tmp_path / "one", "key") is None
