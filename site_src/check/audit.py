"""A finished site in, what is wrong in it out: each number that a page shows must be the number of the published data.

It reads what was published and nothing else: no template, no plan. What it finds is no mistake of an editor but one of
this program or of its templates. It goes through every file once; a page is read by its tags, not by its kind.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from typing import Any, NamedTuple

from site_src.check.facts import Facts, Said, Target, read_facts, rows, spelled
from site_src.check.shown import Group, Number, Page, read_page
from site_src.model.language import number_text
from site_src.model.problem import Position, Problem, error

FIGURES, TALLIES, PLACES = "data/figures.csv", "data/tallies.csv", "data/places.csv"
SITE, LEDGER = "data/site.json", "data/ledger.json"

LINKS = re.compile(r'(?:<id>|<loc>|href="|uri>)([^<"]+)')
VALUE = re.compile(r'"@type": "Observation".*?"value": ([0-9]+)[,}]')
WAY_OUT = "This is a mistake of the program or of its templates, not of the content; nothing was published."

ASIDE, MARK = frozenset({"small basis", "p about", "span about"}), "td mark-summed"
"""Elements whose numbers say from how many places a sum comes: beside the link to the sum, or as that link."""

ATTACHED = "assets/"
"""Where files lie that are published as they came."""

BEFORE = "/corrections/"
"""The page that also shows what the counts were; today's data cannot know it."""


class Audit(NamedTuple):
    """What was compared, and what was found wrong."""

    pages: int
    numbers: int
    linked: int
    """Of the numbers: those in links to a figure or to the account of a sum."""
    languages: int
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """The site as it is about to be published."""

    facts: Facts
    languages: frozenset[str]
    paths: frozenset[str]
    base_url: str


def audit(paths: Iterable[str], read: Callable[[str], bytes]) -> Audit:
    """Compare every page in every language, every feed and every account with the data files.

    ``paths`` are those of all finished files below the output folder; ``read`` gives the bytes of one.
    """

    def text(path: str) -> str:
        return read(path).decode("utf-8")

    site = json.loads(text(SITE))
    facts = read_facts(text(FIGURES), text(TALLIES), text(PLACES))
    edition = Edition(facts, frozenset(site["languages"]), frozenset(paths), site["base_url"])
    found = [
        error("audit-data", Position(TALLIES, line, 1), f"The data do not agree: {said}.", WAY_OUT)
        for line, said in facts.wrong
    ]
    found += _accounts(text(TALLIES), json.loads(text(LEDGER)))
    pages = numbers = linked = 0
    alike: dict[str, tuple[str, Counter[tuple[Target, Said]]]] = {}
    for path in sorted(edition.paths):
        if path.endswith(".xml"):
            found += _dead_links(edition, path, text(path))
        if not path.endswith(".html") or path.startswith(ATTACHED):
            continue
        page = read_page(text(path))
        leading = Counter(
            (target, group.values)
            for group in page.groups
            if not _about_places(group) and (target := aim(edition, path, group.href))
        )
        pages += 1
        numbers += sum(len(group.numbers) for group in page.groups)
        linked += sum(len(values) * times for (_, values), times in leading.items())
        found += _spellings(path, page)
        found += _evidence(edition, path, page)
        found += _differences(edition, path, leading, alike)
    return Audit(pages, numbers, linked, len(edition.languages), tuple(sorted(found, key=lambda one: one.order)))


def aim(edition: Edition, path: str, href: str) -> Target | None:
    """Give the figure, or the account of a sum, that a link on a page leads to; None if it leads elsewhere."""
    if not href:
        return None
    address, _, anchor = href.partition("#")
    if address.startswith(edition.base_url):
        full = address.removeprefix(edition.base_url)
    else:
        full = posixpath.normpath(posixpath.join(posixpath.dirname(path), address)) if address else _page(path)
        full = f"{full}/" if not full.endswith("/") else full
    target = Target(full.partition("/")[2], anchor)
    return target if target.path.startswith("figures/") or anchor.startswith("why-") else None


def _page(path: str) -> str:
    return path.removesuffix("index.html")


def _spellings(path: str, page: Page) -> Iterator[Problem]:
    """Read each number again as its reader does; a form without digits (Arabic "two models") is its own number."""
    for number in (number for group in page.groups for number in group.numbers):
        if not says(number, page.language) and not says(number, page.language_at(number.at)):
            message = f"“{number.text}” does not say {number.value} in the language of the page."
            yield error("audit-text", _at(path, page, number), message, WAY_OUT)


def says(number: Number, language: str) -> bool:
    """Tell whether a text is a number in the digits and groups of a language, or has no digits."""
    return not any(letter.isdigit() for letter in number.text) or _read(number.text, language) == number.value


@lru_cache(maxsize=65536)
def _read(text: str, language: str) -> int | None:
    """Read a number whose every sign is as the language writes it, so that 13.268 is none where that means 13⅓."""
    digits = "".join(letter for letter in text if letter.isdigit())
    if not digits or not language:
        return None
    value = int(digits)
    return value if number_text(value, language) == text else None


