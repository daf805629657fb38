"""A Markdown file in; its front matter as nodes and its text out. The metadata may stand beside it in a YAML file."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

from site_src.model import text as markdown
from site_src.model.corpus import Origin
from site_src.model.problem import Position, Problem, error
from site_src.model.text import Text
from site_src.read.files import Entry, read_text
from site_src.read.nodes import Keys, Node, parse


class Document(NamedTuple):
    """Front matter and text of one file."""

    front: Keys
    text: Text
    facts: str
    """The front matter as it is written."""


MARK = "---"


def read_document(entry: Entry, beside: Entry | None) -> tuple[Document | None, list[Problem]]:
    """Read a Markdown file with front matter, or one without whose metadata stands in ``beside``."""
    source, problems = read_text(entry, "a text")
    if source is None:
        return None, problems
    rows = source.split("\n")
    if rows[0].rstrip() == MARK:
        if beside:
            message = f"The metadata stands here and in {beside.shown} too."
            return None, [error("metadata-twice", entry.at, message, "Keep one of the two.", (beside.at,))]
        end = next((turn for turn, row in enumerate(rows[1:], 1) if row.rstrip() == MARK), None)
        if end is None:
            message = "The front matter that begins here has no end."
            return None, [error("front-matter-open", entry.at, message, "Put a line “---” below its last key.")]
        facts = "\n".join(rows[1:end])
        node, problems = parse(facts, entry.shown, 2)
        text, start = rows[end + 1 :], end + 2
    elif beside:
        beside_it, problems = read_text(beside, "the metadata of a text")
        if beside_it is None:
            return None, problems
        facts = beside_it
        node, problems = parse(facts, beside.shown, 1)
        text, start = rows, 1
    elif next((row for row in rows if row.strip()), "").rstrip() == MARK:
        message = "Empty lines stand above the front matter."
        return None, [error("no-front-matter", entry.at, message, "Delete them: “---” is the first line of the file.")]
    else:
        way_out = (
            "Begin the file with a line “---”, the keys, and another line “---”; “build.py new” writes such a file."
        )
        return None, [error("no-front-matter", entry.at, "The file has no front matter.", way_out)]
    if not isinstance(node, Keys):
        return None, problems or [_not_keys(node, entry)]
    body = unicodedata.normalize("NFC", "\n".join(text))
    return Document(node, markdown.read_text(body, entry.shown, start), facts), problems


def origin(report: str, documents: Mapping[str, Document], beside: Sequence[str]) -> Origin:
    """Give the digests of a report: of its documents by language, and of the names of the files beside them."""
    facts = _digest([report, beside, {code: document.facts for code, document in documents.items()}])
    return Origin(facts, _digest([facts, {code: document.text.source for code, document in documents.items()}]))


def _digest(value: object) -> str:
    return sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def _not_keys(node: Node | None, entry: Entry) -> Problem:
    at = node.at if node else Position(entry.shown, 1, 1)
    return error(
        "wrong-shape",
        at,
        "The front matter has no keys.",
        "Write “title: …” and the other keys between the lines “---”.",
    )
