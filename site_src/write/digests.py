"""Texts and bytes in, one digest of them out."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256


def fingerprint(parts: Iterable[bytes | str]) -> str:
    """Give one digest for several texts or bytes; their order and their borders count."""
    digest = sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogateescape") if isinstance(part, str) else part
        digest.update(b"%d:" % len(data))
        digest.update(data)
    return digest.hexdigest()
