"""The fonts of cards in; where they count as templates do, and which letters they have, out."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from site_src.render.assets import templates_digest
from site_src.render.cards import hands
from site_src.render.lettering import hand
from site_src.write.kits import templates_of
from tests.sites import TEMPLATES

FONTS = ("NotoSans-Bold.ttf", "NotoSans-Regular.ttf", "NotoSansArabic-Bold.ttf", "NotoSansArabic-Regular.ttf")


def test_another_font_makes_other_cards(tmp_path: Path) -> None:
    shutil.copytree(TEMPLATES, tmp_path / "templates")
    before = templates_digest(tmp_path / "templates")
    shutil.copy(tmp_path / "templates/cards/NotoSans-Bold.ttf", tmp_path / "templates/cards/NotoSans-Regular.ttf")
    assert templates_digest(tmp_path / "templates") != before


def test_workers_elsewhere_are_sent_the_fonts() -> None:
    assert {f"cards/{name}" for name in FONTS} <= {file.path for file in templates_of(TEMPLATES)}


def test_the_fonts_are_few_small_and_stand_beside_their_licence() -> None:
    files = {path.name: path.stat().st_size for path in (TEMPLATES / "cards").iterdir()}
    assert files.keys() == {*FONTS, "OFL.txt"}
    assert sum(files.values()) < 200_000


def test_a_folder_without_fonts_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"has no font whose name ends with -Bold\.ttf"):
        hand(tmp_path, "Bold")


@pytest.mark.parametrize(
    "text",
    [
        "ĂÂĐÊÔƠƯ ăâđêôơư ẮẰẲẴẶẤẦẨẪẬÉÈẺẼẸẾỀỂỄỆÓÒỎÕỌỐỒỔỖỘỚỜỞỠỢÚÙỦŨỤỨỪỬỮỰÍÌỈĨỊÝỲỶỸỴ",
        "ÆØÅæøå ÄÖÜẞäöüß ÀÂÇÉÈÊËÎÏÔŒÙÛÜŸàâçéèêëîïôœùûüÿ « » “ ” „ ‘ ’ … – — · % € ₫",
        "ابتثجحخدذرزسشصضطظعغفقكلمنهويىءآأؤإئة ًٌٍَُِّْٰ ،؛؟٪ ٠١٢٣٤٥٦٧٨٩ پچڤگ",
        "13\u202f268 13\u00a0268 13.268 13,268",
    ],
)
def test_both_weights_have_the_letters_of_the_languages(text: str) -> None:
    for writer in hands(TEMPLATES / "cards", "fonts"):
        missing = [letter for letter in text if not letter.isspace() and writer.face(letter, 0) is None]
        assert not missing
