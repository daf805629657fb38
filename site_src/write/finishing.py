"""Bundles of tasks and the functions that plan and render one in, what was written for each out."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable
from functools import partial
from typing import TypeVar

from site_src.model.site import Batch, Files
from site_src.write.stages import Done, Put, Written
from site_src.write.workers import Crew, Work, gather

Task = TypeVar("Task")

Render = Callable[[Batch], Files]
"""What makes a batch's files; to work in other processes it must be a function of a module, or a partial of one."""


def execute(
    bundles: Iterable[Task], crew: Crew[Task, Iterable[Iterable[Batch]]], render: Render, put: Put
) -> tuple[tuple[Done, ...], ...]:
    """Plan and render bundles of tasks and ``put`` their files, in the workers.

    Gives what was written for each task of each bundle, in their order; errors as in arriving.
    """
    return gather(bundles, Crew(crew.executor, partial(finish, prepare=crew.work, render=render, put=put)))


def finish(bundle: Task, prepare: Work[Task, Iterable[Iterable[Batch]]], render: Render, put: Put) -> tuple[Done, ...]:
    """Do all of some tasks, in whichever process this is; only paths and digests go back."""
    return tuple(_finish(planned, render, put) for planned in prepare(bundle))


def _finish(planned: Iterable[Batch], render: Render, put: Put) -> Done:
    """Make one batch after the other, so that nobody holds more than one."""
    written: list[Written] = []
    noticed: set[int] | None = set()
    for batch in planned:
        written += put(render(batch))
        noticed = None if noticed is None or batch.noticed is None else noticed.union(batch.noticed)
    return Done(tuple(written), None if noticed is None else array("Q", sorted(noticed)))
