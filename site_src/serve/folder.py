"""An address of the site, in; the bytes of its file, out. It reads below one folder only and keeps nothing open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

HTML = "text/html; charset=utf-8"

_BYTES = "application/octet-stream"

# The operating system's own table differs from machine to machine, and often lacks fonts and manifests.
_MEDIA_TYPES: Mapping[str, str] = {
    ".avif": "image/avif",
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".gif": "image/gif",
    ".htm": HTML,
    ".html": HTML,
    ".ico": "image/x-icon",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".map": "application/json; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json; charset=utf-8",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".xml": "application/xml; charset=utf-8",
    ".zip": "application/zip",
}


@dataclass(frozen=True, slots=True)
class Found:
    """A file of the site, read in one go: the next build may take the file away."""

    content: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A folder that was asked for without its slash; the location has it, and is escaped."""

    location: str


def look_up(folder: Path, address: str) -> Found | Moved | None:
    """Find what stands at an address, decoded and beginning with a slash; None where nothing does."""
    steps = address.removeprefix("/").split("/")
    if not all(map(_is_plain, steps[:-1])) or not (steps[-1] == "" or _is_plain(steps[-1])):
        return None
    try:
        # The folder may be a link that the next build turns elsewhere: where it leads is asked anew each time.
        root = folder.resolve(strict=True)
        target = root.joinpath(*steps)
        if target.is_dir() and steps[-1] and _within(root, target):
            return Moved("/" + "/".join(map(quote, steps)) + "/")
        target = target if steps[-1] else target / "index.html"
        if not _within(root, target):
            return None
        return Found(target.read_bytes(), _MEDIA_TYPES.get(target.suffix.lower(), _BYTES))
    except (OSError, ValueError, RuntimeError):
        return None


def _is_plain(step: str) -> bool:
    return step not in {"", ".", ".."} and "\\" not in step and "\0" not in step


def _within(root: Path, target: Path) -> bool:
    return target.resolve().is_relative_to(root)
