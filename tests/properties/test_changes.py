"""Random corpora in, and a change to each; the laws of what such a change may change in the tallies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from random import Random

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from site_src.model.corpus import Corpus, Figure, Report
from site_src.model.tallies import Basis, Cell, Tallies, Tally, Value
from site_src.tally.ledger import books, ledger
from site_src.tally.totals import tally
from tests.properties.corpora import corpora
from tests.properties.oracle import Oracle, cell_of
from tests.properties.reading import cells
from tests.tally.made import made_corpus, made_figure, made_version

EXAMPLES = settings(max_examples=150)


def with_figures(corpus: Corpus, figures: Iterable[Figure]) -> Corpus:
    """Give a corpus of other figures in the same land."""
    return made_corpus(corpus.gazetteer, *figures, taxonomy=corpus.taxonomy)


def in_own_cell(corpus: Corpus) -> Corpus:
    """Give the corpus without corrections of one cell by another, so that cells can be taken away one by one."""
    cell = {figure.id: cell_of(figure) for figure in corpus.figures}
    return with_figures(
        corpus,
        (
            figure
            if not figure.supersedes or cell[figure.supersedes] == cell[figure.id]
            else replace(figure, supersedes=None)
            for figure in corpus.figures
        ),
    )


def counts(tallies: Tallies) -> dict[tuple[Cell, Value | None], tuple[int, int, Basis]]:
    """Give what a reader sees of all tallies, whoever said it first."""
    return {(cell, value): (found.low, found.high, found.basis) for cell, value, found in tallies.all()}


@EXAMPLES
@given(corpora(), st.randoms(use_true_random=False))
def test_the_order_of_reports_and_figures_changes_nothing(corpus: Corpus, random: Random) -> None:
    def shuffled(report: Report) -> Report:
        return replace(report, figures=tuple(random.sample(report.figures, len(report.figures))))

    names = random.sample(list(corpus.reports), len(corpus.reports))
    other = replace(corpus, reports={name: shuffled(corpus.reports[name]) for name in names})
    one, two = tally(corpus), tally(other)
    assert one == two
    for cell in cells(corpus):
        mine, theirs = ledger(books(corpus, one), cell), ledger(books(other, two), cell)
        assert (mine.included, set(mine.left_out)) == (theirs.included, set(theirs.left_out))


@EXAMPLES
@given(corpora())
def test_a_translation_changes_nothing(corpus: Corpus) -> None:
    reports = {
        name: replace(report, versions={**report.versions, "fr": made_version("fr", "en")})
        for name, report in corpus.reports.items()
    }
    assert tally(replace(corpus, reports=reports)) == tally(corpus)


@EXAMPLES
@given(corpora(), st.sampled_from(("2024/r", "2023/z", "2025/a")), st.data())
def test_a_restated_figure_changes_no_count(corpus: Corpus, report: str, data: st.DataObject) -> None:
    oracle = Oracle(corpus)
    heard = [figure for figure in corpus.figures if not oracle.silent(figure)]
    assume(heard)
    again = data.draw(st.sampled_from(heard))
    other = with_figures(corpus, (*corpus.figures, replace(again, id=f"{report}#again", supersedes=None)))
    before, after = tally(corpus), tally(other)
    assert counts(after) == counts(before)
    for cell, found in after.wholes.items():
        was = before.wholes[cell]
        same_cell = cell == cell_of(again) and not again.values
        assert same_cell or (found.agreeing, found.disagreeing) == (was.agreeing, was.disagreeing)
        if same_cell and again.id in {*was.figures, *was.agreeing} and not was.disagreeing and was.coverage is None:
            assert {*found.figures, *found.agreeing} == {*was.figures, *was.agreeing, f"{report}#again"}
            assert len(found.figures) == len(was.figures)


@settings(max_examples=300)
@given(corpora(), st.integers(0, 50), st.data())
def test_a_stated_total_stands_beside_the_sum_and_is_not_added(corpus: Corpus, count: int, data: st.DataObject) -> None:
    before = tally(corpus)
    summed = [cell for cell, one in before.wholes.items() if cell.place and one.basis is Basis.SUMMED_PLACES]
    assume(summed)
    cell = data.draw(st.sampled_from(sorted(summed)))
    # A stock is dated after all that are there, so that it speaks.
    period = f"@{cell.period.end}" if cell.period.stock else cell.period.text
    total = made_figure("2024/total#all", cell.place, count, period=period, measure=cell.measure, status=cell.status)
    other = with_figures(corpus, (*corpus.figures, total))
    after, country = tally(other), cell._replace(place="")
    touched = {cell, country}
    was, now = before.wholes[cell], after.wholes[cell]
    assert {at: one for at, one in after.wholes.items() if at not in touched} == {
        at: one for at, one in before.wholes.items() if at not in touched
    }
    assert {at: one for at, one in after.parts.items() if at not in touched} == {
        at: one for at, one in before.parts.items() if at not in touched
    }
    assert (now.count, now.basis, now.figures, now.beside) == (count, Basis.STATED, ("2024/total#all",), was)
    above, over = before.wholes[country], after.wholes[country]
    if above.basis is not Basis.SUMMED_PLACES:
        assert replace(above, beside=None) == replace(over, beside=None)
    elif set(was.figures) <= set(above.figures):
        assert (over.low, over.high) == (above.low - was.low + count, above.high - was.high + count)
        assert set(over.figures) == set(above.figures) - set(was.figures) | {"2024/total#all"}
        assert over.coverage == above.coverage
    else:
        assert over == above


@EXAMPLES
@given(corpora())
def test_nothing_is_added_across_measures_statuses_and_periods(corpus: Corpus) -> None:
    corpus = in_own_cell(corpus)
    found = tally(corpus)
    for kind in {cell._replace(place="") for cell in (*found.wholes, *found.parts)}:
        alone = tally(with_figures(corpus, (one for one in corpus.figures if cell_of(one)._replace(place="") == kind)))
        assert alone.wholes == {cell: one for cell, one in found.wholes.items() if cell._replace(place="") == kind}
        assert alone.parts == {cell: one for cell, one in found.parts.items() if cell._replace(place="") == kind}


@EXAMPLES
@given(corpora())
def test_nothing_is_added_across_dimensions(corpus: Corpus) -> None:
    # Where a report states only parts, any of its breakdowns tells the whole, so that they do depend on each other.
    corpus = with_figures(
        in_own_cell(corpus), (replace(one, count=one.count or 0, supersedes=None) for one in corpus.figures)
    )
    found = tally(corpus)
    for name in corpus.taxonomy.dimensions:

        def named(figure: Figure, dimension: str = name) -> Figure:
            return replace(figure, parts=tuple(part for part in figure.parts if dimension in dict(part.values)))

        alone = tally(
            with_figures(corpus, (named(one) for one in corpus.figures if not one.values or name in dict(one.values)))
        )
        assert alone.wholes == found.wholes
        assert of_dimension(alone, name) == of_dimension(found, name)


def of_dimension(tallies: Tallies, name: str) -> dict[tuple[Cell, Value], Tally]:
    return {(cell, value): one for cell, value, one in tallies.all() if value and value.dimension == name}
