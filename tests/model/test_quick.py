"""The parser that chooses its rules by their first character makes the tokens of the one that tries them all."""

from __future__ import annotations

from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from site_src.model.markdown import usual
from site_src.model.quick import BLOCKS, INLINES, quickened
from tests.model.markdowns import edited, made_up, real, specification

USUAL, QUICK = usual(), quickened(usual())


def read(parser: MarkdownIt, source: str) -> tuple[Any, ...]:
    env: dict[str, Any] = {}
    tokens = parser.parse(source, env)
    # The rule of footnotes that is tried in vain leaves an empty list of them.
    return tokens, {"footnotes": {"refs": {}, "list": {}}, **env}


def test_the_specification_s_examples_have_the_same_tokens() -> None:
    for source in specification():
        assert read(QUICK, source) == read(USUAL, source), source


def test_real_texts_have_the_same_tokens() -> None:
    for source in real():
        assert read(QUICK, source) == read(USUAL, source), source


@settings(max_examples=800)
@given(made_up() | edited())
@example("a\n\n1. b")
@example("- a\n\n  b\n- c")
@example("![a![b](c)](d)^[e [f](g)]")
def test_made_up_texts_have_the_same_tokens(source: str) -> None:
    assert read(QUICK, source) == read(USUAL, source)


@given(st.from_regex(r"[a-z]{1,6}:[a-z0-9]{1,9}([/.#-]{0,2}[a-z0-9]{1,9}){0,9}", fullmatch=True))
def test_addresses_are_written_alike(address: str) -> None:
    assert QUICK.normalizeLink(address) == USUAL.normalizeLink(address)


def test_every_rule_of_blocks_is_known() -> None:
    # A line that begins with no sign is a paragraph if these three have nothing to say to it.
    assert {*USUAL.block.ruler.get_active_rules()} == {*BLOCKS, "code", "table", "lheading", "paragraph"}


def test_every_rule_within_blocks_is_known() -> None:
    assert {*USUAL.inline.ruler.get_active_rules()} | {"html_inline"} == {*INLINES, "text"}
