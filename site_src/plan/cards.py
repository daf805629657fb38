"""What is known in; what the picture of a page says to those who see a link to it out: a title and its main counts.

A card only repeats what its page shows. Reports have one in each language they are a version in, the front page and
places in every language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from ipaddress import ip_address
from itertools import islice
from urllib.parse import urlsplit

from site_src.model.corpus import Report
from site_src.model.language import Words
from site_src.model.period import Period
from site_src.model.site import Card, Fact, Shared, Url
from site_src.model.tallies import Cell
from site_src.plan import linked, urls
from site_src.plan.knowledge import Knowledge
from site_src.plan.lines import FigureLine, place_of, report_line
from site_src.plan.phrases import basis_text, count_text, when_text
from site_src.plan.sheet import Addresses, each_place, each_report, report_addresses
from site_src.plan.view import NOBODY, Shown, View

FACTS = 3
"""How many counts a card has."""

NOWHERE = frozenset({"example", "test", "invalid", "localhost", "local", "internal", "home.arpa"})
EXAMPLES = frozenset({"example.com", "example.net", "example.org"})
"""Ends of names that lead nobody anywhere (RFC 2606, 6761, 6762, 8375)."""


@lru_cache(maxsize=16)
def is_public(base_url: str) -> bool:
    """Tell whether an address is one that others can reach: not an example, not this machine, not its own network."""
    host = (urlsplit(base_url).hostname or "").rstrip(".")
    try:
        return ip_address(host).is_global
    except ValueError:
        ends = {host.split(".", turn)[-1] for turn in range(host.count(".") + 1)}
        return "." in host and not ends & (NOWHERE | EXAMPLES)


def has_cards(known: Knowledge) -> bool:
    """Tell whether pages get cards: networks want them at a full address."""
    settings = known.corpus.settings
    return settings.cards and is_public(settings.base_url)


def each_card_of_home(known: Knowledge) -> Iterable[str]:
    """Give the one subject of the card of the site, if there are cards."""
    return ("",) if has_cards(known) else ()


def each_card_of_a_place(known: Knowledge) -> Iterable[str]:
    """Give the places that have a card."""
    return each_place(known) if has_cards(known) else ()


def each_card_of_a_report(known: Knowledge) -> Iterable[str]:
    """Give the reports that have cards."""
    return each_report(known) if has_cards(known) else ()


def home_card(view: View, _: str) -> Iterator[Card]:
    """Plan the card of the site."""
    yield _home(view)


def place_card(view: View, name: str) -> Iterator[Card]:
    """Plan the card of a place."""
    yield _place(view, name)


def report_card(view: View, name: str) -> Iterator[Card]:
    """Plan the card of a report, in a language that it is a version in; its other pages stand behind one of those."""
    if report_addresses(view, name).own(view.code):
        yield _report(view, view.knowledge.corpus.reports[name])


def share_home(view: View) -> Shared:
    """Say what the front page tells programs."""
    return _shared(view, "website", _home, urls.home(view.code))


def share_place(view: View, name: str) -> Shared:
    """Say what the page of a place tells programs."""
    feed = urls.place_feed(view.code, name) if name in view.knowledge.reports_within else None
    shared = _shared(view, "website", lambda one: _place(one, name), urls.place(view.code, name))
    return shared._replace(feed=feed)


def share_report(view: View, report: Report, addresses: Addresses) -> Shared:
    """Say what the page of a report tells programs: of those without a version of their own, the card of another."""
    page = addresses.canonical(view.code)
    data = (linked.report(view, report, page),)
    return _shared(view, "article", lambda one: _report(one, report), page)._replace(data=data)


def _shared(view: View, kind: str, card_of: Callable[[View], Card], page: Url) -> Shared:
    if not has_cards(view.knowledge):
        return Shared(kind, None, "", None, ())
    return Shared(kind, urls.card(page), view.each(lambda one: _said(card_of(one))), None, ())


def _said(card: Card) -> str:
    facts = "; ".join(f"{one.what}: {one.number} ({one.basis})" for one in card.facts)
    return " – ".join(part for part in (card.titles[0].text, card.about, facts) if part)


def _home(view: View) -> Card:
    settings = view.knowledge.corpus.settings
    about = view.words(settings.description).text
    titles = (view.words(settings.title),)
    return Card(urls.card(urls.home(view.code)), view.language.direction, NOBODY, titles, about, _known(view, ""))


def _place(view: View, name: str) -> Card:
    place = view.knowledge.corpus.gazetteer.places[name]
    own = view.place_words(name)
    native = (place.name,) if place.name != own.text else ()
    about = " · ".join((*native, *_surroundings(view, name)))
    return _card(view, urls.place(view.code, name), (own,), about, _known(view, name))


def _report(view: View, report: Report) -> Card:
    place = place_of(view, report.place)
    version = view.version(report.versions, report.lead.language)
    name = view.place_words(place)
    about = " · ".join((name.text, *_surroundings(view, place)))
    # A title in letters that the fonts lack gives way to the name of the place.
    titles = (Words(version.title, version.language), name)
    return _card(view, urls.report(view.code, report.id), titles, about, _stated(view, report))


def _card(view: View, page: Url, titles: tuple[Words, ...], about: str, facts: tuple[Fact, ...]) -> Card:
    site = view.words(view.knowledge.corpus.settings.title)
    return Card(urls.card(page), view.language.direction, site, titles, about, facts)


def _surroundings(view: View, place: str) -> Iterator[str]:
    """Name the kind of a place, and the places around it from the nearest outwards."""
    if place:
        yield view.kind(place).text
        around = view.knowledge.corpus.gazetteer.around(place)
        yield from (view.place_words(step).text for step in around if step not in {"", place})


def _known(view: View, place: str) -> tuple[Fact, ...]:
    """Give the main counts of a place: of the first measure that has any, in its latest period."""
    wholes = [cell for cell in view.knowledge.cells.get(place, ()) if cell in view.tallies.wholes]
    measures = {cell.measure for cell in wholes}
    first = next((measure for measure in view.knowledge.measures if measure in measures), "")
    of_first = [cell for cell in wholes if cell.measure == first]
    return tuple(_of_cell(view, cell) for cell in of_first[:FACTS] if cell.period == of_first[0].period)


def _of_cell(view: View, cell: Cell) -> Fact:
    shown = view.shown(cell, None)
    if shown is None:
        raise AssertionError(f"a cell without a tally: {cell}")
    measure = view.words(view.knowledge.corpus.taxonomy.measures[cell.measure].names)
    return _fact(view, shown, (measure, view.status(cell.status)), cell.period)


def _stated(view: View, report: Report) -> tuple[Fact, ...]:
    """Give the first counts that a report states of its own place; one that counts only some of it needs its page."""
    lines = report_line(view, report.id).figures
    whole = (line for line in lines if not (line.partial or line.superseded or line.place))
    facts = (_of_figure(view, line, report.period, shown) for line in whole if (shown := line.shown or line.sum))
    return tuple(islice(facts, FACTS))


def _of_figure(view: View, line: FigureLine, period: Period, shown: Shown) -> Fact:
    return _fact(view, shown, (line.measure, line.status, *line.values), line.period or period)


def _fact(view: View, shown: Shown, what: tuple[Words, ...], period: Period) -> Fact:
    basis = " · ".join(part for part in (when_text(view, period), basis_text(view, shown)) if part)
    return Fact(count_text(view, shown), " · ".join(one.text for one in what), basis)
