"""Lines of letters and bars put onto a sheet of paper in, a PNG of it out; always the same bytes for the same sheet.

A pixel has two bits (paper, two shades, ink): a card takes half a millisecond and some fifteen kilobytes.
"""

from __future__ import annotations

import struct
import zlib

from site_src.render.bidi import Direction
from site_src.render.lettering import ROOM, Line

PAPER, INK = (253, 253, 251), (12, 58, 66)

LEVEL = 2
"""How hard zlib tries: with more, a file gets a tenth smaller and takes twice the time."""


class Paper:
    """A sheet that is being drawn on."""

    def __init__(self, width: int, height: int) -> None:
        """Begin a blank sheet; its width is a multiple of four."""
        self.width, self.height = width, height
        self._row = width // 4 + 1  # A row of a PNG begins with a byte that names its filter: 0, none.
        self._pixels = bytearray(self._row * height)

    def bar(self, left: int, top: int, width: int, height: int) -> None:
        """Fill a rectangle; ``left`` and ``width`` are multiples of four."""
        for y in range(top, top + height):
            start = y * self._row + 1 + left // 4
            self._pixels[start : start + width // 4] = b"\xff" * (width // 4)

    def put(self, line: Line, side: Direction, edge: int, base: int) -> None:
        """Put a line so that it begins at an edge (a multiple of four), on a base line; what is there stays."""
        blank = bytes(line.width)
        left = (edge - ROOM) // 4 if side == "ltr" else (edge + ROOM) // 4 - line.width
        start = (base - line.above) * self._row + 1 + left
        for at in range(0, len(line.pixels), line.width):
            row, stop = line.pixels[at : at + line.width], start + line.width
            there = self._pixels[start:stop]
            if there != blank:  # Marks of one line may reach among those of the line above.
                row = (int.from_bytes(there) | int.from_bytes(row)).to_bytes(line.width)
            self._pixels[start:stop] = row
            start += self._row

    def png(self) -> bytes:
        """Give the sheet as a file."""
        head = struct.pack(">IIBBBBB", self.width, self.height, 2, 3, 0, 0, 0)
        ends = tuple(zip(PAPER, INK, strict=True))
        shades = bytes(round(paper + (ink - paper) * shade / 3) for shade in range(4) for paper, ink in ends)
        packed = zlib.compress(self._pixels, LEVEL)
        chunks = ((b"IHDR", head), (b"PLTE", shades), (b"IDAT", packed), (b"IEND", b""))
        return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in chunks)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
