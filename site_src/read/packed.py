"""A report as it was read in, bytes out; and back, without running anything that the bytes may name."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from io import BytesIO
from typing import Any

from site_src.model import corpus, number, period, problem, text
from site_src.model.corpus import Report
from site_src.read.files import Entry

KINDS: Mapping[tuple[str, str], Any] = {
    (kind.__module__, kind.__qualname__): kind
    for kind in (
        corpus.Attachment,
        corpus.Correction,
        corpus.Figure,
        corpus.Origin,
        corpus.Part,
        corpus.Report,
        corpus.Source,
        corpus.Version,
        date,
        number.Approx,
        period.Period,
        problem.Position,
        text.Link,
        text.Text,
    )
}
"""All that a report is made of: plain values of ours, whose making has no effect."""


class Unknown(Exception):  # noqa: N818 (raised as what it says)
    """The bytes are no report of this program."""


class _Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        """Give a kind by name, and nothing else, be it a function that the bytes would have called."""
        if (module, name) not in KINDS:
            raise pickle.UnpicklingError(f"{module}.{name} is no part of a report")
        return KINDS[module, name]


def packed(report: Report) -> bytes:
    """Give the bytes of a report."""
    return pickle.dumps(report, pickle.HIGHEST_PROTOCOL)


def unpacked(content: bytes) -> Report:
    """Give the report again; raises Unknown for bytes that are none."""
    try:
        report = _Reader(BytesIO(content)).load()
    except Exception as reason:  # what wrong bytes make a reader do has no end
        raise Unknown(str(reason)) from reason
    if not isinstance(report, Report):
        raise Unknown(f"this is a {type(report).__name__}")
    return report


def folder_digest(folder: Entry) -> str | None:
    """Give a digest of the names and bytes of all files directly in a folder; None if not all can be read."""
    whole = sha256(folder.shown.encode("utf-8", "surrogateescape"))
    try:
        for entry in folder.listed():
            content = entry.path.read_bytes()
            whole.update(f"\0{entry.path.name}\0{len(content)}\0".encode("utf-8", "surrogateescape"))
            whole.update(content)
    except OSError:
        return None
    return whole.hexdigest()
