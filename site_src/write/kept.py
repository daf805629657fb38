"""Bytes and what they follow from in, a file out; the bytes again for who says what they would follow from now."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from site_src.write.digests import fingerprint
from site_src.write.replacing import replacing

SEAL = sha256().digest_size
"""Bytes of the digest of key and content with which a file begins."""


def keep_bytes(path: Path, key: str, content: bytes) -> None:
    """Keep bytes under a key; another build finds all of them or what was there before.

    Raises OSError where they cannot be written.
    """
    with replacing(path) as file:
        file.write(_seal(key, content))
        file.write(content)


def recall_bytes(path: Path, key: str) -> bytes | None:
    """Give the bytes that were kept under a key; None where there are none, or not all of them as they were."""
    try:
        kept = path.read_bytes()
    except OSError:
        return None
    seal, content = kept[:SEAL], kept[SEAL:]
    return content if seal == _seal(key, content) else None


def _seal(key: str, content: bytes) -> bytes:
    return bytes.fromhex(fingerprint([key, content]))
