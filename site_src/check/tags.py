"""The bytes of a finished page in, where its tags stand out: the search that jumps, forward and back."""

from __future__ import annotations

import re
from collections.abc import Iterator

NAME = re.compile(rb"<(/?)([a-z0-9]+)(?=[\s>])")
"""How a tag begins: whether it closes, and its name."""

AFTER_NAME = b" >\n\t\r\f\v"
"""What follows the name of a tag, so that ``<a`` is not taken for ``<abbr``."""


def until(text: bytes, tag: bytes, at: int) -> int:
    """Give where the next closing tag begins, or the page ends."""
    end = text.find(tag, at)
    return end if end >= 0 else len(text)


def starting(text: bytes, name: bytes, start: int) -> int:
    """Find the next tag with just this name."""
    at = text.find(name, start)
    while at >= 0 and text[at + len(name) : at + len(name) + 1] not in AFTER_NAME:
        at = text.find(name, at + 1)
    return at


def opening(text: bytes, name: bytes, start: int, stop: int) -> int:
    """Find the last tag with just this name in a part of a page."""
    at = text.rfind(name, start, stop)
    while at >= 0 and text[at + len(name) : at + len(name) + 1] not in AFTER_NAME:
        at = text.rfind(name, start, at)
    return at


def tags_before(text: bytes, at: int) -> Iterator[tuple[bytes, bytes, int]]:
    """Give the tags before a place, the nearest first: whether it closes, its name, and where it begins."""
    at = text.rfind(b"<", 0, at)
    while at >= 0:
        if tag := NAME.match(text, at):
            yield tag[1], tag[2], at
        at = text.rfind(b"<", 0, at)
