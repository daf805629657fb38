"""A finished site in, what is wrong in it out: each number that a page shows must be the number of the published data.

It reads what was published and nothing else: no template, no plan. What it finds is no mistake of an editor but one of
this program or of its templates. Each file is audited alone, in any process and any order; what needs more than one of
them, and which file leads nowhere, is found when all that was found is joined.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from html import unescape
from typing import NamedTuple

from site_src.check import corrected
from site_src.check.derived import digits_of, observation, share, sums_of_units
from site_src.check.facts import WAY_OUT, Target, spelled
from site_src.check.known import (
    COVERAGE,
    LEFT_OUT,
    UNITS,
    Published,
    aim,
    at,
    is_plain,
    known,
    read_published,
    target_of,
    wrong,
)
from site_src.check.land import Said as Count
from site_src.check.shown import Group, Number, Page, Said, href_of, read_numbers, read_page, stretches
from site_src.model.language import number_text
from site_src.model.problem import Position, Problem, error

LINKS = (b"<id>", b"<loc>", b'href="', b"uri>")
"""What stands before an address in a feed or in the sitemap."""

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


class Found(NamedTuple):
    """What was found in one file: small, and the same for the same bytes at the same path and the same data."""

    pages: int
    numbers: int
    linked: int
    proved: int
    leading: int
    """The sum of the digests of all that leads to evidence: as large in each language."""
    changes: tuple[corrected.Correction, ...]
    entries: tuple[corrected.Entry, ...]
    """Of the page of corrections, and of its feed: the corrections."""
    leads: tuple[str, ...]
    """Of a feed or the sitemap: the files of the site that it names."""
    problems: tuple[Problem, ...]


NOTHING = Found(0, 0, 0, 0, 0, (), (), (), ())


class Part(NamedTuple):
    """What was found in a stretch of a page."""

    numbers: int
    linked: int
    proved: int
    leading: tuple[str, ...]
    """What leads to evidence, in words."""
    digest: int
    rates: bool
    """Whether there are percentages: the first link of the cell must be known for them."""
    listed: tuple[tuple[str, Group], ...]
    """What belongs to accounts by today's units, with their anchors."""
    changes: tuple[corrected.Correction, ...]
    problems: tuple[Problem, ...]


def audit(paths: Iterable[str], read: Callable[[str], bytes]) -> Audit:
    """Compare every page in every language, every feed and every account with the data files.

    ``paths`` are those of all finished files below the output folder; ``read`` gives the bytes of one.
    """
    published = read_published(read)
    listed = frozenset(paths)
    found = {path: audit_file(published, path, read(path)) for path in listed if is_audited(path)}
    return joined(published, found, listed, read)


def is_audited(path: str) -> bool:
    """Tell whether a file is one that the audit reads by itself."""
    return path.endswith(".xml") or (path.endswith(".html") and not path.startswith(ATTACHED))


def audit_file(published: Published, path: str, content: bytes) -> Found:
    """Audit one finished file, by its path below the output folder: a page, a feed or the sitemap."""
    if path.endswith(".xml"):
        told = corrected.entries(content.decode("utf-8")) if path.endswith(f"/{corrected.FEED}") else ()
        return NOTHING._replace(entries=told, leads=_leads(published.base_url, content))
    page = read_page(path, content)
    parts = _parts(published, page)
    problems = [problem for part in parts for problem in part.problems]
    problems += sums_of_units(page, (one for part in parts for one in part.listed))
    if page.own.startswith("figures/"):
        problems += observation(published.facts, page)
    return Found(
        1,
        sum([part.numbers for part in parts]),
        sum([part.linked for part in parts]),
        sum([part.proved for part in parts]),
        sum([part.digest for part in parts]),
        tuple(change for part in parts for change in part.changes),
        corrected.listed(content.decode("utf-8")) if path.endswith(f"/{corrected.PAGE}") else (),
        (),
        tuple(problems),
    )


