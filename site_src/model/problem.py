"""A mistake in the content as a value: where, what, and the way out; and as text, JSON and GitHub annotation."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import NamedTuple


class Position(NamedTuple):
    """A place in a file of the content; lines and columns count from 1, columns in characters."""

    path: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


class Severity(StrEnum):
    """How a problem ends: an error stops the build, a warning does so only with ``--strict``."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule says of one spot: a sentence, the way out, and other spots that belong to it."""

    at: Position
    message: str
    way_out: str
    see: tuple[Position, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding under the name and the severity of its rule."""

    severity: Severity
    rule: str
    finding: Finding

    @property
    def order(self) -> tuple[Position, str, str]:
        """The key that sorts problems as a reader meets them: by file, line and column."""
        return (self.finding.at, self.rule, self.finding.message)


def error(rule: str, at: Position, message: str, way_out: str, see: tuple[Position, ...] = ()) -> Problem:
    """Make a problem that stops the build."""
    return Problem(Severity.ERROR, rule, Finding(at, message, way_out, see))


def warning(rule: str, at: Position, message: str, way_out: str, see: tuple[Position, ...] = ()) -> Problem:
    """Make a problem that stops the build only with ``--strict``."""
    return Problem(Severity.WARNING, rule, Finding(at, message, way_out, see))


def stops(problems: Iterable[Problem], *, strict: bool) -> bool:
    """Tell whether these problems stop a build."""
    return any(strict or problem.severity is Severity.ERROR for problem in problems)


def fold(text: str) -> str:
    """Reduce a word to lower-case letters without diacritics, so that spellings of one name meet; ``đ`` is ``d``."""
    bare = text.casefold()
    if bare.isascii():
        return bare
    bare = unicodedata.normalize("NFD", bare.replace("đ", "d"))
    # A text has few marks, each of them often.
    for mark in filter(unicodedata.combining, {*bare}):
        bare = bare.replace(mark, "")
    return bare


def nearest(word: str, known: Iterable[str]) -> str:
    """Give the sentence "Did you mean …?" for a word that does not exist, or nothing where no known word is near."""
    by_fold = {fold(name).replace(" ", "-"): name for name in known}
    found = get_close_matches(fold(word).replace(" ", "-"), by_fold, n=1, cutoff=0.6)
    return f"Did you mean “{by_fold[found[0]]}”?" if found else ""


def listed(names: Iterable[str]) -> str:
    """Join names for a message: “a”, “b”, “c”."""
    return ", ".join(f"“{name}”" for name in names)


def as_text(problem: Problem, line: str) -> str:
    """Print a problem for a terminal: position and sentence, the source line with a caret, the way out."""
    finding = problem.finding
    rows = [f"{finding.at}: {problem.severity} {problem.rule}: {finding.message}"]
    if line.strip():
        # The caret keeps the line's own tabs, so that it stands under its character in every terminal.
        lead = "".join(letter if letter == "\t" else " " for letter in line[: finding.at.column - 1])
        rows += [f"    {_visible(line.rstrip())}", f"    {lead}^"]
    rows += [f"  see {spot}" for spot in finding.see]
    if finding.way_out:
        rows.append(f"  way out: {finding.way_out}")
    return "\n".join(rows)


def _visible(line: str) -> str:
    """Give a line with a mark for each character that a terminal would obey or hide; the caret keeps its place."""
    hidden = {"Cc", "Zl", "Zp"}
    return "".join("�" if unicodedata.category(one) in hidden and one != "\t" else one for one in line)


def as_json(problem: Problem, line: str) -> str:
    """Print a problem as one line of JSON for other programs, the source line included."""
    finding = problem.finding
    return json.dumps(
        {
            "path": finding.at.path,
            "line": finding.at.line,
            "column": finding.at.column,
            "severity": problem.severity.value,
            "rule": problem.rule,
            "message": finding.message,
            "way_out": finding.way_out,
            "see": [str(spot) for spot in finding.see],
            "source": line,
        },
        ensure_ascii=False,
    )


def as_github(problem: Problem, line: str) -> str:
    """Print a problem as a GitHub workflow command, which shows it beside the line of a pull request."""
    del line  # GitHub shows the line itself.
    finding = problem.finding

    def value(text: str) -> str:
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")

    def attribute(text: str) -> str:
        return value(text).replace(":", "%3A").replace(",", "%2C")

    where = f"file={attribute(finding.at.path)},line={finding.at.line},col={finding.at.column}"
    return (
        f"::{problem.severity} {where},title={attribute(problem.rule)}::{value(f'{finding.message} {finding.way_out}')}"
    )
