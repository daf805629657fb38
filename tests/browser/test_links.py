"""Every file of the site, in; each address that it names must lead to a file of the site, and to a place in it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree

import pytest

from tests.browser.built import Built

pytestmark = pytest.mark.browser

_ADDRESSES = frozenset({"action", "cite", "data", "formaction", "href", "poster", "src"})
_FULL_WITHIN_SITE = frozenset({"canonical", "alternate"})
_REFRESH = re.compile(r"url=(.*)", re.IGNORECASE)
_CSS_URL = re.compile(r"url\(\s*[\"']?([^\"')]+)")
_ATOM = "{http://www.w3.org/2005/Atom}"
_SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
_XHTML = "{http://www.w3.org/1999/xhtml}"


@dataclass(frozen=True, slots=True)
class Link:
    """An address as it is written, and the element it stands in."""

    element: str
    relations: frozenset[str]
    language: str
    written: str


@dataclass(slots=True)
class Reading(HTMLParser):
    """The addresses and the anchors of a page."""

    links: list[Link] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        HTMLParser.__init__(self)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        relations = frozenset(given.get("rel", "").split())
        written = [given[name] for name in sorted(_ADDRESSES & given.keys())]
        written += [choice.split()[0] for choice in given.get("srcset", "").split(",") if choice.strip()]
        if given.get("http-equiv", "").lower() == "refresh":
            written += _REFRESH.findall(given["content"])
        self.links += [Link(tag, relations, given.get("hreflang", ""), address) for address in written]
        self.anchors |= {given["id"]} if "id" in given else set()


@pytest.fixture(scope="session")
def at_root(site_at_root: Built) -> tuple[Built, dict[str, Reading]]:
    return site_at_root, _readings(site_at_root)


@pytest.fixture(scope="session")
def below(site: Built) -> tuple[Built, dict[str, Reading]]:
    return site, _readings(site)


@pytest.fixture(params=["/", "/a/b/"])
def read_site(request: pytest.FixtureRequest) -> tuple[Built, dict[str, Reading]]:
    """A site under this path, and what stands on each of its pages."""
    read: tuple[Built, dict[str, Reading]] = request.getfixturevalue("at_root" if request.param == "/" else "below")
    assert read[0].prefix == request.param
    return read


def _readings(built: Built) -> dict[str, Reading]:
    readings = {}
    for page in built.pages():
        readings[page] = Reading()
        readings[page].feed(built.text(page))
    return readings


def test_no_link_between_pages_leads_nowhere(read_site: tuple[Built, dict[str, Reading]]) -> None:
    built, readings = read_site
    astray = [
        f"{page}: {link.written} {reason}"
        for page, reading in readings.items()
        for link in reading.links
        if _is_within(built, link.written) and (reason := _fault(built, readings, page, link.written))
    ]
    assert not astray, "\n".join(astray)


def test_every_page_is_reached_from_the_choice_of_language(read_site: tuple[Built, dict[str, Reading]]) -> None:
    built, readings = read_site
    reached, found = {"index.html"}, ["index.html"]
    while found:
        page = found.pop()
        for link in readings[page].links:
            target = (
                _file(built, page, link.written)
                if link.element in {"a", "form"} and _is_within(built, link.written)
                else None
            )
            if target in readings and target not in reached:
                reached.add(target)
                found.append(target)
    assert [page for page in readings if page not in reached and not page.endswith("404.html")] == []


def test_links_between_pages_are_relative(read_site: tuple[Built, dict[str, Reading]]) -> None:
    built, readings = read_site
    full = []
    for page, reading in readings.items():
        for link in reading.links:
            # A host shows this page at any depth: only addresses from the root lead anywhere there.
            if built.kind(page) == "not_found" and link.written.startswith(built.prefix):
                continue
            to_others = link.element == "a" and not link.written.startswith(built.base)
            is_full = bool(urlsplit(link.written).scheme)
            if not (is_full and (to_others or link.relations & _FULL_WITHIN_SITE)):
                full += [f"{page}: {link.written}"] if is_full or link.written.startswith("/") else []
    assert not full, "\n".join(full)


def test_nothing_but_a_link_that_a_reader_follows_leaves_the_host(
    read_site: tuple[Built, dict[str, Reading]],
) -> None:
    built, readings = read_site
    leaving = [
        f"{page}: <{link.element}> {link.written}"
        for page, reading in readings.items()
        for link in reading.links
        if link.element != "a" and not _is_within(built, link.written)
    ]
    styles = {path.name: path.read_text(encoding="utf-8") for path in built.folder.rglob("*.css")}
    leaving += [f"{name}: {url}" for name, text in styles.items() for url in _CSS_URL.findall(text) if "//" in url]
    assert not leaving, "\n".join(leaving)


def test_versions_name_each_other(read_site: tuple[Built, dict[str, Reading]]) -> None:
    built, readings = read_site
    versions = {
        page: {
            link.language: _file(built, page, link.written)
            for link in reading.links
            if link.element == "link" and link.language
        }
        for page, reading in readings.items()
    }
    faults = []
    for page, named in versions.items():
        count = Counter(link.language for link in readings[page].links if link.element == "link" and link.language)
        faults += [f"{page} names {language} {times} times" for language, times in count.items() if times > 1]
        others = {language: target for language, target in named.items() if language != "x-default"}
        if others and built.kind(page) != "chooser":
            faults += [f"{page} does not name itself"] if page not in others.values() else []
            faults += [f"{page} names no x-default"] if "x-default" not in named else []
        if built.kind(page) != "chooser":
            faults += [
                f"{target} does not name {page}" for target in others.values() if page not in versions[target].values()
            ]
    assert not faults, "\n".join(faults)


def test_feeds_lead_to_pages(read_site: tuple[Built, dict[str, Reading]]) -> None:
    built, readings = read_site
    feeds = sorted(built.folder.rglob("feed.xml"))
    assert len(feeds) > 1
    for feed in feeds:
        tree = ElementTree.fromstring(feed.read_bytes())
        addresses = [link.get("href", "") for link in tree.iter(f"{_ATOM}link")]
        addresses += [entry.findtext(f"{_ATOM}id", "") for entry in tree.iter(f"{_ATOM}entry")]
        assert len(addresses) > 2
        assert [*_astray(built, readings, addresses)] == [], feed.name
        own = [link.get("href") for link in tree.findall(f"{_ATOM}link") if link.get("rel") == "self"]
        assert own == [built.base + feed.relative_to(built.folder).as_posix()]


def test_the_sitemap_lists_every_page_that_is_a_version(read_site: tuple[Built, dict[str, Reading]]) -> None:
    built, readings = read_site
    tree = ElementTree.fromstring((built.folder / "sitemap.xml").read_bytes())
    places = [place.text or "" for place in tree.iter(f"{_SITEMAP}loc")]
    others = [link.get("href", "") for link in tree.iter(f"{_XHTML}link")]
    assert [*_astray(built, readings, [*places, *others])] == []
    canonical = {
        link.written
        for page, reading in readings.items()
        for link in reading.links
        if "canonical" in link.relations and link.written == built.address(page)
    }
    assert sorted(places) == sorted(canonical)
    assert f"Sitemap: {built.base}sitemap.xml\n" in built.text("robots.txt")


def test_the_data_package_leads_to_its_files(read_site: tuple[Built, dict[str, Reading]]) -> None:
    built, _ = read_site
    package = json.loads(built.text("data/datapackage.json"))
    assert package["resources"]
    assert [
        resource["path"]
        for resource in package["resources"]
        if not (built.folder / "data" / resource["path"]).is_file()
    ] == []


def _is_within(built: Built, written: str) -> bool:
    return not urlsplit(written).scheme or written.startswith(built.base)


def _file(built: Built, page: str, written: str) -> str:
    """The file of the site that an address on a page leads to; empty where it leads out of the site."""
    target = urljoin(built.address(page), written)
    path = unquote(urlsplit(target).path)
    if not target.startswith(built.base):
        return ""
    path = path.removeprefix(built.prefix)
    return path + "index.html" if not path or path.endswith("/") else path


def _fault(built: Built, readings: dict[str, Reading], page: str, written: str) -> str:
    """Why an address leads nowhere; empty where it leads somewhere."""
    file, fragment = _file(built, page, written), unquote(urlsplit(written).fragment)
    if not file:
        return "leads out of the site"
    if not (built.folder / file).is_file():
        return f"has no file {file}"
    if fragment and fragment not in readings[file].anchors:
        return f"has no place #{fragment} in {file}"
    return ""


def _astray(built: Built, readings: dict[str, Reading], addresses: list[str]) -> Iterator[str]:
    for address in addresses:
        fault = (
            _fault(built, readings, "index.html", address) if address.startswith(built.base) else "is no full address"
        )
        if fault:
            yield f"{address} {fault}"
