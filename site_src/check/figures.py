"""Rules about single figures: their evidence, their parts, what they supersede, and when their place existed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from site_src.model.corpus import Corpus, Figure, Part
from site_src.model.number import Approx
from site_src.model.problem import Finding


def no_quote(corpus: Corpus) -> Iterator[Finding]:
    """A count without the phrase that states it: every number on the site leads to its evidence."""
    for figure in corpus.figures:
        if figure.count is not None and not figure.quote:
            yield Finding(
                figure.spots[""],
                f"The figure “{figure.name}” has no quote.",
                "Add “quote: …” with the words of the text that state the count.",
            )


def duplicate_part(corpus: Corpus) -> Iterator[Finding]:
    """Two parts of one figure at the same dimension values."""
    for figure in corpus.figures:
        seen: dict[object, Part] = {}
        for part in figure.parts:
            first = seen.setdefault(part.values, part)
            if first is not part:
                names = ", ".join(f"{dimension} {value}" for dimension, value in part.values)
                yield Finding(
                    part.spots[""],
                    f"Two parts stand at {names}.",
                    "Keep one, or correct its value.",
                    (first.spots[""],),
                )


def part_outside_figure(corpus: Corpus) -> Iterator[Finding]:
    """A part at another value of a dimension than its figure: it cannot lie inside it."""
    for figure in corpus.figures:
        for part in figure.parts:
            for dimension, value in figure.values:
                others = [other for name, other in part.values if name == dimension and other != value]
                if others:
                    message = f"The figure stands at {dimension} {value}, this part of it at {others[0]}."
                    yield Finding(
                        part.spots[dimension], message, "Make it a figure of its own.", (figure.spots[dimension],)
                    )


def parts_above_whole(corpus: Corpus) -> Iterator[Finding]:
    """Parts of one breakdown that add up to more than their whole, although their values share nothing."""
    for figure in corpus.figures:
        if figure.count is None or figure.approx in {Approx.ABOUT, Approx.MORE_THAN}:
            continue
        for names, parts in _breakdowns(corpus, figure).items():
            total = sum(part.count for part in parts if part.approx in {None, Approx.MORE_THAN})
            if total > figure.count:
                terms = " + ".join(str(part.count) for part in parts)
                yield Finding(
                    parts[0].spots[""],
                    f"The parts by {' and '.join(names)} ({terms}) are more than their whole, {figure.count}.",
                    "Compare with the text; if a thing may have several values, the dimension is “overlapping: true”.",
                    (figure.spots.get("count", figure.spots[""]),),
                )


def _breakdowns(corpus: Corpus, figure: Figure) -> dict[tuple[str, ...], list[Part]]:
    found: dict[tuple[str, ...], list[Part]] = defaultdict(list)
    for part in figure.parts:
        names = tuple(dimension for dimension, _ in part.values)
        if not any(corpus.taxonomy.dimensions[name].overlapping for name in names):
            found[names].append(part)
    return found


def supersedes_without_because(corpus: Corpus) -> Iterator[Finding]:
    """A figure that takes the place of another without the reason, or a reason that belongs to nothing."""
    for figure in corpus.figures:
        if figure.supersedes and not figure.because:
            way_out = "Add “because: …”: readers are told why the earlier count no longer holds."
            yield Finding(figure.spots["supersedes"], "“supersedes” stands without its reason.", way_out)
        elif figure.because and not figure.supersedes:
            way_out = "Add “supersedes: …” with the earlier figure, like 2023/alder#open, or remove the line."
            yield Finding(figure.spots["because"], "“because” stands without “supersedes”.", way_out)


def supersedes_another_cell(corpus: Corpus) -> Iterator[Finding]:
    """A figure that would take the place of one which counts something else."""
    figures = {figure.id: figure for figure in corpus.figures}
    for figure in corpus.figures:
        target = figures.get(figure.supersedes or "")
        if target is None:
            continue
        pairs = (
            ("measure", figure.measure, target.measure),
            ("status", figure.status, target.status),
            ("place", figure.place, target.place),
            ("period", figure.period.cell.text, target.period.cell.text),
            ("value", figure.values, target.values),
            ("scope", _scope(figure), _scope(target)),
        )
        for name, own, other in pairs:
            if own != other:
                message = f"“{figure.supersedes}” is of another {name}: {_shown(other)}, not {_shown(own)}."
                way_out = (
                    "Only a figure of the same thing can be superseded; two different counts may stand side by side."
                )
                yield Finding(figure.spots["supersedes"], message, way_out, (target.spots[""],))
                break


def _scope(figure: Figure) -> str:
    return "partial" if figure.partial else "all"


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(f"{dimension} {name}" for dimension, name in value) or "the whole"
    return f"“{value}”"


def supersedes_in_a_circle(corpus: Corpus) -> Iterator[Finding]:
    """Figures that supersede one another, so that none would be left."""
    following = {figure.id: figure.supersedes for figure in corpus.figures if figure.supersedes}
    for figure in corpus.figures:
        step, seen = following.get(figure.id), {figure.id}
        while step and step not in seen:
            seen.add(step)
            step = following.get(step)
        if step == figure.id:
            message = (
                f"“{figure.id}” supersedes itself by way of others."
                if len(seen) > 1
                else "The figure supersedes itself."
            )
            yield Finding(
                figure.spots["supersedes"], message, "Remove “supersedes” from the one that was published first."
            )


def place_not_there(corpus: Corpus) -> Iterator[Finding]:
    """A count for a time when its place did not exist: a unit that changed its territory is another unit."""
    for figure in corpus.figures:
        place = corpus.gazetteer.places[figure.place]
        if place.valid_in(figure.period):
            continue
        at = figure.spots.get("place", figure.spots.get("period", figure.spots.get("as_of", figure.spots[""])))
        if place.until and figure.period.start > place.until:
            message = f"{place.name} ({place.id}) existed until {place.until}; the figure is of {figure.period.text}."
            way_out = (
                f"Name the unit of that time: {', '.join(place.into)}." if place.into else "Check place and period."
            )
        else:
            message = f"{place.name} ({place.id}) exists since {place.since}; the figure is of {figure.period.text}."
            way_out = "Name the unit of that time; a unit that changed its territory has an id of its own."
        yield Finding(at, message, way_out)
