"""Texts in, pieces of XML out, as `xml.sax.saxutils` writes them, which would load what speaks with servers too."""

from __future__ import annotations

from html import escape

BLANKS = str.maketrans({"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
"""White space that an attribute keeps only so."""


def text(value: str) -> str:
    """Write a text between tags."""
    return escape(value, quote=False)


def attribute(value: str) -> str:
    """Write the value of an attribute with its quotation marks: those that it needs least."""
    written = text(value).translate(BLANKS)
    if '"' not in written:
        return f'"{written}"'
    return f"'{written}'" if "'" not in written else f'"{written.replace(chr(34), "&quot;")}"'
