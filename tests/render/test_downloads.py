"""Sites in; their downloads as other programs read them out: they say what the pages say, and nothing else."""

from __future__ import annotations

import csv
import gc
import json
import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from babel.messages.pofile import read_po

from site_src.model.book import Book, BookRow, BookSheet, Link
from site_src.model.site import Data, Format, Url
from site_src.plan import workbooks
from site_src.render.formats import formatted
from tests.elements import Element, elements
from tests.sites import CONTENT, TEMPLATES, Tree, built, case, tree

Row = dict[str, str]

NUMBERS = ("low", "high", "reporting", "of", "share", "inside_low", "inside_high", "inside_reporting", "inside_of")
"""The columns whose numbers a table shows."""

COVERAGE = ("reporting", "of", "inside_reporting", "inside_of")


@pytest.fixture
def site(any_site: Tree) -> Tree:
    return any_site


def rows(content: bytes) -> list[Row]:
    return list(csv.DictReader(StringIO(content.decode("utf-8"), newline="")))


def said(row: Row, columns: tuple[str, ...]) -> tuple[float, ...]:
    """Give the numbers that a cell of a page shows of a row; one count is shown once."""
    numbers = {name: float(row[name]) for name in columns if row[name]}
    for low, high in (("low", "high"), ("inside_low", "inside_high")):
        if numbers.get(low) == numbers.get(high):
            numbers.pop(high, None)
    return tuple(sorted(numbers.values()))


def shown(page: bytes, columns: tuple[str, ...]) -> list[tuple[float, ...]]:
    """Give the numbers of each cell of the tables of counts of a page, as programs read them."""
    found = elements(page)
    values: dict[Element, list[float]] = {one: [] for one in found if is_cell(one)}
    for number in (one for one in found if one.name == "data"):
        cell = next((one for one in reversed(number.around) if one in values), None)
        if cell is not None and number.attributes.get("data-counts", "low") in {*columns, "rate"}:
            values[cell].append(float(number.attributes["value"]))
    return [tuple(sorted(numbers)) for numbers in values.values()]


def columns_of(path: str) -> tuple[str, ...]:
    """Give the columns that pages of a language have in digits: Arabic says "of two" without one."""
    return tuple(name for name in NUMBERS if path.startswith("en/") or name not in COVERAGE)


def is_cell(element: Element) -> bool:
    """Tell what says one count, or that it is not reported: a cell of a table, or a line of a card of counts."""
    around = {name for one in element.around for name in one.attributes.get("class", "").split()}
    # A gap in time, or a day on which a territory changed, is a row of its own and of no count.
    in_table = element.name == "td" and "grid" in around and not around & {"row-gap", "row-break"}
    return in_table or (element.name == "dd" and "tallies" in around)


def pages(site: Tree, kind: str) -> Iterator[tuple[str, bytes, bytes]]:
    """Give the pages of a kind in all languages, each with its CSV."""
    for path, page in site.items():
        if re.fullmatch(rf"[a-z]+/{kind}/.+/index\.html", path):
            own = [one.attributes["href"] for one in elements(page, "a") if one.text == "CSV"]
            if kind == "tables" or "/compare/" not in path:
                yield path, page, site[own[0].replace("../", "")]


def test_a_table_and_its_csv_say_the_same(site: Tree) -> None:
    seen = 0
    for path, page, content in pages(site, "tables"):
        columns = columns_of(path)
        assert Counter(shown(page, columns)) == Counter(said(row, columns) for row in rows(content)), path
        seen += 1
    assert seen > 10


def test_a_place_and_its_csv_say_the_same(site: Tree) -> None:
    seen = 0
    for path, page, content in pages(site, "places"):
        columns = columns_of(path)
        assert set(shown(page, columns)) - {()} == {said(row, columns) for row in rows(content)} - {()}, path
        seen += 1
    assert seen > 10


