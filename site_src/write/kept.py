"""Bytes and what they follow from in, a file out; the bytes again for who says what they would follow from now."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from site_src.write.digests import fingerprint
from site_src.write.replacing import replacing

SEAL = sha256().digest_size
"""Bytes of the digest of key and content with which a file begins."""


def keep_bytes(path: Path, key: str, content: bytes) -> str:
    """Keep bytes under a key; another build finds all of them or what was there before. Gives a digest of both.

    Raises OSError where they cannot be written.
    """
    seal = _seal(key, content)
    with replacing(path) as file:
        file.write(seal)
        file.write(content)
    return seal.hex()


def recall_bytes(path: Path, key: str) -> bytes | None:
    """Give the bytes that were kept under a key; None where there are none, or not all of them as they were."""
    found = recall_sealed(path, key)
    return found[0] if found else None


def recall_sealed(path: Path, key: str) -> tuple[bytes, str] | None:
    """Give the bytes that were kept under a key, with the digest of both; None as above."""
    try:
        with path.open("rb") as file:
            seal, content = file.read(SEAL), file.read()
    except OSError:
        return None
    return (content, seal.hex()) if seal == _seal(key, content) else None


def seal_of(path: Path) -> bytes | None:
    """Give the digest with which a file begins, without reading more of it; None where there is none.

    Where it is the same, so is what was kept there.
    """
    try:
        with path.open("rb") as file:
            return file.read(SEAL)
    except OSError:
        return None


def _seal(key: str, content: bytes) -> bytes:
    return bytes.fromhex(fingerprint([key, content]))
