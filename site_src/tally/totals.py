"""A corpus in, the tallies of all its cells out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from site_src.model.corpus import Corpus, Taxonomy
from site_src.model.number import Approx, joined
from site_src.model.tallies import NOT_STATED, Basis, Cell, Tallies, Tally, Value
from site_src.tally.cells import agreed, by_cell, speaking, values, whole
from site_src.tally.places import sum_places


def tally(corpus: Corpus) -> Tallies:
    """Give the tally of every cell that any figure speaks of, up to the whole."""
    heard, _ = speaking(corpus.figures)
    wholes: dict[Cell, Tally] = {}
    parts: dict[Cell, dict[Value, Tally]] = {}
    for cell, figures in by_cell(heard).items():
        found = whole(figures)
        if found:
            wholes[cell] = found
        of_values = {value: agreed(said) for value, said in values(figures).items()}
        if of_values:
            parts[cell] = of_values
    sum_places(corpus.gazetteer, wholes, parts)
    for cell, of_values in parts.items():
        of_values.update(_residuals(wholes.get(cell), of_values, corpus.taxonomy))
    return Tallies(wholes, parts)


def _residuals(whole: Tally | None, values: Mapping[Value, Tally], taxonomy: Taxonomy) -> Iterator[tuple[Value, Tally]]:
    """Give what a breakdown leaves open of its whole, for dimensions whose values share nothing."""
    if whole is None:
        return
    for name, dimension in taxonomy.dimensions.items():
        known = [found for value, found in values.items() if value.dimension == name]
        # A value that the place itself states is no part of a sum of other places.
        alike = all((found.basis is Basis.SUMMED_PLACES) == (whole.basis is Basis.SUMMED_PLACES) for found in known)
        if dimension.overlapping or not known or not alike:
            continue
        low = max(0, whole.low - sum(found.high for found in known))
        high = whole.high - sum(found.low for found in known)
        if high > 0:
            hedge = Approx.ABOUT if joined((whole.approx, *(found.approx for found in known))) else None
            residual = Tally(low, high, hedge, whole.basis, whole.figures, (), (), whole.coverage, None)
            yield Value(name, NOT_STATED), residual
