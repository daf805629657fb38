"""A copy of the project and one addition of each sort in; the site with what was added, and all else as it was, out.

Each addition touches only the files that the design names for it. If one of these needs more, the house is wrong.
"""

from __future__ import annotations

import csv
import re
import shutil
from io import StringIO
from pathlib import Path

import pytest

from tests.sites import CONTENT, TOP, Tree, case, run, tree

SOURCES = ("content", "site_src", "templates", "tests")


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with a small content, and its site."""
    folder = tmp_path_factory.mktemp("original")
    for name in ("site_src", "templates"):
        shutil.copytree(TOP / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(TOP / "build.py", folder)
    (folder / "tests" / "check").mkdir(parents=True)
    case("clinics", folder)
    built(folder)
    return folder


@pytest.fixture
def copy(original: Path, tmp_path: Path) -> Path:
    """A copy of the copy, to add something to."""
    shutil.copytree(original, tmp_path / "project", ignore=shutil.ignore_patterns("_site", "__pycache__", ".cache"))
    return tmp_path / "project"


def built(project: Path) -> str:
    """Build the site of a copy with its own program, and give what was said."""
    done = run("build", "--no-cache", top=project)
    assert done.returncode == 0, done.stderr
    return done.stderr


def touched(original: Path, copy: Path) -> set[str]:
    """Give the files in which two copies of the project differ."""
    old, new = (
        {
            path: content
            for path, content in tree(one).items()
            if path.split("/")[0] in SOURCES and "__pycache__" not in path
        }
        for one in (original, copy)
    )
    return {path for path in old.keys() | new.keys() if old.get(path) != new.get(path)}


class Grown:
    """The sites before and after."""

    def __init__(self, original: Path, copy: Path) -> None:
        self.said = built(copy)
        self.old, self.new = tree(original / "_site"), tree(copy / "_site")

    @property
    def added(self) -> set[str]:
        return self.new.keys() - self.old.keys()

    @property
    def changed(self) -> set[str]:
        assert self.old.keys() <= self.new.keys(), "nothing may go"
        return {path for path in self.old if self.old[path] != self.new[path]}


def insert(path: Path, before: str, text: str) -> None:
    """Put text before the last place where something stands in a file."""
    head, found, tail = path.read_text("utf-8").rpartition(before)
    assert found, f"{path.name} has {before}"
    path.write_text(f"{head}{text}{before}{tail}", "utf-8", newline="\n")


def add_row(path: Path, table: str, row: str) -> None:
    """Put a row at the end of a table of a module."""
    text, made = re.subn(
        rf"(?ms)^({table}\b[^=\n]*= \()(.*?)(,?\s*)\)$", rf"\g<1>\g<2>, {row},)", path.read_text("utf-8"), count=1
    )
    assert made, f"{path.name} has the table {table}"
    path.write_text(text, "utf-8", newline="\n")


def without(lines: bytes, *marks: bytes) -> list[bytes]:
    return [line for line in lines.splitlines() if not any(mark in line for mark in marks)]


def test_a_kind_of_page(original: Path, copy: Path) -> None:
    pages = copy / "site_src" / "plan" / "pages.py"
    insert(
        pages,
        "PAGES:",
        '''class SourcesPage(NamedTuple):
    """Who published the reports."""

    publishers: tuple[str, ...]


def plan_sources(view: View, _: str) -> Iterator[Planned]:
    """Plan the list of publishers."""
    addresses = everywhere(view, partial(urls.single, name="sources"))
    yield Planned("sources", addresses, partial(_sources, view), None)


def _sources(view: View) -> Sheet:
    names = {report.source.publisher or "" for report in view.knowledge.corpus.reports.values()}
    return Sheet(NOBODY, NOBODY, (), "", SourcesPage(tuple(sorted(names))))


''',
    )
    add_row(pages, "PAGES", "Kind(once, plan_sources)")
    (copy / "templates" / "pages" / "sources.html").write_text(
        """{% extends "base.html" %}
{% block title %}{% trans %}Source{% endtrans %}{% endblock %}
{% block content %}
<h1>{{ self.title() }}</h1>
<ul>{% for name in page.publishers %}<li>{{ name }}</li>{% endfor %}</ul>
{% endblock %}
""",
        "utf-8",
    )
    assert touched(original, copy) == {"site_src/plan/pages.py", "templates/pages/sources.html"}
    grown = Grown(original, copy)
    assert grown.added == {"en/sources/index.html", "ar/sources/index.html"}
    assert b"<li>Ministry of Health &amp; Care</li>" in grown.new["ar/sources/index.html"]
    assert b'hreflang="ar"' in grown.new["en/sources/index.html"]
    assert grown.changed == {"sitemap.xml", "data/audit.json"}
    assert grown.new["sitemap.xml"].count(b"/sources/</loc>") == 2


def test_a_language(original: Path, copy: Path) -> None:
    settings = copy / "content" / "site.yaml"
    settings.write_text(settings.read_text("utf-8").replace("[en, ar]", "[en, ar, fr]"), "utf-8")
    shutil.copy(CONTENT / "messages" / "fr.po", copy / "content" / "messages")
    assert touched(original, copy) == {"content/site.yaml", "content/messages/fr.po"}
    grown = Grown(original, copy)
    workbook = "data/tables-fr.xlsx"
    assert {path.partition("/")[0] for path in grown.added - {workbook}} == {"fr"}
    own = {workbook} | {path.removeprefix("en/") for path in grown.old if path.startswith("en/")}
    assert {path.removeprefix("fr/") for path in grown.added} == own
    (root,) = re.findall(rb"<html [^>]*>", grown.new["fr/index.html"])
    assert root == b'<html lang="fr" dir="ltr">'
    # What says which languages there are, and what holds it or was counted.
    told = {f"data/{name}" for name in ("site.json", "datapackage.json", "data.zip", "audit.json")}
    assert {path for path in grown.changed if path.startswith("data/")} == told
    for path in grown.changed:
        if path.endswith(".html") and path != "404.html":
            # The other pages have the way to it, and nothing else is new; that of wrong addresses speaks all languages.
            # (What the page of the data says of its files to machines names the new workbook.)
            marks = (b'hreflang="fr"', b'"@type":"DataDownload"')
            assert without(grown.new[path], *marks) == without(grown.old[path], *marks), path


def test_an_output(original: Path, copy: Path) -> None:
    exports = copy / "site_src" / "plan" / "exports.py"
    insert(
        exports,
        "Export = ",
        '''def statuses_csv(known: Knowledge) -> Data:
    """Plan ``statuses.csv``: all statuses."""
    fields = (Field("status", "string", "Id of the status"),)
    return _csv("statuses.csv", fields, [(name,) for name in known.corpus.taxonomy.statuses])


''',
    )
    add_row(exports, "EXPORTS", "statuses_csv")
    assert touched(original, copy) == {"site_src/plan/exports.py"}
    grown = Grown(original, copy)
    assert (grown.added, grown.changed) == ({"data/statuses.csv"}, {"data/data.zip"})
    assert grown.new["data/statuses.csv"] == b"status\naccredited\nopen\nplanned\n"


def test_a_check(original: Path, copy: Path) -> None:
    insert(
        copy / "site_src" / "check" / "figures.py",
        "def no_quote(",
        '''def suspiciously_round(corpus: Corpus) -> Iterator[Finding]:
    """A count that looks like an estimate and does not say so."""
    for figure in corpus.figures:
        if figure.count and figure.count % 10 == 0 and not figure.approx:
            yield Finding(figure.spots["count"], f"{figure.count} is round.", "Add “approx: about”.")


''',
    )
    add_row(copy / "site_src" / "check" / "rules.py", "LOCAL_WARNINGS", "figures.suspiciously_round")
    (copy / "tests" / "check" / "suspiciously-round.md").write_text("# suspiciously-round\n", "utf-8")
    assert touched(original, copy) == {
        "site_src/check/figures.py",
        "site_src/check/rules.py",
        "tests/check/suspiciously-round.md",
    }
    grown = Grown(original, copy)
    assert (grown.added, grown.changed) == (set(), set())
    assert "content/reports/2024/delta/en.md:11:12: warning suspiciously-round: 20 is round." in grown.said
    assert grown.said.count("warning suspiciously-round") == 2
    assert run("check", "--strict", top=copy).returncode == 1


def rows(site: Tree, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(site[f"data/{name}.csv"].decode("utf-8"), newline="")))


def test_a_place(original: Path, copy: Path) -> None:
    with (copy / "content" / "places" / "coast.yaml").open("a", encoding="utf-8") as file:
        file.write("islands:\n  kind: region\n  name: Islands\n  names: {ar: الجزر}\n")
        file.write("  places:\n    reef: {kind: town, name: Reef}\n")
    report = copy / "content" / "reports" / "2024" / "reef" / "en.md"
    report.parent.mkdir()
    text = (copy / "content" / "reports" / "2024" / "delta" / "en.md").read_text("utf-8")
    report.write_text(re.sub("place: .*", "place: islands/reef", text), "utf-8")
    assert touched(original, copy) == {"content/places/coast.yaml", "content/reports/2024/reef/en.md"}
    grown = Grown(original, copy)
    assert grown.added == {
        f"{code}/{path}/index.html"
        for code in ("en", "ar")
        for path in ("places/islands", "places/islands/reef", "reports/2024/reef", "figures/2024/reef/open")
    } | {
        *(f"data/places/{name}.{ending}" for name in ("islands", "islands.reef") for ending in ("csv", "json")),
        *(f"{code}/places/{name}/feed.xml" for name in ("islands", "islands/reef") for code in ("en", "ar")),
    }
    assert "الجزر" in grown.new["ar/places/islands/index.html"].decode()
    new = [row for row in rows(grown.new, "tallies") if row not in rows(grown.old, "tallies")]
    assert {row["place"] for row in new} == {"", "islands", "islands/reef"}
    (country,) = (
        row
        for row in new
        if not row["place"] and row["status"] == "open" and row["period"] == "2024" and not row["dimension"]
    )
    assert (country["low"], country["high"], country["reporting"], country["of"]) == ("65", "67", "3", "3")
    # The pages of other places know nothing of it.
    assert not [path for path in grown.changed if re.match("(en|ar)/places/(?!index)", path)]


def test_a_value_of_a_dimension(original: Path, copy: Path) -> None:
    taxonomy = copy / "content" / "taxonomy.yaml"
    insert(taxonomy, "  owner:\n", "      dental: {names: {en: Dental, ar: أسنان}}\n")
    report = copy / "content" / "reports" / "2024" / "delta" / "en.md"
    insert(report, "---\n", "    parts:\n      - {care: dental, count: 8, quote: eight for teeth}\n")
    insert(report, "counted twenty clinics", "said that there are eight for teeth. It ")
    assert touched(original, copy) == {"content/taxonomy.yaml", "content/reports/2024/delta/en.md"}
    grown = Grown(original, copy)
    assert grown.added == set()
    (part,) = (row for row in rows(grown.new, "figures") if row["care"] == "dental")
    assert (part["figure"], part["count"]) == ("2024/delta#open/1", "8")
    assert [row["count"] for row in rows(grown.new, "tallies") if row["value"] == "dental"] == ["8"] * 3
    assert "أسنان" in grown.new["ar/tables/clinics/care/2024/index.html"].decode()
    wholes = [[row for row in rows(site, "tallies") if not row["dimension"]] for site in (grown.old, grown.new)]
    assert wholes[0] == wholes[1]


def test_a_status(original: Path, copy: Path) -> None:
    taxonomy = copy / "content" / "taxonomy.yaml"
    status = (
        "  closed:\n    names: {en: Closed, ar: مغلقة}\n    reported: {en: reported as closed, ar: مع إفادة بالإغلاق}\n"
    )
    insert(taxonomy, "dimensions:\n", status)
    report = copy / "content" / "reports" / "2024" / "delta" / "en.md"
    insert(report, "---\n", "  - {id: closed, count: 2, status: closed, quote: two have closed}\n")
    insert(report, "counted twenty clinics", "said that two have closed. It ")
    assert touched(original, copy) == {"content/taxonomy.yaml", "content/reports/2024/delta/en.md"}
    grown = Grown(original, copy)
    assert grown.added == {f"{code}/figures/2024/delta/closed/index.html" for code in ("en", "ar")}
    new = [row for row in rows(grown.new, "tallies") if row not in rows(grown.old, "tallies")]
    assert {(row["place"], row["status"], row["count"]) for row in new} == {
        (place, "closed", "2") for place in ("", "south", "south/delta")
    }
    assert [row for row in rows(grown.old, "tallies") if row not in rows(grown.new, "tallies")] == []
    assert "مغلقة" in grown.new["ar/tables/clinics/places/2024/index.html"].decode()
    assert not [path for path in grown.changed if "/places/north/" in path]
