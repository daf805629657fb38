"""The libraries that pages follow from, with the versions that are installed here."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version

LIBRARIES = ("jinja2", "markdown-it-py", "mdit-py-plugins", "babel", "markupsafe", "uharfbuzz", "xlsxwriter")
"""The libraries whose version shows in the bytes of pages, cards and workbooks."""


def installed() -> tuple[str, ...]:
    """Name the libraries with the versions that are installed now."""
    return tuple(f"{name} {version(name)}" for name in LIBRARIES)


libraries = cache(installed)
"""Names them with the versions that were installed when this process first asked: those that it has loaded."""
