"""The site in one language: what things are called in it, in which order they stand, and where their pages are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple, TypeVar

from site_src.model.collation import collation_key
from site_src.model.corpus import Names, Report, Version
from site_src.model.language import Forms, Language, Words, chosen, official_language, territory_name
from site_src.model.site import Covered, Days, Named, Url
from site_src.model.slots import MANY, Manifold, Orders, Phrase, ToldApart
from site_src.model.tallies import Basis, Cell, Tallies, Tally, Value
from site_src.plan import urls
from site_src.plan.knowledge import Knowledge

NOBODY = Words("", "")
"""What has no name."""


T = TypeVar("T")


class Rate(NamedTuple):
    """A count as a share of the one it lies within, where both stand for the same thing."""

    part: int
    whole: int
    outer: Words


class Shown(NamedTuple):
    """A tally as a page shows it."""

    low: int
    high: int
    approx: str
    """The hedge, or nothing."""
    basis: str
    covered: Covered | None
    rate: Rate | None
    url: Url | None
    """Where it comes from: the report's sentence, or the page of the place whose parts were added."""
    figure: str
    """The figure, or the part of one, that is led to; empty where that is an account."""
    beside: Shown | None


@dataclass(frozen=True, slots=True)
class View:
    """What is known, seen in one language."""

    knowledge: Knowledge
    language: Language
    order: tuple[str, ...]
    """The languages in which a name is looked for."""
    native: str
    """The language of the gazetteer's official names; empty where it is not known."""
    voices: tuple[View, ...]
    """The views of several languages that this one stands for, of the same knowledge; empty for a view of one."""
    manifold: Manifold = field(compare=False, repr=False)
    """What the voices say each in its own way."""
    said: dict[object, Any] = field(default_factory=dict, compare=False, repr=False)
    """What was asked of this view and is asked again and again: names, counts, lines. It follows from the rest."""

    @property
    def code(self) -> str:
        """The language's code."""
        return self.language.code

    @property
    def tallies(self) -> Tallies:
        """All tallies."""
        return self.knowledge.tallies

    def once(self, key: object, make: Callable[..., T], *values: object) -> T:
        """Give what was made for a key, or make it of the values."""
        try:
            made: T = self.said[key]
        except KeyError:
            made = self.said[key] = make(*values)
        return made

    def each(self, say: Callable[[View], T]) -> T:
        """Give what is said in this language (Words, a Phrase or a text); for several, one value for what each says.

        Raises ToldApart where that cannot be.
        """
        if not self.voices:
            return say(self)
        told: T = self.manifold.one(tuple(map(say, self.voices)))
        return told

    def words(self, names: Names) -> Words:
        """Pick the name in this language, or the nearest there is, which then says its own language."""
        return self.each(lambda one: chosen(names, one.order)) if self.voices else chosen(names, self.order)

    def phrase(self, phrases: Mapping[str, Forms]) -> Phrase:
        """Pick the counted phrase in this language, or in the nearest there is."""
        if self.voices:
            return self.each(lambda one: one.phrase(phrases))
        code = next((code for code in self.order if code in phrases), min(phrases))
        return Phrase(tuple(phrases[code].items()), code)

    def place_words(self, name: str) -> Words:
        """Name a place: in this language if a name is given, else by its official name."""
        if self.voices:
            return self.once(("place words", name), lambda: self.each(lambda one: one.place_words(name)))
        gazetteer = self.knowledge.corpus.gazetteer
        if not name:
            territory = territory_name(gazetteer.name, self.code)
            return Words(territory, self.code) if territory else Words("", self.code)
        place = gazetteer.places[name]
        return Words(place.names[self.code], self.code) if self.code in place.names else Words(place.name, self.native)

    def place(self, name: str) -> Named:
        """Name a place, with its page if it has one."""
        return self.once(("place", name), self._place, name)

    def _place(self, name: str) -> Named:
        url = urls.place(self.code, name) if name in self.knowledge.shown else None
        return Named(self.place_words(name), url, self.days(name))

    def days(self, name: str) -> Days | None:
        """Give the days of a place that has a namesake beside it, one of which is no more."""
        place = self.knowledge.corpus.gazetteer.places[name]
        told = name in self.knowledge.homonyms and (place.since or place.until)
        return Days(place.since, place.until) if told else None

    def kind(self, name: str) -> Words:
        """Name the kind of a place: "district"."""
        kinds = self.knowledge.corpus.taxonomy.kinds
        return self.words(kinds[self.knowledge.corpus.gazetteer.places[name].kind].names)

    def sorted_places(self, names: Iterable[str]) -> list[str]:
        """Put places in the order of this language; raises ToldApart where it is not that of all the voices."""
        if self.voices:
            listed = list(names)
            first, *others = (one.sorted_places(listed) for one in self.voices)
            if any(other != first for other in others):
                raise ToldApart
            return first
        return sorted(names, key=lambda name: (collation_key(self.place_words(name).text, self.code), name))

    def orders(self, names: Iterable[str]) -> tuple[list[str], Orders]:
        """Put places in the order of this language, or of the first voice; and give the order of each voice."""
        if not self.voices:
            return self.sorted_places(names), ()
        listed = list(names)
        first, *others = (one.sorted_places(listed) for one in self.voices)
        return first, orders(first, others)

    def version(self, versions: Mapping[str, Version], lead: str) -> Version:
        """Pick the version in this language, or the lead."""
        return versions.get(self.code) or versions[lead]

    def report(self, name: str) -> Named:
        """Name a report by the title of its version."""
        return self.once(("report", name), self._report, name)

    def _report(self, name: str) -> Named:
        report = self.knowledge.corpus.reports[name]
        return Named(self.each(partial(_title, report)), urls.report(self.code, name))

    def measure(self, name: str) -> Words:
        """Name a measure."""
        return self.once(("measure", name), lambda: self.words(self.knowledge.corpus.taxonomy.measures[name].names))

    def counted(self, name: str) -> Phrase:
        """Give the phrase that counts what a measure counts."""
        return self.once(("counted", name), lambda: self.phrase(self.knowledge.corpus.taxonomy.measures[name].counted))

    def status(self, name: str) -> Words:
        """Name a status."""
        return self.once(("status", name), lambda: self.words(self.knowledge.corpus.taxonomy.statuses[name].names))

    def reported(self, name: str) -> Words:
        """Say of counted things that they have a status."""
        return self.once(("reported", name), lambda: self.words(self.knowledge.corpus.taxonomy.statuses[name].reported))

    def value(self, dimension: str, value: str) -> Words:
        """Name a value of a dimension."""
        names = self.knowledge.corpus.taxonomy.dimensions
        return self.once(("value", dimension, value), lambda: self.words(names[dimension].values[value]))

    def shown(self, cell: Cell, value: Value | None) -> Shown | None:
        """Give a cell's tally (or that of a dimension value of it) as a page shows it; None if it is not reported."""
        return self.once((cell, value), self._shown, cell, value)

    def _shown(self, cell: Cell, value: Value | None) -> Shown | None:
        tally = self.tally(cell, value)
        return self.tally_shown(cell, value, tally) if tally else None

    def tally(self, cell: Cell, value: Value | None) -> Tally | None:
        """Give the tally of a cell, or of a dimension value of it."""
        return self.tallies.wholes.get(cell) if value is None else self.tallies.parts.get(cell, {}).get(value)

    def tally_shown(self, cell: Cell, value: Value | None, tally: Tally) -> Shown:
        """Give a tally as a page shows it."""
        rate = None if tally.basis is Basis.SUMMED_PLACES else self._rate(cell, value, tally)
        beside = self.tally_shown(cell, value, tally.beside) if tally.beside else None
        return self._made(cell, value, tally, rate, beside)

    def alone(self, cell: Cell, value: Value | None) -> Shown | None:
        """Give a cell's tally and nothing of others: neither its share of another nor what stands beside it."""
        return self.once(("alone", cell, value), self._alone, cell, value)

    def _alone(self, cell: Cell, value: Value | None) -> Shown | None:
        tally = self.tally(cell, value)
        return self._made(cell, value, tally, None, None) if tally else None

    def _made(self, cell: Cell, value: Value | None, tally: Tally, rate: Rate | None, beside: Shown | None) -> Shown:
        figure = "" if tally.basis is Basis.SUMMED_PLACES else tally.figures[0]
        url = urls.evidence(self.code, figure) if figure else urls.ledger(self.code, cell, value)
        covered = self._covered(cell, tally)
        return Shown(tally.low, tally.high, tally.approx or "", tally.basis, covered, rate, url, figure, beside)

    def _covered(self, cell: Cell, tally: Tally) -> Covered | None:
        if not tally.coverage:
            return None
        phrase = self.once(("covered", cell.place, cell.period), self._coverage_phrase, cell)
        return Covered(*tally.coverage, phrase)

    def _coverage_phrase(self, cell: Cell) -> Phrase | None:
        corpus = self.knowledge.corpus
        kinds = set()
        for name in corpus.gazetteer.inside[cell.place]:
            place = corpus.gazetteer.places[name]
            kind = corpus.taxonomy.kinds[place.kind]
            if place.valid_in(cell.period) and (kind.coverage or kind.counted_as):
                kinds.add(kind.counted_as or kind.id)
        phrases = corpus.taxonomy.kinds[kinds.pop()].coverage if len(kinds) == 1 else {}
        return self.phrase(phrases) if phrases else None

    def _rate(self, cell: Cell, value: Value | None, tally: Tally) -> Rate | None:
        share = self.knowledge.once(("rate", cell, value), self._share, cell, value, tally)
        return Rate(share[0], share[1], self.status(share[2])) if share else None

    def _share(self, cell: Cell, value: Value | None, tally: Tally) -> tuple[int, int, str] | None:
        """Give part, whole and status of the whole that a count lies within: both exact and of the place itself."""
        if tally.approx or tally.count is None:
            return None
        for outer in self.knowledge.corpus.taxonomy.statuses[cell.status].within:
            around = Cell(cell.measure, outer, cell.place, cell.period)
            whole = self.tallies.wholes.get(around) if value is None else self.tallies.parts.get(around, {}).get(value)
            if whole is None:
                continue
            exact = whole.count is not None and not whole.approx and whole.basis is not Basis.SUMMED_PLACES
            return (tally.low, whole.low, outer) if exact and 0 < tally.low <= whole.low else None
        return None


def _title(report: Report, view: View) -> Words:
    version = view.version(report.versions, report.lead.language)
    return Words(version.title, version.language)


def look(knowledge: Knowledge, language: Language) -> View:
    """See the site in a language."""
    settings = knowledge.corpus.settings
    order = tuple(dict.fromkeys((language.code, settings.fallback, *settings.languages)))
    return View(knowledge, language, order, official_language(knowledge.corpus.gazetteer.name), (), Manifold(()))


def look_together(knowledge: Knowledge, voices: tuple[View, ...]) -> View:
    """See the site in several languages at once."""
    nobody = Language(MANY, "", "ltr", b"")
    return View(knowledge, nobody, (), voices[0].native, voices, Manifold([one.code for one in voices]))


def orders(first: Sequence[str], others: Iterable[Sequence[str]]) -> Orders:
    """Give the order of each language by the turns of the first one's; nothing where all are the same."""
    turns = {name: turn for turn, name in enumerate(first)}
    found = (tuple(turns.values()), *(tuple(turns[name] for name in other) for other in others))
    return found if any(order != found[0] for order in found) else ()
