"""A content folder and an output in, a table out of where the time of a build in one process goes; run as a program.

The profiler slows small functions more than large ones. So it gives shares only, which are then put on the time of the
same build without it. What is made of what takes how long is measured without it.
"""

from __future__ import annotations

import cProfile
import json
import pstats
import sys
import time
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from site_src.cli import no_search_for_circles
from site_src.cli.commands import TOP
from site_src.order import NO_KINDS, Kinds, Order
from site_src.pipeline import build
from site_src.plan.batches import Task, batches, bundles, plan
from site_src.plan.beside import BESIDE
from site_src.read.files import Entry
from site_src.render.assets import read_assets, templates_digest
from site_src.render.render import render
from site_src.survey import NO_MEMORY, survey
from site_src.write.publish import exchange

AUDIT = ("audit", "corrected", "counts", "derived", "facts", "known", "land", "proof", "shown", "tags")
"""The modules that audit finished pages; the others of their room check the content."""

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("YAML", ("/yaml/",)),
    ("shapes (pydantic)", ("/pydantic",)),
    (
        "Markdown",
        (
            "/markdown_it/",
            "/mdit_py_plugins/",
            "/mdurl/",
            *(f"/site_src/model/{name}.py" for name in ("text", "marks", "markdown", "quick", "compiled")),
        ),
    ),
    ("templates", ("/templates/", "<template>", "/jinja2/", "/markupsafe/", "/site_src/render/")),
    ("languages (Babel)", ("/babel/", "/site_src/model/language.py", "/site_src/model/collation.py")),
    ("read", ("/site_src/read/",)),
    ("audit", ("/site_src/proving.py", *(f"/site_src/check/{name}.py" for name in AUDIT))),
    ("check", ("/site_src/check/", "/site_src/model/evidence.py", "/site_src/model/numerals/")),
    ("tally", ("/site_src/tally/",)),
    ("plan", ("/site_src/plan/",)),
    ("write", ("/site_src/write/", "/shutil.py", "/pathlib", "/tempfile.py")),
    ("the model’s values", ("/site_src/model/",)),
)
"""By which files a function belongs to which line of the table; the first that fits."""

REST = "the rest of Python"
BUILTIN = "~"


def main(content: str, output: str) -> None:
    """Build once plainly and once under the profiler, and print the table's rows as JSON: name, seconds, share."""
    order = Order(
        content=Entry(Path(content), content),
        templates=TOP / "templates",
        output=Path(output),
        base_url=None,
        drafts=False,
        strict=False,
        jobs=1,
        hire=None,
        cache=None,
        published=None,
        coverage=False,
        kinds=Kinds("site_src.plan.pages", "PAGES"),
        found=NO_KINDS,
    )
    with no_search_for_circles():  # As the command does.
        started = time.perf_counter()
        outcome = build(order, exchange, lambda tasks: tasks, 0)
        seconds = time.perf_counter() - started
        made = by_what_is_made(order)
        profile = cProfile.Profile()
        profile.runcall(build, order, exchange, lambda tasks: tasks, 0)
    shares = by_group(pstats.Stats(profile).stats)  # type: ignore[attr-defined]
    pages = sum(outcome.kinds.values())
    print(json.dumps({"pages": pages, "seconds": seconds, "shares": shares, "made": made}))


def by_what_is_made(order: Order) -> dict[str, tuple[int, float]]:
    """Give how many files of each sort there are, and the seconds of processor that planning and rendering them takes.

    They are made in the order of a build, and not written.
    """
    found, _ = survey(order, NO_MEMORY)
    if found is None:
        raise ValueError(f"the content of {order.content.path} has problems")
    names = {name: Path(file.path).name for name, file in read_assets(order.templates).items()}
    planned, _ = plan(found.corpus, found.tallies, names, order.kinds.rows())
    edition = templates_digest(order.templates)
    taken: dict[str, tuple[int, float]] = defaultdict(lambda: (0, 0.0))
    for bundle in bundles(planned.blueprint, planned.tasks):
        started, files = time.process_time(), 0
        for planned_task in batches(planned.blueprint, bundle):
            files += sum(len(render(batch, order.templates, edition)) for batch in planned_task)
        name = sort_of(order, bundle[0])
        taken[name] = (taken[name][0] + files, taken[name][1] + time.process_time() - started)
    return dict(sorted(taken.items(), key=lambda row: -row[1][1]))


def sort_of(order: Order, task: Task) -> str:
    """Name what a task makes, by the functions that plan it."""
    if task.data is not None:
        return "data files, workbooks, feeds of the site, sitemaps"
    if task.beside is not None:
        return BESIDE[task.beside].files.__name__.removeprefix("plan_").replace("_", " ")
    return ", ".join(
        order.kinds.rows()[kind].pages.__name__.removeprefix("plan_").replace("_", " ") for kind in task.kinds
    )


def by_group(stats: Mapping[Any, Any]) -> dict[str, float]:
    """Give the share of the time that each group takes; what is built into Python counts for who called it."""
    taken: dict[str, float] = defaultdict(float)
    for (path, _, _), (_, _, own, _, callers) in stats.items():
        if path != BUILTIN or not callers:
            taken[group_of(path)] += own
            continue
        for (caller, _, _), (_, _, part, _) in callers.items():
            taken[group_of(caller)] += part
    whole = sum(taken.values())
    return dict(sorted(((name, own / whole) for name, own in taken.items()), key=lambda row: -row[1]))


def group_of(path: str) -> str:
    """Tell to which line of the table a file belongs."""
    plain = path.replace("\\", "/")
    return next((name for name, parts in GROUPS if any(part in plain for part in parts)), REST)


if __name__ == "__main__":
    main(*sys.argv[1:])
