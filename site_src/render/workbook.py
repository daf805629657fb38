"""A book in, the bytes of its Excel workbook out, the same for the same book; only it knows the format."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, Any

from site_src.model.book import Book, BookCell, BookSheet, Link

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

OPTIONS: Mapping[str, Any] = {
    "in_memory": True,  # No file of its own is written while it is made.
    "strings_to_formulas": False,  # A text that begins with = is a text.
    "strings_to_urls": False,
    "strings_to_numbers": False,
}

WHOLE_NUMBER = "#,##0"
"""A program of sheets writes it with the marks of its reader's own region."""

ACCENT = "#0B5D66"
"""The colour of links, as on the pages."""

NAME = 31
"""Letters that the name of a sheet may have."""

FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
"""What the name of a sheet may not have."""

LINKS = 65_000
"""Addresses that a sheet may have, a little below what Excel takes; numbers after that stand without one."""

LONGEST = 2_000
"""Characters that an address may have, a little below what Excel takes."""

NARROW, LABEL_WIDE, WIDE, NOTE_WIDE = 11, 44, 22, 100
"""Widths in characters: the least and the most of a column of numbers, the most of one of labels, that of the notes."""

UNDATED = datetime(2000, 1, 1, tzinfo=UTC)
"""When a book was made of which no day is known: the clock would give other bytes each time."""


def workbook(content: Any) -> bytes:
    """Write a Book as Office Open XML (.xlsx)."""
    import xlsxwriter  # noqa: PLC0415 (some hundredths of a second, in each process: for who makes a book alone)

    book: Book = content
    out = BytesIO()
    file = xlsxwriter.Workbook(out, dict(OPTIONS))
    made = datetime.combine(book.day, time(), UTC) if book.day else UNDATED
    # Excel's own times have no zone.
    file.set_properties({"title": book.title, "author": book.author, "created": made.replace(tzinfo=None)})
    looks = _Looks(file, book.direction)
    named = tuple(zip(_names(book), book.sheets, strict=True))
    _first(file, book, named, looks)
    for name, sheet in named:
        _sheet(_added(file, name, book.direction), sheet, looks)
    file.close()
    for sheet in file.worksheets():
        # A book knows its sheets and they it: left so, all their cells would wait for Python to find circles.
        vars(sheet).clear()
    return out.getvalue()


class _Looks:
    """How cells look; a book has each look once."""

    def __init__(self, file: Workbook, direction: str) -> None:
        self.file = file
        self.order: Mapping[str, Any] = {"reading_order": 2 if direction == "rtl" else 1}
        self.title = self._look(bold=True, font_size=16)
        self.head = self._look(bold=True, text_wrap=True, valign="bottom", bottom=2)
        self.numbers_head = self._look(bold=True, text_wrap=True, valign="bottom", bottom=2, align="right")
        self.term = self._look(bold=True, valign="top")
        self.text = self._look(text_wrap=True, valign="top")
        self.link = self._look(font_color=ACCENT, underline=1, text_wrap=True, valign="top")
        self._labels: dict[tuple[int, bool], Format] = {}
        self._cells: dict[tuple[bool, bool, bool], Format] = {}

    def _look(self, **properties: Any) -> Format:
        return self.file.add_format({**self.order, **properties})

    def label(self, depth: int, *, whole: bool) -> Format:
        """Give the look of what a row is of."""
        key = (min(depth, 9), whole)
        if key not in self._labels:
            self._labels[key] = self._look(indent=key[0], bold=whole)
        return self._labels[key]

    def cell(self, *, linked: bool, number: bool, whole: bool) -> Format:
        """Give the look of a number or of a text."""
        key = (linked, number, whole)
        if key not in self._cells:
            properties: dict[str, Any] = {"bold": whole}
            if number:
                properties["num_format"] = WHOLE_NUMBER
            if linked:
                properties |= {"font_color": ACCENT, "underline": 1}
            self._cells[key] = self._look(**properties)
        return self._cells[key]


