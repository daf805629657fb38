"""Where search engines find the pages: the sitemap, or several and a list of them; robots.txt, and .nojekyll."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple
from urllib.parse import urljoin

from site_src.model.markup import attribute
from site_src.model.site import Data, Element, Format, Url
from site_src.plan import urls
from site_src.plan.sheet import Kind, Planned

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"

MOST, LARGEST = 10_000, 50 * 1024 * 1024
"""How many addresses we put into one sitemap, and how many bytes it may have (sitemaps.org).

Five times as many addresses are allowed; a fifth is held in memory and made by one worker.
"""

MARKS, HEAD = 60, 300
"""Bytes that the marks around an address take in a sitemap, and those around all, at most."""


class Location(NamedTuple):
    """A page in the sitemap: its addresses in the languages that stand for themselves, each of which names all."""

    urls: tuple[Url, ...]
    others: tuple[tuple[str, Url], ...]


UNLISTED = frozenset({"not_found", "redirect"})
"""Kinds of pages that nobody should find by searching."""


def location(page: Planned) -> Location:
    """Give the place of a page in the sitemap."""
    addresses = page.addresses
    if page.kind in UNLISTED:
        return Location((), ())
    here = any(link.url == addresses.here for link in addresses.switch)
    own = tuple(link.url for link in addresses.switch if addresses.own(link.code)) if here else (addresses.here,)
    others: tuple[tuple[str, Url], ...] = addresses.alternates(addresses.lead)
    if others and addresses.default:
        others = (*others, ("x-default", addresses.default))
    return Location(own, others)


class Room(NamedTuple):
    """How much room some pages take in a sitemap."""

    addresses: int
    size: int
    """Bytes, at most."""


class Listing(NamedTuple):
    """The pages of a subject in the sitemap: how much room they take, and of what they are found again, so that nobody
    holds them.
    """

    room: Room
    kind: Kind
    name: str


def room(base_url: str, locations: Iterable[Location]) -> Room:
    """Measure some pages."""
    base, addresses, size = len(attribute(base_url).encode()), 0, 0
    for one in locations:
        # A path has no letter that XML must escape.
        beside = MARKS + sum(MARKS + base + len(url.path.encode()) for _, url in one.others)
        size += sum(MARKS + base + len(url.path.encode()) + beside for url in one.urls)
        addresses += len(one.urls)
    return Room(addresses, size)


Find = Callable[[Kind, str], Iterable[Location]]
"""Gives the places of the pages of a subject in the sitemap."""


def plan_sitemaps(
    base_url: str, listings: Iterable[Listing], find: Find, most: int, largest: int
) -> Sequence[Callable[[], Data]]:
    """Plan the sitemap, or where it would have too many addresses or bytes, several and a list of them."""
    parts = [*_cut(listings, most, largest - HEAD)]
    if len(parts) == 1:
        return (partial(plan_sitemap, base_url, parts[0], find, urls.sitemap()),)
    files = [urls.sitemap_part(number) for number in range(1, len(parts) + 1)]
    index = partial(plan_sitemap_index, base_url, tuple(files))
    named = zip(parts, files, strict=True)
    return (index, *(partial(plan_sitemap, base_url, part, find, file) for part, file in named))


def _cut(listings: Iterable[Listing], most: int, largest: int) -> Iterator[tuple[Listing, ...]]:
    """Cut the pages into as many as a sitemap may have; the languages of one stay together."""
    part: list[Listing] = []
    left, free = most, largest
    for one in listings:
        if part and (one.room.addresses > left or one.room.size > free):
            yield tuple(part)
            part, left, free = [], most, largest
        part.append(one)
        left, free = left - one.room.addresses, free - one.room.size
    yield tuple(part)


def plan_sitemap(base_url: str, listings: Iterable[Listing], find: Find, own: Url) -> Data:
    """Plan a sitemap: pages that stand for themselves, each with its other languages."""
    places = (place for one in listings for place in find(one.kind, one.name))
    content = tuple(part for place in places for part in _elements(base_url, place))
    attributes = (("xmlns", NAMESPACE), ("xmlns:xhtml", "http://www.w3.org/1999/xhtml"))
    return Data(own, Format.XML, Element("urlset", attributes, content))


def plan_sitemap_index(base_url: str, files: Sequence[Url]) -> Data:
    """Plan the list of sitemaps."""
    content = tuple(Element("sitemap", (), (Element("loc", (), file.absolute(base_url)),)) for file in files)
    return Data(urls.sitemap(), Format.XML, Element("sitemapindex", (("xmlns", NAMESPACE),), content))


def _elements(base_url: str, one: Location) -> Iterator[Element]:
    others = tuple(
        Element("xhtml:link", (("rel", "alternate"), ("hreflang", code), ("href", url.absolute(base_url))), "")
        for code, url in one.others
    )
    for url in one.urls:
        yield Element("url", (), (Element("loc", (), url.absolute(base_url)), *others))


def plan_robots(base_url: str) -> Data:
    """Plan the file that search engines look for at the root."""
    robots = f"User-agent: *\nAllow: /\n\nSitemap: {urljoin(base_url, urls.sitemap().path)}\n"
    return Data(urls.top("robots.txt"), Format.TEXT, robots)


def plan_nojekyll(base_url: str) -> Data:  # noqa: ARG001 (like the other files at the root)
    """Plan the file that keeps GitHub from running Jekyll over the site."""
    return Data(urls.top(".nojekyll"), Format.TEXT, "")
