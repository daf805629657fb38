"""What the last build left in; what of it this one would make again, linked, and what this one leaves, out."""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple, TypeVar

from site_src.model.site import File
from site_src.order import Order, asked
from site_src.plan.batches import Plan, Task
from site_src.plan.noticing import Found
from site_src.render.assets import templates_digest
from site_src.survey import Survey
from site_src.write.digests import fingerprint
from site_src.write.remains import Remains, TaskLeft, Told, adopt
from site_src.write.stages import Done, Folder, Stage, Written
from site_src.write.stores import Store
from site_src.write.trees import State, Tree

Key = TypeVar("Key")


class Heritage(NamedTuple):
    """What the last build left, and how to tell what of it is still what this one would make."""

    remains: Remains
    base: str
    """A digest of all that every file follows from, save the reports."""
    names: Mapping[Task, str]
    keys: Mapping[Task, str]
    """By task: a digest of all that its files follow from, save the facts of reports."""
    facts: str
    """A digest of those."""
    sight: Callable[[], Found]
    """What looks at those find now; it is made when somebody asks."""

    def fits(self, task: Task, left: TaskLeft) -> bool:
        """Tell whether a task would make again what was made: its planning would find what it found then."""
        if left.key != self.keys[task]:
            return False
        if self.facts == self.remains.facts:
            return True
        return left.looks is not None and self.sight().digest(left.looks) == left.found

    def found(self, task: Task, looks: array[int] | None) -> str:
        """Give the digest of what the planning of a task found."""
        left = self.remains.tasks.get(self.names[task])
        if left and left.looks == looks and self.facts == self.remains.facts:
            return left.found
        return "" if looks is None else self.sight().digest(looks)


def inherited(order: Order, planned: Plan, found: Survey, assets: Mapping[str, File], remains: Remains) -> Heritage:
    """Take over what the last build left."""
    reports = found.corpus.reports
    beside = (asked(order), found.code, templates_digest(order.templates), found.corpus.origin)
    base = fingerprint([*beside, *(file.path for file in assets.values())])
    names = {task: json.dumps(task) for task in planned.tasks}
    keys = {
        task: fingerprint([base, name, *(reports[text].origin.whole for text in task.texts)])
        for task, name in names.items()
    }
    return Heritage(
        remains, base, names, keys, found.facts, cache(partial(Found, planned.blueprint.views[0].knowledge))
    )


class Standing(NamedTuple):
    """What stands in the folder of a new site, before anything is written there."""

    tree: Tree
    whole: frozenset[str]
    """The names of tasks of which it is known that all that the last build left of them stands there."""


class Adopted(NamedTuple):
    """What of the last build stays."""

    done: dict[Task, Done]
    linked: Sequence[str]
    """The paths of files that are linked; all others stood there already."""


def adopted(stage: Stage, output: Path | Store, heritage: Heritage, stands: Standing) -> Adopted:
    """Give a new site what was made for tasks that would make the same again: ``stands`` there, or is linked."""
    tasks = heritage.remains.tasks
    fitting = {
        task: left for task, name in heritage.names.items() if (left := tasks.get(name)) and heritage.fits(task, left)
    }
    whole = {task: left for task, left in fitting.items() if heritage.names[task] in stands.whole}
    others = ((task, left) for task, left in fitting.items() if task not in whole)
    taken, linked = kept(stage, output, others, stands.tree)
    return Adopted({task: Done(left.files, left.looks) for task, left in {**whole, **taken}.items()}, linked)


def kept(
    stage: Stage, output: Path | Store, wanted: Iterable[tuple[Key, TaskLeft]], stands: Tree
) -> tuple[Mapping[Key, TaskLeft], Sequence[str]]:
    """Give a new site the files that were made before, all of one or none; gives also the paths of those it links."""
    taken: dict[Key, TaskLeft] = {}
    linked: list[str] = []
    if not isinstance(stage, Folder) or isinstance(output, Store):
        return taken, linked
    for key, left in wanted:
        if (paths := adopt(stage.path, output, left, stands)) is not None:
            taken[key] = left
            linked += paths
    return taken, linked


class Legacy(NamedTuple):
    """What was made for a task, before it is known what the audit finds in it."""

    key: str
    found: str
    """A digest of what its planning looked at."""
    done: Done


def legacies(heritage: Heritage, done: Mapping[Task, Done], taken: Adopted) -> Mapping[str, Legacy]:
    """Say by the names of tasks what was made for each; nothing of what it was made from is held."""
    left = heritage.remains.tasks
    return {
        name: Legacy(
            heritage.keys[task],
            left[name].found if task in taken.done else heritage.found(task, done[task].noticed),
            done[task],
        )
        for task, name in heritage.names.items()
    }


class Made(NamedTuple):
    """The files of a site, before they are audited. What they were made from is not held any more."""

    written: Sequence[Written]
    digests: dict[str, bytes]
    """The same, by path."""
    beside: Sequence[Written]
    """Those of them that no task made."""
    adopted: Set[str]
    """The names of the tasks whose files an earlier build made."""
    left: Mapping[str, Legacy]
    stands: Tree
    """What stood in the folder before."""
    fresh: Sequence[str]
    """The paths of files that were made or linked; all others stood there already."""
    facts: str
    sound: frozenset[str]
    checked_with: str
    code: str


def bequeathed(
    made: Made, old: Mapping[str, TaskLeft], states: Mapping[str, State], told: Mapping[str, Told]
) -> Mapping[str, TaskLeft]:
    """Say what a finished site leaves of each task, by the states of its files and by what was found in them.

    Of a task whose files an earlier build made, that is what was left then.
    """
    return {
        name: _left_again(old[name], told[name]) if name in made.adopted else _left(one, states, told[name])
        for name, one in made.left.items()
    }


def _left(one: Legacy, states: Mapping[str, State], told: Told) -> TaskLeft:
    files = one.done.written
    return TaskLeft(one.key, one.done.noticed, one.found, files, tuple(states[file.path] for file in files), told)


def _left_again(left: TaskLeft, told: Told) -> TaskLeft:
    return left if left.told is told else left._replace(told=told)
