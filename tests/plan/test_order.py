"""Names in; their order in a language, and on the pages of it, out."""

from __future__ import annotations

from random import Random

import pytest

from site_src.model.collation import collation_key
from site_src.plan.home import HomePage
from site_src.plan.places import PlacesPage
from tests.plan.conftest import Made

ORDERS = {
    "vi": [
        "An Giang", "Ân Thi", "Bạc Liêu", "Cà Mau", "Cao Bằng", "Dầu Tiếng", "Dương Kinh", "Đà Nẵng", "Đắk Lắk",
        "Đồng Nai", "Gia Lai", "Hà Nội",
    ],
    "nb": ["Alta", "Bodø", "Oslo", "Zulu", "Ærøskøbing", "Østfold", "Ås"],
    "en": ["Alta", "Ås", "Đà Nẵng", "Dubai", "Oslo", "Østfold", "Zulu"],
    "ar": ["البحيرات", "الدلتا", "الكثبان", "الميناء", "ثوان نام", "نينه ثوان"],
}  # fmt: skip


@pytest.mark.parametrize("code", ORDERS)
def test_names_stand_in_the_order_of_the_language(code: str) -> None:
    names = list(ORDERS[code])
    Random(5).shuffle(names)
    assert sorted(names, key=lambda name: collation_key(name, code)) == ORDERS[code]


def test_the_same_places_stand_in_another_order_in_another_language(real: Made) -> None:
    orders = {}
    for page in real.pages:
        if isinstance(page.page, HomePage):
            names = [where.place.words.text for where in page.page.places]
            assert names == sorted(names, key=lambda name: collation_key(name, page.language))
            orders[page.language] = [
                where.place.url.path.split("/", 1)[1] for where in page.page.places if where.place.url
            ]
    assert {tuple(sorted(order)) for order in orders.values()} == {tuple(sorted(orders["vi"]))}


def test_the_list_of_places_is_sorted_at_every_level(clinics: Made) -> None:
    (page,) = (one.page for one in clinics.pages if isinstance(one.page, PlacesPage) and one.language == "en")
    assert [line.place.words.text for line in page.lines] == ["North Shore", "River basin", "South Shore"]
    north = page.lines[0]
    assert [line.place.words.text for line in north.inside] == ["Harbour", "Harbour", "Lakes", "Mill Town"]