def joined(
    published: Published, found: Mapping[str, Found], paths: frozenset[str], read: Callable[[str], bytes]
) -> Audit:
    """Join what was found in all audited files of a site, and compare them with each other.

    ``paths`` are those of all finished files; ``read`` is asked again only for files that are wrong.
    """
    problems = [*published.problems]
    alike: dict[str, str] = {}
    for path in sorted(found):
        one = found[path]
        problems += one.problems
        if not paths.issuperset(one.leads):
            problems += _dead_links(published.base_url, path, read(path).decode("utf-8"), paths)
        if path.endswith(f"/{corrected.FEED}"):
            page = path.removesuffix(corrected.FEED) + corrected.PAGE
            problems += corrected.feed(path, one.entries, found.get(page, NOTHING).entries)
        language, _, rest = path.partition("/")
        if one.pages and language in published.languages:
            first = alike.setdefault(rest, path)
            if one.leading != found[first].leading:
                problems.append(_difference(published, path, first, read))
    problems += corrected.corrections(
        published.facts.stated, (one for path in sorted(found) for one in found[path].changes)
    )
    return Audit(
        sum(one.pages for one in found.values()),
        sum(one.numbers for one in found.values()),
        sum(one.linked for one in found.values()),
        sum(one.proved for one in found.values()),
        len(published.languages),
        tuple(sorted(problems, key=lambda problem: problem.order)),
    )


def _parts(published: Published, page: Page) -> list[Part]:
    """Audit the stretches of a page; most are links that say all by themselves, and were proved on another page."""
    language, text = page.language, page.text
    rooted = f'href="{page.up}'.encode()
    units = any(name.startswith(UNITS) for _, name in page.ledgers)
    parts = []
    for stretch in stretches(text):
        start, stop, link = stretch
        part = None
        # Without the steps up to the root of the site, a link is written alike on all pages.
        if link >= 0 and (href := text.find(rooted, link, text.find(b">", link))) >= 0:
            href += len(rooted)
            part = _proof(published, language, text[href : text.find(b'"', href)], text[start:stop])
        if part is None or (units and page.ledger(start).startswith(UNITS)) or (part.rates and page.first(link)):
            href_text = href_of(text, link) if link >= 0 else ""
            part = _part(published, page, start, href_text, read_numbers(text[start:stop]))
        parts.append(part)
    return parts


@lru_cache(maxsize=65536)
def _proof(published: Published, language: str, href: bytes, html: bytes) -> Part | None:
    """Audit the numbers in a link as if its page were at the root of the site.

    Gives None where more than the link has to be known, or is wrong: then its place has to be known too. A link with
    its number is met on many pages, and proved once.
    """
    link = unescape(href.decode("utf-8"))
    address, _, anchor = link.partition("#")
    if not is_plain(address):
        return None
    target, groups = target_of(address, anchor), read_numbers(html)
    for said in groups:
        # Numbers in a link that leads elsewhere, and such marks, are those of what is around the link.
        around = any(mark.startswith(LEFT_OUT) or (mark in COVERAGE and not target) for mark in said.marks)
        if around or not (target or said.marks):
            return None
    start = b'<a href="%s">' % href
    page = Page("index.html", "", "", language, start + html, ())
    part = _part(published, page, len(start), link, groups)
    return None if part.problems or part.changes or part.listed else part


