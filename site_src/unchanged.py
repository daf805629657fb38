"""An order in; what the last build of it said, where the site still stands as that build left it, out.

This alone is loaded for a command that has nothing to do: it looks at sizes and moments, and reads no file.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import NamedTuple

from site_src.order import Order, Outcome, asked
from site_src.write.digests import fingerprint
from site_src.write.kept import seal_of
from site_src.write.record import Seen, beside, recall, seen
from site_src.write.trees import Tree, has_no_others, is_as, parted, recall_tree
from site_src.write.workers import gather, jobs_by_default, processes

LOOKED = "looked"
"""The kind of what is held of the folder of the next site, if it was looked at since it was put aside."""


class Begun(NamedTuple):
    """What a build finds when it begins."""

    record: Path | None
    """The file that tells what the last build of this output saw; None where nothing is to be remembered."""
    asked: str
    sources: Seen
    outcome: Outcome | None
    """How the last build ended, if nothing has changed since."""


def begun(order: Order) -> Begun:
    """Look whether there is anything to build."""
    record, wishes, sources = record_of(order), asked(order), sources_of(order)
    outcome = _unchanged(order, record, wishes, sources) if record else None
    return Begun(record, wishes, sources, outcome)


def record_of(order: Order) -> Path | None:
    """Give the file that tells what the last build of an output saw; None where nothing is to be remembered."""
    if order.cache is None or order.published is not None or not isinstance(order.output, Path):
        return None
    return order.cache / f"built-{fingerprint([str(order.output.absolute())])[:16]}.json"


def sources_of(order: Order) -> Seen:
    """Look at what a site follows from: content, templates and this program."""
    return seen((order.content.path, order.templates, Path(__file__).parent))


def _unchanged(order: Order, record: Path, wishes: str, sources: Seen) -> Outcome | None:
    """Give how the last build ended, of whose order and sources all is known, if its output is as it left it."""
    known = recall(record, wishes, sources)
    if known is None or not isinstance(order.output, Path):
        return None
    said, digest = known
    tree, kept = tree_left(order, beside(record, "tree"))
    if kept != digest or not _is_as(order.output, tree):
        # Most files of it have their first name in the folder of the next site.
        order.held.forget(LOOKED)
        return None
    return Outcome(said.problems, said.languages, said.kinds, unchanged=True, made=0)


def tree_left(order: Order, path: Path) -> tuple[Tree, str]:
    """Recall a tree that a build left in a file, with its digest; see recall_tree."""
    return order.held.value(partial(recall_tree, path), "tree", seal_of(path))


def _is_as(folder: Path, known: Tree) -> bool:
    """Tell whether a folder is as it was, by several processes where there is much in it."""
    parts = parted(known, NAMES)
    with processes(jobs_by_default(len(parts)), partial(is_as, folder, known)) as crew:
        same = gather(parts, crew)
    return all(same) and has_no_others(folder, known)


NAMES = 4096
"""Files, and folders, that a process looks at at a time."""
