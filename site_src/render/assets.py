"""The templates' style sheets and scripts in; the same under names with their digest out, so that caches never lie."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from site_src.model.site import File

IMPORTED = re.compile(rb'"\./([\w.-]+)"')
"""How a script names another file beside it: ``"./fold.js"``."""


def read_assets(templates: Path) -> Mapping[str, File]:
    """Give the published file of each asset by its name in ``templates/assets/``.

    Where a script names another asset, the published one names the published one; two must not name each other.
    """
    paths = sorted((templates / "assets").iterdir())
    contents = {path.name: path.read_bytes() for path in paths if path.is_file() and not path.name.startswith(".")}
    files: dict[str, File] = {}
    for name in contents:
        _publish(name, contents, files)
    return files


def _publish(name: str, contents: Mapping[str, bytes], files: dict[str, File]) -> bytes:
    """Add the published file of an asset, and those that it names, and give its published name."""

    def published(found: re.Match[bytes]) -> bytes:
        other = found[1].decode("ascii")
        return b'"./%s"' % _publish(other, contents, files) if other in contents else found[0]

    path = PurePosixPath(name)
    if name not in files:
        content = IMPORTED.sub(published, contents[name]) if path.suffix == ".js" else contents[name]
        digest = hashlib.sha256(content).hexdigest()[:10]
        files[name] = File(f"assets/{path.stem}.{digest}{path.suffix}", content)
    return PurePosixPath(files[name].path).name.encode("ascii")


def templates_digest(templates: Path) -> str:
    """Give the digest of all templates: a page is another one as soon as one of them is."""
    digest = hashlib.sha256()
    for path in sorted(templates.rglob("*.html")):
        digest.update(f"{path.relative_to(templates).as_posix()}\n".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