def _added(file: Workbook, name: str, direction: str) -> Worksheet:
    sheet: Worksheet = file.add_worksheet(name)
    if direction == "rtl":
        sheet.right_to_left()
    sheet.hide_gridlines(0)
    return sheet


def _first(file: Workbook, book: Book, named: Sequence[tuple[str, BookSheet]], looks: _Looks) -> None:
    """Write what the book is, how to read and to cite it, and the list of its sheets."""
    sheet = _added(file, _allowed(book.first), book.direction)
    sheet.set_column(0, 0, WIDE + NARROW)
    sheet.set_column(1, 1, NOTE_WIDE)
    sheet.write_string(0, 0, book.title, looks.title)
    row = 2
    for note in book.notes:
        sheet.write_string(row, 0, note.label, looks.term)
        if isinstance(note.text, Link):
            sheet.write_url(row, 1, note.text.address, looks.link, str(note.text.shown))
        else:
            sheet.write_string(row, 1, str(note.text), looks.text)
        row += 1
    for name, table in named:
        row += 1
        sheet.write_url(row, 1, f"internal:'{name}'!A1", looks.link, table.title)


def _sheet(sheet: Worksheet, table: BookSheet, looks: _Looks) -> None:
    """Write a table: its headings stay in sight, its columns can be filtered and are as wide as what is in them."""
    sheet.set_header(f"&C{table.title.replace('&', '&&')}"[:250])
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.freeze_panes(1, 1)
    for column, heading in enumerate(table.header):
        sheet.write_string(0, column, heading, looks.numbers_head if column else looks.head)
    links = LINKS
    for number, row in enumerate(table.rows, 1):
        links -= _write(sheet, (number, 0), row.label, looks.label(row.depth, whole=row.whole), links)
        for column, cell in enumerate(row.cells, 1):
            if cell is None:
                continue  # Not reported: the cell stays empty.
            look = looks.cell(linked=isinstance(cell, Link), number=not isinstance(cell, str), whole=row.whole)
            links -= _write(sheet, (number, column), cell, look, links)
    sheet.autofilter(0, 0, len(table.rows), len(table.header) - 1)
    for column, width in enumerate(_widths(table)):
        sheet.set_column(column, column, width)


def _write(sheet: Worksheet, at: tuple[int, int], cell: BookCell, look: Format, links: int) -> int:
    """Write a cell; give how many addresses it took."""
    shown = cell.shown if isinstance(cell, Link) else cell
    linked = isinstance(cell, Link) and links > 0 and len(cell.address) <= LONGEST
    if isinstance(cell, Link) and linked:
        sheet.write_url(*at, cell.address, look, str(shown))
    if isinstance(shown, int):
        sheet.write_number(*at, shown, look)  # (Over the same number as a text, with which the address came.)
    elif shown is not None:
        sheet.write_string(*at, shown, look)
    return int(linked)


def _widths(table: BookSheet) -> Iterator[int]:
    longest = max((len(str(_shown(row.label))) + 2 * row.depth for row in table.rows), default=0)
    yield max(NARROW, min(LABEL_WIDE, max(longest, len(table.header[0])) + 2))
    for column, heading in enumerate(table.header[1:]):
        inside = max((len(str(_shown(row.cells[column]) or "")) for row in table.rows), default=0)
        word = max(map(len, heading.split()), default=0)
        yield max(NARROW, min(WIDE, max(word, inside + inside // 3) + 3))


def _shown(cell: BookCell) -> int | str | None:
    return cell.shown if isinstance(cell, Link) else cell


def _names(book: Book) -> Iterator[str]:
    """Name the sheets: each begins with its number, so that no two are alike however they are cut."""
    for number, sheet in enumerate(book.sheets, 1):
        yield _allowed(f"{number} {sheet.title}")


def _allowed(name: str) -> str:
    plain = " ".join(FORBIDDEN.sub(" ", name).split())
    return plain if len(plain) <= NAME else f"{plain[: NAME - 1].rstrip()}…"
