"""A corpus in, the tallies of all its cells out."""

from __future__ import annotations

from site_src.model.corpus import Corpus
from site_src.model.tallies import Tallies
from site_src.tally.cells import own_cells, speaking
from site_src.tally.places import with_sums


def tally(corpus: Corpus) -> Tallies:
    """Give the tally of every cell that any figure speaks of, up to the whole."""
    heard, _ = speaking(corpus.figures)
    return with_sums(own_cells(heard, corpus.taxonomy), corpus.gazetteer, corpus.taxonomy)
