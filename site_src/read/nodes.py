"""YAML text in, a tree of nodes with positions out, or the problems in plain words; every scalar stays text.

YAML guesses types (``no`` is false, ``0.10`` a number, ``12:30`` 750), keeps the last of two equal keys and lets one
node stand in two places. None of that happens here: shapes give types, and what could be read in two ways is refused.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from site_src.model.problem import Position, Problem, error
from site_src.read.files import CONTROL

LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""libyaml's parser, nine times as fast; the pure one where a platform has no wheel with it."""

TAB_IN_INDENT = re.compile(r"^ *\t[ \t]*(?=\S)", re.MULTILINE)
DEEPEST = 40
"""Steps that keys and lists may lie within one another; no file of the content needs a third of them."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text; empty where nothing was written after the key."""

    text: str
    at: Position


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple[Node, ...]
    at: Position


@dataclass(frozen=True, slots=True)
class Keys:
    """A mapping: for each key where it stands and its node."""

    entries: dict[str, tuple[Position, Node]]
    at: Position

    def spots(self) -> dict[str, Position]:
        """Give where the value of each key stands."""
        return {key: node.at for key, (_, node) in self.entries.items()}


Node = Scalar | Items | Keys
Plain = str | list["Plain"] | dict[str, "Plain"]


