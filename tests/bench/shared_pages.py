"""A content folder and an output in, a site without the pages that only we have out; run as a program by `measure`.

It is the same build by the same pipeline with every check on; only its table of kinds is shorter. What is left out is
counted apart by the benchmark, since the peer has no like of it.
"""

from __future__ import annotations

import sys
from pathlib import Path
from unittest.mock import patch

from site_src.cli import no_search_for_circles
from site_src.cli.commands import TOP
from site_src.order import NO_KINDS, Kinds, Order
from site_src.pipeline import build
from site_src.plan import batches
from site_src.plan.pages import PAGES
from site_src.read.files import Entry
from site_src.write.publish import exchange

OURS_ALONE = (
    "plan_comparisons",
    "plan_compare",
    "plan_contradictions",
    "plan_coverage",
    "plan_audit",
    "plan_data",
    "plan_dictionary",
    "plan_figures",
    "plan_redirects",
    "plan_search",
)
"""By the names of their functions. (The six pages of corrections stay: feeds, which are no pages, lead to them.)"""


SHARED = tuple(kind for kind in PAGES if kind.pages.__name__ not in OURS_ALONE)
"""The kinds that both sides have."""


BARE = "--bare"
"""Asks for the pages and nothing else, but for the data with which the audit compares them."""


def leave_files_out() -> None:
    """Make no feeds, workbooks, archives and cuts of the data: pages lead to them, but the peer makes none either."""
    patch.multiple(batches, all_data=lambda _, fallback, __: batches.data_of_all(fallback.knowledge), BESIDE=()).start()


def main(content: str, output: str) -> None:
    """Build the site with the kinds that both sides have."""
    unknown = set(OURS_ALONE) - {kind.pages.__name__ for kind in PAGES}
    if unknown:
        raise SystemExit(f"The site has no {sorted(unknown)} any more; bring OURS_ALONE up to date.")
    order = Order(
        content=Entry(Path(content), content),
        templates=TOP / "templates",
        output=Path(output),
        base_url=None,
        drafts=False,
        strict=False,
        jobs=None,
        hire=None,
        cache=None,
        published=None,
        coverage=False,
        kinds=Kinds(__spec__.name, "SHARED"),
        found=NO_KINDS,
    )
    with no_search_for_circles():  # As the command does.
        build(order, exchange, lambda tasks: tasks, 0)


if __name__ == "__main__":
    if sys.argv[1] == BARE:
        leave_files_out()
    main(*sys.argv[-2:])