def _part(published: Published, page: Page, start: int, href: str, groups: Sequence[Said]) -> Part:
    """Audit the groups of a stretch of a page that begins somewhere and stands in a link, or in none."""
    linked = proved = numbers = digest = 0
    rates = False
    leading: list[str] = []
    listed: list[tuple[str, Group]] = []
    changes: list[corrected.Correction] = []
    problems: list[Problem] = []
    target = aim(published.base_url, page, href)
    anchor = page.ledger(start) or href.partition("#")[2]
    for said in groups:
        group = Group(said.numbers, said.values, said.marks, href, start)
        count = len(said.numbers)
        numbers += count
        if said.rate:
            rates = True
            proved += count
            of = aim(published.base_url, page, page.first(group.at))
            leading += [_lead(of, digits_of(said.numbers[0]))] if of else []
            problems += share(published, page, group, of)
            continue
        of_one = corrected.is_of_one(group)
        if target and (of_one or not said.marks):
            leading.append(_lead(target, said.values))
            linked += count
        if of_one:
            proved += count
        elif told := known(published, page, group, target):
            proved += count
            if said.values not in told.allowed:
                problems.append(wrong(told, at(page, group.at), said.values))
        if said.marks:
            changes += corrected.told(page, group)
        if anchor.startswith(UNITS):
            listed.append((anchor, group))
        problems += [_spelling(page, group, number) for number in said.numbers if not _is_said(page, group, number)]
    for lead in leading:
        digest += _digest(lead)
    return Part(numbers, linked, proved, tuple(leading), digest, rates, tuple(listed), tuple(changes), tuple(problems))


def _lead(target: Target, values: Count) -> str:
    return f"{spelled(values)} for {target.path}#{target.anchor}"


@lru_cache(maxsize=65536)
def _digest(lead: str) -> int:
    """Give a large number for what leads to evidence, so that sums of them are alike where all of them are."""
    return int.from_bytes(blake2b(lead.encode("utf-8"), digest_size=16).digest(), "big")


def _is_said(page: Page, group: Group, number: Number) -> bool:
    """Read a number again as its reader does; a form without digits (Arabic "two models") is its own number."""
    text, value = number.text, number.value
    return says(text, value, page.language) or says(text, value, page.language_at(group.start + number.at))


def _spelling(page: Page, group: Group, number: Number) -> Problem:
    message = f"“{number.text}” does not say {number.value} in the language of the page."
    return error("audit-text", at(page, group.start + number.at), message, WAY_OUT)


@lru_cache(maxsize=65536)
def says(text: str, value: int, language: str) -> bool:
    """Tell whether a text is a number as the language writes it, every sign of it, or has no digits.

    So 13.268 is none where that means 13⅓.
    """
    digits = "".join(letter for letter in text if letter.isdigit())
    return not digits or (bool(language) and int(digits) == value and number_text(value, language) == text)


def _difference(published: Published, path: str, first: str, read: Callable[[str], bytes]) -> Problem:
    """Name the first of what leads to evidence on a page but not on the same page in another language."""
    here, expected = (
        Counter(lead for part in _parts(published, read_page(one, read(one))) for lead in part.leading)
        for one in (path, first)
    )
    lead = next(iter((expected - here) + (here - expected)))
    message = f"{lead} is not shown as often here as in {first}."
    return error("audit-languages", Position(path, 1, 1), message, WAY_OUT)


def _leads(base_url: str, text: bytes) -> tuple[str, ...]:
    """Give the files of the site that a feed or the sitemap names, each once."""
    named = {part.partition(b'"')[0].partition(b"<")[0] for mark in LINKS for part in text.split(mark)[1:]}
    files = (_file(base_url, unescape(address.decode("utf-8"))) for address in named)
    return tuple(sorted({file for file in files if file is not None}))


def _file(base_url: str, address: str) -> str | None:
    """Give the path of the file that an address leads to; None outside this site."""
    if not address.startswith(base_url):
        return None
    file = address.removeprefix(base_url).partition("#")[0]
    return f"{file}index.html" if file.endswith("/") or not file else file


def _dead_links(base_url: str, path: str, text: str, paths: frozenset[str]) -> Iterator[Problem]:
    """Name the ids and links of a feed, or of the sitemap, that lead to no file of the site."""
    for number, line in enumerate(text.split("\n"), 1):
        for mark in LINKS:
            for part in line.split(mark.decode("utf-8"))[1:]:
                address = unescape(part.partition('"')[0].partition("<")[0])
                file = _file(base_url, address)
                if file is not None and file not in paths:
                    yield error("audit-link", Position(path, number, 1), f"“{address}” leads nowhere.", WAY_OUT)
