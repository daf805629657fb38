"""Data in, the bytes of its file out: CSV, JSON, XML, text, workbook, zip; a function and a row for each format."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from io import StringIO
from typing import Any
from xml.sax.saxutils import escape, quoteattr

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


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _xml(content: Any) -> str:
    return '<?xml version="1.0" encoding="utf-8"?>\n' + "".join(_element(content, 0))


def _element(element: Element, depth: int) -> Iterator[str]:
    lead = "\n" * bool(depth) + " " * depth
    attributes = "".join(f" {name}={quoteattr(value)}" for name, value in element.attributes)
    if isinstance(element.content, str):
        text = f">{escape(element.content)}</{element.name}>" if element.content else "/>"
        yield f"{lead}<{element.name}{attributes}{text}"
        return
    yield f"{lead}<{element.name}{attributes}>"
    for inner in element.content:
        yield from _element(inner, depth + 1)
    yield f"\n{' ' * depth}</{element.name}>" + "\n" * (not depth)


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
