"""A finished site in, what is wrong in it out: each number that a page shows must be the number of the published data.

It reads what was published and nothing else: no template, no plan. What it finds is no mistake of an editor but one of
this program or of its templates. It goes through every file once; a page is read by its tags, not by its kind.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from html import unescape
from typing import NamedTuple

from site_src.check import corrected
from site_src.check.counts import LEDGER, SITE, accounts, left_out, own_counts, said_of_itself
from site_src.check.derived import observation, shares, sums_of_units
from site_src.check.facts import FIGURES, PLACES, REPORTS, TALLIES, WAY_OUT, Target, read_facts, rows, spelled
from site_src.check.known import Edition, aim, at, known, page_of, wrong
from site_src.check.land import Said, land_of
from site_src.check.shown import Number, Page, read_page
from site_src.model.language import number_text
from site_src.model.problem import Position, Problem, error

LINKS = re.compile(r'(?:<id>|<loc>|href="|uri>)([^<"]+)')
ATTACHED = "assets/"
"""Where files lie that are published as they came."""


class Audit(NamedTuple):
    """What was compared, and what was found wrong."""

    pages: int
    numbers: int
    linked: int
    """Of the numbers: those in links to a figure or to the account of a sum."""
    proved: int
    """Of the numbers: those that were compared with the data; a page that the program does not know may have others."""
    languages: int
    problems: tuple[Problem, ...]


def audit(paths: Iterable[str], read: Callable[[str], bytes]) -> Audit:
    """Compare every page in every language, every feed and every account with the data files.

    ``paths`` are those of all finished files below the output folder; ``read`` gives the bytes of one.
    """

    def text(path: str) -> str:
        return read(path).decode("utf-8")

    site, ledgers = json.loads(text(SITE)), json.loads(text(LEDGER))
    figures, places, reports = ([row for _, row in rows(text(path))] for path in (FIGURES, PLACES, REPORTS))
    tallies, land = rows(text(TALLIES)), land_of(places)
    facts = read_facts(figures, tallies, land, {name: one["within"] for name, one in site["statuses"].items()})
    counts = own_counts(land, figures, [row for _, row in tallies], reports)
    edition = Edition(
        facts, counts, left_out(ledgers), frozenset(site["languages"]), frozenset(paths), site["base_url"]
    )
    found = [
        error("audit-data", Position(TALLIES, line, 1), f"The data do not agree: {said}.", WAY_OUT)
        for line, said in facts.wrong
    ]
    found += accounts(tallies, ledgers)
    found += said_of_itself(counts, site["counts"])
    pages = numbers = linked = proved = 0
    alike: dict[str, tuple[str, Counter[tuple[Target, Said]]]] = {}
    changes: list[corrected.Correction] = []
    for path in sorted(edition.paths):
        if path.endswith(".xml"):
            found += _dead_links(edition, path, text(path))
        if path.endswith(f"/{corrected.FEED}"):
            page_of_it = path.removesuffix(corrected.FEED) + corrected.PAGE
            found += corrected.feed(path, text(path), text(page_of_it))
        if not path.endswith(".html") or path.startswith(ATTACHED):
            continue
        page = read_page(text(path))
        own = page_of(path).partition("/")[2]
        leading: Counter[tuple[Target, Said]] = Counter()
        for group in page.groups:
            target = aim(edition, path, group.href)
            numbers += len(group.numbers)
            if target and (not group.marked or corrected.is_of_one(group)):
                leading[target, group.values] += 1
                linked += len(group.numbers)
            if corrected.is_of_one(group):
                proved += len(group.numbers)
            elif told := known(edition, path, own, group, target):
                proved += len(group.numbers)
                if group.values not in told.allowed:
                    found.append(wrong(told, at(path, page, group.numbers[0].at), group.values))
        changes += corrected.told(path, page)
        pages += 1
        found += _spellings(path, page)
        numbers += len(page.shares)
        proved += len(page.shares)
        found += shares(edition, path, page, leading)
        found += sums_of_units(path, page)
        found += observation(facts, path, own, page) if own.startswith("figures/") else ()
        found += _differences(edition, path, leading, alike)
    found += corrected.corrections(facts.stated, changes)
    problems = tuple(sorted(found, key=lambda one: one.order))
    return Audit(pages, numbers, linked, proved, len(edition.languages), problems)


def _spellings(path: str, page: Page) -> Iterator[Problem]:
    """Read each number again as its reader does; a form without digits (Arabic "two models") is its own number."""
    for number in (number for group in page.groups for number in group.numbers):
        if not says(number, page.language) and not says(number, page.language_at(number.at)):
            message = f"“{number.text}” does not say {number.value} in the language of the page."
            yield error("audit-text", at(path, page, number.at), message, WAY_OUT)


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
