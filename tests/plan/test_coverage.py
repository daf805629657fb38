"""Contents in; what their coverage page says is reported, and front matter that truly fills its gaps, out."""

from __future__ import annotations

from pathlib import Path

import pytest

from site_src.plan.coverage import CoveragePage, Gap, Sheaf, State
from tests.plan.conftest import Made, made
from tests.sites import case


def page_of(made: Made, language: str = "en") -> CoveragePage:
    (page,) = (job.page for job in made.pages if isinstance(job.page, CoveragePage) and job.language == language)
    return page


def sheaf(made: Made, measure: str, period: str) -> Sheaf:
    (found,) = (
        one
        for _, sheaves in page_of(made).measures
        for one in sheaves
        if (one.measure.text, one.period.text) == (measure, period)
    )
    return found


def states(found: Sheaf, place: str) -> dict[str, str]:
    (row,) = (row for row in found.rows if row.place.words.text == place)
    return {status.text: mark.state.value for status, mark in zip(found.statuses, row.marks, strict=True)}


def gaps(found: Sheaf) -> list[Gap]:
    return [gap for province in found.provinces for gap in province.gaps]


def test_each_state_is_told_from_the_others(clinics: Made, real: Made) -> None:
    found = sheaf(clinics, "Clinics", "2024")
    assert states(found, "North Shore") == {"Planned": State.SUMMED, "Open": State.SUMMED, "Accredited": State.REPORTED}
    assert states(found, "Lakes") == {"Planned": State.REPORTED, "Open": State.REPORTED, "Accredited": State.GAP}
    assert states(found, "Delta")["Open"] == State.DISAGREEMENT
    models = sheaf(real, "Models", "2024")
    assert states(models, "Đại Lộc") == {
        "Registered": State.REPORTED,
        "Evaluated as effective": State.PART,
        "Recognised": State.PART,
    }


def test_a_group_lacks_nothing(clinics: Made) -> None:
    assert "River basin" not in {row.place.words.text for row in sheaf(clinics, "Clinics", "2024").rows}


def test_only_provinces_with_data_have_rows(real: Made) -> None:
    found = sheaf(real, "Models", "2024")
    assert [row.place.words.text for row in found.rows if row.depth == 1] == ["Ninh Thuận", "Quảng Nam"]
    assert found.others == 63 - 2
    assert [(province.silent, province.standing) for province in found.provinces] == [(4, 7), (16, 17)]
    (whole,) = (row for row in found.rows if not row.depth)
    covered = whole.marks[0].covered
    assert covered
    assert (covered.reporting, covered.of) == (2, 63)


@pytest.mark.parametrize("period, others", [("2020/2024", 63 - 1), ("2021/2025", 34 - 1)])
def test_units_that_never_stood_together_are_not_counted_together(real: Made, period: str, others: int) -> None:
    measure = "Models" if period == "2020/2024" else "Households"
    assert sheaf(real, measure, period).others == others


def test_a_unit_that_had_ended_is_among_those_of_its_day(clinics: Made) -> None:
    (north,) = sheaf(clinics, "Clinics", "2023").provinces
    assert (north.silent, north.standing) == (2, 3)
    assert "place: north/harbour\n" in north.gaps[1].front_matter
    later = "".join(gap.front_matter for gap in gaps(sheaf(clinics, "Clinics", "2024")))
    assert "place: north/harbour\n" not in later


def test_each_gap_of_a_table_has_its_front_matter(any_content: Made) -> None:
    for _, sheaves in page_of(any_content).measures:
        for one in sheaves:
            anchors = [gap.anchor for gap in gaps(one) if gap.anchor]
            assert len(set(anchors)) == len(anchors)
            assert {row.anchor for row in one.rows if row.anchor} == set(anchors)
            for row in one.rows:
                assert row.anchor or not row.depth or State.GAP not in {mark.state for mark in row.marks}


def test_a_report_with_the_front_matter_fills_the_gap(clinics: Made, tmp_path: Path) -> None:
    content = case("clinics", tmp_path)
    before = [gap for _, sheaves in page_of(clinics).measures for one in sheaves for gap in gaps(one)]
    assert len(before) > 8
    for turn, gap in enumerate(before):
        matter = gap.front_matter.replace("count:", "count: 1").replace("quote:", "quote: one clinic")
        folder = content / "reports" / "2022" / f"gap-{turn}"
        folder.mkdir(parents=True)
        report = (
            f"---\ntitle: Gap\nwording: summary\nsource:\n  publisher: Gazette\n{matter}\n---\nThere is one clinic.\n"
        )
        (folder / "en.md").write_text(report, encoding="utf-8")
    after = [gap for _, sheaves in page_of(made(content)).measures for one in sheaves for gap in gaps(one)]
    assert not {gap.front_matter for gap in before} & {gap.front_matter for gap in after}
