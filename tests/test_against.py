"""Published sites in, as folders and over the network; what a build, a check and a diff against them say, out."""

from __future__ import annotations

import csv
import json
import re
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from xml.etree import ElementTree

import pytest

from site_src.model.published import Edition
from site_src.read.published import EDITION_FILES, read_edition, read_figures
from tests.sites import CONTENT, TOP, Said, built, told, tree

ATOM = "{http://www.w3.org/2005/Atom}"
CORRECTION = "corrections:\n  - {date: 2025-02-01, figure: open, was: 7, because: Une clinique avait été oubliée.}\n"


class Land:
    """A small content and its published site."""

    def __init__(self, folder: Path) -> None:
        self.content, self.site = folder / "content", folder / "published"
        shutil.copytree(TOP / "tests" / "check" / "base", self.content)
        shutil.rmtree(self.content / "messages")
        (self.content / "messages").mkdir()
        for name in ("messages.pot", "en.po", "fr.po"):
            shutil.copy(CONTENT / "messages" / name, self.content / "messages" / name)
        built(self.content, self.site)

    def change(self, report: str, *pairs: tuple[str, str]) -> None:
        """Change words of a report's file."""
        path = self.content / "reports" / report
        text = path.read_text("utf-8")
        for old, new in pairs:
            assert old in text
            text = text.replace(old, new)
        path.write_text(text, "utf-8")

    def count_again(self) -> None:
        """Let Birch have eight clinics instead of seven."""
        self.change("2024/birch/fr.md", ("count: 7", "count: 8"), ("sept cliniques", "huit cliniques"))

    def correct(self) -> None:
        """Tell readers why."""
        self.change("2024/birch/fr.md", ("figures:\n", f"{CORRECTION}figures:\n"))

    def told(self, *arguments: str | Path) -> Said:
        """Give a command against the published site."""
        return told(*arguments, "--content", self.content, "--against", self.site)


@pytest.fixture
def land(tmp_path: Path) -> Land:
    return Land(tmp_path)


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder and writes nothing down."""

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def address(land: Land) -> Iterator[str]:
    """The published site on the network of this machine."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(land.site.parent))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/published"
        server.shutdown()


def edition(site: Path) -> Edition:
    found, reason = read_edition({name: (site / name).read_text("utf-8") for name in EDITION_FILES})
    assert found, reason
    return found


# A count that readers have seen.


def test_what_was_published_is_no_problem(land: Land) -> None:
    assert land.told("check").stdout == "No problems found.\n"
    assert land.told("build", "-q", "--no-cache", "--output", land.site).returncode == 0


def test_a_count_that_changes_needs_a_correction(land: Land, tmp_path: Path) -> None:
    before = tree(land.site)
    land.count_again()
    assert told("check", "--content", land.content).returncode == 0, "by itself, the content is right"
    for verb in (["check"], ["build", "--no-cache", "--output", land.site]):
        done = land.told(*verb)
        assert done.returncode == 1
        assert "reports/2024/birch/fr.md:8:37: error changed-without-correction: “open” was published" in done.stderr
    assert tree(land.site) == before
    land.correct()
    assert land.told("build", "-q", "--no-cache", "--output", land.site).returncode == 0
    # From now on the new count is the published one, and the correction stays.
    assert land.told("check").returncode == 0


@pytest.mark.parametrize("end", ["", "/", "/data/figures.csv"])
def test_a_site_is_named_by_its_address(land: Land, address: str, end: str) -> None:
    land.count_again()
    done = told("check", "--content", land.content, "--against", f"{address}{end}")
    assert done.returncode == 1
    assert "error changed-without-correction" in done.stderr
    done = told("diff", "--content", land.content, "--against", f"{address}{end}")
    assert done.stdout.startswith("Figures: 1 changed.\n")


@pytest.mark.parametrize("end", ["", "data/figures.csv"])
def test_a_site_is_named_by_its_folder(land: Land, end: str) -> None:
    assert told("diff", "--content", land.content, "--against", land.site / end).stdout == "No figure changes.\n"


