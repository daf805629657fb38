"""Numbers of a page and the published data in, what the data say that these numbers are out: by mark, link or place."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from site_src.check.facts import WAY_OUT, Facts, Target, spelled
from site_src.check.land import Said
from site_src.check.shown import Group, Number, Page
from site_src.model.problem import Position, Problem, error

COVERAGE = ("reporting", "of")
"""The marks of the numbers that say from how many of how many places a sum comes."""

UNITS = "units-"
"""How the anchors of the accounts by today's units begin."""


@dataclass(frozen=True, slots=True)
class Edition:
    """The site as it is about to be published."""

    facts: Facts
    counts: Mapping[str, int]
    """The site's counts of itself."""
    left_out: Mapping[Target, Mapping[str, int]]
    languages: frozenset[str]
    paths: frozenset[str]
    base_url: str


def aim(edition: Edition, path: str, href: str) -> Target | None:
    """Give the figure, or the account of a sum, that a link on a page leads to; None if it leads elsewhere."""
    if not href:
        return None
    address, _, anchor = href.partition("#")
    if address.startswith(edition.base_url):
        full = address.removeprefix(edition.base_url)
    else:
        full = posixpath.normpath(posixpath.join(posixpath.dirname(path), address)) if address else page_of(path)
        full = f"{full}/" if not full.endswith("/") else full
    target = Target(full.partition("/")[2], anchor)
    return target if target.path.startswith("figures/") or anchor.startswith("why-") else None


def page_of(path: str) -> str:
    """Give the address of a page's file."""
    return path.removesuffix("index.html")


class Known(NamedTuple):
    """What the data say a group of numbers may be."""

    rule: str
    allowed: frozenset[Said]
    what: str


NONE: frozenset[Said] = frozenset()


def known(edition: Edition, path: str, own: str, group: Group, target: Target | None) -> Known | None:
    """Find what the data say of numbers: by mark, by link, or by place in an account or on the page of a figure."""
    facts = edition.facts
    if group.marked:
        rule = "audit-coverage" if group.numbers[0].counts in COVERAGE else "audit-own"
        counted = [_counted(edition, path, own, group, number) for number in group.numbers]
        said = tuple(count for count in counted if count is not None)
        allowed = frozenset({said}) if len(said) == len(counted) else NONE
        return Known(rule, allowed, ", ".join(number.counts for number in group.numbers))
    if target:
        return Known("audit-count", facts.allowed.get(target, NONE), f"{target.path}#{target.anchor}")
    if group.ledger.startswith(UNITS) or group.href.partition("#")[2].startswith(UNITS):
        return Known("audit-units", frozenset({group.values}), group.ledger)
    if group.element == "summary" and group.ledger:
        return Known("audit-account", facts.allowed.get(Target(own, group.ledger), NONE), group.ledger)
    if not own.startswith("figures/") or group.href:
        return None
    if group.element in {"p headline", "p cite"}:
        count = facts.figures[own]["count"] if own in facts.figures else ""
        allowed = frozenset({(int(count),)}) if count else facts.allowed.get(Target(own, ""), NONE)
        return Known("audit-count", allowed, own)
    if group.element == "td number":
        return Known("audit-count", facts.allowed.get(Target(own, group.row), NONE), f"{own}#{group.row}")
    return None


def _counted(edition: Edition, path: str, own: str, group: Group, number: Number) -> int | None:
    """Give the count that the data have for a number that says what it counts."""
    if number.counts in COVERAGE:
        target = aim(edition, path, group.href or group.before)
        if target is None and group.ledger:
            target = Target(own, group.ledger)
        covered = edition.facts.covered.get(target) if target else None
        return covered[COVERAGE.index(number.counts)] if covered else None
    what, _, of = number.counts.partition(" ")
    if what == "left-out":
        return edition.left_out.get(Target(own, group.ledger), {}).get(of)
    # The units of an account are compared with those that it lists.
    return number.value if what == "units" else edition.counts.get(number.counts)


def wrong(known: Known, at: Position, said: Said) -> Problem:
    """Name what a page shows, and what the data say instead."""
    allowed = ", or ".join(sorted(map(spelled, known.allowed))) or "no such count"
    return error(known.rule, at, f"The page shows {spelled(said)} for {known.what}; the data say {allowed}.", WAY_OUT)


def at(path: str, page: Page, start: int) -> Position:
    """Give the position of what begins somewhere in a page."""
    return Position(path, page.line(start), 1)
