"""Finished pages of places in; a failure out where the script that puts places side by side would not find a count.

It reads a page by the names that its cards and tables give to what they are of (``data-kind``, ``data-key``): all that
the data know of a place must be found by them, with its number.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from tests.elements import Element, elements
from tests.sites import Tree

Names = tuple[str, ...]


def test_all_that_is_known_of_a_place_is_found_on_its_page(any_site: Tree) -> None:
    known: dict[str, dict[Names, int]] = {}
    for row in csv.DictReader(StringIO(any_site["data/tallies.csv"].decode("utf-8"))):
        names = (row["measure"], row["period"], row["status"], *filter(None, (row["dimension"], row["value"])))
        known.setdefault(row["place"], {})[names] = int(row["low"])
    places = {place: counts for place, counts in known.items() if place}
    assert places
    for place, counts in places.items():
        assert dict(found(any_site[f"en/places/{place}/index.html"])) == counts, place


def test_every_page_leads_to_the_choice_of_places_which_knows_that_it_is_there(real: Tree) -> None:
    for path in ("en/index.html", "ar/places/index.html", "en/compare/index.html"):
        sections = [one for one in elements(real[path], "a") if one.own("id") == "sections"]
        (way,) = (one for one in sections if one.attributes["href"].endswith("/compare/"))
        assert way.text == {"en": "Compare", "ar": "المقارنة"}[path[:2]]
        assert way.attributes.get("aria-current") == ("page" if path.endswith("compare/index.html") else None)
    lists = [one for one in elements(real["en/places/index.html"], "a") if one.text == "Compare places"]
    assert [one.attributes["href"] for one in lists] == ["../../en/compare/"]


def found(page: bytes) -> Iterator[tuple[Names, int]]:
    """Give the counts of a page as the script reads it: the cards first, then the tables."""
    everything = elements(page)
    for card in (one for one in everything if one.attributes.get("data-kind") == "latest"):
        for one in (one for one in everything if card in one.around and "data-key" in one.attributes):
            yield (*card.attributes["data-key"].split(), one.attributes["data-key"]), least(everything, one)
    for table in (one for one in everything if one.attributes.get("data-kind") in {"periods", "values"}):
        inside = [one for one in everything if table in one.around]
        measure, *of = table.attributes["data-key"].split()
        statuses = [one.attributes["data-key"] for one in inside if one.name == "th" and "data-key" in one.attributes]
        for row in (one for one in inside if one.name == "tr" and "data-key" in one.attributes):
            cells = [one for one in inside if one.name == "td" and row in one.around]
            for status, cell in zip(statuses, cells, strict=True):
                if any(one.name == "data" and cell in one.around for one in inside):
                    key = row.attributes["data-key"]
                    names = (measure, of[0], status, of[1], key) if of else (measure, key, status)
                    yield names, least(inside, cell)


def least(around: list[Element], cell: Element) -> int:
    """Give the least that a cell says, what its count stands on left out."""
    numbers = [one for one in around if one.name == "data" and cell in one.around]
    own = [one for one in numbers if not any("basis" in two.attributes.get("class", "") for two in one.around)]
    return min(int(one.attributes["value"]) for one in own)
