"""What goes from the plan to the renderer of a workbook: sheets of a language's tables, as words and numbers."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class Link(NamedTuple):
    """A number or a text that leads to a full address outside the book."""

    shown: int | str
    address: str


BookCell = int | str | Link | None
"""A number, a text, either of them with an address, or nothing: what is not reported has no number."""


class BookRow(NamedTuple):
    """A row: what it is of, how deep that lies under the row around it, whether it is of the whole, and its cells."""

    label: BookCell
    depth: int
    whole: bool
    cells: tuple[BookCell, ...]


class BookSheet(NamedTuple):
    """A table: its full name, the headings of its columns, and its rows."""

    title: str
    header: tuple[str, ...]
    rows: tuple[BookRow, ...]


class Note(NamedTuple):
    """A line of the first sheet: what it is about, and what it says of it."""

    label: str
    text: BookCell


class Book(NamedTuple):
    """A workbook of one language."""

    direction: str
    """``ltr`` or ``rtl``."""
    title: str
    author: str
    day: date | None
    """The latest day that is known of its data; no clock is asked."""
    first: str
    """The name of the first sheet."""
    notes: tuple[Note, ...]
    """What the first sheet says before it lists the others."""
    sheets: tuple[BookSheet, ...]
