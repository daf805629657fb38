"""Rules about tallies: where sources disagree, and where a status is above the one it lies within."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from site_src.model.corpus import Corpus, Figure
from site_src.model.problem import Finding, Position
from site_src.model.tallies import Cell, Tallies, Value
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
