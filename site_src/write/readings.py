"""Packed reports by key in, one file out; and back, the whole of it or nothing. What is packed is not looked at."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

MARK = b"readings 1\n"
"""The first bytes of the file; another number where its shape changes."""

SEAL = sha256().digest_size


class Readings(NamedTuple):
    """What was read, by the key of what it was read from."""

    read_with: str
    """What else it follows from: with another key it is not known any more."""
    reports: Mapping[str, bytes]


UNREAD = Readings("", {})


def recall_readings(path: Path) -> Readings:
    """Give what is kept in a file; nothing where there is none, or one byte of it is not what was written."""
    try:
        content = path.read_bytes()
        body = memoryview(content)[:-SEAL]
        if not content.startswith(MARK) or sha256(body).digest() != content[-SEAL:]:
            return UNREAD
        end = content.index(b"\n", len(MARK))
        read_with, lengths = json.loads(content[len(MARK) : end])
        reports, start = {}, end + 1
        for key, length in lengths:
            reports[key] = content[start : start + length]
            start += length
        return Readings(read_with, reports)
    except (OSError, ValueError, TypeError):
        return UNREAD


def keep_readings(path: Path, readings: Readings) -> None:
    """Write down what was read; another build finds the whole of it or what was there before."""
    lengths = [[key, len(content)] for key, content in readings.reports.items()]
    body = b"".join((MARK, json.dumps([readings.read_with, lengths]).encode(), b"\n", *readings.reports.values()))
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, begun = tempfile.mkstemp(prefix=path.name, suffix=".tmp", dir=path.parent)
        with os.fdopen(descriptor, "wb") as file:
            file.write(body)
            file.write(sha256(body).digest())
        Path(begun).replace(path)
