"""Links that are written plainly are found without parsing; they are those that the parser finds, where it says."""

from __future__ import annotations

from random import Random

import pytest

from site_src.model import text
from tests.sites import CONTENT, GOLDEN

PIECES = (
    "[a](place:x)", "![b](c.png)", "[d e](report:2024/f)", "[g](https://example.org/)", "word", "*", "**", "_", "`",
    "\\", "[", "]", "(", ")", "<b>", "\n",
    "\n\n", "    ", "\t", "- ", "> ", "# ", "1. ", "| ", "|---|---|\n", "[h]: i\n",
    "[^1]", "[^1]: ", "~~~\n", "```\n", "&amp;", "!", ":", "  \n", "«", "ها",
)  # fmt: skip


def parsed(source: str, monkeypatch: pytest.MonkeyPatch) -> text.Text:
    """Read a text as if nothing in it were plain."""
    with monkeypatch.context() as patch:
        patch.setattr(text, "is_hard", lambda _: True)
        return text.read_text(source, "a.md", 1)


def test_plain_links_of_made_up_texts_are_those_of_the_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    random = Random(11)
    plain = 0
    for _ in range(4000):
        source = "".join(random.choices(PIECES, k=random.randint(1, 14)))
        plain += bool(text.PLAIN_LINK.search(source) and not text.is_hard(source))
        assert text.read_text(source, "a.md", 1).links == parsed(source, monkeypatch).links, repr(source)
    assert plain > 100


def test_a_text_that_is_hard_has_one_of_the_signs_by_which_it_is_known() -> None:
    random = Random(12)
    hard = 0
    for _ in range(4000):
        source = "".join(random.choices(PIECES, k=random.randint(1, 14)))
        found = text.HARD.search(source)
        assert not found or any(sign in source for sign in text.SIGNS), repr(source)
        hard += bool(found)
    assert hard > 100


def test_plain_links_of_real_texts_are_those_of_the_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in (CONTENT, GOLDEN):
        for path in folder.rglob("*.md"):
            source = path.read_text("utf-8").partition("\n---\n")[2]
            assert text.read_text(source, "a.md", 1).links == parsed(source, monkeypatch).links, path
