"""Contents in; feeds and sitemap as readers and search engines take them out: well-formed, complete, true."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest

from site_src.model.corpus import Report
from site_src.model.site import Data, Url
from site_src.plan.knowledge import dated
from site_src.plan.pages import PAGES
from site_src.plan.sitemaps import LARGEST, MOST, Listing, Location, plan_sitemaps, room
from site_src.render.formats import formatted
from tests.plan.conftest import Made

ATOM, SITEMAP, XHTML = (
    "{http://www.w3.org/2005/Atom}",
    "{http://www.sitemaps.org/schemas/sitemap/0.9}",
    "{http://www.w3.org/1999/xhtml}",
)
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)")


def read(made: Made, path: str) -> Element:
    """Parse a file as XML."""
    return ElementTree.fromstring(formatted(made.data[path]))


def feeds(made: Made) -> dict[str, Element]:
    found = {path: read(made, path) for path in made.data if path.endswith("feed.xml") and "/places/" not in path}
    assert found.keys() == {"feed.xml", *(f"{code}/feed.xml" for code in made.corpus.settings.languages)}
    return found


def text(element: Element, name: str) -> str:
    """Give the text of the one element of a name."""
    (found,) = element.findall(f"{ATOM}{name}")
    return found.text or ""


def test_a_feed_has_what_atom_demands(any_content: Made) -> None:
    base = any_content.corpus.settings.base_url
    for path, feed in feeds(any_content).items():
        assert feed.tag == f"{ATOM}feed"
        assert text(feed, "id") == base + path
        assert text(feed, "title")
        assert STAMP.fullmatch(text(feed, "updated"))
        assert [name.text for name in feed.findall(f"{ATOM}author/{ATOM}name")] == [
            any_content.corpus.settings.publisher
        ]
        links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
        assert links["self"] == base + path
        assert (links["alternate"] or "").startswith(base)


def test_an_entry_has_what_atom_demands(any_content: Made) -> None:
    pages = {any_content.corpus.settings.base_url + page.url.path for page in any_content.pages}
    for feed in feeds(any_content).values():
        entries = feed.findall(f"{ATOM}entry")
        assert len(entries) == len(any_content.corpus.reports)
        ids = [text(entry, "id") for entry in entries]
        assert len(set(ids)) == len(ids)
        assert set(ids) <= pages
        for entry in entries:
            assert text(entry, "title")
            assert entry.get(LANG)
            assert STAMP.fullmatch(text(entry, "updated"))
            assert len(entry.findall(f"{ATOM}published")) <= 1
            (link,) = entry.findall(f"{ATOM}link")
            assert link.get("rel") == "alternate", "an entry without content needs one"
            assert link.get("href") in pages
        assert text(feed, "updated") == max(text(entry, "updated") for entry in entries)


def test_an_entry_is_marked_with_the_language_of_its_words(clinics: Made) -> None:
    def languages(path: str) -> dict[str, str]:
        entries = read(clinics, path).findall(f"{ATOM}entry")
        return {text(entry, "id").split("/reports/")[1]: entry.get(LANG, "") for entry in entries}

    assert languages("en/feed.xml")["2024/harbour/"] == "en"
    assert languages("ar/feed.xml")["2024/harbour/"] == "ar"
    assert languages("ar/feed.xml")["2024/delta/"] == "en"
    assert languages("en/feed.xml")["2024/mill-town/"] == languages("feed.xml")["2024/mill-town/"] == "ja"


def test_the_latest_report_comes_first(any_content: Made) -> None:
    def day(report: Report) -> str:
        return str(dated(report))

    reports = {f"{report.id}/": day(report) for report in any_content.corpus.reports.values()}
    for feed in feeds(any_content).values():
        days = [reports[text(entry, "id").split("/reports/")[1]] for entry in feed.findall(f"{ATOM}entry")]
        assert days == sorted(days, reverse=True)


def place_feeds(made: Made) -> dict[tuple[str, str], Element]:
    """Give the feeds of places, by language and place."""
    paths = [path for path in made.data if path.endswith("feed.xml") and "/places/" in path]
    return {(path[:2], path[10:-9]): read(made, path) for path in paths}


def test_a_place_with_reports_has_a_feed_and_its_page_leads_to_it(any_content: Made) -> None:
    reports = any_content.corpus.reports.values()
    places = {place for report in reports for place in (report.place, *(one.place for one in report.figures))}
    places.discard(any_content.corpus.gazetteer.name)
    wanted = {step for place in places for step in any_content.corpus.gazetteer.around(place) if step}
    languages = any_content.corpus.settings.languages
    assert place_feeds(any_content).keys() == {(code, place) for code in languages for place in wanted}
    for page in any_content.pages:
        feed = page.head.shared.feed
        assert (feed is not None) == (page.kind == "place" and page.url.path[10:-1] in wanted)
        assert feed is None or feed.path == f"{page.url.path}feed.xml"


def test_the_feed_of_a_place_has_the_reports_of_all_places_inside(any_content: Made) -> None:
    base, corpus = any_content.corpus.settings.base_url, any_content.corpus
    every = feeds(any_content)
    for (code, place), feed in place_feeds(any_content).items():
        about = {
            report.id
            for report in corpus.reports.values()
            for one in (report.place, *(figure.place for figure in report.figures))
            if one in corpus.gazetteer.places and place in corpus.gazetteer.around(one)
        }
        entries = feed.findall(f"{ATOM}entry")
        ids = [text(entry, "id") for entry in entries]
        assert set(ids) == {f"{base}{code}/reports/{name}/" for name in about}
        in_order = [text(entry, "id") for entry in every[f"{code}/feed.xml"].findall(f"{ATOM}entry")]
        assert ids == [one for one in in_order if one in ids]
        assert text(feed, "id") == f"{base}{code}/places/{place}/feed.xml"
        links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
        assert links == {"self": text(feed, "id"), "alternate": f"{base}{code}/places/{place}/"}
        assert text(feed, "updated") == max(text(entry, "updated") for entry in entries)
        for entry in entries:
            (summary,) = entry.findall(f"{ATOM}summary")
            assert summary.get(LANG, entry.get(LANG)) == code, "the counts are said in the reader's language"
            assert re.search(r"\d{4}", summary.text or "")


def test_the_feed_of_a_place_says_what_a_report_counts(real: Made) -> None:
    (entry,) = place_feeds(real)["en", "ninh-thuan/thuan-nam"].findall(f"{ATOM}entry")
    assert text(entry, "summary") == "Thuận Nam · 2024; 19 · Models · reported as registered"


def test_what_would_break_xml_is_escaped(clinics: Made) -> None:
    feed = read(clinics, "en/feed.xml")
    assert [name.text for name in feed.findall(f"{ATOM}author/{ATOM}name")] == ["Ministry of Health & Care"]
    titles = [text(entry, "title") for entry in feed.findall(f"{ATOM}entry")]
    assert "“Twelve”, says Harbour, <and> means it" in titles


def test_the_sitemap_lists_the_pages_that_stand_for_themselves(any_content: Made) -> None:
    base = any_content.corpus.settings.base_url
    locations = [url.findtext(f"{SITEMAP}loc") for url in read(any_content, "sitemap.xml")]
    unlisted = {"not_found", "redirect"}
    own = [page for page in any_content.pages if page.head.canonical == page.url and page.kind not in unlisted]
    assert sorted(filter(None, locations)) == sorted(base + page.url.path for page in own)
    assert not [location for location in locations if location and "404" in location]


def test_the_sitemap_knows_the_languages_of_a_page(any_content: Made) -> None:
    every: dict[str | None, dict[str | None, str | None]] = {}
    for url in read(any_content, "sitemap.xml"):
        found = url.findall(f"{XHTML}link")
        if not found:
            continue  # A text in a language that the site has no frame for: its page is a version in none.
        assert {link.get("rel") for link in found} == {"alternate"}
        assert [link.get("hreflang") for link in found].count("x-default") == 1
        every[url.findtext(f"{SITEMAP}loc")] = {link.get("hreflang"): link.get("href") for link in found}
    for location, named in every.items():
        assert location in named.values()
        assert all(every[other] == named for code, other in named.items() if code != "x-default")


@pytest.mark.parametrize("path", ["sitemap.xml", "feed.xml", "en/feed.xml"])
def test_xml_says_its_encoding_and_has_no_byte_order_mark(any_content: Made, path: str) -> None:
    assert formatted(any_content.data[path]).startswith(b'<?xml version="1.0" encoding="utf-8"?>\n<')


# Large sites.


def sitemaps(base: str, pages: Sequence[Location], most: int, largest: int) -> Iterator[Data]:
    """Plan the sitemaps of some pages, each of which is named by its turn."""
    listings = [Listing(room(base, [page]), PAGES[0], str(turn)) for turn, page in enumerate(pages)]
    return (make() for make in plan_sitemaps(base, listings, lambda _, name: [pages[int(name)]], most, largest))


def pieces(made: Made, most: int, largest: int) -> list[tuple[str, bytes]]:
    """Plan the sitemaps of a site as if they might be so large only."""
    pages = [Location((page.url,), tuple((one.code, one.url) for one in page.head.alternates)) for page in made.pages]
    found = sitemaps(made.corpus.settings.base_url, pages, most, largest)
    return [(data.url.path, formatted(data)) for data in found]


def test_a_sitemap_that_is_not_too_large_is_one(clinics: Made) -> None:
    assert [path for path, _ in pieces(clinics, MOST, LARGEST)] == ["sitemap.xml"]
    assert [path for path, _ in pieces(clinics, len(clinics.pages), LARGEST)] == ["sitemap.xml"]
    assert MOST <= 50_000, "what sitemaps.org allows"
    assert LARGEST <= 52_428_800, "what sitemaps.org allows"


@pytest.mark.parametrize("most, largest", [(7, LARGEST), (MOST, 4_000), (7, 4_000), (1, LARGEST)])
def test_a_sitemap_that_is_too_large_is_several_and_a_list_of_them(clinics: Made, most: int, largest: int) -> None:
    (path, index), *parts = pieces(clinics, most, largest)
    base = clinics.corpus.settings.base_url
    assert path == "sitemap.xml"
    root = ElementTree.fromstring(index)
    assert root.tag == f"{SITEMAP}sitemapindex"
    assert [one.findtext(f"{SITEMAP}loc") for one in root] == [base + path for path, _ in parts]
    assert len({path for path, _ in parts}) == len(parts) > 1
    found: list[str | None] = []
    for path, content in parts:
        assert len(content) <= largest, path
        part = ElementTree.fromstring(content)
        assert part.tag == f"{SITEMAP}urlset"
        assert 0 < len(part) <= most
        found += [url.findtext(f"{SITEMAP}loc") for url in part]
        assert all(link.get("hreflang") for link in part.iter(f"{XHTML}link"))
    assert found == [base + page.url.path for page in clinics.pages], "every page once, in order"
    if most == MOST:
        assert sum(len(content) for _, content in parts[:-1]) > largest * (len(parts) - 1) * 0.6, "none is cut early"


def test_the_languages_of_a_page_stay_together_and_are_counted(real: Made) -> None:
    languages = [(code, Url(f"{code}/a/", "")) for code in real.corpus.settings.languages]
    pages = [Location(tuple(url for _, url in languages), tuple(languages))] * 5
    _, *parts = (data.content for data in sitemaps("https://example.org/", pages, 13, LARGEST))
    assert [len(part.content) for part in parts] == [12, 12, 6]


def test_robots_are_shown_the_way(any_content: Made) -> None:
    found = formatted(any_content.data["robots.txt"]).decode()
    assert found.endswith(f"\nSitemap: {any_content.corpus.settings.base_url}sitemap.xml\n")
    assert formatted(any_content.data[".nojekyll"]) == b""
