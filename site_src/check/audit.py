"""A finished site in, what is wrong in it out: each number that a page shows must be the number of the published data.

It reads what was published and nothing else: no template, no plan. What it finds is no mistake of an editor but one of
this program or of its templates. Each file is audited alone, in any process and any order; what needs more than one of
them, and which file leads nowhere, is found when all that was found is joined.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from html import unescape
from typing import NamedTuple

from site_src.check import corrected
from site_src.check.derived import observation, sums_of_units
from site_src.check.facts import WAY_OUT
from site_src.check.known import Published, looked_at
from site_src.check.proof import prove
from site_src.check.shown import read_page
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
    looks: frozenset[int]
    """The numbers of the looks at the data that all this follows from, but for what is looked at when it is joined."""


NOTHING = Found(0, 0, 0, 0, 0, (), (), (), (), frozenset())


class Totals(NamedTuple):
    """How much was found in files, all taken together; see Found."""

    pages: int
    numbers: int
    linked: int
    proved: int


def totals(found: Iterable[Found]) -> Totals:
    """Add up what was found in files."""
    pages, numbers, linked, proved = 0, 0, 0, 0
    for one in found:
        pages, numbers, linked, proved = (
            pages + one.pages,
            numbers + one.numbers,
            linked + one.linked,
            proved + one.proved,
        )
    return Totals(pages, numbers, linked, proved)


def is_told_by_itself(path: str, found: Found) -> bool:
    """Tell whether nothing in a file has to be compared with another, but for its other languages.

    A page or feed of corrections has to be even where it has none: there could be some in the other.
    """
    of_corrections = path.endswith((f"/{corrected.FEED}", f"/{corrected.PAGE}"))
    return not (of_corrections or found.changes or found.entries or found.problems)


def is_audited(path: str) -> bool:
    """Tell whether a file is one that the audit reads by itself."""
    return path.endswith(".xml") or (path.endswith(".html") and not path.startswith(ATTACHED))


def audit_file(published: Published, path: str, content: bytes) -> Found:
    """Audit one finished file, by its path below the output folder: a page, a feed or the sitemap."""
    if path.endswith(".xml"):
        told = corrected.entries(content.decode("utf-8")) if path.endswith(f"/{corrected.FEED}") else ()
        return NOTHING._replace(entries=told, leads=_leads(published.base_url, content))
    page = read_page(path, content)
    parts = prove(published, page)
    problems = [problem for part in parts for problem in part.problems]
    problems += sums_of_units(page, (one for part in parts for one in part.listed))
    published.looks.clear()
    if page.own.startswith("figures/"):
        problems += observation(published.facts, page)
    looks = looked_at(published)
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
        frozenset(looks).union(*[part.looks for part in parts]),
    )


def joined(
    published: Published,
    found: Mapping[str, Found],
    known: Totals,
    paths: frozenset[str],
    read: Callable[[str], bytes],
) -> Audit:
    """Join what was found in all audited files of a site, and compare them with each other.

    ``known`` was found before in files that told by themselves, of which the data say nothing else now, with all
    languages of their pages. ``paths`` are those of all finished files; ``read`` is asked again only for files that are
    wrong.
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
    now = totals(found.values())
    return Audit(
        known.pages + now.pages,
        known.numbers + now.numbers,
        known.linked + now.linked,
        known.proved + now.proved,
        len(published.languages),
        tuple(sorted(problems, key=lambda problem: problem.order)),
    )


def _difference(published: Published, path: str, first: str, read: Callable[[str], bytes]) -> Problem:
    """Name the first of what leads to evidence on a page but not on the same page in another language."""
    here, expected = (
        Counter(lead for part in prove(published, read_page(one, read(one))) for lead in part.leading)
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
