"""Sites in; what readers and search engines of each language find out: directions, versions, canonical pages."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import dirname, join, normpath

import pytest

from tests.elements import Element, elements, links
from tests.sites import Tree

RIGHT_TO_LEFT = {"ar"}


def pages(site: Tree) -> Iterator[tuple[str, bytes]]:
    """Give the pages of a site by the path of their file."""
    return ((path, content) for path, content in site.items() if path.endswith(".html"))


def base(site: Tree) -> str:
    """Give the address at which a site is published: its chooser's own."""
    (found,) = links(site["index.html"], "canonical")
    return found.attributes["href"]


def hreflangs(page: bytes) -> list[tuple[str, str]]:
    return [
        (link.attributes["hreflang"], link.attributes["href"])
        for link in links(page, "alternate")
        if "hreflang" in link.attributes
    ]


def is_redirect(page: bytes) -> bool:
    return b'http-equiv="refresh"' in page


def test_a_page_says_its_language_and_its_direction(any_site: Tree) -> None:
    for path, page in pages(any_site):
        (root,) = elements(page, "html")
        step = path.partition("/")[0]
        code = root.attributes["lang"]
        assert code == step or "/" not in path
        assert root.attributes["dir"] == ("rtl" if code in RIGHT_TO_LEFT else "ltr"), path


def test_hreflang_is_reciprocal_and_names_the_page_itself(any_site: Tree) -> None:
    root, seen = base(any_site), 0
    for path, page in pages(any_site):
        own = root + path.removesuffix("index.html")
        named = hreflangs(page)
        if not named or path == "index.html":
            continue
        seen += 1
        assert own in dict(named).values(), path
        assert [code for code, _ in named].count("x-default") == 1
        assert len({code for code, _ in named}) == len(named)
        for code, address in named:
            assert address.startswith(root)
            other = any_site[address.removeprefix(root) + "index.html"]
            if code != "x-default":
                assert elements(other, "html")[0].attributes["lang"] == code
                assert hreflangs(other) == named, (path, code)
    assert seen > 10


def test_a_page_has_one_canonical_address_which_is_a_page(any_site: Tree) -> None:
    root = base(any_site)
    for path, page in pages(any_site):
        found = [link.attributes["href"] for link in links(page, "canonical")]
        if path.endswith("404.html"):
            assert found == []
            continue
        (address,) = found
        canonical = any_site[address.removeprefix(root) + "index.html"]
        assert [link.attributes["href"] for link in links(canonical, "canonical")] == [address]
        if address != root + path.removesuffix("index.html"):
            assert hreflangs(page) == [], "a page that shows another's text is no alternate"


def test_every_link_within_the_site_leads_to_a_file_and_to_an_element(any_site: Tree) -> None:
    ids = {
        path: {one.attributes["id"] for one in elements(page) if "id" in one.attributes}
        for path, page in pages(any_site)
    }
    for path, page in pages(any_site):
        for element in elements(page):
            for attribute in ("href", "src"):
                target = element.attributes.get(attribute, "")
                if target.startswith(("http://", "https://")) or attribute not in element.attributes:
                    continue
                assert target, f"{path}: an empty address"
                assert not target.startswith("/") or path.endswith("404.html"), f"{path}: {target} is not relative"
                if target.startswith("/"):
                    continue
                name, _, fragment = target.partition("#")
                file = normpath(join(dirname(path), name)) if name else path
                if name.endswith("/") or name in {".", ".."}:
                    file = normpath(join(file, "index.html"))
                assert file in any_site, f"{path}: {target}"
                assert not fragment or fragment in ids[file], f"{path}: {target}"


def prose(page: bytes) -> Element:
    (found,) = (element for element in elements(page, "article") if "prose" in element.attributes.get("class", ""))
    return found


def notice(page: bytes) -> Element:
    return next(element for element in elements(page, "p") if element.attributes.get("role") == "note")


