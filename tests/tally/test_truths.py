"""A folder of reports in, each with one truth about counting; the rows and pages that are published of them out."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Mapping
from io import StringIO
from pathlib import Path
from typing import NamedTuple

import pytest

from site_src.order import Outcome
from tests.elements import elements
from tests.sites import CONTENT, Tree, built, tree

TRUTHS = Path(__file__).parent / "truths" / "content"
VINH_PHU = "an-giang/thoai-son/vinh-phu"
NINE = "quang-nam/mountain-districts"


class Site(NamedTuple):
    """What a build said, and what it published."""

    outcome: Outcome
    files: Tree

    def page(self, path: str) -> bytes:
        """Give a page in English."""
        return self.files[f"en/{path}index.html"]

    def rows(self, name: str) -> list[dict[str, str]]:
        """Read a data file."""
        return list(csv.DictReader(StringIO(self.files[f"data/{name}"].decode("utf-8"), newline="")))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Build the folder once; its phrases are the project's own, as those of the golden cases are."""
    folder = tmp_path_factory.mktemp("truths")
    shutil.copytree(TRUTHS, folder / "content")
    (folder / "content" / "messages").mkdir()
    for name in ("messages.pot", "vi.po", "en.po", "ar.po"):
        shutil.copy(CONTENT / "messages" / name, folder / "content" / "messages" / name)
    outcome = built(folder / "content", folder / "_site")
    return Site(outcome, tree(folder / "_site"))


def told(row: Mapping[str, str]) -> str:
    """Spell a row of ``tallies.csv``, its place left out: ``registered 2024 level:district = 17 stated``."""
    value = f" {row['dimension']}:{row['value']}" if row["dimension"] else ""
    count = row["count"] or f"{row['low']}–{row['high']}"
    hedged = f"{row['approx']} {count}".lstrip()
    covered = f" {row['reporting']}/{row['of']}" if row["of"] else ""
    return f"{row['status']} {row['period']}{value} = {hedged} {row['basis']}{covered}"


COUNTED: Mapping[str, tuple[str, ...]] = {
    "bac-kan/cho-don": (
        "outstanding 2022 = 55 stated",
        "outstanding 2022 actor:collective = 29 stated",
        "outstanding 2022 actor:individual = 26 stated",
        "proposed 2022 = 18 stated",
        "recognised 2022 = 123 stated",
        "recognised 2022 actor:collective = 69 stated",
        "recognised 2022 actor:individual = 54 stated",
    ),
    NINE: (
        "registered 2024 = 286 stated",
        "registered 2024 sector:defence-security = 5 stated",
        "registered 2024 sector:economic = 59 stated",
        "registered 2024 sector:not-stated = 110 stated",
        "registered 2024 sector:political-system = 38 stated",
        "registered 2024 sector:sociocultural = 74 stated",
    ),
    "quang-nam": (),
    "tuyen-quang": ("registered 2024 = 7604 stated",),
    "tuyen-quang-2025": (
        "registered 2020/2025 = 11182 stated",
        "registered 2020/2025 sector:not-stated = about 10382 stated",
        "registered 2020/2025 sector:other = more-than 800 stated",
    ),
    VINH_PHU: (
        "recognised 2024 level:grassroots = 42 stated",
        "registered 2024 = 74 summed-parts",
        "registered 2024 level:district = 17 stated",
        "registered 2024 level:grassroots = 53 stated",
        "registered 2024 level:province = 4 stated",
    ),
    "son-la/bac-yen": (
        "registered 2024 level:district = 32 stated",
        "registered 2024 level:grassroots = 103 stated",
    ),
    "lai-chau": ("registered @2023 = 482 stated",),
    "dien-bien": ("registered 2023 = 482–484 stated",),
    "lang-son": ("registered 2023 = 482 stated",),
    "cao-bang/bao-lam": ("registered 2024 = 7 stated",),
    "lam-dong/bao-lam": ("registered 2024 = 9 stated",),
    "": (
        "outstanding 2022 = 55 summed-places 1/11",
        "outstanding 2022 actor:collective = 29 summed-places 1/11",
        "outstanding 2022 actor:individual = 26 summed-places 1/11",
        "proposed 2022 = 18 summed-places 1/11",
        "recognised 2022 = 123 summed-places 1/11",
        "recognised 2022 actor:collective = 69 summed-places 1/11",
        "recognised 2022 actor:individual = 54 summed-places 1/11",
        "recognised 2024 level:grassroots = 42 summed-places 1/11",
        "registered 2020/2025 = 11182 summed-places 1/10",
        "registered 2020/2025 sector:not-stated = about 10382 summed-places 1/10",
        "registered 2020/2025 sector:other = more-than 800 summed-places 1/10",
        "registered 2023 = 964–966 summed-places 2/11",
        "registered 2024 = 7694 summed-places 4/11",
        "registered 2024 level:district = 49 summed-places 2/11",
        "registered 2024 level:grassroots = 156 summed-places 2/11",
        "registered 2024 level:province = 4 summed-places 1/11",
        "registered @2023 = 482 summed-places 1/11",
    ),
}
"""By place, all that is counted there and nothing else; the provinces around one that reports have what it says."""


