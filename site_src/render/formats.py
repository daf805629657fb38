"""Data in, the bytes of its file out: CSV, JSON, XML, text, workbook, zip; a function and a row for each format."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping
from io import StringIO
from typing import Any

from pydantic_core import to_json

from site_src.model.markup import attribute, text
from site_src.model.site import Data, Element, File, Format
from site_src.render.archive import archive
from site_src.render.workbook import workbook


def formatted(data: Data) -> bytes:
    """Write a data file."""
    written = FORMATS[data.format](data.content)
    return written.encode("utf-8") if isinstance(written, str) else written


def _csv(content: Any) -> str:
    """RFC 4180 with the line ends of Unix, which all programs read and which make small differences."""
    out = StringIO()
    csv.writer(out, lineterminator="\n").writerows(content)
    return out.getvalue()


def _json(content: Any) -> bytes:
    # Python's own module writes with indentation a piece at a time, which took four times as long.
    return to_json(content, indent=1) + b"\n"


def _xml(content: Any) -> str:
    return '<?xml version="1.0" encoding="utf-8"?>' + _element(content, "\n") + "\n"


def _element(element: Element, lead: str) -> str:
    """Write an element after a line's end and the spaces before it."""
    name, attributes, content = element
    opening = "".join([f" {key}={_quoted(value)}" for key, value in attributes])
    if not isinstance(content, str):
        inner = "".join([_element(one, f"{lead} ") for one in content])
        return f"{lead}<{name}{opening}>{inner}{lead}</{name}>"
    return f"{lead}<{name}{opening}>{text(content)}</{name}>" if content else f"{lead}<{name}{opening}/>"


SPECIAL = re.compile(r'[&<>"\n\r\t]')
"""What XML gives a meaning to in an attribute; addresses, which nearly all of them are, have none of it."""


def _quoted(value: str) -> str:
    return attribute(value) if SPECIAL.search(value) else f'"{value}"'


def _text(content: Any) -> str:
    return str(content)


def _zip(content: Any) -> bytes:
    """Pack data files, each at its path."""
    return archive([File(data.url.file, formatted(data)) for data in content])


FORMATS: Mapping[Format, Callable[[Any], str | bytes]] = {
    Format.CSV: _csv,
    Format.JSON: _json,
    Format.XML: _xml,
    Format.TEXT: _text,
    Format.XLSX: workbook,
    Format.ZIP: _zip,
}
"""How each format is written."""
