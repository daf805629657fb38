"""Data files in, the bytes of a zip file with them out, the same for the same files."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from site_src.model.site import Files

LEVEL = 6
"""How hard it is packed; harder takes much longer for little."""

READABLE = 0o100644 << 16
"""A file that all may read and its owner may write, as systems other than Windows note it."""

UNIX = 3
"""The system that the file says it was made on, wherever it was."""


def archive(files: Files) -> bytes:
    """Pack files, in the order of their paths, each with the one time that a zip file has for "no time"."""
    out = BytesIO()
    with ZipFile(out, "w") as packed:
        for file in sorted(files, key=lambda one: one.path):
            entry = ZipInfo(file.path)
            entry.compress_type, entry.create_system, entry.external_attr = ZIP_DEFLATED, UNIX, READABLE
            packed.writestr(entry, file.content, compresslevel=LEVEL)
    return out.getvalue()
