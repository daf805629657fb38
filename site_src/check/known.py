"""Numbers of a page and the published data in, what the data say that these numbers are out: by mark, link or place."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, NamedTuple

from site_src.check.counts import LEDGER, SITE, accounts, left_out, own_counts, read_accounts, said_of_itself
from site_src.check.facts import (
    FIGURES,
    PLACES,
    REPORTS,
    TALLIES,
    WAY_OUT,
    WORDS,
    Facts,
    Stated,
    Target,
    read_facts,
    rows,
    spelled,
)
from site_src.check.land import Said, land_of
from site_src.check.shown import Group, Number, Page, page_of
from site_src.model.noted import ALL, Look, Mapped, number
from site_src.model.plain import Reader, Unknown, kinds, written
from site_src.model.problem import Position, Problem, error

COVERAGE = ("reporting", "of")
"""The marks of the numbers that say from how many of how many places a sum comes."""

LEFT_OUT = "left-out"
"""The first word of the marks that say how many figures an account leaves out for a reason."""

UNITS = "units-"
"""How the anchors of the accounts by today's units begin."""


@dataclass(frozen=True, slots=True, eq=False)
class Published:
    """What the published data say: all that a page is compared with. Each is like itself alone, so that a proof that
    was found with it can be remembered with it. Its mappings note what of them is looked at.
    """

    facts: Facts
    counts: Mapping[str, int]
    """The site's counts of itself."""
    left_out: Mapping[Target, Mapping[str, int]]
    languages: frozenset[str]
    base_url: str
    digest: str
    """Of the data files: what was found of a page with them is found again with the same."""
    problems: tuple[Problem, ...]
    """Where the data files do not agree with each other."""
    looks: set[Look]
    """What was looked at of facts and counts since somebody last emptied it."""


def read_published(read: Callable[[str], bytes], *, noting: bool = True) -> Published:
    """Read the data files of a finished site, once for all its pages; ``read`` gives the bytes of a file.

    ``noting`` asks to note what is looked at when pages are compared with the data: for who will remember it. Raises
    ValueError or KeyError where a file is none of ours.
    """
    digests: dict[str, bytes] = {}

    def taken(path: str) -> bytes:
        content = read(path)
        digests[path] = sha256(content).digest()
        return content

    # One after the other: what is known in the end is a tenth of what the files hold.
    site, ledgers = json.loads(taken(SITE)), read_accounts(taken(LEDGER))
    figures, places, reports = (
        [row for _, row in rows(taken(path), WORDS[path])] for path in (FIGURES, PLACES, REPORTS)
    )
    tallies, land = rows(taken(TALLIES), WORDS[TALLIES]), land_of(places)
    facts = read_facts(figures, tallies, land, {name: one["within"] for name, one in site["statuses"].items()})
    counts = own_counts(land, figures, [row for _, row in tallies], reports)
    problems = [
        error("audit-data", Position(TALLIES, line, 1), f"The data do not agree: {said}.", WAY_OUT)
        for line, said in facts.wrong
    ]
    problems += accounts(tallies, ledgers)
    problems += said_of_itself(counts, site["counts"])
    published = Published(
        facts,
        counts,
        left_out(ledgers),
        frozenset(site["languages"]),
        site["base_url"],
        data_digest(digests.__getitem__),
        tuple(problems),
        set(),
    )
    return _noting(published) if noting else published


DATA = (SITE, LEDGER, FIGURES, PLACES, REPORTS, TALLIES)
"""The data files that pages are compared with."""


def data_digest(digest: Callable[[str], bytes]) -> str:
    """Give the digest of the data files, by the SHA-256 of each of them."""
    return sha256(b"".join(map(digest, DATA))).hexdigest()


KINDS = kinds((Published, Facts, Target, Stated))


def packed_published(published: Published) -> bytes | None:
    """Give what the published data say as bytes; None where the data do not agree with each other."""
    return None if published.problems else written(_with(published, lambda _, mapping: mapping.inner))


def unpacked_published(content: bytes) -> Published:
    """Give it again; raises Unknown for bytes that are something else."""
    published = Reader(content, KINDS).value()
    if not isinstance(published, Published):
        raise Unknown(f"this is a {type(published).__name__}")
    return _noting(published)


def _noting(published: Published) -> Published:
    """Give the same, which notes what pages that it is compared with look at."""
    looks = set[Look]()
    noting = _with(published, lambda name, mapping: Mapped(name, mapping, looks.add))
    return replace(noting, looks=looks)


OF_FACTS, OF_ALL = ("allowed", "figures", "rates", "covered"), ("counts", "left_out")
"""The mappings that a page is compared with, in the facts and beside them."""


def _with(published: Published, change: Callable[[str, Any], Any]) -> Published:
    """Give the same with other mappings, made of each with its name."""
    facts = {name: change(name, getattr(published.facts, name)) for name in OF_FACTS}
    beside = {name: change(name, getattr(published, name)) for name in OF_ALL}
    return replace(published, facts=replace(published.facts, **facts), **beside)


def looked_at(published: Published) -> tuple[int, ...]:
    """Give the numbers of all that was looked at since the looks were emptied."""
    return tuple(map(number, published.looks))


