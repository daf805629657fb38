"""Random corpora in; the laws of ledgers: every figure in scope once, and left out only for a reason that is true."""

from __future__ import annotations

from hypothesis import given, settings

from site_src.model.corpus import Corpus, Figure
from site_src.model.place import GROUP
from site_src.model.tallies import Cell, LeftOut, Reason, Tallies
from site_src.tally.ledger import books, ledger
from site_src.tally.totals import tally
from tests.properties.corpora import corpora
from tests.properties.oracle import Oracle, cell_of
from tests.properties.reading import by_id, cells, lies_in


@settings(max_examples=200)
@given(corpora())
def test_every_figure_in_scope_is_included_or_left_out(corpus: Corpus) -> None:
    found, oracle = tally(corpus), Oracle(corpus)
    for cell in cells(corpus):
        account = ledger(books(corpus, found), cell)
        left_out = [name for name, _ in account.left_out]
        assert len({*account.included, *left_out}) == len(account.included) + len(left_out)
        assert {*account.included, *left_out} == {
            figure.id for figure in corpus.figures if in_scope(oracle, cell, figure)
        }
        assert set(account.included) == (set(found.wholes[cell].figures) if cell in found.wholes else set())
        for line in account.left_out:
            assert is_true(oracle, found, cell, line), line


def in_scope(oracle: Oracle, cell: Cell, figure: Figure) -> bool:
    """Tell whether a figure counts some of what the cell is about: same measure, in its place, time and status."""
    statuses, inner, around = oracle.corpus.taxonomy.statuses, figure.status, set[str]()
    left = [inner]
    while left:
        status = left.pop()
        if status not in around:
            around.add(status)
            left += statuses[status].within
    return (
        figure.measure == cell.measure
        and cell.status in around
        and figure.period.start <= cell.period.end
        and cell.period.start <= figure.period.end
        and lies_in(oracle.corpus, figure.place, cell.place)
    )


def is_true(oracle: Oracle, tallies: Tallies, cell: Cell, line: LeftOut) -> bool:
    """Tell whether the reason that a ledger gives holds of the figure."""
    corpus, own = oracle.corpus, tallies.wholes.get
    figure = by_id(corpus)[line.figure]
    at, reason = cell_of(figure), str(line.reason)
    if reason == Reason.SUPERSEDED:
        return any(other.supersedes == figure.id for other in corpus.figures)
    if reason == Reason.PARTIAL_SCOPE:
        return figure.partial
    if reason == Reason.WITHIN_ANOTHER_STATUS:
        return figure.status != cell.status
    if reason == Reason.OTHER_PERIOD:
        return at.period != cell.period or figure.period.stock
    if reason == Reason.GROUP:
        return figure.place != cell.place and corpus.gazetteer.places[figure.place].kind == GROUP
    if reason == Reason.EARLIER_DATE:
        same = [other for other in corpus.figures if cell_of(other) == at]
        return figure.period.stock and any(other.period.end > figure.period.end for other in same)
    if reason == Reason.PART_OF_A_WHOLE:
        return bool(figure.values) or figure.count is None
    if reason == Reason.SAME_OBSERVATION:
        said = own(at)
        return said is not None and figure.id in said.agreeing
    if reason == Reason.INSIDE_A_STATED_PLACE:
        outer = [place for place in corpus.gazetteer.around(figure.place) if lies_in(corpus, place, cell.place)]
        return any(oracle.own(cell._replace(place=place)) for place in outer if place != figure.place)
    # A reason that the contract does not list may only be that a later unit speaks for the land.
    return any(oracle.successors(place) for place in corpus.gazetteer.around(figure.place) if place)
