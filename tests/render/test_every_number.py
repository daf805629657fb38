"""Every number that a report states, or that was made of such, leads in one step to its evidence or to its account."""

from __future__ import annotations

from urllib.parse import urldefrag, urljoin

import pytest

from tests.elements import Element, elements
from tests.sites import Tree

COUNTED_HERE = ("/coverage/", "/reports/index.html", "/corrections/", "/audit/")
"""Pages that hold the very list which their own counts (how many reports, gaps, pages) are counted from."""

LISTS = ("/places/", "/reports/", "/data/", "/coverage/", "/corrections/")
"""Where counts of the site's own (how many reports, places, figures) lead: to what was counted."""


@pytest.fixture(scope="module", params=["real", "clinics"])
def pages(request: pytest.FixtureRequest) -> dict[str, list[Element]]:
    site: Tree = request.getfixturevalue(request.param)
    return {path: elements(page.decode("utf-8")) for path, page in site.items() if path.endswith(".html")}


def classes(element: Element) -> set[str]:
    return {name for one in (element, *element.around) for name in one.attributes.get("class", "").split()}


def target(path: str, element: Element) -> tuple[str, str] | None:
    """Give the file and the anchor that a number leads to, if it stands in a link."""
    link = next((one for one in reversed(element.around) if one.name == "a"), None)
    if link is None:
        return None
    address, fragment = urldefrag(urljoin(f"/{path}", link.attributes["href"]))
    return (f"{address}index.html" if address.endswith("/") else address).lstrip("/"), fragment


def test_every_number_leads_to_its_evidence_or_to_its_account(pages: dict[str, list[Element]]) -> None:
    anchors = {path: {one.attributes["id"] for one in found if "id" in one.attributes} for path, found in pages.items()}
    led = 0
    for path, found in pages.items():
        for number in (one for one in found if one.name == "data"):
            here = classes(number)
            own = bool(here & {"about", "lead", "gaps", "corrections"})
            if "/figures/" in path or "ledger" in here or (own and path[2:].startswith(COUNTED_HERE)):
                continue  # It stands where numbers lead to.
            aim = target(path, number)
            assert aim is not None, f"{path}: {number.attributes['value']} in {sorted(here)} leads nowhere"
            file, fragment = aim
            assert file in pages, f"{path}: {file} is no page"
            assert not fragment or fragment in anchors[file], f"{path}: {file} has no #{fragment}"
            evidence = "/figures/" in file or fragment.startswith(("why-", "units-"))
            evidence |= own and file[2:].startswith(LISTS)
            assert evidence, f"{path}: {file}#{fragment} is no evidence"
            led += 1
    assert led > 100


def test_every_figure_page_shows_its_number_in_the_sentence_that_states_it(pages: dict[str, list[Element]]) -> None:
    figures = {path: found for path, found in pages.items() if "/figures/" in path}
    assert figures
    for path, found in figures.items():
        quotes = [one for one in found if one.name == "blockquote"]
        parts = [one for one in found if one.name == "q"]
        assert quotes or parts, f"{path} shows no words"
        for quote in quotes:
            assert any(one.name == "mark" and quote in one.around for one in found), path


def test_a_quote_is_marked_in_the_text_of_its_report(pages: dict[str, list[Element]]) -> None:
    reports = {path: found for path, found in pages.items() if "/reports/2" in path}
    marked = [one for found in reports.values() for one in found if one.name == "mark"]
    assert marked
    for path, found in reports.items():
        for link in (one for one in found if one.attributes.get("class") == "evidence-link"):
            address, _ = urldefrag(urljoin(f"/{path}", link.attributes["href"]))
            assert f"{address}index.html".lstrip("/") in pages
            assert link.attributes["aria-label"]


def test_the_account_of_a_sum_adds_up(pages: dict[str, list[Element]]) -> None:
    seen = 0
    for path, found in pages.items():
        for ledger in (one for one in found if one.attributes.get("class") == "ledger"):
            inside = [one for one in found if ledger in one.around]
            summary = next(one for one in inside if one.name == "summary")
            total = [one for one in inside if one.name == "data" and summary in one.around]
            cells = [one for one in inside if one.name == "td" and not any(a.name == "ul" for a in one.around)]
            added = [one for one in inside if one.name == "data" and any(cell in one.around for cell in cells)]
            if len(total) == 1 and len(added) == len(cells):
                seen += 1
                assert int(total[0].attributes["value"]) == sum(int(one.attributes["value"]) for one in added), path
    assert seen > 10
