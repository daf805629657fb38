"""Nothing in; Markdown to try parsers with, out: the specification's examples, real texts, made-up ones."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from hypothesis import strategies as st

from tests.bench.land import reports
from tests.sites import CONTENT, GOLDEN

PIECES = (
    "[a](place:x)", "![b](c.png)", "[d e](report:2024/f)", "[g](https://example.org/ä \"t\")", "word", "two words", "*",
    "**", "_", "`", "``", "\\", "[", "]", "(", ")", "<b>", "<http://a.b>", "\n", "\n\n", " ", "  ", "    ", "\t", "- ",
    "* ", "+ ", "> ", ">", "# ", "####### ", "1. ", "2) ", "10. ", "| ", "a|b\n", "|---|:-:|\n", "-|-\n", "---\n",
    "===\n", "* * *\n", "[h]: i\n", "[h]", "[x][h]", "[^1]", "[^1]: ", "^[n]", "~~~\n", "~~", "~", "```py\n", "&amp;",
    "&copy;", "&#10;", "&", "!", ":", "  \n", "\\\n", "\\|", "«", "»", "ها", "é", "€", "\u00a0", "\u202f", "\u200b",
    "。", "\r\n", "\0", "\n- a\n- b\n", "\n> c\nd\n", "\n1. e\n\n   f\n", "\n    code\n",
)  # fmt: skip


@lru_cache(maxsize=1)
def specification() -> tuple[str, ...]:
    """Give the Markdown of all examples of the CommonMark specification (see NOTICE)."""
    return tuple(json.loads((Path(__file__).parent / "commonmark.json").read_text("utf-8")))


@lru_cache(maxsize=1)
def real() -> tuple[str, ...]:
    """Give all texts of the project's content and golden cases, and those of a benchmark in all its languages."""
    files = [path.read_text("utf-8") for folder in (CONTENT, GOLDEN) for path in sorted(folder.rglob("*.md"))]
    return (
        *(file.partition("\n---\n")[2] for file in files),
        *(version.text for report in reports(40) for version in report.versions),
    )


def made_up() -> st.SearchStrategy[str]:
    """Give texts put together from signs that mean something."""
    return st.lists(st.sampled_from(PIECES), max_size=24).map("".join)


@st.composite
def edited(draw: st.DrawFn) -> str:
    """Give a part of a real text in which something was put in or taken out."""
    text = draw(st.sampled_from(real()))
    start = draw(st.integers(0, max(len(text) - 1, 0)))
    text = text[start : start + draw(st.integers(1, 900))]
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.sampled_from(PIECES)) + text[at + draw(st.integers(0, 3)) :]
    return text
