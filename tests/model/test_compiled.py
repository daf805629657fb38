"""The compiled parser writes the HTML of markdown-it-py wherever it is used, and is used for most texts."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_src.model import compiled as module
from site_src.model.compiled import PLAIN, compiled
from site_src.model.markdown import by_markdown_it, written
from tests.model.markdowns import edited, made_up, real, specification

PLAIN_PIECES = (
    "word", "two words", "a", "1", "12", "3)", "ها", "é", "ế", "\u0301", "ß", "İ", "。", "🙂", "€", "$", "£", "+",
    "#", "##", " ##", "*", "**", "***", "_", "__", "*a*", "**b c**", "_d_", "«", "»", "“", "”", "\"", "'", "(",
    ")", "{", "}", "@", "%", "=", ">", ":", "!", "?", ".", ",", "-", "–", "…", "(c)", "http://x.y", "www.a.b",
    "a@b.c", "\u00a0", "\u202f", "\u200b", "\ufeff", "\u3000", " ", "  ", "   ", "\n", "\n", "\n", "\n\n", "\n\n",
    "  \n", "\n- ", "\n- ", "\n* ", "\n> ", "\n> ", "\n# ", "\n## ", "\n##### ", "\n1. ", "\n2. ", "\n10. ",
    "\n  - ", "\n   c", "\n  d", "\n    e", "- ", "> ", "# ", "1. ", "\n---\n", "\n===\n", "\n***\n", "\n___\n",
    "\n| ", " |", " | ", "|", "\n|---|---|\n", "\n| a | b |\n|---|---|\n", "\n| a | b |\n|---:|:-:|\n| c |\n",
    "\n| a |\n|---|\n", "[a](place:x)", "[b c](report:2024/d#e)", "![f](g.png)", "[h](https://example.org/i?j=k)",
    "[l](javascript:m)", "[n](HTTPS://O.P/Q)", "[r](//s.t/u)", "[v](data:image/svg)", "[w](http://a_b.-c-/)",
    "[x](#y)", "[z]()", "[a](../b.md)", "\u2003", "\u205f", "[a](b::c)", "[a](b:c:d)", "![a b](c_d-e.jpg)",
)  # fmt: skip

pytestmark = pytest.mark.skipif(sys.version_info >= (3, 13), reason="the extra “fast” is not made for Python 3.13")


def test_the_parser_is_there() -> None:
    assert module._parser() is not None, f"markdown-it-pyrs {module.PROVEN}, of the group “dev”, is not installed"


@st.composite
def sprinkled(draw: st.DrawFn) -> str:
    """Give a part of a real text into which something plain was put."""
    text = draw(st.sampled_from(real()))
    start = draw(st.integers(0, max(len(text) - 1, 0)))
    text = text[start : start + draw(st.integers(1, 500))]
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.sampled_from(PLAIN_PIECES)) + text[at + draw(st.integers(0, 3)) :]
    return text


def plain() -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(PLAIN_PIECES), max_size=20).map("".join)


@settings(max_examples=3000)
@given(plain() | sprinkled() | made_up() | edited())
def test_it_writes_what_markdown_it_py_writes(source: str) -> None:
    assert compiled(source) in {None, by_markdown_it(source)}


def test_the_specification_s_examples_are_written_alike() -> None:
    for source in specification():
        assert compiled(source) in {None, by_markdown_it(source)}, source
    assert sum(bool(PLAIN.fullmatch(source)) for source in specification()) > 100


def test_real_texts_are_written_alike_and_most_by_it() -> None:
    for source in real():
        assert compiled(source) in {None, by_markdown_it(source)}, source
    assert sum(compiled(source) is not None for source in real()) > 0.9 * len(real())


ELSE = (
    "`", ">", "> a\n2. b", "| a |\n|---|\nb\n2. c", "*£*a", "a\u00a0 ", "[^1]\n\n[^1]: a", "a[b]", "<b>", "&amp;",
    "\ta", "\\*", "[a](b::c)", "a\n\n    b", "~~a~~", "[a]: b", "|a", "a\r\nb", "\0",
    "a\n|---|", "a\n| - |", "# a\u3000 ##",
)  # fmt: skip


@pytest.mark.parametrize("source", ELSE)
def test_what_it_reads_otherwise_or_does_not_know_is_not_given_to_it(source: str) -> None:
    assert compiled(source) is None
    assert written(source) == by_markdown_it(source)


@pytest.mark.parametrize("source", ["*a ", "| a ", "[a](b", "> a\n", "- a\n\n", "!", "1", "a  \n", "| a | b |\n"])
def test_a_text_that_is_nearly_plain_takes_no_longer(source: str) -> None:
    assert not PLAIN.fullmatch(source * 20_000 + "`")


@given(
    st.text(alphabet="aZ09:/.#?=_-", min_size=1, max_size=24),
    st.sampled_from(("", "http://", "place:", "HTTPS:", "//")),
)
def test_addresses_are_written_alike(address: str, scheme: str) -> None:
    source = f"[a]({scheme}{address})"
    assert compiled(source) in {None, by_markdown_it(source)}


def test_it_serves_several_threads() -> None:
    with ThreadPoolExecutor(2) as crew:
        assert {*crew.map(compiled, ["# *a*"] * 50)} == {"<h2><em>a</em></h2>\n"}


def test_another_version_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "version", lambda name: "0.4.1")
    assert module._parser.__wrapped__() is None
