"""Rules about names that must exist: places, statuses, measures, values, figures, languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from site_src.model.corpus import Corpus, Figure, Part
from site_src.model.problem import Finding, Position, fold, listed, nearest


def unknown_place(corpus: Corpus) -> Iterator[Finding]:
    """A place that the gazetteer does not have. Names are never guessed: 62 districts share theirs with another."""
    for report in corpus.reports.values():
        if not _is_place(corpus, report.place):
            yield _no_place(corpus, report.place, report.spots["place"])
        for figure in report.figures:
            if "place" in figure.spots and not _is_place(corpus, figure.place):
                yield _no_place(corpus, figure.place, figure.spots["place"])
    for name in corpus.loose:
        if name.kind == "place" and not _is_place(corpus, name.name):
            yield _no_place(corpus, name.name, name.at)


def _is_place(corpus: Corpus, place: str) -> bool:
    return place in corpus.gazetteer.places or place == corpus.gazetteer.name


def _no_place(corpus: Corpus, place: str, at: Position) -> Finding:
    wanted = fold(place.rpartition("/")[2]).replace(" ", "-")
    known = [name for name in corpus.gazetteer.places if name]
    same = [name for name in known if name.rpartition("/")[2] == wanted]
    if len(same) > 1:
        return Finding(at, f"“{place}” may be one of {len(same)} places.", f"Write which one: {listed(same)}.")
    way_out = f"Did you mean “{same[0]}”?" if same else nearest(place, known)
    return Finding(
        at,
        f"There is no place “{place}”.",
        way_out or "Look it up in the folder places; write its id in full, outer place first: north/alder.",
    )


def unknown_status(corpus: Corpus) -> Iterator[Finding]:
    """A status that the taxonomy does not have."""
    written = [(figure.status, figure.spots["status"]) for figure in corpus.figures]
    yield from _unknown(corpus, "status", written, corpus.taxonomy.statuses)


def unknown_measure(corpus: Corpus) -> Iterator[Finding]:
    """A measure that the taxonomy does not have."""
    written = [(figure.measure, figure.spots["measure"]) for figure in corpus.figures if "measure" in figure.spots]
    yield from _unknown(corpus, "measure", written, corpus.taxonomy.measures)


def _unknown(
    corpus: Corpus, kind: str, written: Iterable[tuple[str, Position]], known: Iterable[str]
) -> Iterator[Finding]:
    """Find the names of a kind that do not exist, in reports and in what is left of those that cannot be read."""
    loose = [(name.name, name.at) for name in corpus.loose if name.kind == kind]
    for name, at in (*written, *loose):
        if name not in known:
            yield Finding(
                at, f"There is no {kind} “{name}”.", f"{nearest(name, known)} There are {listed(known)}.".strip()
            )


def unknown_value(corpus: Corpus) -> Iterator[Finding]:
    """A value that its dimension does not have."""
    dimensions = corpus.taxonomy.dimensions
    written = [
        (dimension, value, owner.spots[dimension])
        for owner in _owners(corpus)
        for dimension, value in owner.values
        if dimension in owner.spots
    ]
    loose = [(name.kind, name.name, name.at) for name in corpus.loose if name.kind in dimensions]
    for dimension, value, at in (*written, *loose):
        known = dimensions[dimension].values
        if value not in known:
            way_out = f"{nearest(value, known)} There are {listed(known)}."
            yield Finding(at, f"“{dimension}” has no value “{value}”.", way_out.strip())


def _owners(corpus: Corpus) -> Iterator[Figure | Part]:
    for figure in corpus.figures:
        yield figure
        yield from figure.parts


def unknown_figure(corpus: Corpus) -> Iterator[Finding]:
    """A figure that is named (to supersede it, to quote it, to correct it) and does not exist."""
    all_figures = {figure.id for figure in corpus.figures}
    for report in corpus.reports.values():
        own = {figure.name for figure in report.figures}
        parts = {f"{figure.name}/{part.number}" for figure in report.figures for part in figure.parts}
        for figure in report.figures:
            unread = (figure.supersedes or "").partition("#")[0] in corpus.unread
            if figure.supersedes and figure.supersedes not in all_figures and not unread:
                message = f"There is no figure “{figure.supersedes}”."
                way_out = nearest(figure.supersedes, all_figures) or "Write report and figure, like 2023/alder#open."
                yield Finding(figure.spots["supersedes"], message, way_out)
        for version in report.versions.values():
            for name in version.quotes:
                if name not in own | parts:
                    message = f"The report has no figure “{name}”."
                    way_out = f"{nearest(name, own | parts)} It has {listed(sorted(own | parts))}.".strip()
                    yield Finding(version.spots[f"quotes/{name}"], message, way_out)
        for turn, correction in enumerate(report.corrections):
            if correction.figure not in own | parts and not correction.removed:
                message = f"The report has no figure “{correction.figure}”."
                way_out = f"It has {listed(sorted(own | parts))}; if this one was taken out, add “removed: true”."
                yield Finding(report.spots[f"corrections/{turn}"], message, way_out)


def unknown_original(corpus: Corpus) -> Iterator[Finding]:
    """A translation that says it was made from a version which the report does not have, or from itself."""
    for report in corpus.reports.values():
        for version in report.versions.values():
            known = [code for code in report.versions if code != version.language]
            if version.translates and version.translates not in known:
                message = f"The report has no other version in “{version.translates}”."
                yield Finding(version.spots["translates"], message, f"Write the one it was made from: {listed(known)}.")


def missing_attachment(corpus: Corpus) -> Iterator[Finding]:
    """An attachment that does not lie beside the report's text."""
    for report in corpus.reports.values():
        there = {attachment.name for attachment in report.attachments}
        for key, at in report.spots.items():
            kind, _, name = key.partition("/")
            if kind == "attachments" and name and name not in there:
                way_out = nearest(name, there) or "Put the file into the report's folder."
                yield Finding(at, f"There is no file “{name}” beside the text.", way_out)
