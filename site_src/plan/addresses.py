"""Subjects of pages in, all their addresses decided out: how many pages there are, and their room in the sitemaps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from site_src.model.problem import Position, Problem, error
from site_src.model.site import Copy
from site_src.plan.sheet import Kind
from site_src.plan.sitemaps import Listing, Location, Room, location, room
from site_src.plan.view import View

Subject = tuple[Kind, str]
"""A kind of pages, and what they are about."""


class Addressed(NamedTuple):
    """What it came to when every address was decided."""

    kinds: Mapping[str, int]
    """How many pages there are of each kind."""
    rooms: tuple[Room, ...]
    """By subject, in their order: the room that its pages take in a sitemap."""


def decided(
    fallback: View, subjects: Iterable[Subject], copies: Iterable[Copy], languages: int
) -> tuple[Addressed, list[Problem]]:
    """Decide every address; gives also a problem for each that two things would have.

    The addresses of the other languages differ from those of the fallback in the language alone.
    """
    taken: list[tuple[str, Callable[[], Position | None] | None]] = [(copy.path, None) for copy in copies]
    numbers: Counter[str] = Counter()
    rooms: list[Room] = []
    base_url = fallback.knowledge.corpus.settings.base_url
    for kind, name in subjects:
        pages = tuple(kind.pages(fallback, name))
        rooms.append(room(base_url, map(location, pages)))
        for page in pages:
            taken.append((page.addresses.here.file, page.at))
            everywhere = any(link.url == page.addresses.here for link in page.addresses.switch)
            numbers[page.kind] += languages if everywhere else 1
        # Only what is counted here is held.
        fallback.said.clear()
        fallback.knowledge.said.clear()
    return Addressed(dict(numbers), tuple(rooms)), _clashes(taken, fallback)


def listings(subjects: Iterable[Subject], addressed: Addressed) -> Sequence[Listing]:
    """Give the pages of each subject for the sitemaps."""
    return [Listing(one, *subject) for subject, one in zip(subjects, addressed.rooms, strict=True)]


def located(view: View, kind: Kind, name: str) -> Iterator[Location]:
    """Give the places of the pages of a subject in the sitemap."""
    return map(location, kind.pages(view, name))


def _clashes(taken: Sequence[tuple[str, Callable[[], Position | None] | None]], view: View) -> list[Problem]:
    """Find addresses that two things would have."""
    first: dict[str, Callable[[], Position | None] | None] = {}
    problems = []
    for path, at in taken:
        if path in first:
            here, there = (find and find() for find in (at, first[path]))
            spot = here or there or view.knowledge.corpus.settings.spots["title"]
            see = (there,) if there and there != spot else ()
            way_out = "Give the page, report or old address another name."
            problems.append(
                error("address-taken-twice", spot, f"Two things would have the address /{path}.", way_out, see)
            )
        first.setdefault(path, at)
    return problems
