"""A digest is another one where a part, a border between parts, or their order is."""

from __future__ import annotations

from site_src.write.digests import fingerprint


def test_the_borders_and_the_order_of_a_fingerprint_count() -> None:
    parts: list[list[bytes | str]] = [["ab", "c"], ["a", "bc"], ["abc"], ["c", "ab"], ["abc", ""], []]
    assert len({fingerprint(each) for each in parts}) == len(parts)
    assert fingerprint(["đ", b"x"]) == fingerprint(["đ".encode(), "x"])
