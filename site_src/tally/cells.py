"""Figures of one cell in, what they say of it out: one count where they agree, the range of them where they do not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from site_src.model.corpus import Figure, Part, Taxonomy
from site_src.model.number import Approx, Count, joined
from site_src.model.tallies import NOT_STATED, Basis, Cell, Reason, Tally, Value, cell_of


class Said(NamedTuple):
    """One count that is said of a cell or a value: by which figure or parts, and whether in so many words."""

    sources: tuple[str, ...]
    amount: Count
    basis: Basis


@dataclass(frozen=True, slots=True)
class Own:
    """What is said of one cell itself: of the whole, and of dimension values, what they leave open among them."""

    whole: Tally | None
    values: Mapping[Value, Tally]


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
    for rivals in _by_cell(figure for figure in left if figure.period.stock).values():
        silent.update(_outdated(rivals))
    return [figure for figure in left if figure.id not in silent], silent


def _by_cell(figures: Iterable[Figure]) -> Mapping[Cell, Sequence[Figure]]:
    cells: dict[Cell, list[Figure]] = defaultdict(list)
    for figure in figures:
        cells[cell_of(figure)].append(figure)
    return cells


def _outdated(stocks: Sequence[Figure]) -> Iterator[tuple[str, Reason]]:
    """Silence the stocks of one year that a later date, or the date of the whole, leaves behind."""
    whole = max((figure.period.end for figure in stocks if not figure.values), default=None)
    for figure in stocks:
        day = whole or max(rival.period.end for rival in stocks if rival.values == figure.values)
        if figure.period.end < day:
            yield figure.id, Reason.EARLIER_DATE
        elif figure.period.end > day:
            yield figure.id, Reason.OTHER_PERIOD


def own_cells(figures: Sequence[Figure], taxonomy: Taxonomy) -> Mapping[Cell, Own]:
    """Give what figures that speak say of their own cells; no cell is in it of which nothing is said."""
    found = {}
    overlapping = frozenset(one.id for one in taxonomy.dimensions.values() if one.overlapping)
    for cell, spoken in _by_cell(figures).items():
        whole = _whole(spoken, overlapping)
        values = {value: _agreed(said) for value, said in _values(spoken, overlapping).items()}
        values |= dict(_left_open(whole, values, taxonomy))
        if whole or values:
            found[cell] = Own(whole, values)
    return found


def _whole(figures: Sequence[Figure], overlapping: frozenset[str]) -> Tally | None:
    """Tally what figures say of a cell as a whole: stated counts first, else sums of parts."""
    of_whole = [figure for figure in figures if not figure.values]
    said = [
        Said((figure.id,), Count(figure.count, figure.approx), Basis.STATED)
        for figure in of_whole
        if figure.count is not None
    ] or [_summed(figure, total) for figure in of_whole for total in _sums(figure, overlapping)]
    return _agreed(said) if said else None


def _summed(figure: Figure, total: Count) -> Said:
    return Said((figure.id,), total, Basis.SUMMED_PARTS)


def _breakdowns(figure: Figure) -> Iterator[tuple[frozenset[str], list[Part]]]:
    """Group parts that name the same dimensions, those of the figure itself left out."""
    outer = {dimension for dimension, _ in figure.values}

    def dimensions(part: Part) -> list[str]:
        return [dimension for dimension, _ in part.values if dimension not in outer]

    for names, group in groupby(sorted(figure.parts, key=lambda part: (dimensions(part), part.number)), dimensions):
        yield frozenset(names), list(group)


def _sums(figure: Figure, overlapping: frozenset[str]) -> Iterator[Count]:
    """Add up each breakdown by itself: by sector and by actor are the same things; what overlaps has no sum."""
    for names, group in _breakdowns(figure):
        if not names & overlapping:
            yield _sum(group)


def _sum(parts: Iterable[Part]) -> Count:
    parts = tuple(parts)
    return Count(sum(part.count for part in parts), joined(part.approx for part in parts))


def _values(figures: Sequence[Figure], overlapping: frozenset[str]) -> Mapping[Value, list[Said]]:
    """Collect what figures say of single dimension values: as a figure of their own, or by a breakdown of the whole."""
    said: dict[Value, list[Said]] = defaultdict(list)
    for figure in figures:
        if not figure.values:
            for value, one in _by_value(figure, overlapping):
                said[value].append(one)
        elif len(figure.values) == 1:
            value = Value(*figure.values[0])
            if figure.count is not None:
                said[value].append(Said((figure.id,), Count(figure.count, figure.approx), Basis.STATED))
            else:
                said[value] += [_summed(figure, total) for total in _sums(figure, overlapping)]
    return {value: found for value, found in said.items() if found}


def _by_value(figure: Figure, overlapping: frozenset[str]) -> Iterator[tuple[Value, Said]]:
    """Read each dimension off the breakdown that names it with the fewest others, adding up over those.

    Adding up over other dimensions gives the count of a value only if the parts are all there is and overlap in none.
    """
    breakdowns = sorted(_breakdowns(figure), key=lambda breakdown: (len(breakdown[0]), sorted(breakdown[0])))
    for dimension in sorted({name for names, _ in breakdowns for name in names}):
        narrowest = min(len(names) for names, _ in breakdowns if dimension in names)
        for names, parts in breakdowns:
            if dimension not in names or len(names) > narrowest:
                continue
            whole = figure.count is None or _sum(parts) == (figure.count, figure.approx)
            if len(names) > 1 and (not whole or names - {dimension} & overlapping):
                continue
            by_value: dict[Value, list[Part]] = defaultdict(list)
            for part in parts:
                by_value[Value(dimension, dict(part.values)[dimension])].append(part)
            for value, group in by_value.items():
                sources = tuple(f"{figure.id}/{part.number}" for part in group)
                yield value, Said(sources, _sum(group), Basis.STATED if len(names) == 1 else Basis.SUMMED_PARTS)


def _agreed(said: Sequence[Said]) -> Tally:
    """Join what is said of one cell: one count if all can mean it, else the range of them; never the last one."""
    said = sorted(said, key=lambda one: (one.amount.approx is not None, one.basis is not Basis.STATED, one.sources))
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


def _left_open(whole: Tally | None, values: Mapping[Value, Tally], taxonomy: Taxonomy) -> Iterator[tuple[Value, Tally]]:
    """Give what a breakdown leaves open of its whole, for dimensions whose values share nothing."""
    if whole is None:
        return
    for dimension in taxonomy.dimensions.values():
        known = [found for value, found in values.items() if value.dimension == dimension.id]
        if dimension.overlapping or not known:
            continue
        low = max(0, whole.low - sum(found.high for found in known))
        high = whole.high - sum(found.low for found in known)
        if high > 0:
            # What a hedged sum leaves open is neither more nor less than something known: it is "about".
            hedge = Approx.ABOUT if joined((whole.approx, *(found.approx for found in known))) else None
            yield (
                Value(dimension.id, NOT_STATED),
                Tally(low, high, hedge, whole.basis, whole.figures, (), (), None, None),
            )