def test_what_cannot_be_read_is_never_passed_over(land: Land, address: str, tmp_path: Path) -> None:
    for name in EDITION_FILES:
        (tmp_path / "page.html" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "page.html" / name).write_text("<!doctype html>\n<p>Not found", "utf-8")
    cases = {
        f"{address}/nowhere": "/published/nowhere/data/figures.csv cannot be read: the server answers 404",
        "http://127.0.0.1:1/": "cannot be read: Connection refused",
        "http://[::1": "http://[::1 cannot be read: Invalid IPv6 URL",
        str(tmp_path / "nowhere"): "figures.csv cannot be read: No such file or directory.",
        str(tmp_path / "page.html"): "it lacks the column “figure”, so it is not the data of such a site.",
    }
    for against, sentence in cases.items():
        for verb in ("check", "build", "diff"):
            output = (f"--output={tmp_path / '_site'}",) if verb == "build" else ()
            done = told(verb, "--content", land.content, "--against", against, *output)
            assert (done.returncode, done.stdout) == (2, ""), (verb, against)
            assert sentence in done.stderr
            assert "Traceback" not in done.stderr
    assert not (tmp_path / "_site").exists()


def test_a_diff_needs_something_to_compare_with() -> None:
    done = told("diff")
    assert done.returncode == 2
    assert "--against" in done.stderr


