"""Tallies and figures in, the page of what does not agree out: sources, parts and wholes, statuses within others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import NamedTuple

from site_src.model.collation import collation_key
from site_src.model.corpus import Dimension, Figure, Part
from site_src.model.language import Words
from site_src.model.number import joined
from site_src.model.period import Period
from site_src.model.site import Named, Url
from site_src.model.tallies import Cell, Value, cell_of
from site_src.plan import urls
from site_src.plan.knowledge import newest_first
from site_src.plan.sheet import Planned, Sheet, everywhere
from site_src.plan.view import NOBODY, Shown, View
from site_src.tally.nested import above_their_wholes


class Subject(NamedTuple):
    """What counts are of."""

    measure: Words
    status: Words
    values: tuple[Words, ...]
    place: Named
    period: Period


class Amount(NamedTuple):
    """A count as a source gives it, in the shape in which pages hedge a tally, and where it stands."""

    low: int
    high: int
    approx: str
    url: Url


class Statement(NamedTuple):
    """What one source says of a subject."""

    amount: Amount
    summed: bool
    """The source states parts only; their sum is made here."""
    report: Named
    quotes: tuple[Words, ...]


class Disagreement(NamedTuple):
    """Sources that do not agree on one count."""

    subject: Subject
    range: Shown
    statements: tuple[Statement, ...]


class Replacement(NamedTuple):
    """A figure that takes the place of another."""

    subject: Subject
    old: tuple[Statement, ...]
    new: tuple[Statement, ...]
    because: Words


class Residual(NamedTuple):
    """What the parts of a figure leave open of it."""

    subject: Subject
    dimensions: tuple[Words, ...]
    rest: Amount
    whole: Amount
    report: Named


class Excess(NamedTuple):
    """A count under a status above the count that it lies within."""

    subject: Subject
    around: Words
    """The status that it lies within."""
    inner: Shown
    outer: Shown
    statements: tuple[Statement, ...]
    outer_statements: tuple[Statement, ...]


class ContradictionsPage(NamedTuple):
    """All that does not agree."""

    disagreements: tuple[Disagreement, ...]
    replacements: tuple[Replacement, ...]
    residuals: tuple[Residual, ...]
    excesses: tuple[Excess, ...]


def plan_contradictions(view: View, _: str) -> Iterator[Planned]:
    """Plan the page of what does not agree."""
    addresses = everywhere(view, partial(urls.single, name="contradictions"))
    yield Planned("contradictions", addresses, partial(_sheet, view), None)


def _sheet(view: View) -> Sheet:
    page = ContradictionsPage(
        disagreements=tuple(_disagreements(view)),
        replacements=tuple(_replacements(view)),
        residuals=tuple(_residuals(view)),
        excesses=tuple(_excesses(view)),
    )
    return Sheet(NOBODY, NOBODY, (), "contradictions", page)


def _order(view: View, cell: Cell, value: Value | None) -> tuple[object, ...]:
    """Give the key of a subject: the latest period first, then places as the language sorts them."""
    taxonomy = view.knowledge.corpus.taxonomy
    return (
        newest_first(cell.period),
        collation_key(view.place_words(cell.place).text, view.code),
        cell.place,
        list(taxonomy.measures).index(cell.measure),
        list(taxonomy.statuses).index(cell.status),
        value or ("", ""),
    )


def _subject(view: View, cell: Cell, values: Iterable[tuple[str, str]]) -> Subject:
    measure = view.knowledge.corpus.taxonomy.measures[cell.measure]
    place = view.place(cell.place)
    return Subject(
        measure=view.words(measure.names),
        status=view.status(cell.status),
        values=tuple(view.value(*value) for value in values),
        place=place,
        period=cell.period,
    )


def _disagreements(view: View) -> Iterator[Disagreement]:
    found = [(cell, value, tally) for cell, value, tally in view.tallies.all() if tally.disagreeing]
    for cell, value, tally in sorted(found, key=lambda one: _order(view, one[0], one[1])):
        shown = view.shown(cell, value)
        if shown:
            subject = _subject(view, cell, (value,) if value else ())
            yield Disagreement(subject, shown, tuple(_statements(view, tally.disagreeing)))


def _statements(view: View, sources: Sequence[str]) -> Iterator[Statement]:
    """Give what figures and parts say; the parts of one breakdown are one statement, for their sum is what is said."""
    figures: dict[str, list[int]] = {}
    for source in sources:
        name, number = _apart(source)
        figures.setdefault(name, []).extend([int(number)] if number else [])
    for name, numbers in figures.items():
        figure = view.knowledge.figures[name]
        if numbers:
            parts = [part for part in figure.parts if part.number in numbers]
            for group in _breakdowns(figure, parts).values():
                yield _sum(view, figure, group)
        else:
            yield from _own(view, figure)


def _apart(source: str) -> tuple[str, str]:
    """Part the name of a figure from the number of a part of it: reports have slashes in their names too."""
    report, _, own = source.partition("#")
    name, _, number = own.partition("/")
    return f"{report}#{name}", number


def _own(view: View, figure: Figure) -> Iterator[Statement]:
    """Give what a figure says itself: its count, or the sum of each breakdown that may be added up."""
    if figure.count is not None:
        approx = figure.approx.value if figure.approx else ""
        amount = Amount(figure.count, figure.count, approx, urls.evidence(view.code, figure.id))
        yield Statement(amount, summed=False, report=view.report(figure.report), quotes=_quotes(view, figure, [figure]))
        return
    dimensions = view.knowledge.corpus.taxonomy.dimensions
    for names, group in _breakdowns(figure, figure.parts).items():
        if _excluding(dimensions, names):
            yield _sum(view, figure, group)._replace(summed=True)


def _sum(view: View, figure: Figure, parts: Sequence[Part]) -> Statement:
    """Give what parts say together; a single one says it in so many words."""
    single = len(parts) == 1
    count, hedge = sum(part.count for part in parts), joined(part.approx for part in parts)
    url = urls.evidence(view.code, f"{figure.id}/{parts[0].number}" if single else figure.id)
    amount = Amount(count, count, hedge.value if hedge else "", url)
    return Statement(amount, not single, view.report(figure.report), _quotes(view, figure, parts))


def _quotes(view: View, figure: Figure, owners: Iterable[Figure | Part]) -> tuple[Words, ...]:
    language = view.knowledge.corpus.reports[figure.report].lead.language
    return tuple(Words(owner.quote, language) for owner in owners if owner.quote)


def _breakdowns(figure: Figure, parts: Iterable[Part]) -> Mapping[tuple[str, ...], Sequence[Part]]:
    """Group parts that name the same dimensions, those of the figure itself left out."""
    outer = {dimension for dimension, _ in figure.values}

    def names(part: Part) -> tuple[str, ...]:
        return tuple(dimension for dimension, _ in part.values if dimension not in outer)

    return {
        key: list(group) for key, group in groupby(sorted(parts, key=lambda part: (names(part), part.number)), names)
    }


def _replacements(view: View) -> Iterator[Replacement]:
    """Give the figures that another one takes the place of, the latest first."""
    known = view.knowledge
    for old, new in sorted(
        ((known.figures[name], figure) for name, figure in known.superseding.items() if name in known.figures),
        key=lambda pair: (*_order(view, cell_of(pair[0]), None), pair[0].id),
    ):
        language = known.corpus.reports[new.report].lead.language
        subject = _subject(view, cell_of(old), old.values)._replace(period=old.period)
        because = Words(new.because or "", language)
        yield Replacement(subject, tuple(_own(view, old)), tuple(_own(view, new)), because)


def _residuals(view: View) -> Iterator[Residual]:
    """Give what exact parts leave open of exact figures that hold, by each breakdown whose values share nothing."""
    known = view.knowledge
    dimensions = known.corpus.taxonomy.dimensions
    figures = (figure for figure in known.figures.values() if figure.id not in known.superseding)
    for figure in sorted(figures, key=lambda figure: (*_order(view, cell_of(figure), None), figure.id)):
        if figure.count is None or figure.approx:
            continue
        for names, parts in _breakdowns(figure, figure.parts).items():
            rest = figure.count - sum(part.count for part in parts)
            if rest > 0 and not any(part.approx for part in parts) and _excluding(dimensions, names):
                url = urls.evidence(view.code, figure.id)
                yield Residual(
                    subject=_subject(view, cell_of(figure), figure.values)._replace(period=figure.period),
                    dimensions=tuple(view.words(dimensions[name].names) for name in names),
                    rest=Amount(rest, rest, "", url),
                    whole=Amount(figure.count, figure.count, "", url),
                    report=view.report(figure.report),
                )


def _excluding(dimensions: Mapping[str, Dimension], names: Iterable[str]) -> bool:
    """Tell whether the values of all these dimensions share nothing, so that their counts may be added up."""
    return not any(dimensions[name].overlapping for name in names)


def _excesses(view: View) -> Iterator[Excess]:
    above = above_their_wholes(view.knowledge.corpus.taxonomy, view.tallies)
    for one in sorted(above, key=lambda one: _order(view, one.cell, one.value)):
        inner, outer = view.shown(one.cell, one.value), view.shown(one.around, one.value)
        if inner and outer:
            yield Excess(
                subject=_subject(view, one.cell, (one.value,) if one.value else ()),
                around=view.status(one.around.status),
                inner=inner,
                outer=outer,
                statements=tuple(_statements(view, one.inner.figures)),
                outer_statements=tuple(_statements(view, one.outer.figures)),
            )
