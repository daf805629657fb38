"""Markdown in, its HTML by a compiled parser out, where that is proven to be what markdown-it-py writes; else nothing.

The parser (markdown-it-pyrs, the extra ``fast``) is in Rust and takes a ninth of the time. In places it differs from
markdown-it-py: an empty block quote, a numbered item just below a quote or a table, a table without a bar in its head,
a sign of currency beside emphasis, a wide space at the end of a line, two colons in an address, a code span that it
panics at. It knows no footnotes of this kind. So it is given only texts in which every line is of a plain shape, as
most are: paragraphs, headings, lists, quotes and tables, with emphasis and links to plain addresses. For those,
tests/model/test_compiled.py compares the two on the examples of the specification, on real texts and on made-up ones.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from typing import Protocol, cast

PROVEN = "0.4.0"
"""The version that the proof is of; another one is not used."""

RULES = (
    "paragraph", "heading", "lheading", "hr", "list", "blockquote", "table", "emphasis", "image", "link", "newline",
)  # fmt: skip
"""All that a plain text may need."""

_NEVER = r"\n\\`<&~|\[\]\x00-\x1f\x7f\x85\u2028\u2029"
_NEAR = r"\w\s!-~«»“”„‘’‚‹›…–—。、，！？؟،؛·"
"""What may stand beside a sign of emphasis: all tables of Unicode agree whether it is punctuation."""
_LINK = rf"!?\[[^!*_{_NEVER}]*+\]\((?:[A-Za-z]++:)?+[A-Za-z0-9/.#?=_-]++\)"
_WORDS = rf"(?:[^*_!{_NEVER}]++|(?<![^{_NEAR}])[*_]++(?![^{_NEAR}])|{_LINK}|!)*+"
_START = r"(?:(?=[*_]{1,2}[^\s*_])|(?![#>+=:~|\s*_-]|[0-9]++[.)]))"
"""A line that begins otherwise may be something else than a paragraph."""
_TEXT = rf"{_START}{_WORDS}(?:(?<!\s)|(?<=\S  ))"
_ROW = rf"(?![^\n]*(?:[ |][^\S\n ]|[^\S\n ][ |]))\|(?:{_WORDS}\|)++"
_RULE = r"\|(?: ?:?---+:? ?\|)++"


def _among(begin: str) -> str:
    """Ask that the next line is blank or begins alike: where something else ends a quote or a table, the two differ."""
    return rf"(?=\n?\Z|\n\n|\n {{0,3}}{begin})"


_LINE = (
    rf"(?: {{0,3}}+(?:(?:#{{1,5}}+ (?![^\n]*#)|[-*] |[1-9][0-9]?+\. )?+{_TEXT}|> {_TEXT}{_among('> ')})(?!\n *\|)"
    rf"|(?:{_RULE}|{_ROW}){_among('[|]')})?+"
)
PLAIN = re.compile(rf"{_LINE}(?:\n{_LINE})*+")
"""A text that the two read alike. (What repeats never gives back what it took, so that no text takes long.)"""

HEADING = re.compile(r"(?<=<h)[1-5](?=>)|(?<=</h)[1-5](?=>)")


class _Parser(Protocol):
    def render(self, source: str) -> str: ...


def compiled(source: str) -> str | None:
    """Write a plain text as HTML, headings below the page's own; None where the compiled parser is not to be used."""
    parser = _parser()
    if parser is None or not PLAIN.fullmatch(source):
        return None
    html = parser.render(source)
    return HEADING.sub(lambda level: str(int(level[0]) + 1), html) if "<h1>" in html else html


@lru_cache(maxsize=1)
def _parser() -> _Parser | None:
    """Make the one compiled parser of the process, if it is there in the version that is proven."""
    try:
        if version("markdown-it-pyrs") != PROVEN:
            return None
    except PackageNotFoundError:
        return None
    from markdown_it_pyrs import MarkdownIt  # noqa: PLC0415 (an extra)

    parser = MarkdownIt("zero")
    parser.enable_many([*RULES])
    return cast("_Parser", parser)
