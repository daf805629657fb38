"""Contents in; what pages tell programs out: cards, addresses for networks, JSON-LD as search engines want it."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from site_src.model.language import territory_locale
from site_src.model.site import Card
from site_src.plan import phrases
from site_src.plan.cards import is_public
from tests.elements import elements, links
from tests.plan.conftest import Made, made
from tests.sites import CONTENT, Tree, built, case, tree

ADDRESS = "https://counts.health.gov/reports/"


# Where.


@pytest.mark.parametrize(
    "address", ["https://counts.health.gov/", "https://name.github.io/reports/", "http://8.8.8.8/"]
)
def test_an_address_that_others_can_reach(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/",
        "https://www.example.com/a/",
        "https://health.example/clinics/",
        "http://localhost:8000/",
        "http://127.0.0.1:8000/",
        "http://[::1]/",
        "http://192.168.1.5/",
        "https://printer.local/",
        "https://intranet/",
    ],
)
def test_an_address_that_leads_others_nowhere(address: str) -> None:
    assert not is_public(address)


def public(content: Path) -> Path:
    """Give a content an address that others can reach."""
    settings = content / "site.yaml"
    text, changed = re.subn("(?m)^base_url: .*$", f"base_url: {ADDRESS}", settings.read_text("utf-8"))
    assert changed
    settings.write_text(text, "utf-8", newline="\n")
    return content


@pytest.fixture(scope="module")
def contents(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """Contents whose sites can be reached."""
    own = tmp_path_factory.mktemp("own") / "content"
    shutil.copytree(CONTENT, own)
    return {"own": public(own), "clinics": public(case("clinics", tmp_path_factory.mktemp("shared clinics")))}


@pytest.fixture(scope="module")
def planned(contents: Mapping[str, Path]) -> Mapping[str, Made]:
    return {name: made(content) for name, content in contents.items()}


@pytest.fixture(scope="module")
def sites(contents: Mapping[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Tree]:
    found = {}
    for name, content in contents.items():
        output = tmp_path_factory.mktemp("site") / "_site"
        built(content, output)
        found[name] = tree(output)
    return found


NAMES = pytest.mark.parametrize("name", ["own", "clinics"])


def cards(made: Made) -> dict[str, Card]:
    return {job.url.path: job for job in made.jobs if isinstance(job, Card)}


# Which pages have a card, and what it says.


@NAMES
def test_home_places_and_versions_of_reports_have_a_card_in_each_language(
    planned: Mapping[str, Made], name: str
) -> None:
    found, pages = cards(planned[name]), planned[name].pages
    own = [page for page in pages if page.kind in {"home", "place"}]
    own += [page for page in pages if page.kind == "report" and page.head.canonical == page.url]
    assert found.keys() == {f"{page.url.path}card.png" for page in own}
    for page in pages:
        assert (page.head.shared.card is not None) == (page.kind in {"home", "place", "report"})
        if page.head.shared.card:
            assert page.head.shared.card.path == f"{page.head.canonical.path}card.png"
            assert page.head.shared.card.path in found
            assert page.head.shared.words


def test_a_site_without_a_real_address_or_without_the_wish_has_none(any_content: Made, tmp_path: Path) -> None:
    assert not cards(any_content)
    assert not [page for page in any_content.pages if page.head.shared.card]
    content = public(case("clinics", tmp_path))
    with (content / "site.yaml").open("a", encoding="utf-8") as settings:
        settings.write("cards: false\n")
    assert not cards(made(content))


def test_a_card_says_what_its_page_says(planned: Mapping[str, Made]) -> None:
    found = cards(planned["own"])
    card = found["fr/reports/2024/cao-bang/card.png"]
    assert card.titles[0].text == planned["own"].corpus.reports["2024/cao-bang"].lead.title
    assert card.about == "Cao Bằng · province"
    assert [fact.what for fact in card.facts] == ["Modèles · Enregistré", "Modèles · Reconnu", "Ménages · Soutenu"]
    assert card.facts[0].number == "13\u202f268"
    assert card.facts[0].basis == "2020–2024"
    card = found["en/places/ninh-thuan/card.png"]
    assert (card.titles[0].text, card.about) == ("Ninh Thuận", "province")
    assert [(fact.number, fact.basis) for fact in card.facts] == [("170", "2024 · from 3 of 7 districts")]
    card = found["ar/places/ninh-thuan/card.png"]
    assert card.direction == "rtl"
    assert card.about.startswith("Ninh Thuận · "), "with its official name"


@NAMES
def test_a_card_has_at_most_three_counts_and_each_says_of_when(planned: Mapping[str, Made], name: str) -> None:
    for card in cards(planned[name]).values():
        assert len(card.facts) <= 3
        assert all(re.search(r"\d{4}", fact.basis) and fact.what for fact in card.facts)


def test_every_phrase_is_one_that_templates_have() -> None:
    known = (CONTENT / "messages" / "messages.pot").read_text("utf-8")
    said = (*phrases.HEDGES.values(), phrases.RANGE, phrases.ABOUT_RANGE, phrases.AS_OF, phrases.DISAGREE)
    for phrase in (*said, phrases.SUM_OF_PARTS, phrases.COVERED):
        assert f'msgid "{phrase}"' in known, phrase
    assert f'msgid_plural "{phrases.COVERED_MANY}"' in known


# What networks are told.


def properties(page: bytes) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in elements(page, "meta"):
        key = one.attributes.get("property") or one.attributes.get("name", "")
        found.setdefault(key, []).append(one.attributes.get("content", ""))
    return found


@NAMES
def test_networks_are_told_of_every_page(sites: Mapping[str, Tree], name: str) -> None:
    site, pictures = sites[name], 0
    for path, page in site.items():
        if not path.endswith("index.html") or b'http-equiv="refresh"' in page:
            continue
        told = properties(page)
        (root,) = elements(page, "html")
        (canonical,) = links(page, "canonical")
        assert told["og:url"] == [canonical.attributes["href"]], path
        assert told["og:title"][0]
        assert told["og:description"] == told["description"]
        assert told["og:site_name"][0]
        assert told["og:type"] == (["article"] if re.match(r"\w+/reports/\d", path) else ["website"])
        assert told["og:locale"] == [territory_locale(root.attributes["lang"])]
        others = {one.attributes["hreflang"] for one in links(page, "alternate") if "hreflang" in one.attributes}
        others -= {"x-default", root.attributes["lang"]}
        assert set(told.get("og:locale:alternate", ())) == {territory_locale(code) for code in others}
        if "og:image" in told:
            pictures += 1
            (picture,) = told["og:image"]
            assert site[picture.removeprefix(ADDRESS)].startswith(b"\x89PNG"), "it is there, at a full address"
            assert (told["og:image:width"], told["og:image:height"]) == (["1200"], ["630"])
            assert told["og:image:alt"][0]
            assert told["twitter:card"] == ["summary_large_image"]
        else:
            assert told["twitter:card"] == ["summary"]
    assert pictures > 5


def test_nothing_is_told_where_nobody_can_come(tmp_path: Path) -> None:
    built(case("clinics", tmp_path), tmp_path / "_site")
    site = tree(tmp_path / "_site")
    assert not [
        path for path, page in site.items() if b'"og:' in page or b"twitter:" in page or path.endswith("card.png")
    ]


@pytest.mark.parametrize(
    "code, locale", [("vi", "vi_VN"), ("en", "en_US"), ("nb", "nb_NO"), ("ar", "ar_EG"), ("pt-BR", "pt_BR")]
)
def test_a_language_with_its_country(code: str, locale: str) -> None:
    assert territory_locale(code) == locale


# JSON-LD.


WANTED: Mapping[str, Mapping[str, type]] = {
    "Dataset": {
        "name": str, "description": str, "url": str, "creator": dict, "publisher": dict, "license": str,
        "isAccessibleForFree": bool, "temporalCoverage": str, "variableMeasured": list, "distribution": list,
        "inLanguage": str, "dateModified": str,
    },
    "DataDownload": {"name": str, "contentUrl": str, "encodingFormat": str},
    "Report": {
        "name": str, "url": str, "inLanguage": str, "publisher": dict, "license": str, "about": dict,
        "temporalCoverage": str, "reportNumber": str, "isPartOf": dict,
    },
    "Article": {"url": str},
    "BreadcrumbList": {"itemListElement": list},
    "ListItem": {"position": int, "name": str, "item": str},
    "Organization": {"name": str},
    "Person": {"name": str},
    "WebSite": {"name": str, "url": str},
    "AdministrativeArea": {"name": str, "identifier": str},
    "Country": {"name": str},
    "Observation": {"name": str, "measuredProperty": str, "observationAbout": dict},
    "Place": {"name": str},
}  # fmt: skip
"""What schema.org and the search engines require or recommend, of what this site knows of everything of a type."""

MAY: Mapping[str, frozenset[str]] = {
    "Dataset": frozenset({"@id", "spatialCoverage"}),
    "Report": frozenset({"@id", "datePublished", "dateModified", "isBasedOn"}),
    "Article": frozenset({"inLanguage", "publisher", "author"}),
    "Organization": frozenset({"url"}),
    "AdministrativeArea": frozenset({"url", "containedInPlace"}),
}
"""What is said where it is known."""

DATES = re.compile(r"\d{4}-\d\d-\d\d")


def told(page: bytes) -> list[dict[str, Any]]:
    """Give what a page's scripts of data hold; each is read alone, as a program would."""
    scripts = re.findall(rb'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    found: list[dict[str, Any]] = []
    for script in scripts:
        tree = json.loads(script.decode("utf-8"))
        assert tree.pop("@context") == "https://schema.org"
        found += tree.get("@graph", [tree])
    return found


def of_type(page: bytes, kind: str) -> list[dict[str, Any]]:
    return [thing for thing in told(page) if thing["@type"] == kind]


def proved(thing: object, path: str) -> None:
    """Fail where a thing, or one within it, lacks what its type wants or holds what its type does not have."""
    if isinstance(thing, list):
        for one in thing:
            proved(one, path)
    if not isinstance(thing, dict):
        return
    kind = thing["@type"]
    for name, shape in WANTED[kind].items():
        assert isinstance(thing.get(name), shape), (path, kind, name)
        assert thing[name] not in ("", [], {}), (path, kind, name)
    if kind != "Observation":
        assert thing.keys() <= {"@type", *WANTED[kind], *MAY.get(kind, ())}, (path, kind)
    for name, value in thing.items():
        if name in {"url", "item", "contentUrl", "@id"}:
            assert re.match("https?://[^ ]+$", value), (path, kind, name)
        if name in {"datePublished", "dateModified"}:
            date.fromisoformat(value)
        if name == "temporalCoverage":
            first, last = map(date.fromisoformat, value.split("/"))
            assert first <= last
        proved(value, path)


@NAMES
def test_what_programs_are_told_is_whole(sites: Mapping[str, Tree], name: str) -> None:
    kinds: set[str] = set()
    for path, page in sites[name].items():
        if path.endswith(".html"):
            things = told(page)
            kinds |= {thing["@type"] for thing in things}
            proved([thing for thing in things if thing["@type"] != "Observation"], path)
            ids = [thing["@id"] for thing in things if "@id" in thing]
            assert len(ids) == len(set(ids))
    assert kinds == {"Dataset", "Report", "BreadcrumbList", "Observation"}


@NAMES
def test_every_page_with_a_way_from_home_tells_it(sites: Mapping[str, Tree], name: str) -> None:
    ways = 0
    for path, page in sites[name].items():
        if not path.endswith(".html"):
            continue
        shown = [one for one in elements(page, "nav") if one.attributes.get("class") == "crumbs"]
        found = of_type(page, "BreadcrumbList")
        assert len(shown) == len(found), path
        for way in found:
            ways += 1
            steps = way["itemListElement"]
            assert [step["position"] for step in steps] == [*range(1, len(steps) + 1)]
            (nav,) = shown
            assert all(" ".join(step["name"].split()) in nav.text for step in steps), path
            assert steps[0]["item"] == f"{ADDRESS}{path.partition('/')[0]}/"
            assert steps[-1]["item"] == f"{ADDRESS}{path.removesuffix('index.html')}"
            assert all(f"{step['item'].removeprefix(ADDRESS)}index.html" in sites[name] for step in steps)
    assert ways > 20


def test_the_data_page_tells_of_the_data(sites: Mapping[str, Tree]) -> None:
    site = sites["own"]
    for code in ("vi", "en", "fr", "de", "nb", "ar"):
        (data,) = of_type(site[f"{code}/data/index.html"], "Dataset")
        assert 50 <= len(data["description"]) <= 5000, "what Google takes"
        assert data["inLanguage"] == code
        assert data["license"].startswith("https://")
        assert data["spatialCoverage"]["name"]
        files = {one["contentUrl"].removeprefix(ADDRESS): one["encodingFormat"] for one in data["distribution"]}
        assert files.keys() <= site.keys()
        assert files["data/figures.csv"] == "text/csv"
        assert files["data/data.zip"] == "application/zip"


def test_a_report_tells_what_it_was_made_from(sites: Mapping[str, Tree]) -> None:
    (report,) = of_type(sites["own"]["fr/reports/2024/cao-bang/index.html"], "Report")
    assert report["datePublished"] == "2024-10-30"
    assert report["inLanguage"] == "fr"
    assert report["temporalCoverage"] == "2020-01-01/2024-12-31"
    assert report["isBasedOn"]["url"].startswith("https://baocaobang.vn/")
    assert report["isBasedOn"]["inLanguage"] == "vi"
    assert report["about"]["identifier"] == "cao-bang"
    # The page in a language without a version tells of the version it shows.
    (shown,) = of_type(sites["own"]["de/reports/2024/cao-bang/index.html"], "Report")
    assert (shown["@id"], shown["inLanguage"]) == (report["@id"], "fr")


def test_a_title_cannot_end_the_script(tmp_path: Path) -> None:
    content = public(case("clinics", tmp_path))
    report = content / "reports/2024/delta/en.md"
    title = "</script><script>alert(1)</script> & <!-- 'x' \\"
    text = re.sub("(?m)^title: .*$", lambda _: f"title: {json.dumps(title)}", report.read_text("utf-8"))
    report.write_text(text, "utf-8", newline="\n")
    built(content, tmp_path / "_site")
    page = (tmp_path / "_site/en/reports/2024/delta/index.html").read_bytes()
    assert b"<script>alert" not in page
    assert [thing["name"] for thing in of_type(page, "Report")] == [title]
    assert properties(page)["og:title"] == [title]
    assert (tmp_path / "_site/en/reports/2024/delta/card.png").is_file()
