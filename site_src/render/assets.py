"""The templates' styles, scripts and fonts in; the same under names with their digest out, so that caches never lie."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from site_src.model.site import File

REFERENCE = re.compile(rb"\burl\(([\w.-]+)\)")
"""How a style sheet names another asset, which lies beside it: by its name in ``templates/assets/``."""


def read_assets(templates: Path) -> Mapping[str, File]:
    """Give the published file of each asset by its name in ``templates/assets/``.

    A folder there is one file: ``site/`` with its style sheets is ``site.css``, joined in the order of their names.
    """
    sources = dict(_sources(templates / "assets"))
    files = {name: _published(name, content) for name, content in sources.items() if not name.endswith(".css")}
    names = {name.encode(): Path(file.path).name.encode() for name, file in files.items()}

    def final(found: re.Match[bytes]) -> bytes:
        return b"url(" + names.get(found[1], found[1]) + b")"

    styles = {name: content for name, content in sources.items() if name.endswith(".css")}
    return {**files, **{name: _published(name, REFERENCE.sub(final, content)) for name, content in styles.items()}}


def _sources(assets: Path) -> Iterator[tuple[str, bytes]]:
    for path in _visible(assets):
        if path.is_file():
            yield path.name, path.read_bytes()
        else:
            parts = [part for part in _visible(path) if part.is_file()]
            for suffix in sorted({part.suffix for part in parts}):
                yield f"{path.name}{suffix}", b"".join(part.read_bytes() for part in parts if part.suffix == suffix)


def _visible(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.iterdir()) if not path.name.startswith(".")]


def _published(name: str, content: bytes) -> File:
    stem, dot, suffix = name.rpartition(".")
    digest = hashlib.sha256(content).hexdigest()[:10]
    return File(f"assets/{stem}.{digest}{dot}{suffix}" if dot else f"assets/{name}.{digest}", content)


def templates_digest(templates: Path) -> str:
    """Give the digest of all templates: a page is another one as soon as one of them is."""
    digest = hashlib.sha256()
    for path in sorted(templates.rglob("*.html")):
        digest.update(f"{path.relative_to(templates).as_posix()}\n".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
