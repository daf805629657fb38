"""A folder and a number of reports in, what builds after small edits take out, and a proof that they are right.

It works on a copy of the program, so that the memory of finished pages (`.cache/`) is the copy's own.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator, Sequence
from filecmp import cmp
from pathlib import Path
from statistics import median
from typing import NamedTuple

from tests.bench.content import write_report
from tests.bench.land import Report, reports
from tests.bench.measure import Taken, asked, measured

TOP = Path(__file__).parents[2]


class Step(NamedTuple):
    """A build after an edit: what was edited, what the build took, and how many files it says to have made anew."""

    name: str
    taken: Taken
    made: int | None


def warm_builds(number: int, content: Path, folder: Path) -> Iterator[Step]:
    """Build, and build again after each edit, in a fresh process or on request, as a preview does.

    Raises AssertionError where a page is wrong.
    """
    program, site, clean = folder / "program", folder / "site", folder / "clean"
    for name in ("site_src", "templates"):
        shutil.copytree(TOP / name, program / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("build.py", "requirements.lock", "requirements-dev.lock"):
        shutil.copyfile(TOP / name, program / name)
    command: list[str | Path] = [
        sys.executable,
        program / "build.py",
        "build",
        "--no-search",
        "--format",
        "json",
        "--content",
        content,
        "--output",
    ]
    chosen = next(report for report in reports(number) if len(report.versions) == 1 and len(report.figures) > 1)
    lead = content / "reports" / chosen.id / f"{chosen.versions[0].language}.md"

    def step(name: str) -> Step:
        return _step(name, *measured([*command, site], program, {}))

    def edit() -> None:
        lead.write_bytes(lead.read_bytes() + "\nDân vận khéo.\n".encode())

    yield step("first build")
    yield step("nothing changed")
    edit()
    yield step("one text edited, at first")  # There is no site before this one yet.
    alone, again = [], []
    for _ in range(RUNS):
        edit()
        alone.append(step("one text edited"))
    with asked([*command, site, "--on-request"], program) as ask:
        ask()  # As the first build of a preview.
        for _ in range(RUNS):
            edit()
            again.append(_step("the same, on request", *ask()))
    yield from map(_median, (alone, again))
    shutil.rmtree(lead.parent)
    write_report(with_other_count(chosen), content)
    yield step("one figure changed")
    taken, _ = measured([*command, clean, "--no-cache"], program, {})
    yield Step("the same, without memory", taken, None)
    wrong = list(different(site, clean))
    assert not wrong, f"not what a clean build makes: {wrong[:5]}"


RUNS = 5
"""Edits of a text by processes that end, and by one that is asked; shown are medians."""


def _step(name: str, taken: Taken, said: str) -> Step:
    return Step(name, taken, json.loads(said.splitlines()[-1])["built"].get("made"))


def _median(steps: Sequence[Step]) -> Step:
    first, columns = steps[0], zip(*(step.taken for step in steps), strict=True)
    return first._replace(taken=Taken(*map(median, columns)))


def with_other_count(report: Report) -> Report:
    """Give a report whose last figure counts one less, in its words too."""
    figure, version = report.figures[-1], report.versions[0]
    if figure.stated is None:
        raise ValueError(f"{report.id} has no count to change")
    before = version.quotes[figure.status]
    after = before.replace(str(figure.stated), str(figure.stated - 1))
    other = version._replace(text=version.text.replace(before, after), quotes={**version.quotes, figure.status: after})
    return report._replace(figures=(*report.figures[:-1], figure._replace(stated=figure.stated - 1)), versions=(other,))


def different(site: Path, other: Path) -> Iterator[str]:
    """Give the files in which two folders differ."""
    names = {path.relative_to(folder) for folder in (site, other) for path in folder.rglob("*") if not path.is_dir()}
    for name in sorted(names):
        if not (site / name).is_file() or not (other / name).is_file() or not cmp(site / name, other / name, False):
            yield name.as_posix()