BROKEN = {
    "no count": (",7,", ",sieben,", "line 7 has “sieben” where a count is meant."),
    "a field too few": (",7,,,", ",7,,", "has not as many fields as there are columns"),
    "a figure twice": ("2024/birch#open", "2024/alder#open", "has the figure “2024/alder#open” a second time."),
    "a quotation mark left open": (",sept cliniques,", ',"sept" cliniques",', "is not CSV"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_was_damaged_is_not_believed(land: Land, name: str) -> None:
    old, new, sentence = BROKEN[name]
    text = (land.site / "data" / "figures.csv").read_text("utf-8")
    assert text.count(old) == 1
    found = read_figures(text.replace(old, new))
    assert found.figures is None
    assert sentence in found.sentence


def test_a_sum_of_many_figures_is_read(land: Land) -> None:
    before = csv.field_size_limit(131_072)  # What Python begins with; whoever reads needs more.
    texts = {name: (land.site / name).read_text("utf-8") for name in EDITION_FILES}
    ids = " ".join(f"2024/place-{number}#open" for number in range(8_000))
    texts["data/tallies.csv"] = re.sub(r"[^,\n]*\n\Z", f"{ids}\n", texts["data/tallies.csv"])
    try:
        assert read_edition(texts).edition is not None
    finally:
        csv.field_size_limit(before)


# What a reviewer is told.


def test_a_diff_says_figures_totals_and_pages_in_english(land: Land) -> None:
    land.count_again()
    land.change(
        "2024/alder/en.md",
        ("  - id: inspected\n    status: inspected\n    count: 5\n    quote: five of them were inspected\n", ""),
    )
    shutil.copytree(land.content / "reports" / "2023" / "alder", land.content / "reports" / "2022" / "alder")
    land.change("2022/alder/en.md", ("period: 2023", "period: 2022"))
    done = land.told("diff")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[0] == "Figures: 1 changed, 1 added, 1 removed."
    assert "  added    10: Clinics · Open · Alder (North) · 2022 [2022/alder#open]" in lines
    assert "  removed  5: Clinics · Inspected · Alder (North) · 2024 [2024/alder#inspected]" in lines
    assert "  changed  7 → 8: Clinics · Open · Birch (North) · 2024 [2024/birch#open]" in lines
    assert "  changed  7 → 8: Clinics · Open · Birch (North) · 2024" in lines
    assert any(
        re.match(r"  changed  19 \(from 2 of \d places\) → 20 \(from 2 of \d places\): Clinics · Open · North", line)
        for line in lines
    )
    assert "  added    en/reports/2022/alder/" in lines
    assert any(re.fullmatch(r"Pages: \d+ before, \d+ after \(\d+ added, \d+ removed\)\.", line) for line in lines)


def test_a_figure_that_speaks_of_something_else_is_a_change(land: Land) -> None:
    land.change("2024/birch/fr.md", ("period: 2024", "period: 2023"))
    lines = land.told("diff").stdout.splitlines()
    now, before = ("Clinics · Open · Birch (North) · 2023", "Clinics · Open · Birch (North) · 2024")
    changed = f"  changed  7: {now} [2024/birch#open]; before: {before}"
    assert lines[:2] == ["Figures: 1 changed.", changed]


def test_a_report_that_is_renamed_changes_no_figure(land: Land) -> None:
    (land.content / "reports" / "2024" / "birch").rename(land.content / "reports" / "2024" / "birch-town")
    land.change("2024/birch-town/fr.md", ("period: 2024", "period: 2024\naliases: [2024/birch]"))
    done = land.told("diff")
    assert done.stdout.startswith("No figure changes.\nPages: "), done.stderr
    assert land.told("check").returncode == 0


def test_another_address_is_no_difference(land: Land) -> None:
    assert land.told("diff", "--base-url", "https://other.example/a/").stdout == "No figure changes.\n"


def test_json_has_everything(land: Land) -> None:
    land.count_again()
    (line,) = land.told("diff", "--format", "json").stdout.splitlines()
    found = json.loads(line)
    assert found["figures"] == [
        {
            "change": "changed",
            "figure": "2024/birch#open",
            "what": "Clinics · Open · Birch (North) · 2024",
            "formerly": "",
            "before": "7",
            "after": "8",
        }
    ]
    assert {total["what"] for total in found["totals"]} >= {"Clinics · Open · North · 2024"}
    assert found["pages"]["before"] == found["pages"]["after"] == len(edition(land.site).pages)
    assert found["pages"]["added"] == found["pages"]["removed"] == []


def test_github_is_given_tables(land: Land) -> None:
    assert "**No figure changes.**" in land.told("diff", "--format", "github").stdout
    land.count_again()
    lines = land.told("diff", "--format", "github").stdout.splitlines()
    assert lines[0] == "## What changes against the published site"
    assert "**Figures: 1 changed.**" in lines
    assert "| changed | Clinics · Open · Birch (North) · 2024<br>`2024/birch#open` | 7 | 8 |" in lines
    assert {line.count("|") - line.count("\\|") for line in lines if line.startswith("|")} == {5}


def test_problems_are_no_differences(land: Land) -> None:
    land.change("2024/birch/fr.md", ("count: 7", "count: 1.200"))
    done = land.told("diff", "--format", "github")
    assert done.returncode == 1
    assert done.stdout == "The content has problems, so it cannot be told what changes.\n"
    assert "error ambiguous-number" in done.stderr


# What readers are told.


def test_a_correction_is_on_its_page_and_in_its_feed_in_every_language(land: Land) -> None:
    land.count_again()
    land.correct()
    built(land.content, land.site)
    phrases = {"en": "was 7, now 8", "fr": "auparavant 7, désormais 8"}
    for code, phrase in phrases.items():
        page = (land.site / code / "corrections" / "index.html").read_text("utf-8")
        assert phrase in re.sub("<[^>]*>", "", page)
        assert f'href="../../{code}/figures/2024/birch/open/"' in page
        assert f'href="../../{code}/reports/2024/birch/"' in page
        assert "Une clinique avait été oubliée." in page
        assert ('lang="fr">Une clinique' in page) == (code != "fr"), "the reason is in the language of the report"
        feed = ElementTree.parse(land.site / code / "corrections.xml").getroot()
        (entry,) = feed.findall(f"{ATOM}entry")
        assert (entry.findtext(f"{ATOM}title") or "").endswith(f": {phrase}")
        assert entry.findtext(f"{ATOM}updated") == feed.findtext(f"{ATOM}updated") == "2025-02-01T00:00:00Z"
        assert entry.findtext(f"{ATOM}summary") == "Une clinique avait été oubliée."
        anchor = (entry.findtext(f"{ATOM}id") or "").partition(f"/{code}/corrections/#")[2]
        assert f'id="{anchor}"' in page
        assert "corrections/" in (land.site / code / "index.html").read_text("utf-8").partition("<footer")[2]


def test_a_figure_that_was_taken_out_keeps_its_correction(land: Land) -> None:
    text = CORRECTION.replace("figure: open", "figure: closed").replace("}", ", removed: true}")
    land.change("2024/birch/fr.md", ("figures:\n", f"{text}figures:\n"))
    built(land.content, land.site)
    page = (land.site / "en" / "corrections" / "index.html").read_text("utf-8")
    assert "was 7, no longer stated" in re.sub("<[^>]*>", "", page)
    assert 'href="../../en/reports/2024/birch/"' in page


def test_each_of_several_corrections_says_what_came_after_it(land: Land) -> None:
    entries = "corrections:\n" + "".join(
        f"  - {{date: 2025-0{month}-01, figure: open, was: {was}, because: Recompté.}}\n"
        for month, was in ((3, 6), (2, 5))
    )
    land.change("2024/birch/fr.md", ("figures:\n", f"{entries}figures:\n"))
    built(land.content, land.site)
    page = re.sub("<[^>]*>", "", (land.site / "en" / "corrections" / "index.html").read_text("utf-8"))
    assert re.findall(r"was \d, now \d", page) == ["was 6, now 7", "was 5, now 6"]
