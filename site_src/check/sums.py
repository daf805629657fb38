"""Rules about tallies: where sources disagree, and where a status is above the one it lies within."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from site_src.model.corpus import Corpus, Figure
from site_src.model.problem import Finding, Position
from site_src.model.tallies import NOT_STATED, Basis, Cell, Tallies, Value, cell_of
from site_src.tally.nested import above_their_wholes


def contradiction(corpus: Corpus, tallies: Tallies) -> Iterator[Finding]:
    """Sources that state different counts of the same thing; the site shows the range until an editor decides."""
    figures = {figure.id: figure for figure in corpus.figures}
    for cell, value, tally in tallies.all():
        if not tally.disagreeing:
            continue
        spots = [_spot(figures, name) for name in tally.disagreeing]
        quotes = [_said(figures, name) for name in tally.disagreeing]
        yield Finding(
            spots[-1],
            f"Sources disagree about {_named(corpus, cell, value)}: {'; '.join(dict.fromkeys(quotes))}.",
            "If one of them is right, add “supersedes: …” with “because: …” to its figure.",
            tuple(dict.fromkeys(spots[:-1])),
        )


def above_its_whole(corpus: Corpus, tallies: Tallies) -> Iterator[Finding]:
    """A count under a status that is larger than the count it lies within, for the same place, period and value."""
    figures = {figure.id: figure for figure in corpus.figures}
    for one in above_their_wholes(corpus.taxonomy, tallies):
        inner, outer = one.inner.figures[0], one.outer.figures[0]
        yield Finding(
            _spot(figures, inner),
            f"“{one.cell.status}” is above “{one.around.status}” for {_named(corpus, one.cell, one.value)}: "
            f"{_said(figures, inner)}; {_said(figures, outer)}.",
            "Compare both with the text; nothing is corrected by the site.",
            (_spot(figures, outer),),
        )


def values_above_their_whole(corpus: Corpus, tallies: Tallies) -> Iterator[Finding]:
    """Counts at the values of one dimension, from several figures, that add up to more than the stated whole."""
    figures = {figure.id: figure for figure in corpus.figures}
    for cell, values in tallies.parts.items():
        whole = tallies.wholes.get(cell)
        if whole is None or whole.basis is Basis.SUMMED_PLACES or whole.approx:
            continue
        for dimension in corpus.taxonomy.dimensions.values():
            known = [
                found
                for value, found in values.items()
                if value.dimension == dimension.id and value.value != NOT_STATED
            ]
            stated = [found for found in known if not set(found.figures) <= set(whole.figures)]
            total = sum(found.low for found in stated if not found.approx)
            if not dimension.overlapping and total > whole.high:
                spots = [_spot(figures, found.figures[0]) for found in stated]
                yield Finding(
                    spots[0],
                    f"The counts by {dimension.id} add up to {total}, above {_named(corpus, cell, None)}: "
                    f"{_said(figures, whole.figures[0])}.",
                    "Compare all of them with their texts; nothing is corrected by the site.",
                    (*spots[1:], _spot(figures, whole.figures[0])),
                )


def sum_unlike_count(corpus: Corpus, tallies: Tallies) -> Iterator[Finding]:
    """Parts that one report says are all there is, and that do not add up to the count that another one states."""
    overlapping = {dimension.id for dimension in corpus.taxonomy.dimensions.values() if dimension.overlapping}
    superseded = {figure.supersedes for figure in corpus.figures}
    figures = {figure.id: figure for figure in corpus.figures}
    for figure in corpus.figures:
        whole = tallies.wholes.get(cell_of(figure))
        if figure.count is not None or figure.values or figure.partial or figure.id in superseded or whole is None:
            continue
        names = {tuple(name for name, _ in part.values) for part in figure.parts}
        total = sum(part.count for part in figure.parts)
        if len(names) > 1 or overlapping & {name for key in names for name in key}:
            continue
        hedged = whole.approx or any(part.approx for part in figure.parts)
        if whole.basis is Basis.STATED and not hedged and not whole.low <= total <= whole.high:
            other = whole.figures[0]
            yield Finding(
                figure.spots[""],
                f"The parts of “{figure.name}” add up to {total}; "
                f"{_named(corpus, cell_of(figure), None)} is stated elsewhere: {_said(figures, other)}.",
                "If the parts are not all there is, add “scope: partial”; if one report is right, add “supersedes: …” "
                "with “because: …”.",
                (_spot(figures, other),),
            )


def _named(corpus: Corpus, cell: Cell, value: Value | None) -> str:
    place = corpus.gazetteer.places[cell.place]
    words = [cell.measure, cell.status, *(value or ()), place.name, cell.period.text]
    return " · ".join(words)


def _spot(figures: Mapping[str, Figure], name: str) -> Position:
    figure, number = _split(figures, name)
    spots = figure.parts[number - 1].spots if number else figure.spots
    return spots.get("count", spots[""])


def _said(figures: Mapping[str, Figure], name: str) -> str:
    figure, number = _split(figures, name)
    owner = figure.parts[number - 1] if number else figure
    count = owner.count if owner.count is not None else sum(part.count for part in figure.parts)
    return f"{count} (“{owner.quote}”)" if owner.quote else f"{count} ({name})"


def _split(figures: Mapping[str, Figure], name: str) -> tuple[Figure, int]:
    figure, _, number = name.partition("#")[2].partition("/")
    return figures[f"{name.partition('#')[0]}#{figure}"], int(number or 0)
