"""Contents in; the data files as programs read them out: well-formed, sorted, complete, and true to the figures."""

from __future__ import annotations

import csv
import json
import warnings
from io import StringIO
from pathlib import Path

import pytest

from site_src.model.corpus import Figure
from site_src.render.formats import formatted
from tests.plan.conftest import Made

CSV = ("data/figures.csv", "data/tallies.csv", "data/reports.csv", "data/places.csv")

Row = dict[str, str]


def rows(made: Made, name: str) -> list[Row]:
    """Read a data file as any program does."""
    return list(csv.DictReader(StringIO(formatted(made.data[f"data/{name}.csv"]).decode("utf-8"), newline="")))


@pytest.mark.parametrize("path", CSV)
def test_a_file_is_utf_8_with_unix_line_ends_and_nothing_before_its_header(any_content: Made, path: str) -> None:
    found = formatted(any_content.data[path])
    assert not found.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in found
    assert found.endswith(b"\n")
    assert found.decode("utf-8")


@pytest.mark.parametrize("path", CSV)
def test_all_rows_have_all_columns_and_are_sorted(any_content: Made, path: str) -> None:
    header, *found = csv.reader(StringIO(formatted(any_content.data[path]).decode("utf-8"), newline=""), strict=True)
    assert len(set(header)) == len(header)
    assert {len(row) for row in found} <= {len(header)}
    assert found == sorted(found)
    assert len({tuple(row) for row in found}) == len(found)


def test_the_columns_are_those_of_the_contract(real: Made) -> None:
    def header(name: str) -> str:
        return formatted(real.data[f"data/{name}.csv"]).decode("utf-8").partition("\n")[0]

    assert header("figures") == (
        "figure,report,measure,status,place,place_name,province,period,"
        "sector,actor,level,count,approx,part_of,quote,language,source_url"
    )
    assert header("tallies") == (
        "measure,status,place,period,dimension,value,count,low,high,approx,basis,reporting,of,figures"
    )


def test_what_would_break_a_row_is_quoted(clinics: Made) -> None:
    text = formatted(clinics.data["data/figures.csv"]).decode("utf-8")
    assert '"twelve clinics, ""all of them open"", and two streets"' in text
    (found,) = (row for row in rows(clinics, "figures") if row["figure"] == "2024/harbour#open")
    assert found["quote"] == 'twelve clinics, "all of them open", and two streets'


def test_every_figure_and_every_part_has_its_row(any_content: Made) -> None:
    found = {row["figure"]: row for row in rows(any_content, "figures")}
    expected: dict[str, tuple[Figure, int | None, str]] = {}
    for figure in any_content.corpus.figures:
        expected[figure.id] = (figure, figure.count, "")
        expected |= {f"{figure.id}/{part.number}": (figure, part.count, figure.id) for part in figure.parts}
    assert found.keys() == expected.keys()
    for name, (figure, count, part_of) in expected.items():
        row = found[name]
        assert (row["measure"], row["status"], row["place"]) == (figure.measure, figure.status, figure.place)
        assert row["count"] == ("" if count is None else str(count))
        assert row["part_of"] == part_of
        assert bool(row["quote"]) == bool(row["language"])


def test_every_tally_names_figures_that_there_are(any_content: Made) -> None:
    known = {row["figure"] for row in rows(any_content, "figures")}
    for row in rows(any_content, "tallies"):
        named = row["figures"].split(" ")
        assert set(named) <= known
        assert len(set(named)) == len(named)
        low, high = int(row["low"]), int(row["high"])
        assert low <= high
        assert row["count"] == (str(low) if low == high else "")
        assert bool(row["reporting"]) == bool(row["of"]) == (row["basis"] == "summed-places")
        if row["of"]:
            assert 0 < int(row["reporting"]) <= int(row["of"])


def test_no_tally_is_zero_that_no_report_states(any_content: Made) -> None:
    stated = {row["figure"] for row in rows(any_content, "figures") if row["count"] == "0"}
    for row in rows(any_content, "tallies"):
        if row["low"] == "0" and row["value"] != "not-stated":
            assert set(row["figures"].split(" ")) <= stated, row


def test_drafts_are_in_no_file(clinics: Made) -> None:
    for path, data in clinics.data.items():
        assert b"999 clinics" not in formatted(data), path
        assert b"2024/dunes" not in formatted(data), path


def test_the_places_are_the_whole_gazetteer(real: Made) -> None:
    found = rows(real, "places")
    top = [row for row in found if not row["parent"]]
    assert len([row for row in top if row["until"] == "2025-06-30"]) == 52
    assert len([row for row in top if not row["until"]]) == 34
    assert len([row for row in top if not row["since"]]) == 63
    assert len([row for row in found if row["parent"]]) == 696
    known = {row["place"] for row in found}
    for row in found:
        assert set(row["into"].split()) <= known
        assert row["parent"] in known | {""}


def test_the_package_is_valid_with_the_data_it_describes(any_content: Made, tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # (frictionless and what it imports warn of their own future.)
        import frictionless

    for path, data in any_content.data.items():
        if path.startswith("data/"):
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_bytes(formatted(data))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        package = frictionless.Package(str(tmp_path / "data" / "datapackage.json"))
        report = package.validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "type", "message"])
    assert {"figures", "tallies", "reports", "places", "ledger", "site", "data"} < {
        one.name for one in package.resources
    }
    assert report.stats["errors"] == 0


def test_the_package_describes_every_column_in_its_order(any_content: Made) -> None:
    package = json.loads(formatted(any_content.data["data/datapackage.json"]))
    shared = json.loads(formatted(any_content.data["data/counts.schema.json"]))
    for resource in package["resources"]:
        if resource["format"] != "csv":
            continue
        schema = shared if resource["schema"] == "counts.schema.json" else resource["schema"]
        header = formatted(any_content.data[f"data/{resource['path']}"]).decode("utf-8").partition("\n")[0]
        assert ",".join(one["name"] for one in schema["fields"]) == header
        assert all(one["description"] for one in schema["fields"])


def test_the_site_says_what_it_is_to_programs(clinics: Made) -> None:
    found = json.loads(formatted(clinics.data["data/site.json"]))
    assert found["languages"] == ["en", "ar"]
    assert found["counts"] == {"reports": 9, "figures": 13, "places": 7}
    assert found["statuses"]["accredited"]["within"] == ["open"]
    assert found["dimensions"]["owner"]["overlapping"] is True
