"""Names and numbers are read as they were written; what leads out of a folder is found, however it is spelled."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from site_src.write.columns import (
    SIGNED,
    UNSIGNED,
    borders,
    leads_out,
    read_names,
    read_numbers,
    read_paths,
    written_names,
    written_numbers,
)

OUTSIDE = re.compile(r"(?:\A|[\0/])(?:\.\.?)?/|(?:\A|[\0/])\.\.?(?:\0|\Z)")
"""A step that is empty, or leads nowhere or out of the folder, said at once: right, and slow."""


@given(st.lists(st.text("./a", max_size=6), min_size=1, max_size=4))
@example(["a/", ".nojekyll", "..."])
def test_what_leads_out_is_found(paths: list[str]) -> None:
    joined = "\0".join(paths)
    assert leads_out(f"\0{joined}\0") == bool(OUTSIDE.search(joined))
    if leads_out(f"\0{joined}\0"):
        with pytest.raises(ValueError, match="leads out"):
            read_paths(written_names(paths))
    else:
        assert read_paths(written_names(paths)) == paths


@given(st.lists(st.text(st.characters(exclude_characters="\0", codec="utf-8"))))
def test_names_are_read_as_they_were_written(names: list[str]) -> None:
    assert read_names(written_names(names)) == names


@pytest.mark.parametrize("content", [b"a", b"\0a", b"a\0b"])
def test_a_name_without_its_end_is_none(content: bytes) -> None:
    with pytest.raises(ValueError, match="no end"):
        read_names(content)


@given(st.lists(st.integers(-(2**63), 2**63 - 1)), st.lists(st.integers(0, 2**64 - 1)))
def test_numbers_are_read_as_they_were_written(signed: list[int], unsigned: list[int]) -> None:
    assert read_numbers(written_numbers(signed)).tolist() == signed
    assert read_numbers(written_numbers(unsigned, UNSIGNED), UNSIGNED).tolist() == unsigned


def test_numbers_are_written_alike_on_every_machine() -> None:
    assert written_numbers([1, -2]) == b"\1\0\0\0\0\0\0\0\xfe\xff\xff\xff\xff\xff\xff\xff"


@pytest.mark.parametrize("kind,number", [(SIGNED, 2**63), (SIGNED, -(2**63) - 1), (UNSIGNED, 2**64), (UNSIGNED, -1)])
def test_a_number_that_is_too_large_is_not_written(kind: str, number: int) -> None:
    with pytest.raises(OSError, match="eight bytes"):
        written_numbers([number], kind)


@given(st.lists(st.integers(0, 5)))
def test_parts_are_the_whole(lengths: list[int]) -> None:
    parts = list(borders(lengths, sum(lengths)))
    assert [part.stop - part.start for part in parts] == lengths
    assert all(one.stop == other.start for one, other in pairwise(parts))


@pytest.mark.parametrize("lengths", [[1], [3], [1, 2], [-1, 3], [3, -1], []])
def test_parts_that_are_not_the_whole_are_none(lengths: list[int]) -> None:
    with pytest.raises(ValueError, match="whole"):
        borders(lengths, 2)