def test_not_reported_is_empty_and_never_zero(site: Tree) -> None:
    silent = 0
    for path, content in site.items():
        if re.fullmatch(r"data/(tables|places)/.+\.csv", path):
            for row in rows(content):
                if not row["basis"]:
                    silent += 1
                    assert not any(row[name] for name in (*NUMBERS, "count", "approx", "evidence")), path
                else:
                    assert row["count"] in {row["low"] if row["low"] == row["high"] else "", ""}, path
                    assert row["evidence"]
    assert silent > 0


def test_every_count_of_a_csv_is_one_of_the_tallies(site: Tree) -> None:
    key = ("measure", "status", "place", "period", "dimension", "value")
    told = ("low", "high", "approx", "basis", "reporting", "of")
    tallies = {tuple(row[name] for name in key): row for row in rows(site["data/tallies.csv"])}
    seen = 0
    for path, content in site.items():
        # (By today's units, counts stand at other places; where nothing is broken down, all is what is not stated.)
        if re.fullmatch(r"data/(tables|places)/.+\.csv", path) and "today" not in path:
            for row in rows(content):
                tally = tallies.get(tuple(row[name] for name in key))
                if tally is None:
                    assert not row["low"] or row["value"] == "not-stated", path
                else:
                    assert [row[name] for name in told] == [tally[name] for name in told], path
                    assert row["count"] == tally["count"]
                    seen += 1
    assert seen > 50


def test_the_json_has_the_rows_of_the_csv(site: Tree) -> None:
    for path, content in site.items():
        if re.fullmatch(r"data/(tables|places)/.+\.csv", path):
            found = json.loads(site[path.replace(".csv", ".json")])
            plain = [{name: str(value) for name, value in row.items() if value is not None} for row in found["rows"]]
            assert plain == [{name: value for name, value in row.items() if value} for row in rows(content)], path
            assert all("count" in row for row in found["rows"])
            assert found["citation"].count(found["page"]) == 1


def books(site: Tree) -> dict[str, tuple[bytes, Any]]:
    found = {path: content for path, content in site.items() if path.endswith(".xlsx")}
    return {path[12:-5]: (content, openpyxl.load_workbook(BytesIO(content))) for path, content in found.items()}


def counts(sheet: Any) -> list[tuple[tuple[int, int], int]]:
    """Give the numbers of a sheet, each with its place in it."""
    return [
        ((cell.row, cell.column), cell.value)
        for line in sheet.iter_rows(min_row=2, min_col=2)
        for cell in line
        if isinstance(cell.value, int)
    ]


def test_all_workbooks_have_the_same_numbers(site: Tree) -> None:
    said_of = {
        code: [sorted(number for _, number in counts(sheet)) for sheet in book.worksheets[1:]]
        for code, (_, book) in books(site).items()
    }
    assert len(said_of) > 1
    assert len({str(numbers) for numbers in said_of.values()}) == 1


def test_a_workbook_has_the_numbers_of_the_tables(site: Tree) -> None:
    """All counts and all coverage of the tables, as their CSV files have them, and no other number."""
    for _, book in books(site).values():
        expected: Counter[int] = Counter()
        for path, content in site.items():
            if re.fullmatch(r"data/tables/.+\.csv", path):
                for row in rows(content):
                    names = ["low"] if row["low"] == row["high"] else ["low", "high"]
                    expected.update(int(row[name]) for name in (*names, "reporting", "of") if row[name])
        assert Counter(number for sheet in book.worksheets[1:] for _, number in counts(sheet)) == expected


def test_the_totals_of_a_workbook_are_those_of_the_tallies(site: Tree) -> None:
    """The first rows of the tables of places are the whole country: all that is known of it, once."""
    totals: dict[tuple[str, str], list[int]] = {}
    for row in rows(site["data/tallies.csv"]):
        if not row["place"] and not row["dimension"]:
            numbers = {int(row["low"]), int(row["high"])}
            totals.setdefault((row["measure"], row["period"]), []).extend(numbers)
    _, book = books(site)["en"]
    captions = {sheet.oddHeader.center.text: sheet for sheet in book.worksheets[1:]}
    found = [
        tuple(sorted(sheet.cell(2, column).value for column in linked(sheet, 2)))
        for caption, sheet in captions.items()
        if " by place and status" in caption and "today" not in caption
    ]
    assert Counter(found) == Counter(tuple(sorted(numbers)) for numbers in totals.values())


