"""The templates' styles, scripts and fonts in; the same under names with their digest out, so that caches never lie."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from site_src.model.site import File

REFERENCES: Mapping[str, re.Pattern[bytes]] = {
    ".css": re.compile(rb"(?<=\burl\()([\w.-]+)(?=\))"),
    ".js": re.compile(rb'(?<="\./)([\w.-]+)(?=")'),
}
"""How an asset names another one, which lies beside it: ``url(text.woff2)``, ``"./fold.js"``."""


def read_assets(templates: Path) -> Mapping[str, File]:
    """Give the published file of each asset by its name in ``templates/assets/``.

    A folder there is one file: ``site/`` with its style sheets is ``site.css``, joined in the order of their names.
    Where an asset names another, the published one names the published one; two must not name each other.
    """
    contents = dict(_sources(templates / "assets"))
    files: dict[str, File] = {}
    for name in contents:
        _publish(name, contents, files)
    return files


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


def _publish(name: str, contents: Mapping[str, bytes], files: dict[str, File]) -> bytes:
    """Add the published file of an asset, and those that it names, and give its published name."""

    def published(found: re.Match[bytes]) -> bytes:
        other = found[1].decode("ascii")
        return _publish(other, contents, files) if other in contents else found[0]

    if name not in files:
        path = PurePosixPath(name)
        references = REFERENCES.get(path.suffix)
        content = references.sub(published, contents[name]) if references else contents[name]
        digest = hashlib.sha256(content).hexdigest()[:10]
        files[name] = File(f"assets/{path.stem}.{digest}{path.suffix}", content)
    return PurePosixPath(files[name].path).name.encode("ascii")


def templates_digest(templates: Path) -> str:
    """Give the digest of all templates and of the fonts of cards: a file is another one as soon as one of them is."""
    digest = hashlib.sha256()
    for path in sorted((*templates.rglob("*.html"), *templates.glob("cards/*.[ot]tf"))):
        digest.update(f"{path.relative_to(templates).as_posix()}\n".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
