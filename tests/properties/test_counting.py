"""Random corpora in; the laws of counting that hold for each of them."""

from __future__ import annotations

from hypothesis import given, settings

from site_src.model.corpus import Corpus, Figure
from site_src.model.place import GROUP
from site_src.model.tallies import NOT_STATED, Basis, Cell, Tallies, Tally, Value
from site_src.tally.totals import tally
from tests.properties.corpora import corpora
from tests.properties.oracle import Answer, Oracle, cell_of
from tests.properties.reading import by_id, cells, lies_in, places_of, plain, stated

EXAMPLES = settings(max_examples=150)


def as_answer(found: Tally | None) -> Answer | None:
    if found is None:
        return None
    return Answer(found.low, found.high, found.basis, frozenset(found.figures), found.coverage)


@settings(max_examples=400)
@given(corpora())
def test_a_plain_reading_of_the_contract_gives_the_same_wholes(corpus: Corpus) -> None:
    found, oracle = tally(corpus), Oracle(corpus)
    expected = {cell: answer for cell in cells(corpus) if (answer := oracle.answer(cell))}
    assert {cell: as_answer(one) for cell, one in found.wholes.items()} == expected


@EXAMPLES
@given(corpora())
def test_no_figure_is_counted_twice(corpus: Corpus) -> None:
    figures = by_id(corpus)
    for _, value, found in tally(corpus).all():
        assert len(set(found.figures)) == len(found.figures)
        if value is None and found.basis is Basis.SUMMED_PLACES and plain(found):
            entered = [figures[name] for name in found.figures]
            if any(figure.approx or any(part.approx for part in figure.parts) for figure in entered):
                continue
            assert found.count == sum(
                figure.count if figure.count is not None else first_sum(figure) for figure in entered
            )


def first_sum(figure: Figure) -> int:
    """Give the sum of a figure's first breakdown; if the tally is one count, the others give the same."""
    dimensions = {frozenset(dict(part.values)): None for part in figure.parts}
    by_dimension = {
        names: sum(part.count for part in figure.parts if frozenset(dict(part.values)) == names) for names in dimensions
    }
    # Values that overlap add up to nothing.
    return next((total for names, total in by_dimension.items() if "tag" not in names), 0)


@EXAMPLES
@given(corpora())
def test_nothing_is_counted_with_what_lies_inside_it(corpus: Corpus) -> None:
    for _, _, found in tally(corpus).all():
        places = places_of(corpus, found)
        assert not any(one != other and lies_in(corpus, one, other) for one in places for other in places)


@EXAMPLES
@given(corpora())
def test_a_unit_and_its_successor_are_never_in_one_sum(corpus: Corpus) -> None:
    oracle = Oracle(corpus)
    for cell, values in tally(corpus).parts.items():
        for value, found in values.items():
            assert_no_successor(corpus, oracle, (cell, value), found)
    for cell, found in tally(corpus).wholes.items():
        assert_no_successor(corpus, oracle, (cell, None), found)


def assert_no_successor(corpus: Corpus, oracle: Oracle, where: tuple[Cell, Value | None], found: Tally) -> None:
    gazetteer = corpus.gazetteer
    units = {unit for place in places_of(corpus, found) for unit in gazetteer.around(place) if unit}
    units = {unit for unit in units if unit != where[0].place and lies_in(corpus, unit, where[0].place)}
    for unit in units:
        assert not oracle.successors(unit) & units, where


@EXAMPLES
@given(corpora())
def test_groups_and_silenced_figures_enter_no_sum(corpus: Corpus) -> None:
    oracle, figures = Oracle(corpus), by_id(corpus)
    for cell, _, found in tally(corpus).all():
        for name in (*found.figures, *found.agreeing, *found.disagreeing):
            figure = figures[stated(name)]
            assert not oracle.silent(figure)
            assert figure.place == cell.place or corpus.gazetteer.places[figure.place].kind != GROUP


@EXAMPLES
@given(corpora())
def test_absent_is_not_zero(corpus: Corpus) -> None:
    oracle, found = Oracle(corpus), tally(corpus)
    figures = by_id(corpus)
    for cell, value, one in found.all():
        assert one.figures
        for name in one.figures:
            figure = figures[stated(name)]
            assert cell_of(figure)._replace(place=cell.place) == cell
            assert lies_in(corpus, figure.place, cell.place)
            if value and value.value != NOT_STATED:
                said = {figure.values, *(part.values for part in figure.parts)}
                assert any(tuple(value) in values for values in said)
    for figure in corpus.figures:
        if not oracle.silent(figure) and not figure.values and figure.count is not None:
            assert cell_of(figure) in found.wholes
        if not oracle.silent(figure) and len(figure.values) == 1 and figure.count is not None:
            assert Value(*figure.values[0]) in found.parts[cell_of(figure)]


@EXAMPLES
@given(corpora())
def test_a_range_is_a_disagreement_at_the_place_or_inside_it(corpus: Corpus) -> None:
    found = tally(corpus)
    for cell, value, one in found.all():
        assert 0 <= one.low <= one.high
        if value is not None:
            continue
        if one.disagreeing:
            assert set(one.disagreeing) == set(one.figures)
            assert not one.agreeing
        disputed = {
            name for at, other in found.wholes.items() if at._replace(place=cell.place) == cell
            for name in other.disagreeing if other.low < other.high
        }  # fmt: skip
        assert (one.low < one.high) == bool(disputed & set(one.figures))


def overfull(found: Tallies, cell: Cell, dimension: str) -> bool:
    """Tell whether a place says more of its values than of its whole, as no source that is right does."""
    for at, values in found.parts.items():
        whole = found.wholes.get(at)
        if at._replace(place=cell.place) == cell and whole is not None:
            known = [one for value, one in values.items() if value.dimension == dimension and value.value != NOT_STATED]
            if sum(one.low for one in known) > whole.low:
                return True
    return False


@settings(max_examples=400)
@given(corpora())
def test_values_and_their_residual_are_the_whole(corpus: Corpus) -> None:
    found = tally(corpus)
    for cell, values in found.parts.items():
        whole = found.wholes.get(cell)
        if whole is not None and whole.basis is not Basis.SUMMED_PLACES:
            # What districts say by sector is no part of what their province says by itself.
            assert all(places_of(corpus, one) == {cell.place} for one in values.values())
        for name, dimension in corpus.taxonomy.dimensions.items():
            known = {value: one for value, one in values.items() if value.dimension == name}
            residual = known.pop(Value(name, NOT_STATED), None)
            if whole is None or dimension.overlapping or not known:
                assert residual is None
                continue
            inside = {place for one in known.values() for place in places_of(corpus, one)} <= places_of(corpus, whole)
            if not inside:
                # What is known of the values is not of the places that the whole comes from.
                assert residual is None
            elif all(plain(one) for one in (whole, *known.values())) and not overfull(found, cell, name):
                total, left = sum(one.low for one in known.values()), residual.low if residual else 0
                assert left > 0 or residual is None
                assert total + left == whole.low or (residual is None and total > whole.low)
