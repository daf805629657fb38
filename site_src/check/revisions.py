"""Rules about what was published: a count that readers have seen never changes, and never goes, without a word."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from site_src.model.corpus import Corpus, Correction, Figure, Part, Report
from site_src.model.problem import Finding, Position
from site_src.model.published import PublishedFigures


class Revision(NamedTuple):
    """A published count that is another one now, or none, and the latest correction of it if there is one."""

    report: Report
    name: str
    """Of the figure or the part within its report: ``registered``, ``registered/1``."""
    was: int
    now: int | None
    at: Position
    """Where the count stands now; the start of the report where it stands no more."""
    correction: Correction | None
    said: Position
    """Where that correction stands."""


def changed_without_correction(corpus: Corpus, published: PublishedFigures) -> Iterator[Finding]:
    """A published count that changes or goes without a correction: readers may have cited it, and are told why."""
    for revision in _revisions(corpus, published):
        if revision.correction is None:
            entry = f"{{date: …, figure: {revision.name}, was: {revision.was}, because: …}}"
            if revision.now is None:
                message = f"“{revision.name}” was published with the count {revision.was}; now the report states none."
                way_out = f"Add to “corrections”: {entry[:-1]}, removed: true}}."
            else:
                message = f"“{revision.name}” was published with the count {revision.was}; now it is {revision.now}."
                way_out = f"Add to “corrections”: {entry}."
            # Parts have no names of their own; a new one that pushes others on would change what their ids stand for.
            extra = " Put new parts behind those that are published." if "/" in revision.name else ""
            yield Finding(revision.at, message, way_out + extra)
    reports = _by_published_id(corpus)
    gone = {figure.report for figure in published.values()} - reports.keys() - corpus.unread
    for name in sorted(gone):
        way_out = (
            f"If it has another name now, add “aliases: [{name}]” to it; to withdraw its figures, keep the report, "
            "with a correction for each."
        )
        yield Finding(corpus.settings.spots["title"], f"The report {name} was published and is gone.", way_out)


def wrong_correction(corpus: Corpus, published: PublishedFigures) -> Iterator[Finding]:
    """A count that changes with a correction that says it was another one than was published."""
    for revision in _revisions(corpus, published):
        if revision.correction and revision.correction.was != revision.was:
            yield Finding(
                revision.said,
                f"“{revision.name}” was published with the count {revision.was}, not {revision.correction.was}.",
                f"Write “was: {revision.was}”; if this entry tells of an earlier change, keep it and add one for this.",
                (revision.at,),
            )


def moved_without_correction(corpus: Corpus, published: PublishedFigures) -> Iterator[Finding]:
    """A published count that stays and counts something else now: another status, place, time, measure or value."""
    reports = _by_published_id(corpus)
    for figure, old in published.items():
        report, name = reports.get(old.report), figure.partition("#")[2]
        owner = _owner(report, name) if report else None
        # A count that changed as well has a rule of its own, and what a whole counts, its parts count with it.
        if report is None or owner is None or old.count is None or owner.count != old.count:
            continue
        now = _meaning(report, name)
        was = {
            "measure": old.measure,
            "status": old.status,
            "place": old.place or corpus.gazetteer.name,
            "period": old.period,
            "approx": old.approx or "exact",
            **dict(old.values),
        }
        now["place"] = now["place"] or corpus.gazetteer.name
        moved = {key: was.get(key, "none") for key in (*was, *now) if was.get(key) != now.get(key)}
        whole = published.get(old.part_of)
        if whole is not None and whole.count is not None:
            moved = {key: value for key, value in moved.items() if key not in {"measure", "status", "place", "period"}}
        found = _latest(report, name)
        if not moved or (found and moved.items() <= found[0].of.items()):
            continue
        then = ", ".join(f"{key}: {value}" for key, value in moved.items())
        today = ", ".join(f"{key}: {now.get(key, 'none')}" for key in moved)
        yield Finding(
            _spot(report, name),
            f"“{name}” ({old.count}) was published with {then}; now it has {today}.",
            f"Add to “corrections”: {{date: …, figure: {name}, was: {old.count}, of: {{{then}}}, because: …}}.",
        )


def _owner(report: Report, name: str) -> Figure | Part | None:
    own, _, number = name.partition("/")
    figure = next((figure for figure in report.figures if figure.name == own), None)
    if not figure or not number:
        return figure
    return next((part for part in figure.parts if str(part.number) == number), None)


def _meaning(report: Report, name: str) -> dict[str, str]:
    """Give what a figure or part counts, by the words of ``figures.csv``."""
    figure = next(figure for figure in report.figures if figure.name == name.partition("/")[0])
    owner = _owner(report, name) or figure
    return {
        "measure": figure.measure,
        "status": figure.status,
        "place": figure.place,
        "period": figure.period.text,
        "approx": owner.approx.value if owner.approx else "exact",
        **dict(owner.values),
    }


def _revisions(corpus: Corpus, published: PublishedFigures) -> Iterator[Revision]:
    reports = _by_published_id(corpus)
    for figure, old in published.items():
        report = reports.get(old.report)
        name = figure.partition("#")[2]
        if report is None or old.count is None:
            continue
        now = _counts(report).get(name)
        if now == old.count:
            continue
        found = _latest(report, name)
        if found is None and now is None:
            # Whoever says that a figure is gone need not say it of each of its parts.
            found = _removal(report, old.part_of.partition("#")[2])
            if found:
                continue
        correction, said = found or (None, report.spots[""])
        yield Revision(report, name, old.count, now, _spot(report, name), correction, said)


def _by_published_id(corpus: Corpus) -> dict[str, Report]:
    """Give reports by the ids under which they may have been published: their own, and their old ones."""
    old = {alias: report for report in corpus.reports.values() for alias in report.aliases}
    return {**old, **corpus.reports}


def _counts(report: Report) -> dict[str, int | None]:
    whole = {figure.name: figure.count for figure in report.figures}
    parts = {f"{figure.name}/{part.number}": part.count for figure in report.figures for part in figure.parts}
    return {**whole, **parts}


def _latest(report: Report, name: str) -> tuple[Correction, Position] | None:
    turns = [turn for turn, correction in enumerate(report.corrections) if correction.figure == name]
    if not turns:
        return None
    turn = max(turns, key=lambda turn: (report.corrections[turn].day, turn))
    return report.corrections[turn], report.spots[f"corrections/{turn}"]


def _removal(report: Report, whole: str) -> tuple[Correction, Position] | None:
    found = _latest(report, whole)
    return found if found and found[0].removed else None


def _spot(report: Report, name: str) -> Position:
    owner = _owner(report, name)
    return owner.spots.get("count", owner.spots[""]) if owner else report.spots[""]
