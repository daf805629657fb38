"""Names of things in, their addresses out. The only module that makes addresses; none takes one apart."""

from __future__ import annotations

from functools import lru_cache

from site_src.model.period import Period
from site_src.model.site import Url
from site_src.model.tallies import Cell, Value


def chooser() -> Url:
    """The root: the choice of language."""
    return Url("", "")


def home(language: str) -> Url:
    """The first page of a language."""
    return Url(f"{language}/", "")


def places(language: str) -> Url:
    """All places."""
    return Url(f"{language}/places/", "")


def place(language: str, name: str) -> Url:
    """A place; the whole is shown by the page of all places."""
    return Url(f"{language}/places/{name}/", "") if name else places(language)


def comparison(language: str, name: str) -> Url:
    """The places inside one, side by side."""
    return Url(f"{language}/places/{name}/compare/", "")


def compare(language: str) -> Url:
    """The choice of places to put side by side."""
    return Url(f"{language}/compare/", "")


def reports(language: str) -> Url:
    """All reports."""
    return Url(f"{language}/reports/", "")


def reports_of(language: str, year: int, number: int) -> Url:
    """The reports of a year; where they are many, the page of that number."""
    return Url(f"{reports(language).path}{year}/{f'page-{number}/' if number > 1 else ''}", "")


def report(language: str, name: str) -> Url:
    """A report, in its version of that language or in another."""
    return Url(f"{language}/reports/{name}/", "")


def figure(language: str, name: str) -> Url:
    """The permanent page of a figure: ``2024/thuan-nam#registered``."""
    return Url(f"{language}{_below_language(name)[0]}", "")


def evidence(language: str, name: str) -> Url:
    """Where a figure or a part of one stands with its quote: ``2024/thuan-nam#registered/1``."""
    path, fragment = _below_language(name)
    return Url(f"{language}{path}", fragment)


@lru_cache(maxsize=4096)
def _below_language(name: str) -> tuple[str, str]:
    """Give what the addresses of a figure, or of a part of one, have in common in all languages: path and fragment."""
    report_name, _, own = name.partition("#")
    whole, _, number = own.partition("/")
    return f"/figures/{report_name}/{whole}/", f"part-{number}" if number else ""


@lru_cache(maxsize=4096)
def why(cell: Cell, value: Value | None) -> str:
    """The anchor of a sum's account on the page of its place."""
    steps = (cell.measure, cell.status, cell.period.text.replace("/", "-").replace("@", "as-of-"), *(value or ()))
    return "-".join(("why", *steps))


def ledger(language: str, cell: Cell, value: Value | None) -> Url:
    """Where a sum of places says how it was made."""
    return Url(place(language, cell.place).path, why(cell, value))


def why_today(cell: Cell) -> str:
    """The anchor of the account of a sum by today's units, in the table of that grouping."""
    return f"units-{cell.status}-{cell.place.replace('/', '-')}"


def tables(language: str) -> Url:
    """The list of all tables."""
    return Url(f"{language}/tables/", "")


def table(language: str, measure: str, kind: str, period: Period | None) -> Url:
    """A table of a measure; of one period, or of all."""
    step = f"{_step(period)}/" if period else ""
    return Url(f"{language}/tables/{measure}/{kind}/{step}", "")


def _step(period: Period) -> str:
    return period.text.replace("/", "-").replace("@", "as-of-")


def data_page(language: str) -> Url:
    """The page that explains the data files."""
    return Url(f"{language}/data/", "")


def single(language: str, name: str) -> Url:
    """A page of which there is one: an editorial page, or one of a kind of its own."""
    return Url(f"{language}/{name}/", "")


def search(language: str) -> Url:
    """The page of the search."""
    return Url(f"{language}/search/", "")


def bundle() -> Url:
    """The program that searches, which is written with its index."""
    return Url("pagefind/pagefind.js", "")


def not_found(language: str | None) -> Url:
    """What a server shows for an address that does not exist; the one in the root speaks all languages."""
    return Url(f"{language}/404.html" if language else "404.html", "")


def feed(language: str | None) -> Url:
    """The feed of a language, or the one of all reports in their own."""
    return Url(f"{language}/feed.xml" if language else "feed.xml", "")


def place_feed(language: str, name: str) -> Url:
    """The feed of the reports of a place and of those inside it."""
    return Url(f"{place(language, name).path}feed.xml", "")


def card(page: Url) -> Url:
    """The picture that stands for a page where others link to it."""
    return Url(f"{page.path}card.png", "")


def corrections_feed(language: str) -> Url:
    """The feed of corrections of a language."""
    return Url(f"{language}/corrections.xml", "")


def data(name: str) -> Url:
    """A data file: ``figures.csv``."""
    return Url(f"data/{name}", "")


def table_data(measure: str, kind: str, period: Period | None, ending: str) -> Url:
    """A table's counts as data: the same file in all languages, with a name that says what it is wherever it lies."""
    return data(f"tables/{'.'.join((measure, kind, *((_step(period),) if period else ()), ending))}")


def place_data(name: str, ending: str) -> Url:
    """A place's counts as data."""
    return data(f"places/{name.replace('/', '.')}.{ending}")


def counts_schema() -> Url:
    """What is in the columns of the files of tables and places."""
    return data("counts.schema.json")


def beside_package(url: Url) -> str:
    """Give the way to a data file as the description of the data says it, which lies in the same folder."""
    return url.path.removeprefix(data("").path)


def workbook(language: str) -> Url:
    """All tables of a language as an Excel workbook."""
    return data(f"tables-{language}.xlsx")


def archive() -> Url:
    """All data in one file."""
    return data("data.zip")


def dictionary(language: str) -> Url:
    """The page that says what is in each column of each data file."""
    return Url(f"{language}/data/dictionary/", "")


def asset(name: str) -> Url:
    """A style sheet, script or font under its published name."""
    return Url(f"assets/{name}", "")


def attachment(report: str, name: str) -> Url:
    """A file beside a report's text; it is published once for all languages."""
    return Url(f"assets/reports/{report}/{name}", "")


def sitemap() -> Url:
    """The list of all pages for search engines, or of the lists of them."""
    return Url("sitemap.xml", "")


def sitemap_part(number: int) -> Url:
    """One of the lists of pages, where one list would be too long."""
    return Url(f"sitemap-{number}.xml", "")


def top(name: str) -> Url:
    """A file that must lie at the root: ``robots.txt``, ``.nojekyll``."""
    return Url(name, "")
