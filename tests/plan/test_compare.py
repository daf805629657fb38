"""Contents in; the places that stand side by side, and what is said where they stand on other bases, out."""

from __future__ import annotations

from site_src.plan.compare import ComparePage, ComparisonPage
from site_src.plan.places import PlacePage
from tests.plan.conftest import Made


def comparisons(made: Made) -> dict[str, ComparisonPage]:
    return {job.url.path: job.page for job in made.pages if isinstance(job.page, ComparisonPage)}


def test_only_places_that_report_of_one_measure_and_period_stand_side_by_side(real: Made) -> None:
    pages = comparisons(real)
    assert {path for path in pages if path.startswith("vi/")} == {"vi/places/ninh-thuan/compare/"}
    (comparison,) = pages["vi/places/ninh-thuan/compare/"].comparisons
    assert comparison.key == "models 2024"
    assert [place.words.text for place in comparison.places] == ["Ninh Sơn", "Thuận Bắc", "Thuận Nam"]
    registered, *parts = comparison.lines
    assert [cell.low if cell else None for cell in registered.cells] == [29, 122, 19]
    assert {line.depth for line in parts} == {1}
    assert not registered.mixed
    assert comparison.largest == 122


def test_every_number_side_by_side_leads_to_its_evidence(any_content: Made) -> None:
    for page in comparisons(any_content).values():
        for comparison in page.comparisons:
            assert len(comparison.places) > 1
            for line in comparison.lines:
                assert len(line.cells) == len(comparison.places)
                assert all(cell.url for cell in line.cells if cell)


def test_counts_on_other_bases_are_said_to_be(any_content: Made) -> None:
    for page in comparisons(any_content).values():
        for line in (line for comparison in page.comparisons for line in comparison.lines):
            known = [cell for cell in line.cells if cell]
            in_part = any(cell.covered and cell.covered.reporting < cell.covered.of for cell in known)
            assert line.mixed == (len(known) > 1 and (in_part or len({cell.basis for cell in known}) > 1))


def test_the_page_of_a_place_leads_to_the_places_inside_side_by_side(any_content: Made) -> None:
    pages = comparisons(any_content)
    leading = {
        job.page.comparison.path for job in any_content.pages if isinstance(job.page, PlacePage) and job.page.comparison
    }
    assert leading == set(pages)


def test_any_place_that_reports_can_be_chosen(any_content: Made) -> None:
    for page in (job.page for job in any_content.pages if isinstance(job.page, ComparePage)):
        ahead, chosen = list(page.choices), set()
        while ahead:
            choice = ahead.pop()
            chosen.add(choice.id)
            ahead += choice.inside
        reported = {figure.place for figure in any_content.corpus.figures if not figure.partial}
        assert reported - {""} <= chosen
