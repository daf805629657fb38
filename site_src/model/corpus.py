"""Everything the editors wrote, as values: reports, figures, taxonomy, pages, settings; positions ride along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from site_src.model.language import Forms, Language
from site_src.model.number import Approx
from site_src.model.period import Period
from site_src.model.place import Gazetteer
from site_src.model.problem import Position
from site_src.model.text import Text

Names = Mapping[str, str]
"""A name by language code."""

Spots = Mapping[str, Position]
"""Where the value of each key of a mapping stands."""

Values = tuple[tuple[str, str], ...]
"""Dimension values as sorted (dimension, value) pairs; empty for the whole."""


@dataclass(frozen=True, slots=True)
class Part:
    """A figure inside another figure, at one or more dimension values."""

    number: int
    """Its turn in the figure, from 1; ``…#registered/1``."""
    values: Values
    """The part's own dimension values together with those of its figure."""
    count: int
    approx: Approx | None
    quote: str | None
    spots: Spots = field(compare=False)


@dataclass(frozen=True, slots=True)
class Figure:
    """One stated count at a point of (measure, status, place, period), or one stated only by its parts."""

    id: str
    """Its permanent address: ``2024/thuan-nam#registered``."""
    measure: str
    status: str
    place: str
    period: Period
    values: Values
    count: int | None
    """None where the report states only the parts."""
    approx: Approx | None
    partial: bool
    """It counts only some of the place's models: shown, never tallied."""
    supersedes: str | None
    because: str | None
    note: str | None
    quote: str | None
    parts: tuple[Part, ...]
    spots: Spots = field(compare=False)

    @property
    def report(self) -> str:
        """The id of the report that states it."""
        return self.id.partition("#")[0]

    @property
    def name(self) -> str:
        """Its id within the report."""
        return self.id.partition("#")[2]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a report was first published."""

    publisher: str | None
    author: str | None
    url: str | None
    language: str | None
    accessed: date | None


@dataclass(frozen=True, slots=True)
class Correction:
    """A published figure that was changed: what it was, when, and why."""

    day: date
    figure: str
    """Its name in the report, of a part ``registered/1``."""
    was: int
    because: str
    removed: bool
    """The report states this count no more."""
    of: Mapping[str, str]
    """What it was published as counting, where that is another thing now: ``{status: registered}``."""


@dataclass(frozen=True, slots=True)
class Version:
    """A report in one language, words only: it has no field for a count, so versions cannot disagree by typing."""

    language: str
    title: str
    text: Text
    quotes: Mapping[str, str]
    """By figure name (``registered``) or part (``registered/1``)."""
    translates: str | None
    """The language it was made from; None for the lead."""
    by: str | None
    """Who translated: ``human`` or ``machine``; None for the lead."""
    spots: Spots = field(compare=False)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file beside a report's text, by its name and where it lies."""

    name: str
    path: str


class Origin(NamedTuple):
    """Digests of what the files of a report say."""

    facts: str
    """Of all but the texts: what pages that do not show its texts follow from."""
    whole: str


@dataclass(frozen=True, slots=True)
class Report:
    """One publication about one place and period, counted once however many languages it has."""

    id: str
    lead: Version
    """The version that carries the facts."""
    versions: Mapping[str, Version]
    """All versions by language, the lead among them."""
    place: str
    period: Period
    basis: str
    published: date | None
    updated: date | None
    source: Source
    wording: str
    figures: tuple[Figure, ...]
    tags: tuple[str, ...]
    aliases: tuple[str, ...]
    attachments: tuple[Attachment, ...]
    corrections: tuple[Correction, ...]
    draft: bool
    origin: Origin = field(compare=False)
    spots: Spots = field(compare=False)


@dataclass(frozen=True, slots=True)
class Measure:
    """What is counted."""

    id: str
    names: Names
    counted: Mapping[str, Forms]
    spots: Spots = field(compare=False)


@dataclass(frozen=True, slots=True)
class Status:
    """How far along the counted things are; ``within`` names what they are part of, in order of preference."""

    id: str
    names: Names
    reported: Names
    words: Mapping[str, tuple[str, ...]]
    """By language, how the words begin that say this status and no other, for checks of quotes."""
    within: tuple[str, ...]
    spots: Spots = field(compare=False)


@dataclass(frozen=True, slots=True)
class Dimension:
    """A way to break a count down; its values share nothing unless it overlaps."""

    id: str
    names: Names
    overlapping: bool
    values: Mapping[str, Names]
    spots: Spots = field(compare=False)
    """Of its own keys, and of each value as ``values/<id>``."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of place: its name, the heading over several, and the phrase of how many of them report."""

    id: str
    names: Names
    plural: Names
    coverage: Mapping[str, Forms]
    counted_as: str | None
    spots: Spots = field(compare=False)


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """What may be counted, and by what; all in the order of the file."""

    measures: Mapping[str, Measure]
    statuses: Mapping[str, Status]
    dimensions: Mapping[str, Dimension]
    kinds: Mapping[str, Kind]


@dataclass(frozen=True, slots=True)
class Article:
    """An editorial page: its versions by language."""

    id: str
    versions: Mapping[str, Version]


class Licence(NamedTuple):
    """The terms under which the site's content may be used."""

    name: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Settings:
    """What ``site.yaml`` says."""

    title: Names
    description: Names
    base_url: str
    """The site's address, with a slash at its end."""
    languages: tuple[str, ...]
    fallback: str
    publisher: str
    publisher_url: str | None
    licence: Licence
    cards: bool
    """Whether pages get a picture for those who link to them."""
    spots: Spots = field(compare=False)


class LooseName(NamedTuple):
    """A name in a report that could not be read as a whole: it is looked up all the same, so that one run says all."""

    kind: str
    """``place``, ``status``, ``measure``, or the id of a dimension."""
    name: str
    at: Position


@dataclass(frozen=True, slots=True)
class Corpus:
    """All that was read; parts that were wrong are missing from it, and a problem says so."""

    settings: Settings
    languages: tuple[Language, ...]
    taxonomy: Taxonomy
    gazetteer: Gazetteer
    articles: Mapping[str, Article]
    reports: Mapping[str, Report]
    """By id, sorted, without drafts unless they were asked for."""
    unread: frozenset[str] = frozenset()
    """The ids of reports and pages that are there but could not be read: a link to one of them is no mistake."""
    loose: tuple[LooseName, ...] = ()
    """The names in those reports."""
    origin: str = field(compare=False, default="")
    """A digest of all files but those of reports; none for a corpus that was made and not read."""

    @property
    def figures(self) -> tuple[Figure, ...]:
        """All figures of all reports, in the order of the reports and within each as its editor wrote them."""
        return tuple(figure for report in self.reports.values() for figure in report.figures)
