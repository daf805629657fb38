"""Texts as XML: what the standard library writes, for any text."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from hypothesis import given
from hypothesis import strategies as st

from site_src.model.markup import attribute, text

TEXTS = st.text(st.sampled_from("ab&<>\"' \n\r\té")) | st.text()


@given(TEXTS)
def test_it_is_what_the_library_writes(value: str) -> None:
    assert text(value) == escape(value)
    assert attribute(value) == quoteattr(value)
