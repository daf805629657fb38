"""Problems and outcomes in, lines on the terminal out; the one place that prints them."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from site_src.model.problem import Problem, Severity, as_github, as_json, as_text, stops

if TYPE_CHECKING:
    from site_src.plan.batches import Bundle

FINE, PROBLEMS, USAGE, BUG, INTERRUPTED = 0, 1, 2, 3, 130
"""Exit codes: 0 only if everything that was asked for was done."""

FORMATS: Mapping[str, Callable[[Problem, str], str]] = {"text": as_text, "json": as_json, "github": as_github}


class Unusable(Exception):  # noqa: N818 (raised as what it says)
    """Arguments or surroundings with which nothing can be done; says what and the way out."""


def shown(path: Path) -> str:
    """Give a path as the user would write it from where they are, if that is not a detour."""
    relative = os.path.relpath(path)
    return str(path) if relative.startswith("..") else Path(relative).as_posix()


def tell(options: argparse.Namespace, kinds: Mapping[str, int]) -> None:
    """Say what the site is made of, to who asks for more."""
    if options.verbose:
        for kind, number in sorted(kinds.items()):
            print(f"  {number:>7}  {kind.replace('_', ' ')}", file=sys.stderr)


def report(options: argparse.Namespace, problems: Sequence[Problem]) -> int:
    """Print problems and their number; give the exit code that follows."""
    code = PROBLEMS if stops(problems, strict=options.strict) else FINE
    shown = [problem for problem in problems if not options.quiet or problem.severity is Severity.ERROR]
    stream = sys.stderr if options.format == "text" else sys.stdout
    for problem in shown:
        print(FORMATS[options.format](problem, _line(problem)), file=stream)
    failed = sum(problem.severity is Severity.ERROR for problem in problems)
    warned = len(problems) - failed
    if options.format == "json" and code != FINE:
        print(json.dumps({"failed": {"errors": failed, "warnings": warned}}))
    elif shown and options.format == "text":
        files = len({problem.finding.at.path for problem in problems})
        counts = [many(number, name) for number, name in ((failed, "error"), (warned, "warning")) if number]
        print(f"{', '.join(counts)} in {many(files, 'file')}", file=stream)
    return code


def many(number: int, name: str) -> str:
    """Count things in words: "1 page", "412 pages"."""
    return f"{number} {name}" if number == 1 else f"{number} {name}s"


def _line(problem: Problem) -> str:
    rows = _rows(problem.finding.at.path)
    return rows[problem.finding.at.line - 1] if problem.finding.at.line <= len(rows) else ""


@lru_cache(maxsize=8)
def _rows(path: str) -> tuple[str, ...]:
    try:
        # With the ends of lines that the reader knows, and no others.
        return tuple(Path(path).read_text(encoding="utf-8-sig", errors="replace").split("\n"))
    except OSError:
        return ()


def progress(options: argparse.Namespace) -> Callable[[Sequence[Bundle]], Iterable[Bundle]]:
    """Show how far a long build is, where somebody is looking."""
    few = 50
    if options.quiet or options.format != "text" or not sys.stderr.isatty():
        return lambda bundles: bundles

    def watched(bundles: Sequence[Bundle]) -> Iterable[Bundle]:
        if len(bundles) < few:
            return bundles
        from rich.console import Console
        from rich.progress import track

        return track(bundles, "Making pages", console=Console(stderr=True), transient=True)

    return watched
