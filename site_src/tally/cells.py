"""Figures of one cell in, what they say of it out: one count where they agree, the range of them where they do not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from site_src.model.corpus import Figure, Part
from site_src.model.number import Count, joined
from site_src.model.tallies import Basis, Cell, Reason, Tally, Value, cell_of


class Said(NamedTuple):
    """One count that is said of a cell or a value: by which figure or parts, and whether in so many words."""

    sources: tuple[str, ...]
    amount: Count
    basis: Basis


def by_cell(figures: Iterable[Figure]) -> Mapping[Cell, Sequence[Figure]]:
    cells: dict[Cell, list[Figure]] = defaultdict(list)
    for figure in figures:
        cells[cell_of(figure)].append(figure)
    return cells


def speaking(figures: Sequence[Figure]) -> tuple[list[Figure], Mapping[str, Reason]]:
    """Part the figures into those that speak for their cells and those that are silenced, with the reason."""
    superseded = {figure.supersedes for figure in figures if figure.supersedes}
    silent: dict[str, Reason] = {}
    for figure in figures:
        if figure.id in superseded:
            silent[figure.id] = Reason.SUPERSEDED
        elif figure.partial:
            silent[figure.id] = Reason.PARTIAL_SCOPE
    left = [figure for figure in figures if figure.id not in silent]
    for rivals in by_cell(figure for figure in left if figure.period.stock).values():
        silent.update(_outdated(rivals))
    return [figure for figure in left if figure.id not in silent], silent


def _outdated(stocks: Sequence[Figure]) -> Iterator[tuple[str, Reason]]:
    """Silence the stocks of one year that a later date, or the date of the whole, leaves behind."""
    whole = max((figure.period.end for figure in stocks if not figure.values), default=None)
    for figure in stocks:
        day = whole or max(rival.period.end for rival in stocks if rival.values == figure.values)
        if figure.period.end < day:
            yield figure.id, Reason.EARLIER_DATE
        elif figure.period.end > day:
            yield figure.id, Reason.OTHER_PERIOD


def whole(figures: Sequence[Figure]) -> Tally | None:
    """Tally what figures say of a cell as a whole: stated counts first, else sums of parts."""
    of_whole = [figure for figure in figures if not figure.values]
    stated = [
        Said((figure.id,), Count(figure.count, figure.approx), Basis.STATED)
        for figure in of_whole
        if figure.count is not None
    ]
    if stated:
        return agreed(stated)
    summed = [Said((figure.id,), total, Basis.SUMMED_PARTS) for figure in of_whole for total in _sums(figure.parts)]
    return agreed(summed) if summed else None


def _breakdowns(parts: Iterable[Part]) -> Iterator[tuple[frozenset[str], list[Part]]]:
    """Group parts that name the same dimensions."""

    def dimensions(part: Part) -> list[str]:
        return [dimension for dimension, _ in part.values]

    for names, group in groupby(sorted(parts, key=lambda part: (dimensions(part), part.number)), dimensions):
        yield frozenset(names), list(group)


def _sums(parts: Iterable[Part]) -> Iterator[Count]:
    """Add up each breakdown by itself: parts by sector and by actor are the same things seen twice."""
    for _, group in _breakdowns(parts):
        yield _sum(Count(part.count, part.approx) for part in group)


def _sum(counts: Iterable[Count]) -> Count:
    counts = tuple(counts)
    return Count(sum(count.value for count in counts), joined(count.approx for count in counts))


def values(figures: Sequence[Figure]) -> Mapping[Value, list[Said]]:
    """Collect what figures say of single dimension values: as a figure of their own, or by a breakdown of the whole."""
    said: dict[Value, list[Said]] = defaultdict(list)
    for figure in figures:
        if not figure.values:
            for value, one in _by_value(figure):
                said[value].append(one)
        elif len(figure.values) == 1:
            value = Value(*figure.values[0])
            if figure.count is not None:
                said[value].append(Said((figure.id,), Count(figure.count, figure.approx), Basis.STATED))
            else:
                said[value] += [Said((figure.id,), total, Basis.SUMMED_PARTS) for total in _sums(figure.parts)]
    return said


def _by_value(figure: Figure) -> Iterator[tuple[Value, Said]]:
    """Read each dimension off the breakdown that names it with the fewest others, adding up over those."""
    breakdowns = sorted(_breakdowns(figure.parts), key=lambda breakdown: (len(breakdown[0]), sorted(breakdown[0])))
    for dimension in sorted({name for names, _ in breakdowns for name in names}):
        narrowest = min(len(names) for names, _ in breakdowns if dimension in names)
        for names, parts in breakdowns:
            if dimension not in names or len(names) > narrowest:
                continue
            by_value: dict[Value, list[Part]] = defaultdict(list)
            for part in parts:
                by_value[Value(dimension, dict(part.values)[dimension])].append(part)
            for value, group in by_value.items():
                total = _sum(Count(part.count, part.approx) for part in group)
                sources = tuple(f"{figure.id}/{part.number}" for part in group)
                yield value, Said(sources, total, Basis.STATED if len(group) == 1 else Basis.SUMMED_PARTS)


def agreed(said: Sequence[Said]) -> Tally:
    """Join what is said of one cell: one count if all can mean it, else the range of them; never the last one."""
    said = sorted(said, key=lambda one: (one.amount.approx is not None, one.sources))
    exact = {one.amount.value for one in said if one.amount.approx is None}
    hedged = {one.amount for one in said if one.amount.approx is not None}
    if len(exact) == 1:
        (value,) = exact
        agree = all(count.agrees(value) for count in hedged)
    else:
        agree = not exact and len(hedged) == 1
    counts = [one.amount.value for one in said]
    first, *others = said
    entering = first.sources if agree else tuple(sorted({source for one in said for source in one.sources}))
    return Tally(
        low=first.amount.value if agree else min(counts),
        high=first.amount.value if agree else max(counts),
        approx=first.amount.approx if agree else joined(one.amount.approx for one in said),
        basis=first.basis,
        figures=tuple(sorted(entering)),
        agreeing=tuple(sorted({source for one in others for source in one.sources} - set(entering))) if agree else (),
        disagreeing=() if agree else entering,
        coverage=None,
        beside=None,
    )