@pytest.mark.parametrize("place", COUNTED)
def test_a_place_has_these_tallies_and_no_others(site: Site, place: str) -> None:
    assert tuple(told(row) for row in site.rows("tallies.csv") if row["place"] == place) == COUNTED[place]


def test_a_place_without_a_count_of_its_own_says_what_the_one_inside_says(site: Site) -> None:
    tallies = site.rows("tallies.csv")
    around = {row["place"]: row["figures"].split("/")[1] for row in tallies if row["place"] not in COUNTED}
    assert {place: report.partition("#")[0] for place, report in around.items()} == {
        "an-giang": "vinh-phu",
        "an-giang/thoai-son": "vinh-phu",
        "bac-kan": "cho-don",
        "cao-bang": "bao-lam-cao-bang",
        "lam-dong": "bao-lam-lam-dong",
        "son-la": "bac-yen",
    }
    inner = {place: next(name for name in COUNTED if name.startswith(f"{place}/")) for place in around}
    for place, name in inner.items():
        counts = [(row["status"], row["value"], row["count"]) for row in tallies if row["place"] == place]
        assert counts == [(row["status"], row["value"], row["count"]) for row in tallies if row["place"] == name]


def test_only_one_thing_is_pointed_out(site: Site) -> None:
    (problem,) = site.outcome.problems
    assert (problem.rule, problem.severity) == ("contradiction", "warning")
    assert (
        "Điện Biên · 2023: 484 (“đăng ký 484 mô hình”); 482 (“482 models were registered”)" in problem.finding.message
    )


@pytest.mark.parametrize(
    "status, place, period, left_out",
    [
        ("registered", "lai-chau", "@2023", {"2023/lai-chau-june#registered": "earlier-date"}),
        ("registered", "lang-son", "2023", {"2023/lang-son#registered": "superseded"}),
        ("registered", VINH_PHU, "2024", {"2024/vinh-phu#recognised": "within-another-status"}),
        ("recognised", "bac-kan/cho-don", "2022", {}),
        ("registered", NINE, "2024", {}),
        (
            "registered",
            "",
            "2024",
            {
                "2024/bac-yen#grassroots": "part-of-a-whole",
                "2024/bac-yen#district": "part-of-a-whole",
                "2024/mountain-districts#registered": "group",
                "2024/vinh-phu#recognised": "within-another-status",
                "2025/tuyen-quang#registered": "other-period",
            },
        ),
    ],
)
def test_what_is_left_out_is_left_out_for_this_reason(
    site: Site, status: str, place: str, period: str, left_out: dict[str, str]
) -> None:
    cell = (status, place, period)
    (account,) = (
        one
        for one in json.loads(site.files["data/ledger.json"])
        if (one["status"], one["place"], one["period"]) == cell
    )
    assert {line["figure"]: line["reason"] for line in account["left_out"]} == left_out


@pytest.mark.parametrize(
    "number, spellings",
    [(123 + 55 + 18, "196|١٩٦"), (7604 + 11182, r"18[\s.,]?786"), (7 + 9, "<data value=.16.")],
)
def test_what_must_not_be_added_is_added_nowhere(site: Site, number: int, spellings: str) -> None:
    alone = re.compile(rf"(?<![0-9a-f])(?:{spellings})(?![0-9a-f])")
    kinds = (".html", ".csv", ".json", ".xml")
    texts = {path: file.decode("utf-8") for path, file in site.files.items() if path.endswith(kinds)}
    assert [path for path, text in texts.items() if alone.search(text)] == []
    assert str(number) not in {row[name] for row in site.rows("tallies.csv") for name in ("count", "low", "high")}


def conflicts(site: Site, section: str) -> list[str]:
    """Give what a section of the page of contradictions names, item by item, as it is read."""
    return [
        one.text
        for one in elements(site.page("contradictions/"), "div")
        if one.attributes.get("class") == "conflict"
        and any(around.attributes.get("aria-labelledby") == section for around in one.around)
    ]


def test_the_page_of_contradictions_names_one_and_what_was_resolved(site: Site) -> None:
    (open_one,) = conflicts(site, "disagreements")
    assert open_one.startswith("Models · Registered · Điện Biên · 2023 Shown as a range")
    for words in (
        "482 to 484",
        "484 – Điện Biên: 484 mô hình năm 2023 đăng ký 484 mô hình",
        "482 models were registered",
    ):
        assert words in open_one
    (resolved,) = conflicts(site, "replacements")
    assert resolved.startswith("Models · Registered · Lạng Sơn · 2023 Before484 –")
    assert "Now482 –" in resolved
    assert resolved.endswith("ReasonSome models had been listed twice.")
    assert "Lai Châu" not in " ".join(conflicts(site, "disagreements") + conflicts(site, "replacements"))
    assert conflicts(site, "excesses") == []


