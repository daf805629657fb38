"""A text and a size in, the pixels of its line out: fonts are read, letters shaped and filled by HarfBuzz, only here.

The pixels have four shades, from paper (0) to ink (3), and lie four to a byte, as a PNG wants them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple
from unicodedata import category

import uharfbuzz as harfbuzz

from site_src.render.bidi import Direction, runs

FINE = 64
"""Parts of a pixel in which letters are placed."""

ROOM = 8
"""Pixels kept free on both sides of a line, into which letters may lean."""

UNSEEN = frozenset({"Cc", "Cf", "Mn", "Me", "Zs", "Zl", "Zp"})
"""Categories of characters that may be missing from a font: what they do does not show, or is done by the others."""


@dataclass(frozen=True, slots=True, eq=False)
class Hand:
    """The fonts of one weight, in the order in which they are asked for a letter."""

    faces: tuple[harfbuzz.Face, ...]
    letters: tuple[frozenset[int], ...]
    """Those that each face has."""

    def can_write(self, text: str) -> bool:
        """Tell whether there is a picture of every letter of a text."""
        return all(self.face(letter, 0) is not None for letter in text if category(letter) not in UNSEEN)

    def face(self, letter: str, before: int) -> int | None:
        """Give the face for a letter: that of the letter before, if it has it, else the first that does."""
        code = ord(letter)
        if code in self.letters[before]:
            return before
        return next((turn for turn, letters in enumerate(self.letters) if code in letters), None)


class Line(NamedTuple):
    """A written line: its pixels, row by row from the top."""

    pixels: bytes
    width: int
    """Bytes of a row."""
    above: int
    """Rows above the base line."""
    advance: int
    """Pixels from its beginning to its end."""


NOTHING = Line(b"", 0, 0, 0)


class Placed(NamedTuple):
    """A letter's picture in its place, in parts of a pixel."""

    font: harfbuzz.Font
    picture: int
    x: int
    y: int


def hand(folder: Path, weight: str) -> Hand:
    """Read the fonts of a weight, in the order of their names: files like ``NotoSans-Bold.ttf``.

    Raises FileNotFoundError where there is none.
    """
    paths = sorted(folder.glob(f"*-{weight}.[ot]tf"))
    if not paths:
        raise FileNotFoundError(f"{folder} has no font whose name ends with -{weight}.ttf")
    faces = tuple(harfbuzz.Face(harfbuzz.Blob(path.read_bytes())) for path in paths)
    return Hand(faces, tuple(frozenset(face.unicodes) for face in faces))


@lru_cache(maxsize=8192)
def width(writer: Hand, size: int, text: str) -> int:
    """Measure a word, in pixels, rounded up."""
    return -(-_placed(writer, size, text, "ltr")[1] // FINE)


@lru_cache(maxsize=256)
def line(writer: Hand, size: int, text: str, direction: Direction, side: Direction) -> Line:
    """Write one line of a direction; where lines begin on the right (``side``), its right end is given, else its left.

    Names of statuses and of the site come again on many cards.
    """
    letters, advance = _placed(writer, size, text, direction)
    boxes = [(one.y, one.font.get_glyph_extents(one.picture)) for one in letters]
    if not boxes:
        return NOTHING
    above = -(-max(y + box.y_bearing for y, box in boxes) // FINE)
    below = min(y + box.y_bearing + box.height for y, box in boxes) // FINE  # (A box is measured from its top down.)
    stride = -(-(advance // FINE + 2 * ROOM + 1) // 4) * 4
    # Four pixels are a byte, so only one end can stand exactly where it should.
    start = (stride - ROOM) * FINE - advance if side == "rtl" else ROOM * FINE
    draw = harfbuzz.RasterDraw()
    draw.scale_factor = (float(FINE), float(FINE))
    draw.extents = harfbuzz.RasterExtents(0, below, stride, above - below, stride)
    for one in letters:
        draw.transform = (1.0, 0.0, 0.0, 1.0, float(start + one.x), float(one.y))
        draw.draw_glyph(one.font, one.picture)
    return Line(_packed(draw.render().buffer, stride), stride // 4, above, -(-advance // FINE))


SHADES = tuple(bytes((value * 3 + 127) // 255 << shift for value in range(256)) for shift in (6, 4, 2, 0))
"""What of a byte becomes each of the 256 degrees to which a letter can cover a pixel."""


def _packed(covered: bytes, stride: int) -> bytes:
    """Put four pixels into each byte, and the rows from the bottom up into rows from the top down."""
    bits = 0
    for turn, shade in enumerate(SHADES):
        bits |= int.from_bytes(covered[turn::4].translate(shade), "little")
    size, row = len(covered) // 4, stride // 4
    pixels = bits.to_bytes(size, "little")
    return b"".join(pixels[at : at + row] for at in range(size - row, -1, -row))


def _placed(writer: Hand, size: int, text: str, direction: Direction) -> tuple[list[Placed], int]:
    """Shape a line: its letters from left to right, and how far they reach."""
    found: list[Placed] = []
    x = 0
    for run in runs(text, direction):
        parts = [*_by_face(writer, text, run.start, run.stop)]
        for turn, start, stop in reversed(parts) if run.direction == "rtl" else parts:
            font = _font(writer.faces[turn], size)
            buffer = harfbuzz.Buffer()
            buffer.add_str(text, start, stop - start)
            buffer.guess_segment_properties()
            buffer.direction = run.direction
            harfbuzz.shape(font, buffer)
            for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
                found.append(Placed(font, info.codepoint, x + place.x_offset, place.y_offset))
                x += place.x_advance
    return found, x


def _by_face(writer: Hand, text: str, start: int, stop: int) -> Iterator[tuple[int, int, int]]:
    """Cut a stretch of a text where another face has to be taken."""
    face, turns = 0, []
    for at in range(start, stop):
        # What joins letters or lies on them goes with the letter before.
        mark = at > start and category(text[at]) in {"Mn", "Me", "Cf"}
        face = face if mark else writer.face(text[at], face) or 0
        turns.append(face)
    at = start
    for turn, group in groupby(turns):
        length = sum(1 for _ in group)
        yield turn, at, at + length
        at += length


@lru_cache(maxsize=64)
def _font(face: harfbuzz.Face, size: int) -> harfbuzz.Font:
    font = harfbuzz.Font(face)
    font.scale = (size * FINE, size * FINE)
    return font
