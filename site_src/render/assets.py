"""The templates' style sheets and scripts in; the same under names with their digest out, so that caches never lie."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from site_src.model.site import File


def read_assets(templates: Path) -> Mapping[str, File]:
    """Give the published file of each asset by its name in ``templates/assets/``."""
    files = {}
    for path in sorted((templates / "assets").iterdir()):
        if path.is_file() and not path.name.startswith("."):
            content = path.read_bytes()
            digest = hashlib.sha256(content).hexdigest()[:10]
            files[path.name] = File(f"assets/{path.stem}.{digest}{path.suffix}", content)
    return files


def templates_digest(templates: Path) -> str:
    """Give the digest of all templates and of the fonts of cards: a file is another one as soon as one of them is."""
    digest = hashlib.sha256()
    for path in sorted((*templates.rglob("*.html"), *templates.glob("cards/*.[ot]tf"))):
        digest.update(f"{path.relative_to(templates).as_posix()}\n".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