def test_what_parts_leave_open_is_said(site: Site) -> None:
    (residual,) = conflicts(site, "residuals")
    assert "The nine mountain districts of Quảng Nam · 2024" in residual
    assert "not stated: 110 of 286" in residual
    assert ["Not stated", "110"] in table(site.page(f"places/{NINE}/"), "Models · 2024 · Sector")


def table(page: bytes, caption: str) -> list[list[str]]:
    """Give the texts of the rows of one table of a page."""
    found = elements(page)
    (heading,) = (one for one in found if one.name == "caption" and one.text == caption)
    rows = [one for one in found if one.name == "tr" and heading.around[-1] in one.around]
    return [[one.text for one in found if one.name in {"th", "td"} and row in one.around] for row in rows]


def rates(page: bytes) -> list[tuple[str, list[str]]]:
    """Give what a page says in percent, each with the numbers of its cell in a table."""
    found = elements(page)
    shares = [one for one in found if one.name == "bdi" and re.search("[%٪]", one.text)]
    cells = [next(around for around in reversed(one.around) if around.name == "td") for one in shares]
    counts = [one for one in found if one.name == "data" and one.attributes["value"].isdigit()]
    numbers = [[one.attributes["value"] for one in counts if cell in one.around] for cell in cells]
    return [(share.text, values) for share, values in zip(shares, numbers, strict=True)]


def test_one_rate_is_given_for_one_level_and_none_for_a_whole(site: Site) -> None:
    shown = {path: found for path, file in site.files.items() if path.endswith(".html") and (found := rates(file))}
    pages = {path: elements(file, "body")[0].text for path, file in site.files.items() if path.endswith(".html")}
    assert {path for path, text in pages.items() if re.search("[%٪]", text)} == shown.keys()
    share = {"ar": "79.2%", "en": "79.2%", "vi": "79,2%"}
    assert round(42 / 53, 3) == 0.792
    assert shown == {
        f"{code}/{path}/index.html": [(share[code], ["42"])]
        for code in share
        for path in (f"places/{VINH_PHU}", "tables/models/places-by-level/2024")
    }
    assert table(site.page(f"places/{VINH_PHU}/"), "Models · 2024 · Level") == [
        ["Level", "Registered", "Recognised"],
        ["All", "74sum of its parts", "–not reported"],
        ["Province level", "4", "–not reported"],
        ["District level", "17", "–not reported"],
        ["Grassroots level", "53", "4279.2% of “Registered”"],
    ]


def test_no_table_and_no_sum_has_a_unit_and_its_successor(site: Site) -> None:
    for path, page in site.files.items():
        if not path.endswith(".html") or not all(number in page for number in (b'"7604"', b'"11182"')):
            continue
        numbers = [one for one in elements(page, "data") if one.attributes["value"] in {"7604", "11182"}]
        for one in elements(page, "table"):
            assert len({number.attributes["value"] for number in numbers if one in number.around}) < 2, path
    units = {"2024/tuyen-quang#registered", "2025/tuyen-quang#registered"}
    assert not any(units <= {*row["figures"].split()} for row in site.rows("tallies.csv"))


@pytest.mark.parametrize(
    "unit, heading, count",
    [("tuyen-quang", "Models · 2024", "7,604"), ("tuyen-quang-2025", "Models · 2020–2025", "11,182")],
)
def test_a_unit_and_its_successor_have_one_period_each_and_no_trend(
    site: Site, unit: str, heading: str, count: str
) -> None:
    page = site.page(f"places/{unit}/")
    cards = [one for one in elements(page, "article") if one.attributes.get("class") == "card"]
    assert [one.text for one in elements(page, "h3") if one.around[-1] in cards] == [heading]
    totals = [one for one in elements(page, "dd") if any(card in one.around for card in cards)]
    assert [one.text for one in totals] == [count]
    # Nothing is drawn from one period to another: what is drawn are bars within one.
    captions = [one.text for one in elements(page, "caption")]
    assert "Models by period and status" not in captions
    assert all("gauge" in one.attributes["class"].split() for one in elements(page, "svg"))


def test_a_part_that_is_hedged_stays_hedged(site: Site) -> None:
    assert table(site.page("places/tuyen-quang-2025/"), "Models · 2020–2025 · Sector") == [
        ["Sector", "Registered"],
        ["All", "11,182"],
        ["Other", "more than 800"],
        ["Not stated", "about 10,382"],
    ]


@pytest.mark.parametrize(
    "place, report, count",
    [("cao-bang/bao-lam", "2024/bao-lam-cao-bang", "7"), ("lam-dong/bao-lam", "2024/bao-lam-lam-dong", "9")],
)
def test_places_of_one_name_are_two_places_with_a_report_each(site: Site, place: str, report: str, count: str) -> None:
    (row,) = (one for one in site.rows("figures.csv") if one["place"] == place)
    assert (row["report"], row["count"], row["province"]) == (report, count, place.partition("/")[0])
    assert row["place_name"] == "Bảo Lâm"
    page = site.page(f"places/{place}/")
    assert {one.attributes["value"] for one in elements(page, "data")} == {count}
    assert [one["report"] for one in site.rows("reports.csv") if one["place"] == place] == [report]
