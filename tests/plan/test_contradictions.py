"""Contents in which something does not agree in; the page that says so, in the words of its sources, out."""

from __future__ import annotations

from pathlib import Path

import pytest

from site_src.plan.contradictions import Amount, ContradictionsPage, Statement
from tests.plan.conftest import Made, made
from tests.sites import case

REPORT = """---
title: {title}
place: {place}
period: 2024
source:
  publisher: Dunes Gazette
wording: summary
figures:
{figures}
---
{title}: {text}
"""

HOURS = """dimensions:
  hours:
    names: {en: Hours, ar: الساعات}
    values:
      day: {names: {en: Day, ar: نهار}}
      night: {names: {en: Night, ar: ليل}}
"""


def page_of(made: Made, language: str = "en") -> ContradictionsPage:
    (page,) = (job.page for job in made.pages if isinstance(job.page, ContradictionsPage) and job.language == language)
    return page


def figure(name: str, count: int, quote: str, *, status: str = "open", more: str = "") -> str:
    return f"  - id: {name}\n    count: {count}\n    status: {status}\n    quote: {quote}\n{more}"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A content to add reports to."""
    return case("clinics", tmp_path)


def add(content: Path, name: str, *figures: str, place: str = "south/dunes", text: str) -> None:
    folder = content / "reports" / "2024" / name
    folder.mkdir()
    report = REPORT.format(title=name.title(), place=place, figures="\n".join(figures), text=text)
    (folder / "en.md").write_text(report, encoding="utf-8")


def said(statements: tuple[Statement, ...]) -> list[tuple[int, bool, list[str]]]:
    return [(one.amount.low, one.summed, [quote.text for quote in one.quotes]) for one in statements]


def test_each_source_says_its_count_in_its_words(clinics: Made) -> None:
    (one,) = page_of(clinics, "ar").disagreements
    assert (one.range.low, one.range.high) == (20, 22)
    assert sorted((of.amount.low, *of.quotes) for of in one.statements) == [
        (20, ("twenty clinics", "en")),
        (22, ("22 clinics", "en")),
    ]
    assert one.subject.place.words == ("الدلتا", "ar")
    assert {of.report.words.text for of in one.statements} == {"Delta says twenty", "A survey of Delta says twenty-two"}
    assert all(of.amount.url.path.startswith("ar/") for of in one.statements)


def test_a_replaced_count_stands_beside_the_one_that_holds(clinics: Made) -> None:
    (one,) = page_of(clinics).replacements
    assert said(one.old) == [(9, False, ["nine clinics are open"])]
    assert said(one.new) == [(8, False, ["eight, not nine"])]
    assert one.because.text == "the council counted one clinic twice"


def test_what_parts_leave_open_is_said_of_their_whole(clinics: Made) -> None:
    (one,) = page_of(clinics).residuals
    assert (one.rest.low, one.whole.low) == (2, 12)
    assert [words.text for words in one.dimensions] == ["Care"]


def test_hedged_counts_leave_nothing_exact_open(content: Path) -> None:
    parts = "    approx: about\n    parts:\n      - {care: primary, count: 30, quote: thirty}"
    add(
        content,
        "alder",
        figure("open", 100, "one hundred", more=parts),
        text="there are one hundred, among them thirty.",
    )
    assert len(page_of(made(content)).residuals) == 1


def test_parts_of_one_breakdown_are_one_statement(content: Path) -> None:
    parts = [
        f"      - {{care: primary, hours: {hours}, count: {count}, quote: {quote}}}"
        for hours, count, quote in (("day", 4, "four"), ("night", 3, "three"))
    ]
    split = "  - id: open\n    status: open\n    parts:\n" + "\n".join(parts)
    taxonomy = content / "taxonomy.yaml"
    taxonomy.write_text(taxonomy.read_text("utf-8").replace("dimensions:\n", HOURS), encoding="utf-8")
    add(content, "alder", split, text="four by day, three by night.")
    add(content, "birch", figure("open", 9, "nine", more="    care: primary"), text="nine.")
    found = page_of(made(content))
    (one,) = (one for one in found.disagreements if one.subject.values)
    assert sorted(said(one.statements)) == [(7, True, ["four", "three"]), (9, False, ["nine"])]


def test_a_count_above_the_one_it_lies_within_is_shown_with_both(content: Path) -> None:
    figures = figure("open", 10, "ten"), figure("accredited", 12, "twelve", status="accredited")
    add(content, "alder", *figures, text="ten, and twelve.")
    (one,) = page_of(made(content)).excesses
    assert (one.inner.low, one.outer.low, one.around.text) == (12, 10, "Open")
    assert (said(one.statements), said(one.outer_statements)) == ([(12, False, ["twelve"])], [(10, False, ["ten"])])


def test_what_two_breakdowns_leave_open_is_not_compared(content: Path) -> None:
    wide = figure("open", 10, "ten", more="    parts:\n      - {care: primary, count: 9, quote: nine}")
    narrow = figure(
        "accredited", 8, "eight", status="accredited", more="    parts:\n      - {care: primary, count: 1, quote: one}"
    )
    add(content, "alder", wide, narrow, text="ten, nine, eight, one.")
    assert page_of(made(content)).excesses == ()


def test_where_nothing_disagrees_the_page_is_empty(real: Made) -> None:
    assert page_of(real, "ar") == ContradictionsPage((), (), (), ())


def test_every_amount_leads_to_evidence(clinics: Made) -> None:
    taken = {job.url.path for job in clinics.pages}
    page = page_of(clinics)
    amounts: list[Amount] = [of.amount for one in page.disagreements for of in one.statements]
    amounts += [of.amount for one in page.replacements for of in (*one.old, *one.new)]
    amounts += [of for one in page.residuals for of in (one.rest, one.whole)]
    assert amounts
    assert {amount.url.path for amount in amounts} <= taken