def changed(before: Published, now: Published) -> frozenset[int]:
    """Give the numbers of the looks that find something else now than before."""
    pairs = [(name, getattr(before.facts, name), getattr(now.facts, name)) for name in OF_FACTS]
    pairs += [(name, getattr(before, name), getattr(now, name)) for name in OF_ALL]
    other = set[Look]()
    for name, then, there in pairs:
        keys = {key for key in then.inner.keys() | there.inner.keys() if then.inner.get(key) != there.inner.get(key)}
        other.update((name, key) for key in (keys | {ALL} if keys else ()))
    return frozenset(map(number, other))


def aim(base_url: str, page: Page, href: str) -> Target | None:
    """Give the figure, or the account of a sum, that a link on a page leads to; None if it leads elsewhere."""
    if not href:
        return None
    address, _, anchor = href.partition("#")
    if page.up and address.startswith(page.up) and is_plain(address[len(page.up) :]):
        full = address[len(page.up) :]
    elif address.startswith(base_url):
        full = address.removeprefix(base_url)
    else:
        folder = posixpath.dirname(page.path)
        full = posixpath.normpath(posixpath.join(folder, address)) if address else page_of(page.path)
    return target_of(full, anchor)


def target_of(full: str, anchor: str) -> Target | None:
    """Give the figure, or the account of a sum, at an address that begins with a language; None if it is of neither."""
    own = full.partition("/")[2]
    target = Target(own if full.endswith("/") else f"{own}/" if "/" in full else "", anchor)
    return target if own.startswith("figures/") or anchor.startswith("why-") else None


def is_plain(address: str) -> bool:
    """Tell whether an address goes only down, so that it is the same from each page that stands as deep."""
    odd = address.startswith((".", "/")) or "//" in address or "/." in address or ":" in address
    return bool(address) and not odd


class Known(NamedTuple):
    """What the data say a group of numbers may be."""

    rule: str
    allowed: frozenset[Said]
    what: str


NONE: frozenset[Said] = frozenset()


def known(published: Published, page: Page, group: Group, target: Target | None) -> Known | None:
    """Find what the data say of numbers: by mark, by link, or by place in an account or on the page of a figure."""
    facts, own = published.facts, page.own
    if group.marks:
        rule = "audit-coverage" if group.numbers[0].counts in COVERAGE else "audit-own"
        counted = [_counted(published, page, group, number) for number in group.numbers]
        said = tuple(count for count in counted if count is not None)
        allowed = frozenset({said}) if len(said) == len(counted) else NONE
        return Known(rule, allowed, ", ".join(number.counts for number in group.numbers))
    if target:
        return Known("audit-count", facts.allowed.get(target, NONE), f"{target.path}#{target.anchor}")
    ledger = page.ledger(group.at)
    if ledger.startswith(UNITS) or group.href.partition("#")[2].startswith(UNITS):
        return Known("audit-units", frozenset({group.values}), ledger)
    if not ledger and (group.href or not own.startswith("figures/")):
        return None
    element = page.element(group.at)
    if element == "summary" and ledger:
        return Known("audit-account", facts.allowed.get(Target(own, ledger), NONE), ledger)
    return None if group.href else _on_figure(facts, page, group, element)


def _on_figure(facts: Facts, page: Page, group: Group, element: str) -> Known | None:
    """Find what the data say of a number on the page of a figure, by the element around it."""
    own = page.own
    if not own.startswith("figures/"):
        return None
    if element in {"p headline", "p cite"}:
        count = facts.figures[own].said if own in facts.figures else ""
        allowed = frozenset({(int(count),)}) if count else facts.allowed.get(Target(own, ""), NONE)
        return Known("audit-count", allowed, own)
    if element == "td number":
        row = page.row(group.at)
        return Known("audit-count", facts.allowed.get(Target(own, row), NONE), f"{own}#{row}")
    return None


def _counted(published: Published, page: Page, group: Group, number: Number) -> int | None:
    """Give the count that the data have for a number that says what it counts."""
    if number.counts in COVERAGE:
        target = aim(published.base_url, page, group.href or page.before(group.at))
        if target is None and (ledger := page.ledger(group.at)):
            target = Target(page.own, ledger)
        covered = published.facts.covered.get(target) if target else None
        return covered[COVERAGE.index(number.counts)] if covered else None
    what, _, of = number.counts.partition(" ")
    if what == LEFT_OUT:
        return published.left_out.get(Target(page.own, page.ledger(group.at)), {}).get(of)
    # The units of an account are compared with those that it lists.
    return number.value if what == "units" else published.counts.get(number.counts)


def wrong(known: Known, at: Position, said: Said) -> Problem:
    """Name what a page shows, and what the data say instead."""
    allowed = ", or ".join(sorted(map(spelled, known.allowed))) or "no such count"
    return error(known.rule, at, f"The page shows {spelled(said)} for {known.what}; the data say {allowed}.", WAY_OUT)


def at(page: Page, start: int) -> Position:
    """Give the position of what begins somewhere in a page."""
    return Position(page.path, page.line(start), 1)
