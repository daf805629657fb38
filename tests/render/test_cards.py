"""What cards say in, their pictures out: letters joined, marks whole, long titles broken between words, same bytes."""

from __future__ import annotations

import struct
import zlib
from functools import partial
from itertools import pairwise

import pytest
from bidi import get_display
from hypothesis import example, given
from hypothesis import strategies as st

from site_src.model.language import Words
from site_src.model.site import Card, Fact, Url
from site_src.render.bidi import Direction, runs
from site_src.render.cards import HEIGHT, MARGIN, RULE, TITLES, WIDTH, broken, drawn, fitted, hands, wrapped
from site_src.render.lettering import _placed, line
from tests.sites import TEMPLATES

PLAIN, BOLD = hands(TEMPLATES / "cards", "tests")
ROOM = WIDTH - 2 * MARGIN
SITE = Words("Models reported", "en")
LONG = "The committees of the province, of its districts and of its communes registered models in every sector"


def card(title: str, language: str = "en", direction: Direction = "ltr", facts: tuple[Fact, ...] = ()) -> Card:
    return Card(Url("card.png", ""), direction, SITE, (Words(title, language),), "Thuận Nam · district", facts)


def pixels(png: bytes) -> list[bytes]:
    """Read a picture without a library for pictures: its rows, a byte of 0 to 3 for each pixel."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    at, found, packed = 8, (0, 0), b""
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        name, content = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        assert struct.pack(">I", zlib.crc32(name + content)) == png[at + 8 + length : at + 12 + length]
        if name == b"IHDR":
            width, height, *rest = struct.unpack(">IIBBBBB", content)
            found = (width, height)
            assert rest == [2, 3, 0, 0, 0]
        packed += content if name == b"IDAT" else b""
        at += 12 + length
    assert found == (WIDTH, HEIGHT)
    raw, row = zlib.decompress(packed), WIDTH // 4 + 1
    assert len(raw) == row * HEIGHT
    assert not any(raw[::row]), "no row is filtered"
    return [
        bytes(byte >> shift & 3 for byte in raw[y * row + 1 : (y + 1) * row] for shift in (6, 4, 2, 0))
        for y in range(HEIGHT)
    ]


draw = partial(drawn, templates=TEMPLATES, edition="tests")


def drawn_letters(text: str, direction: Direction) -> list[int]:
    """Give the numbers of the pictures that a text is drawn with, from left to right."""
    return [one.picture for one in _placed(BOLD, 60, text, direction)[0]]


# Arabic.


def test_arabic_letters_are_joined() -> None:
    """(The fonts draw the dots of a letter apart from its body, so that a word has more pictures than letters.)"""
    alone = {picture for letter in "نموذج" for picture in drawn_letters(letter, "rtl")}
    joined = drawn_letters("نموذج", "rtl")
    assert len({*joined} - alone) >= 3, "the first two letters and the last have forms of their own inside the word"
    assert {*drawn_letters("ن\u200cم", "rtl")} & {*drawn_letters("ن", "rtl")}, "what must not join does not"
    assert not {*drawn_letters("لا", "rtl")} & {*drawn_letters("ل", "rtl"), *drawn_letters("ا", "rtl")}


def test_an_arabic_vowel_sign_lies_on_its_letter() -> None:
    letters, _ = _placed(BOLD, 60, "مَ", "rtl")
    bare, _ = _placed(BOLD, 60, "م", "rtl")
    (mark,) = (one for one in letters if one.picture not in {other.picture for other in bare})
    box, below = mark.font.get_glyph_extents(mark.picture), bare[0].font.get_glyph_extents(bare[0].picture)
    assert mark.y + box.y_bearing + box.height >= below.y_bearing, "it lies above"
    middle = mark.x + box.x_bearing + box.width / 2
    assert below.x_bearing <= middle <= below.x_bearing + below.width, "and over it"


def test_the_joined_word_looks_otherwise_than_its_letters() -> None:
    word = line(BOLD, 60, "نموذج", "rtl", "rtl")
    apart = line(BOLD, 60, "\u200c".join("نموذج"), "rtl", "rtl")
    assert word.pixels != apart.pixels
    assert word.advance < apart.advance


def test_no_letter_of_an_arabic_text_is_missing() -> None:
    for text in ("سجّلت مقاطعة نينه ثوان 122 نموذجًا (Báo Ninh Thuận)", "٪؟،؛ ٠١٢ ڤ پ گ چ"):
        assert PLAIN.can_write(text)
        assert 0 not in drawn_letters(text, "rtl"), "0 is the box that stands for what a font lacks"


# Order.


def seen(text: str, base: Direction) -> str:
    """Give a text as its runs stand on paper, brackets not turned."""
    return "".join(text[one.start : one.stop][:: 1 if one.direction == "ltr" else -1] for one in runs(text, base))


@pytest.mark.parametrize("base", ["ltr", "rtl"])
@example("a(1)\u064b")  # A mark goes with the bracket that it stands with.
@given(st.text(st.sampled_from("ab مج 12 ٠١،.,:-–/+%()[]«»·ًّ\u200e\u200f"), max_size=12))
def test_runs_stand_as_unicode_says(base: Direction, text: str) -> None:
    assert seen(text, base) == get_display(text, base_dir="L" if base == "ltr" else "R")


def test_runs_are_the_whole_text_once() -> None:
    text = "النماذج (Dân vận khéo): 13268–10295"
    places = sorted((one.start, one.stop) for one in runs(text, "rtl"))
    assert [places[0][0], places[-1][1]] == [0, len(text)]
    assert all(before[1] == after[0] for before, after in pairwise(places))


# Vietnamese.


@pytest.mark.parametrize("text", ["ẪẴỘỆỂỠỮẶ", "Đại Lộc: mô hình", "ựợậ", "A\u0302\u0301o\u031b\u0323"])
def test_no_mark_is_cut(text: str) -> None:
    """The line with twice the room around it has no more ink."""
    letters, _ = _placed(BOLD, 60, text, "ltr")
    assert 0 not in [one.picture for one in letters]
    found = line(BOLD, 60, text, "ltr", "ltr")
    rows = [found.pixels[at : at + found.width] for at in range(0, len(found.pixels), found.width)]
    assert any(rows[0]), "the first row is the highest ink"
    for one in letters:
        box = one.font.get_glyph_extents(one.picture)
        assert one.y + box.y_bearing <= found.above * 64
        assert one.y + box.y_bearing + box.height >= (found.above - len(rows)) * 64
    # The ends of rows are the room into which letters may lean: nothing reaches its border.
    assert not any(row[0] or row[-1] for row in rows)


def test_marks_of_one_line_and_tails_of_the_line_above_both_stay() -> None:
    above = "g" * 24
    alone, both = (pixels(draw(card(title, "vi")))[:210] for title in (above, f"{above} {'Ẫ' * 20}"))
    pairs = [(one, other) for row, more in zip(alone, both, strict=True) for one, other in zip(row, more, strict=True)]
    assert all(one <= other for one, other in pairs), "what the first line has stays"
    assert any(one < other for one, other in pairs), "marks of the second line stand as high as tails of the first"


def test_letters_written_in_two_ways_look_the_same() -> None:
    whole, apart = (line(BOLD, 60, text, "ltr", "ltr") for text in ("ậ", "a\u0323\u0302"))
    assert whole == apart


# Titles.


@pytest.mark.parametrize("language", ["en", "vi"])
def test_a_long_title_is_broken_between_words_and_cut_after_one(language: str) -> None:
    title = f"{LONG}, {LONG}, {LONG}"
    size, rows = fitted(BOLD, title, ROOM)
    assert (size, len(rows)) == TITLES[-1]
    assert rows[-1].endswith("…")
    said = " ".join(rows).removesuffix("…")
    assert title.startswith(said)
    assert not title[len(said)].isalpha(), "it is cut after a whole word"
    assert all(line(BOLD, size, row, "ltr", "ltr").advance <= ROOM for row in rows)


def test_a_title_is_as_large_as_fits() -> None:
    assert fitted(BOLD, "Thuận Nam", ROOM) == (TITLES[0][0], ["Thuận Nam"])
    size, rows = fitted(BOLD, LONG, ROOM)
    assert TITLES[0][0] > size
    assert " ".join(rows) == LONG


def test_a_word_longer_than_a_line_is_cut_where_it_must_be_and_no_mark_is_parted_from_its_letter() -> None:
    word = "e\u0323\u0302" * 60
    rows = broken(BOLD, 60, word, ROOM)
    assert "".join(rows) == word
    assert len(rows) > 1
    assert all(row.startswith("e") and row.endswith("\u0302") for row in rows)


@pytest.mark.parametrize(
    "text, whole", [("modèles : 13 268 modèles", " :"), ("a 13 268 b", "13 268"), ("a « b » c", "« b »")]
)
def test_signs_and_numbers_are_not_torn(text: str, whole: str) -> None:
    for room in range(40, 600, 20):
        assert any(whole in row for row in wrapped(PLAIN, 26, text, max(room, 200), 9))


def test_a_count_is_never_cut() -> None:
    facts = (Fact("about 1,200,000 to 1,300,000", "Models", "2024"),) * 3
    picture = pixels(draw(card("Title", facts=facts)))
    column = (ROOM + 32) // 3
    for turn in (1, 2):
        edge = MARGIN + turn * column - 16
        assert not any(row[edge] for row in picture[RULE + 4 :]), "columns keep apart"


def test_a_title_in_letters_that_no_font_has_gives_way_to_the_next() -> None:
    given = Card(Url("card.png", ""), "ltr", SITE, (Words("水町の診療所", "ja"), Words("Mill Town", "en")), "x", ())
    assert draw(given) == draw(Card(Url("card.png", ""), "ltr", SITE, (Words("Mill Town", "en"),), "x", ()))


# The whole.


def test_the_card_from_right_to_left_is_mirrored() -> None:
    facts = (Fact("19", "النماذج", "2024"),)
    ltr, rtl = (pixels(draw(card("Thuận", "vi", side, facts))) for side in ("ltr", "rtl"))
    assert all(row[:16] == b"\3" * 16 and not any(row[-16:]) for row in ltr)
    assert all(row[-16:] == b"\3" * 16 and not any(row[:16]) for row in rtl)
    half = WIDTH // 2
    assert all(not any(row[half:]) for row in ltr[430:460])
    assert all(not any(row[:half]) for row in rtl[430:460])


def test_nothing_leaves_the_sheet() -> None:
    facts = (Fact("13,268", LONG, LONG),) * 3
    for side in ("ltr", "rtl"):
        picture = pixels(draw(card(f"{LONG} {LONG}", facts=facts, direction=side)))
        assert not any(picture[0][16:-16])
        assert not any(picture[-1][16:-16])


def test_a_card_is_small_and_always_the_same() -> None:
    facts = (Fact("13,268", "Models · Registered", "2020–2024 · from 3 of 7 districts"),) * 3
    first = draw(card(LONG, facts=facts))
    hands.cache_clear()
    line.cache_clear()
    assert draw(card(LONG, facts=facts)) == first
    assert len(first) < 20 * 1024
    assert draw(card(LONG, facts=facts[:2])) != first
