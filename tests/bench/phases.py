"""A content folder and an output in, a table out of where the time of a build in one process goes; run as a program.

The profiler slows small functions more than large ones. So it gives shares only, which are then put on the time of the
same build without it.
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

from site_src.cli.commands import TOP
from site_src.pipeline import build
from site_src.plan.pages import PAGES
from site_src.read.files import Entry
from site_src.survey import Order
from site_src.write.publish import exchange

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
    ("audit", ("/site_src/check/audit.py", "/site_src/check/shown.py", "/site_src/check/facts.py")),
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
        kinds=PAGES,
        found=(),
    )
    started = time.perf_counter()
    outcome = build(order, exchange, lambda tasks: tasks, 0)
    seconds = time.perf_counter() - started
    profile = cProfile.Profile()
    profile.runcall(build, order, exchange, lambda tasks: tasks, 0)
    shares = by_group(pstats.Stats(profile).stats)  # type: ignore[attr-defined]
    pages = sum(outcome.kinds.values())
    print(json.dumps({"pages": pages, "seconds": seconds, "shares": shares}))


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
