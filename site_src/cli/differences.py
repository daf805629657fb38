"""Differences in, the text of each format out: for a terminal, for the summary of a job on GitHub, for programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence

from site_src.plan.differences import Change, Differences

NOTHING = "No figure changes."

MOST = 100
"""How many rows of a kind are printed for people; programs are given all."""


def _kind(change: Change) -> str:
    return "added" if not change.before else "removed" if not change.after else "changed"


def _tally(changes: Sequence[Change], name: str) -> str:
    """Count changes: "1 figure changed, 2 added", or that there is none."""
    counts = {kind: sum(_kind(change) == kind for change in changes) for kind in ("changed", "added", "removed")}
    said = [f"{number} {kind}" for kind, number in counts.items() if number]
    if not said:
        return f"No {name} changes."
    return f"{name.capitalize()}s: {', '.join(said)}."


def _pages(found: Differences) -> str:
    """Count pages; empty where none comes or goes."""
    pages = found.pages
    if not pages.added and not pages.removed:
        return ""
    return (
        f"Pages: {pages.before} before, {pages.after} after ({len(pages.added)} added, {len(pages.removed)} removed)."
    )


def _as_text(found: Differences) -> str:
    rows = [_tally(found.figures, "figure"), *_limited([_row(one) for one in found.figures], "  … and {} more")]
    if found.totals:
        rows += [_tally(found.totals, "total"), *_limited([_row(one) for one in found.totals], "  … and {} more")]
    if said := _pages(found):
        rows += [said, *_limited([f"  {kind:8} {path}" for kind, path in _paths(found)], "  … and {} more")]
    return "\n".join(rows)


def _row(change: Change) -> str:
    numbers = " → ".join(dict.fromkeys(number for number in (change.before, change.after) if number))
    figure = f" [{change.figure}]" if change.figure else ""
    formerly = f"; before: {change.formerly}" if change.formerly else ""
    return f"  {_kind(change):8} {numbers}: {change.what}{figure}{formerly}"


def _limited(rows: Sequence[str], rest: str) -> list[str]:
    return [*rows[:MOST], *([rest.format(len(rows) - MOST)] if len(rows) > MOST else [])]


def _paths(found: Differences) -> Iterator[tuple[str, str]]:
    yield from (("added", path) for path in found.pages.added)
    yield from (("removed", path) for path in found.pages.removed)


def _as_markdown(found: Differences) -> str:
    rows = ["## What changes against the published site", "", f"**{_tally(found.figures, 'figure')}**", ""]
    if found.figures:
        rows += _table("Figure", found.figures)
    if found.totals:
        rows += [f"**{_tally(found.totals, 'total')}**", "", *_table("Total", found.totals)]
    if said := _pages(found):
        paths = [f"- {kind} `{path}`" for kind, path in _paths(found)]
        rows += ["<details>", f"<summary>{said}</summary>", "", *_limited(paths, "- … and {} more"), "", "</details>"]
    return "\n".join(rows)


def _table(head: str, changes: Sequence[Change]) -> list[str]:
    cells = [
        f"| {_kind(one)} | {_cell(one)} | {_escaped(one.before) or '–'} | {_escaped(one.after) or '–'} |"
        for one in changes
    ]
    return [
        f"|  | {head} | Before | After |",
        "|---|---|---:|---:|",
        *_limited(cells, "| | … and {} more | | |"),
        "",
    ]


def _cell(change: Change) -> str:
    figure = f"<br>`{change.figure}`" if change.figure else ""
    formerly = f"<br>before: {_escaped(change.formerly)}" if change.formerly else ""
    return f"{_escaped(change.what)}{figure}{formerly}"


def _escaped(text: str) -> str:
    """Write names so that Markdown takes no letter of them for its own."""
    return "".join(f"\\{letter}" if letter in "\\`*_{}[]<>#|~" else letter for letter in text)


def _as_json(found: Differences) -> str:
    def listed(changes: Sequence[Change]) -> list[Mapping[str, str]]:
        return [{"change": _kind(change), **change._asdict()} for change in changes]

    content = {"figures": listed(found.figures), "totals": listed(found.totals), "pages": found.pages._asdict()}
    return json.dumps(content, ensure_ascii=False)


FORMATS: Mapping[str, Callable[[Differences], str]] = {"text": _as_text, "json": _as_json, "github": _as_markdown}
"""How differences are printed; the same names as for problems."""