def linked(sheet: Any, row: int) -> list[int]:
    return [cell.column for cell in sheet[row] if cell.hyperlink and isinstance(cell.value, int)]


def test_every_count_of_a_workbook_leads_to_a_page_of_the_site(site: Tree) -> None:
    base = json.loads(site["data/site.json"])["base_url"]
    for code, (_, book) in books(site).items():
        seen = 0
        for sheet in book.worksheets[1:]:
            for line in sheet.iter_rows(min_row=2, min_col=2):
                for cell in line:
                    if cell.hyperlink:
                        seen += 1
                        assert isinstance(cell.value, int)
                        path = cell.hyperlink.target.removeprefix(f"{base}{code}/")
                        page = site[f"{code}/{path.partition('#')[0]}index.html"]
                        anchor = cell.hyperlink.location or path.partition("#")[2]
                        assert not anchor or f'id="{anchor}"'.encode() in page
        assert seen > 20


def test_a_workbook_is_read_as_its_language_is(site: Tree) -> None:
    for code, (_, book) in books(site).items():
        for sheet in book.worksheets:
            assert bool(sheet.sheet_view.rightToLeft) == (code == "ar")
            assert len(sheet.title) <= 31
        for sheet in book.worksheets[1:]:
            assert sheet.freeze_panes == "B2"
            assert sheet.auto_filter.ref
            for row, column in (place for place, _ in counts(sheet)):
                assert sheet.cell(row, column).number_format == "#,##0"
            assert all(sheet.column_dimensions[letter].width > 8 for letter in "AB")
        titles = {cell.value for cell in book.worksheets[0]["B"] if cell.hyperlink and cell.hyperlink.location}
        assert len(titles) >= len({sheet.oddHeader.center.text for sheet in book.worksheets[1:]})


def test_the_first_sheet_says_what_it_is_and_how_it_is_cited(site: Tree) -> None:
    for code, (_, book) in books(site).items():
        text = "\n".join(str(cell.value) for line in book.worksheets[0].iter_rows() for cell in line if cell.value)
        settings = json.loads(site["data/site.json"])
        for part in (settings["title"][code], settings["licence"]["name"], f"{settings['base_url']}{code}/"):
            assert part in text
        assert not any(cell.data_type == "f" for sheet in book.worksheets for line in sheet for cell in line)


def test_the_phrases_of_a_workbook_are_among_those_that_are_translated() -> None:
    known = {message.id for message in read_po(BytesIO((CONTENT / "messages" / "messages.pot").read_bytes()))}
    source = Path(workbooks.__file__).read_text("utf-8")
    said = {*workbooks.BOOK_READING, *workbooks.CAPTIONS.values(), *workbooks.HEDGES.values()}
    said |= {column.heading for column in workbooks.BESIDE}
    said |= set(re.findall(r"""\.say\(["']([^"']+)["']""", source))
    assert len(said) > 25
    assert said <= known


def small(text: str) -> Data:
    sheet = BookSheet("a/b: [c]?*'" * 4, ("head", "n"), (BookRow(text, 1, False, (Link(3, "https://x.org/#a"),)),) * 2)
    return Data(Url("b.xlsx", ""), Format.XLSX, Book("rtl", text, "me", None, "first", (), (sheet, sheet)))


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("https://x.org")', "@SUM(1)", "+1", "-1+2", "\t=1", "https://x.org", "12"]
)
def test_a_text_stays_a_text_in_a_spreadsheet(text: str) -> None:
    book: Any = openpyxl.load_workbook(BytesIO(formatted(small(text))))
    cells = [book.worksheets[0]["A1"], book.worksheets[1]["A2"]]
    assert [(cell.value, cell.data_type) for cell in cells] == [(text, "s")] * 2
    assert all(not cell.hyperlink for cell in cells)
    assert (book.worksheets[1]["B2"].value, book.worksheets[1]["B2"].hyperlink.location) == (3, "a")


