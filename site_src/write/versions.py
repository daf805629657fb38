"""The libraries that pages follow from, with the versions that are installed here."""

from __future__ import annotations

from importlib.metadata import version

LIBRARIES = ("jinja2", "markdown-it-py", "mdit-py-plugins", "babel", "markupsafe", "uharfbuzz", "xlsxwriter")
"""The libraries whose version shows in the bytes of pages, cards and workbooks."""


def libraries() -> list[str]:
    """Name the libraries with their versions."""
    return [f"{name} {version(name)}" for name in LIBRARIES]