def test_the_norwegian_report_on_the_arabic_site_is_norwegian_under_an_arabic_notice(real: Tree) -> None:
    page = real["ar/reports/2024/dai-loc/index.html"]
    assert (prose(page).own("lang"), prose(page).own("dir")) == ("nb", "ltr")
    assert (notice(page).own("lang"), notice(page).own("dir")) == ("ar", "rtl")
    assert "Artikkelen" in prose(page).text
    (canonical,) = links(page, "canonical")
    assert canonical.attributes["href"].endswith("/nb/reports/2024/dai-loc/")
    title = next(element for element in elements(page) if element.name == "h1")
    (words,) = (
        element for element in elements(page, "span") if title.text == element.text and element.around[-1].name == "h1"
    )
    assert (words.attributes["lang"], words.attributes["dir"]) == ("nb", "ltr")


def test_an_arabic_report_on_a_left_to_right_page_runs_from_the_right(clinics: Tree) -> None:
    found = prose(clinics["en/reports/2024/lakes/index.html"])
    assert (found.attributes["lang"], found.attributes["dir"]) == ("ar", "rtl")
    own = prose(clinics["ar/reports/2024/lakes/index.html"])
    assert "lang" not in own.attributes
    assert "dir" not in own.attributes


@pytest.mark.parametrize("code", ["en", "ar"])
def test_a_report_in_a_language_without_a_frame_is_shown_in_all_and_marked(clinics: Tree, code: str) -> None:
    page = clinics[f"{code}/reports/2024/mill-town/index.html"]
    assert prose(page).attributes["lang"] == "ja"
    assert prose(page).own("dir") == "ltr"
    assert notice(page).own("lang") == code
    quotes = [element for element in elements(page, "q") if element.text == "診療所は0か所"]
    assert {element.own("lang") for element in quotes} == {"ja"}


def test_a_link_in_a_text_leads_to_the_readers_language(clinics: Tree) -> None:
    for code in ("en", "ar"):
        path = f"{code}/reports/2024/mill-town/index.html"
        (link,) = (one for one in elements(clinics[path], "a") if one.text == "港")
        target = normpath(join(dirname(path), link.attributes["href"]))
        assert target == f"{code}/reports/2024/harbour"


def test_an_attachment_is_published_once_for_all_languages(clinics: Tree) -> None:
    assert [path for path in clinics if path.endswith("map.png")] == ["assets/reports/2024/harbour/map.png"]
    for code in ("en", "ar"):
        assert b"assets/reports/2024/harbour/map.png" in clinics[f"{code}/reports/2024/harbour/index.html"]


def test_an_old_address_leads_on_by_itself_and_by_a_link(clinics: Tree) -> None:
    page = clinics["ar/reports/2024/harbor/index.html"]
    assert is_redirect(page)
    (link,) = elements(page, "a")
    assert link.attributes["href"].endswith("ar/reports/2024/harbour/")
    assert b'content="0; url=' + link.attributes["href"].encode() in page


def test_what_an_editor_writes_is_never_html(clinics: Tree) -> None:
    page = clinics["en/reports/2024/harbour/index.html"]
    assert b"&lt;and&gt; means it" in page
    assert b"<and>" not in page


def test_an_address_that_leads_nowhere_is_answered_once_in_each_language(any_site: Tree) -> None:
    page = any_site["404.html"]
    ways = [one for one in elements(page, "section") if "data-way" in one.attributes]
    shown = [one for one in elements(page, "a") if one.own("id") == "content" or one.own("data-way")]
    shown = [one for one in shown if one.own("hidden") is None]
    assert len({way.attributes["data-way"] for way in ways}) == len(ways) > 1
    assert all(any(way in one.around for way in ways) for one in shown), "a language stands there a second time"
    for way in ways:
        home = f"/{way.attributes['data-way']}/"
        assert [one.own("lang") for one in shown if one.attributes["href"].endswith(home)] == [way.own("lang")]
