"""What earlier builds of an output left in; what stands in the folder of the next site out, be it made ready ahead."""

from __future__ import annotations

from collections.abc import Callable, Generator, Hashable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path

from site_src.heritage import Standing
from site_src.order import Order
from site_src.unchanged import LOOKED, NAMES, tree_left
from site_src.write import kept
from site_src.write.record import beside
from site_src.write.remains import Remains, recall_remains, standing, whole
from site_src.write.spare import identity, is_still, set_aside
from site_src.write.stages import Folder, Stage
from site_src.write.trees import EMPTY, Tree, has_no_others, is_as, keep_tree, parted
from site_src.write.workers import MOST, aside, jobs_by_default


def remains_left(order: Order, record: Path) -> Remains:
    """Recall what the last build left."""
    path = beside(record, "left")
    return order.held.value(partial(recall_remains, path), "left", kept.seal_of(path))


@contextmanager
def footing(order: Order, stage: Stage, record: Path | None) -> Iterator[Callable[[], Standing]]:
    """Give what tells what stands in the folder of a new site; it begins to look at once, beside whatever is done.

    What was known of the folder is forgotten before anything is written: so a build that is killed leaves nothing to
    the next one that is true no more, and that one lists every folder.
    """
    if not isinstance(stage, Folder) or record is None:
        yield lambda: Standing(standing(stage.path, EMPTY) if isinstance(stage, Folder) else EMPTY, frozenset())
        return
    past = beside(record, "past")
    known, _ = tree_left(order, past)
    at_hand = order.held.value(_not_looked_at, LOOKED, *_which(record, stage.path))
    jobs = order.jobs or jobs_by_default(MOST)
    parts = parted(known, NAMES) if at_hand is None else []
    parts = parted(known, NAMES * -(-len(parts) // min(jobs, len(parts)))) if parts else []
    with ExitStack() as stack:
        looks = [stack.enter_context(aside(jobs, partial(is_as, stage.path, known, part))) for part in parts]

        def found() -> Standing:
            is_same = looks and all(look() for look in looks) and has_no_others(stage.path, known)
            tree = known if is_same or at_hand is not None else standing(stage.path, known)
            past.unlink(missing_ok=True)
            return Standing(tree, at_hand or frozenset())

        yield found


def stands_now(record: Path, tree: Tree) -> str:
    """Write down what the site is now, and that it was put aside what was; gives a digest of it."""
    now, past = beside(record, "tree"), beside(record, "past")
    with suppress(FileNotFoundError):
        now.replace(past)
    return keep_tree(now, tree)


def next_folder(order: Order, record: Path) -> Generator[None, None, None]:
    """Make the folder that the next site begins with, where none was put aside, and look at it ahead.

    What a build then finds there it believes: whoever writes there before it is asked for is met by the next look.
    """
    spare, past = spare_of(record), beside(record, "past")
    tree, _ = tree_left(order, beside(record, "tree"))
    if tree.files and isinstance(order.output, Path) and not spare.exists():
        yield from set_aside(order.output, tree, spare, past)
    which = _which(record, spare)
    known, remains = tree_left(order, past)[0], remains_left(order, record)
    for is_known in is_still(spare, known):
        if is_known:
            order.held.value(partial(whole, remains.tasks, known), LOOKED, *which)
        yield


def _not_looked_at() -> frozenset[str] | None:
    return None


def _which(record: Path, folder: Path) -> tuple[Hashable, ...]:
    """Tell a folder of the next site from all others, with what is known of it and of the site."""
    return kept.seal_of(beside(record, "past")), kept.seal_of(beside(record, "left")), identity(folder)


def spare_of(record: Path) -> Path:
    """Give where the site is put aside that a build replaces."""
    return beside(record, "before").with_suffix("")
