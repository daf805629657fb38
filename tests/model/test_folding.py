"""Texts in many writings, in; the plain words by which they are found, out: the same for each way to type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_src.model.folding import findable, folded, weighed

TYPED = [
    ("Thuận Nam", "thuan nam"),
    ("Đại Lộc", "dai loc"),
    ("ĐẠI LỘC", "dai loc"),
    ("Cao Bằng", "cao bang"),
    ("Đà Nẵng", "da nang"),  # composed
    ("Đà Nẵng", "da nang"),  # with marks of their own
    ("œuvres, bœuf", "oeuvres boeuf"),
    ("l’économie d'État", "l economie d etat"),
    ("Straße, GRÖẞE", "strasse grosse"),
    ("Øst-Ænes på Åsen", "ost aenes pa asen"),
    ("13 268", "13268"),
    ("13.268", "13268"),
    ("13,268", "13268"),
    ("13'268", "13268"),
    ("13\u00a0268", "13268"),
    ("13\u202f268 modèles", "13268 modeles"),
    ("1.234.567", "1234567"),
    ("١٣٬٢٦٨", "13268"),
    ("١٣٢٦٨", "13268"),
    ("۱۳۲۶۸", "13268"),
    ("2020–2024", "2020 2024"),
    ("2024-05", "2024 05"),
    ("1.2345", "1 2345"),
    ("1.234.5", "1 234 5"),
    ("2024 122", "2024 122"),
    ("نَمُوذَجًا", "نموذجا"),
    ("النماذج", "نماذج"),
    ("والنماذج", "نماذج"),
    ("بالنماذج", "نماذج"),
    ("للنماذج", "نماذج"),
    ("نـمـاذج", "نماذج"),
    ("مقاطعة", "مقاطعه"),
    ("أُخرى", "اخري"),
    ("إلى", "الي"),
    ("على", "علي"),
    ("الوادي", "ادي"),
    ("وادي", "ادي"),
    ("", ""),
    ("– · “”", ""),
]
"""What is written or typed, and its plain words."""


@pytest.mark.parametrize("text, words", TYPED)
def test_a_text_has_its_plain_words(text: str, words: str) -> None:
    assert folded(text) == words


@given(st.text(st.characters(categories=["L", "M", "P", "Z"])))
def test_plain_words_are_plain_already(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(st.integers(1000, 999_999_999), st.sampled_from(" .,'’٬\u00a0\u202f\u2009"))
def test_a_number_is_the_same_however_it_is_grouped(number: int, between: str) -> None:
    assert folded(f"{number:,}".replace(",", between)) == str(number)


@pytest.mark.parametrize(
    "text, typed",
    [
        ("Bürger", ["burger", "buerger"]),
        ("Øyer", ["oyer", "oeyer"]),
        ("åkrer", ["akrer", "aakrer"]),
        ("Öl", ["ol", "oel"]),
    ],
)
def test_letters_that_are_spelled_in_two_ways_are_found_by_both(text: str, typed: list[str]) -> None:
    assert findable(text).split() == typed


def test_a_word_weighs_once_and_where_it_weighs_most() -> None:
    texts = [(1.0, "Báo Ninh Thuận"), (10.0, "Thuận Nam"), (1.0, "nam 2024"), (0.5, "báo Nam")]
    assert weighed(texts) == [(10.0, "thuan nam"), (1.0, "bao ninh"), (1.0, "2024")]