def _evidence(edition: Edition, path: str, page: Page) -> Iterator[Problem]:
    """Compare what leads to a figure or an account with the data, and what figures and accounts say of themselves."""
    facts, own = edition.facts, _page(path).partition("/")[2]
    for group in page.groups:
        at = _at(path, page, group.numbers[0])
        target = aim(edition, path, group.href)
        if _about_places(group):
            if not _covers(group.values, told := _covered(edition, path, own, group)):
                message = f"From {' of '.join(map(str, group.values))} places; in the data from {told[0]} of {told[1]}."
                yield error("audit-coverage", at, message, WAY_OUT)
        elif target and BEFORE not in path:
            allowed = facts.allowed.get(target, frozenset())
            if group.values not in allowed:
                yield _wrong("audit-count", at, group.values, allowed, f"{target.path}#{target.anchor}")
        elif group.element == "summary" and group.ledger:
            allowed = facts.allowed.get(Target(own, group.ledger), frozenset())
            if group.values not in allowed:
                yield _wrong("audit-account", at, group.values, allowed, group.ledger)
        elif not group.href and (other := _own(facts, own, group, at)):
            yield other
    found = VALUE.search(page.text) if own.startswith("figures/") else None
    if found and own in facts.figures and (int(found[1]),) != facts.figures[own]:
        at = Position(path, page.line(found.start()), 1)
        yield _wrong("audit-count", at, (int(found[1]),), {facts.figures[own]}, "this figure")


def _own(facts: Facts, own: str, group: Group, at: Position) -> Problem | None:
    """Compare what the page of a figure says of the figure and of its parts."""
    if not own.startswith("figures/"):
        return None
    if group.element in {"p headline", "p cite"}:
        exact = facts.figures.get(own)
        allowed = frozenset({exact}) if exact else facts.allowed.get(Target(own, ""), frozenset())
    elif group.element == "td number":
        allowed = facts.allowed.get(Target(own, group.row), frozenset())
    else:
        return None
    return None if group.values in allowed else _wrong("audit-count", at, group.values, allowed, "this figure")


def _about_places(group: Group) -> bool:
    """Tell whether numbers are no counts, but say from how many places one comes."""
    return group.element == MARK or (not group.href and group.element in ASIDE)


def _covers(values: Said, told: Said) -> bool:
    """Tell whether numbers are a coverage; languages put the two in their own order, and may say one without digits."""
    return not told or (sorted(values) == sorted(told) if len(values) == len(told) else {*values} <= {*told})


def _covered(edition: Edition, path: str, own: str, group: Group) -> Said:
    """Give the coverage that the data know of the sum that a group of numbers stands in or beside, if it is one."""
    target = aim(edition, path, group.href or group.before)
    if target is None and group.element == "p about" and group.ledger:
        target = Target(own, group.ledger)
    return edition.facts.covered.get(target, ()) if target else ()


def _wrong(rule: str, at: Position, said: Said, allowed: Iterable[Said], what: str) -> Problem:
    known = ", or ".join(sorted(map(spelled, allowed))) or "no such count"
    return error(rule, at, f"The page shows {spelled(said)} for {what}; the data say {known}.", WAY_OUT)


def _differences(
    edition: Edition,
    path: str,
    leading: Counter[tuple[Target, Said]],
    alike: dict[str, tuple[str, Counter[tuple[Target, Said]]]],
) -> Iterator[Problem]:
    """Compare what leads to evidence on a page with the same page in the first language in which it was met."""
    language, _, rest = path.partition("/")
    if language not in edition.languages:
        return
    first, expected = alike.setdefault(rest, (path, leading))
    if leading != expected:
        (target, values), _ = next(iter(((expected - leading) + (leading - expected)).items()))
        message = f"{spelled(values)} for {target.path}#{target.anchor} is not shown as often here as in {first}."
        yield error("audit-languages", Position(path, 1, 1), message, WAY_OUT)


def _dead_links(edition: Edition, path: str, text: str) -> Iterator[Problem]:
    """Find the ids and links of a feed, or of the sitemap, that lead to no file of the site."""
    for link in LINKS.finditer(text):
        address = unescape(link[1])
        if not address.startswith(edition.base_url):
            continue
        file = address.removeprefix(edition.base_url).partition("#")[0]
        if (f"{file}index.html" if file.endswith("/") or not file else file) not in edition.paths:
            at = Position(path, text.count("\n", 0, link.start()) + 1, 1)
            yield error("audit-link", at, f"“{address}” leads nowhere.", WAY_OUT)


def _accounts(tallies: str, ledgers: Iterable[Mapping[str, Any]]) -> Iterator[Problem]:
    """Compare the accounts as data with the tallies: the same cells, the same counts, the same figures."""
    accounts = {tuple(one[name] for name in ("measure", "status", "place", "period")): one for one in ledgers}
    for line, row in rows(tallies):
        if row["dimension"]:
            continue
        cell = (row["measure"], row["status"], row["place"], row["period"])
        one = accounts.pop(cell, {})
        told = (one.get("low"), one.get("high"), one.get("basis"), one.get("included"))
        if told != (int(row["low"]), int(row["high"]), row["basis"], row["figures"].split()):
            message = f"{LEDGER} does not account for {' · '.join(filter(None, cell))} as this row counts it."
            yield error("audit-ledger", Position(TALLIES, line, 1), message, WAY_OUT)
    for cell in accounts:
        message = f"{LEDGER} accounts for {' · '.join(map(str, filter(None, cell)))}, which is not counted."
        yield error("audit-ledger", Position(LEDGER, 1, 1), message, WAY_OUT)


def _at(path: str, page: Page, number: Number) -> Position:
    return Position(path, page.line(number.at), 1)