def test_sheets_of_one_title_have_names_of_their_own() -> None:
    names = [sheet.title for sheet in openpyxl.load_workbook(BytesIO(formatted(small("x")))).worksheets]
    assert len(set(names)) == 3
    assert not [name for name in names if re.search(r"[\[\]:*?/\\']", name)]


def test_the_same_book_is_the_same_bytes() -> None:
    assert formatted(small("x")) == formatted(small("x"))


def test_a_site_built_again_has_the_same_downloads(tmp_path: Path) -> None:
    content = case("clinics", tmp_path)
    for folder in ("a", "b"):
        built(content, tmp_path / folder)
    assert tree(tmp_path / "a") == tree(tmp_path / "b")


def test_the_archive_has_the_files_of_the_site_and_a_description_of_them(site: Tree) -> None:
    with ZipFile(BytesIO(site["data/data.zip"])) as archive:
        found = {one.filename: archive.read(one) for one in archive.infolist()}
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist() == sorted(found)
    own = {"data/datapackage.json", "data/readme.txt"}
    assert {path: content for path, content in found.items() if path not in own} == {
        path: content
        for path, content in site.items()
        if re.fullmatch(r"data/(tables/.+\.csv|[a-z.]+\.(csv|json))", path)
        and path not in {"data/datapackage.json", "data/audit.json"}
    }
    package = json.loads(found["data/datapackage.json"])
    described = {f"data/{one['path']}" for one in package["resources"]}
    assert described == found.keys() - own - {"data/counts.schema.json"}
    for title in json.loads(site["data/site.json"])["title"].values():
        assert title in found["data/readme.txt"].decode("utf-8")


def test_every_data_file_is_described(site: Tree) -> None:
    package = json.loads(site["data/datapackage.json"])
    described = {f"data/{one['path']}" for one in package["resources"]}
    itself = {"data/datapackage.json", "data/counts.schema.json", "data/audit.json"}
    assert described == {path for path in site if path.startswith("data/")} - itself


def test_the_dictionary_says_what_the_package_says(site: Tree) -> None:
    package = json.loads(site["data/datapackage.json"])
    schemas = [one["schema"] for one in package["resources"] if isinstance(one.get("schema"), dict)]
    schemas.append(json.loads(site["data/counts.schema.json"]))
    columns = [(field["name"], field["description"]) for schema in schemas for field in schema["fields"]]
    dimensions = json.loads(site["data/site.json"])["dimensions"]
    for code in json.loads(site["data/site.json"])["languages"]:
        found = elements(site[f"{code}/data/dictionary/index.html"])
        tables = [one for one in found if one.name == "table"]
        lines = [
            [cell.text for cell in found if cell.name in {"th", "td"} and line in cell.around]
            for line in found
            if line.name == "tr"
        ]
        lines = [line for line in lines if len(line) == 3 and not line[0][:1].isupper()]
        assert len(tables) == len(schemas)
        names = [name for name, _, _ in lines if name.isascii() and name.islower()]
        assert names == [name for name, _ in columns], code
        if code == "en":
            told = [meaning for name, _, meaning in lines if name not in dimensions]
            assert told == [meaning for name, meaning in columns if name not in dimensions]


def test_a_template_needs_no_phrase_that_no_file_of_data_has() -> None:
    """What the dictionary can say is what the package says: nothing of it is left from a column that went."""
    source = (TEMPLATES / "parts" / "dictionary.html").read_text("utf-8")
    keys = re.findall(r'^  "(.+?)": gettext\("(.+?)"\),$', source, re.MULTILINE)
    assert keys
    assert all(key == phrase for key, phrase in keys)


def test_a_workbook_leaves_no_circle_of_objects_behind() -> None:
    row = BookRow("a", 0, False, (1, Link(2, "https://example.org/#b")))
    book = Book("ltr", "c", "d", None, "e", (), (BookSheet("f", ("g", "h", "i"), (row,)),))
    data = Data(Url("data/e.xlsx", ""), Format.XLSX, book)
    formatted(data)  # (What is loaded with the first one stays.)
    gc.collect()
    gc.disable()
    try:
        formatted(data)
        assert gc.collect() == 0
    finally:
        gc.enable()
