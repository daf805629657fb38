"""The corrections of all reports in, the page that lists them out: what was published, what is said now, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import NamedTuple

from site_src.model.corpus import Correction, Figure, Part, Report
from site_src.model.language import Words
from site_src.model.period import Period
from site_src.model.site import Named, Url
from site_src.plan import urls
from site_src.plan.lines import place_of
from site_src.plan.sheet import Planned, Sheet, everywhere
from site_src.plan.view import NOBODY, Shown, View


class CorrectionEntry(NamedTuple):
    """A count that was published and is another one since, or is stated no more."""

    anchor: str
    figure: str
    """The id of the figure, or of the part of one."""
    day: date
    what: tuple[Words, ...]
    """Measure, status, place and values of the figure; of one that is no more, its id and the place of its report."""
    period: Period
    was: int
    of: tuple[Words, ...]
    """What it was published as counting, as far as that is another thing now."""
    now: Shown | None
    """What took its place that day; None where nothing did."""
    because: Words
    report: Named
    url: Url
    """Where the figure stands; the report, if it stands no more."""


class CorrectionsPage(NamedTuple):
    """All corrections, the latest first."""

    entries: tuple[CorrectionEntry, ...]
    feed: Url


def plan_corrections(view: View, _: str) -> Iterator[Planned]:
    """Plan the page of all corrections."""
    addresses = everywhere(view, partial(urls.single, name="corrections"))
    yield Planned("corrections", addresses, partial(_sheet, view), None)


def _sheet(view: View) -> Sheet:
    page = CorrectionsPage(corrections(view), urls.corrections_feed(view.code))
    return Sheet(NOBODY, NOBODY, (), "corrections", page)


def corrections(view: View) -> tuple[CorrectionEntry, ...]:
    """Give all corrections, the latest first."""
    entries: list[CorrectionEntry] = []
    taken: Counter[str] = Counter()
    for report in view.knowledge.corpus.reports.values():
        for correction in report.corrections:
            base = f"{report.id}-{correction.figure}-{correction.day}".replace("/", "-")
            taken[base] += 1
            anchor = base if taken[base] == 1 else f"{base}-{taken[base]}"
            entries.append(_entry(view, report, correction, anchor))
    return tuple(sorted(entries, key=lambda entry: (entry.day, entry.anchor), reverse=True))


def _entry(view: View, report: Report, correction: Correction, anchor: str) -> CorrectionEntry:
    name, _, number = correction.figure.partition("/")
    figure = next((figure for figure in report.figures if figure.name == name), None)
    part = next((part for part in figure.parts if str(part.number) == number), None) if figure and number else None
    owner = part if number else figure
    url = urls.evidence(view.code, f"{report.id}#{correction.figure}") if owner else urls.report(view.code, report.id)
    return CorrectionEntry(
        anchor=anchor,
        figure=f"{report.id}#{correction.figure}",
        day=correction.day,
        what=_what(view, figure, owner) if figure and owner else _gone(view, report, correction),
        period=figure.period if figure else report.period,
        was=correction.was,
        of=tuple(_was_of(view, *pair) for pair in correction.of.items()),
        now=_now(report, correction, owner, url),
        because=Words(correction.because, report.lead.language),
        report=view.report(report.id),
        url=url,
    )


def _what(view: View, figure: Figure, owner: Figure | Part) -> tuple[Words, ...]:
    measure = view.words(view.knowledge.corpus.taxonomy.measures[figure.measure].names)
    values = (view.value(dimension, value) for dimension, value in owner.values)
    return (measure, view.status(figure.status), view.place_words(figure.place), *values)


def _was_of(view: View, key: str, name: str) -> Words:
    """Give what a figure counted before in words; a name that is no more stands as it was written."""
    taxonomy = view.knowledge.corpus.taxonomy
    if key == "measure" and name in taxonomy.measures:
        return view.words(taxonomy.measures[name].names)
    if key == "status" and name in taxonomy.statuses:
        return view.status(name)
    if key == "place":
        return view.place_words(place_of(view, name))
    if key in taxonomy.dimensions and name in taxonomy.dimensions[key].values:
        return view.value(key, name)
    return Words(name, "")


def _gone(view: View, report: Report, correction: Correction) -> tuple[Words, ...]:
    return (Words(correction.figure, ""), view.place_words(place_of(view, report.place)))


def _now(report: Report, correction: Correction, owner: Figure | Part | None, url: Url) -> Shown | None:
    """Give the count that took the place of the corrected one: that of the next correction, or today's."""
    same = sorted(
        (one.day, turn, one) for turn, one in enumerate(report.corrections) if one.figure == correction.figure
    )
    later = [one for _, _, one in same]
    following = later[later.index(correction) + 1 :]
    count = following[0].was if following else owner.count if owner else None
    if count is None:
        return None
    approx = owner.approx.value if owner and owner.approx and not following else ""
    return Shown(count, count, approx, "stated", None, None, url, f"{report.id}#{correction.figure}", None)
