"""A corpus and its tallies in; what the laws of counting ask of them out."""

from __future__ import annotations

from collections.abc import Mapping

from site_src.model.corpus import Corpus, Figure
from site_src.model.tallies import Cell, Tally
from tests.properties.oracle import cell_of


def cells(corpus: Corpus) -> list[Cell]:
    """Give every cell of which anything could be said: all places, for what the corpus speaks of."""
    about = sorted({cell_of(figure)._replace(place="") for figure in corpus.figures})
    return [cell._replace(place=place) for cell in about for place in corpus.gazetteer.places]


def stated(name: str) -> str:
    """Give the figure that a figure or part (``2024/r#f/1``) belongs to."""
    report, _, inner = name.partition("#")
    return f"{report}#{inner.partition('/')[0]}"


def by_id(corpus: Corpus) -> Mapping[str, Figure]:
    return {figure.id: figure for figure in corpus.figures}


def places_of(corpus: Corpus, found: Tally) -> set[str]:
    """Give the places that the figures of a tally speak of."""
    figures = by_id(corpus)
    return {figures[stated(name)].place for name in found.figures}


def lies_in(corpus: Corpus, place: str, outer: str) -> bool:
    return outer in corpus.gazetteer.around(place)


def plain(found: Tally) -> bool:
    """Tell whether a tally is one exact count."""
    return found.count is not None and found.approx is None and not found.disagreeing
