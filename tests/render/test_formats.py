"""Data in, the bytes of its file out: what the formats must stand."""

from __future__ import annotations

import csv
import json
from io import StringIO
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_src.model.site import Data, Element, Format, Url
from site_src.render.formats import formatted

HARD = 'a, "b"\nc\td; ’é ثوان 診 \u200f <&>'

texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), include_characters="\n\t"))


def written(form: Format, content: object) -> str:
    return formatted(Data(Url("data/x", ""), form, content)).decode("utf-8")


@given(st.lists(st.lists(texts | st.integers(), min_size=2, max_size=4), min_size=1))
def test_rows_come_back_as_they_were(rows: list[list[str | int]]) -> None:
    found = list(csv.reader(StringIO(written(Format.CSV, rows), newline=""), strict=True))
    assert found == [[str(value) for value in row] for row in rows]


def test_csv_is_that_of_rfc_4180_with_the_line_ends_of_unix() -> None:
    assert written(Format.CSV, (("a", "b"), ('1,"2"', "x\ny"), ("", 3))) == 'a,b\n"1,""2""","x\ny"\n,3\n'


@given(texts, texts)
def test_xml_comes_back_as_it_was(text: str, value: str) -> None:
    # (XML itself takes some characters for others: a line end in an attribute is a space.)
    usable = "".join(letter for letter in text if letter not in "\ufffe\uffff\r")
    attribute = "".join(letter for letter in value if letter not in "\ufffe\uffff\r\n\t")
    content = Element("a", (("b", attribute),), (Element("c", (), usable), Element("d", (), "")))
    root = ElementTree.fromstring(written(Format.XML, content))
    assert root.get("b") == attribute
    assert root.findtext("c") == usable
    assert root.findtext("d") == ""


def test_json_is_readable_text_in_every_script() -> None:
    found = written(Format.JSON, {"b": [HARD], "a": (1, None)})
    assert json.loads(found) == {"b": [HARD], "a": [1, None]}
    assert "ثوان 診" in found
    assert found.index('"b"') < found.index('"a"'), "the order is the plan's"
    assert found.endswith("\n")


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(0.0001, 10**6) | st.text(st.characters(codec="utf-8")),
        lambda inner: st.lists(inner) | st.dictionaries(texts, inner),
    )
)
def test_json_is_written_as_python_itself_writes_it(value: object) -> None:
    assert written(Format.JSON, value) == json.dumps(value, ensure_ascii=False, indent=1) + "\n"


@pytest.mark.parametrize("text", ["", "User-agent: *\n"])
def test_a_text_is_itself(text: str) -> None:
    assert written(Format.TEXT, text) == text