def plain(node: Node) -> Plain:
    """Give the node's content as dicts, lists and texts."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Items):
        return [plain(item) for item in node.items]
    return {key: plain(value) for key, (_, value) in node.entries.items()}


def follow(node: Node, steps: tuple[int | str, ...]) -> tuple[Node, Position]:
    """Walk down by keys and indices as far as there are nodes; give the last node, and where its key stands."""
    at = node.at
    for step in steps:
        if isinstance(node, Keys) and step in node.entries:
            at, node = node.entries[str(step)]
        elif isinstance(node, Items) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
            at = node.at
    return node, at


def items_below(node: Node, key: str) -> tuple[Node, ...]:
    """Give the items of the list under a key; none where there is no such key or no list."""
    found = node.entries[key][1] if isinstance(node, Keys) and key in node.entries else None
    return found.items if isinstance(found, Items) else ()


def parse(text: str, path: str, first_line: int) -> tuple[Node | None, list[Problem]]:
    """Parse one YAML document that begins at a line of a file; None if it cannot be read or is empty."""
    builder = _Builder(path, first_line)
    for found in TAB_IN_INDENT.finditer(text):
        row = text.count("\n", 0, found.start())
        column = found[0].index("\t") + 1
        builder.problems.append(_tab(Position(path, first_line + row, column), "This line is indented with a tab."))
    try:
        node = builder.document(
            iter(yaml.parse(TAB_IN_INDENT.sub(lambda tab: tab[0].replace("\t", "  "), text), Loader=LOADER))
        )
    except yaml.MarkedYAMLError as failure:
        begun = failure.context in {"while scanning a quoted scalar", "while scanning a simple key"}
        mark = (failure.context_mark if begun else failure.problem_mark) or failure.problem_mark
        at = Position(path, first_line + mark.line, mark.column + 1) if mark else Position(path, first_line, 1)
        if not builder.problems:
            rows = [*text.split("\n"), ""]  # The end of a text may be said to lie on the line after its last.
            tab = mark is not None and rows[mark.line][mark.column : mark.column + 1] == "\t"
            ended = mark is not None and rows[mark.line][: mark.column].rstrip().endswith(("'", '"'))
            builder.problems.append(_tab(at, "A tab stands here.") if tab else _broken(at, failure, ended=ended))
        return None, builder.problems
    except yaml.YAMLError:
        if not builder.problems:
            start = Position(path, first_line, 1)
            builder.problems.append(
                error("yaml-syntax", start, "This is not valid YAML.", "Compare it with another file.")
            )
        return None, builder.problems
    return node, builder.problems


REASONS = (
    ("mapping values are not allowed", "A colon followed by a space stands inside a text.",
     "Put the whole text in single quotes: 'Alder: 12 clinics'."),
    ("cannot start any token", "A text may not begin with this character.", "Put the whole text in single quotes."),
    ("unexpected end of stream", "A quotation mark is opened here and never closed.",
     "Close it, or double it inside the text: ''."),
    ("expected ':'", "Here a key without its colon seems to stand.",
     "Write “key: value”, with a space after the colon."),
    ("expected key", "The indentation or the quotation marks are not right here.",
     "Keys of one mapping begin in one column; a text that begins with a quotation mark ends with the same."),
    ("expected '-'", "The items of this list do not stand in one column.", "Begin each with “- ” in the same column."),
    ("expected ',' or", "A bracket is not closed before this, or a comma is missing.",
     "Put commas between the items, and close each bracket."),
    ("unexpected document indicator", "A quotation mark or a bracket is opened here and never closed.", "Close it."),
    ("block sequence entries are not allowed", "A list may not begin on the line of its key.",
     "Begin the list on the next line, or write it in brackets: [a, b]."),
    ("undefined tag handle", "A text may not begin with “!”.", "Put the whole text in single quotes."),
    ("found unknown escape", "A backslash in double quotes has a meaning of its own.", "Use single quotes instead."),
)  # fmt: skip
"""What libyaml says, and what an editor needs to know of it."""


def _tab(at: Position, message: str) -> Problem:
    way_out = "Write spaces instead, two for each step; YAML allows no tabs here."
    return error("yaml-tab", at, message, way_out)


def _broken(at: Position, failure: yaml.MarkedYAMLError, *, ended: bool) -> Problem:
    """``ended``: a text in quotation marks ends before this place."""
    said = f"{failure.context or ''} {failure.problem or ''}"
    if ended and "expected key" in said:
        message = "A text in quotation marks ends before this, and something still follows."
        way_out = "Put the whole text in single quotes, and write each apostrophe in it twice: 'it''s'."
        return error("yaml-syntax", at, message, way_out)
    for words, message, way_out in REASONS:
        if words in said:
            return error("yaml-syntax", at, message, way_out)
    return error("yaml-syntax", at, f"YAML cannot be read here ({said.strip()}).", "Compare it with another file.")


class _Builder:
    """The state of one walk over the events of a document."""

    def __init__(self, path: str, first_line: int) -> None:
        self.path = path
        self.first_line = first_line
        self.depth = 0
        self.problems: list[Problem] = []

    def at(self, event: Event) -> Position:
        mark = event.start_mark
        line, column = (mark.line, mark.column) if mark else (0, 0)
        return Position(self.path, self.first_line + line, column + 1)

    def document(self, events: Iterator[Event]) -> Node | None:
        found: Node | None = None
        documents = 0
        for event in events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents == 2:
                    self.problems.append(
                        error(
                            "yaml-second-document",
                            self.at(event),
                            "A second document begins here.",
                            "Remove the line “---”.",
                        )
                    )
            elif isinstance(event, ScalarEvent | SequenceStartEvent | MappingStartEvent | AliasEvent):
                node = self.node(event, events)
                found = found or node
        return found

    def node(self, event: Event, events: Iterator[Event]) -> Node:
        at = self.at(event)
        if isinstance(event, AliasEvent):
            self.problems.append(
                error(
                    "yaml-alias",
                    at,
                    f"“*{event.anchor}” would repeat another part of the file; that is not used here.",
                    "Write the value out, or put the text in single quotes if it begins with an asterisk.",
                )
            )
            return Scalar(f"*{event.anchor}", at)
        tag = getattr(event, "tag", None)
        if tag and tag != "!":
            written = tag.replace("tag:yaml.org,2002:", "!!")
            message = f"“{written}” is a type mark of YAML; types are not written here."
            way_out = "Remove it, or put the text in single quotes if it begins with an exclamation mark."
            self.problems.append(error("yaml-tag", at, message, way_out))
        if isinstance(event, ScalarEvent):
            # The file was searched before it was parsed; what is found here was written as an escape.
            if event.style == '"' and (hidden := CONTROL.search(event.value)):
                message = f"An invisible control character (U+{ord(hidden[0]):04X}) is written here with a backslash."
                self.problems.append(error("control-character", at, message, "Delete it, or use single quotes."))
            return Scalar(unicodedata.normalize("NFC", event.value), at)
        if self.depth == DEEPEST:
            message = "Lists or keys lie here within one another more often than in any file of the site."
            way_out = "Look for brackets that are opened and never closed."
            self.problems.append(error("yaml-syntax", at, message, way_out))
            raise yaml.YAMLError(message)
        self.depth += 1
        found = self.items(at, events) if isinstance(event, SequenceStartEvent) else self.keys(at, events)
        self.depth -= 1
        return found

    def items(self, at: Position, events: Iterator[Event]) -> Items:
        items = []
        for event in events:
            if isinstance(event, SequenceEndEvent):
                break
            items.append(self.node(event, events))
        return Items(tuple(items), at)

    def keys(self, at: Position, events: Iterator[Event]) -> Keys:
        entries: dict[str, tuple[Position, Node]] = {}
        for event in events:
            if isinstance(event, MappingEndEvent):
                break
            key = self.node(event, events)
            value = self.node(next(events), events)
            if not isinstance(key, Scalar) or not key.text:
                self.problems.append(
                    error(
                        "yaml-key", key.at, "A key must be a word.", "Write “key: value”, with a word before the colon."
                    )
                )
            elif key.text in entries:
                first = entries[key.text][0]
                self.problems.append(
                    error(
                        "duplicate-key",
                        key.at,
                        f"“{key.text}” stands twice; the first is in line {first.line}.",
                        "Keep one of the two.",
                        (first,),
                    )
                )
            else:
                entries[key.text] = (key.at, value)
        return Keys(entries, at)
