"""Tasks in bundles and the place of a site in, its files written there out: by this machine or others, to any stage."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar

from site_src.model.site import Batch, Files
from site_src.write.cluster import Hire
from site_src.write.finishing import execute
from site_src.write.kits import Kit, sent, templates_of
from site_src.write.publish import Swap, staged
from site_src.write.stages import Done, Folder, Stage
from site_src.write.stores import Store, shelved
from site_src.write.workers import Crew, gather, processes

Bundle = TypeVar("Bundle")


@contextmanager
def staging(output: Path | Store, keep: Sequence[Path], swap: Swap, spare: Path | None) -> Iterator[Stage]:
    """Give the place where a site is made; when the block ends well, it is published. See staged, shelved."""
    if isinstance(output, Store):
        with shelved(output) as shelf:
            yield shelf
    else:
        with staged(output, keep, swap, spare) as folder:
            yield Folder(folder)


def made(
    bundles: Iterable[Bundle],
    prepare: Callable[[Bundle], Iterable[Iterable[Batch]]],
    render: Callable[..., Files],
    templates: Path,
    stage: Stage,
    crew: int | Hire,
) -> Sequence[tuple[Done, ...]]:
    """Make the files of all bundles and write them to a stage, by so many processes of this machine or by who is hired.

    Gives what was written for each task of each bundle, in their order. ``prepare`` plans a batch for each task;
    ``render`` takes a batch and, as ``templates``, the folder where they are. Errors as in execute.
    """
    if isinstance(crew, int):
        with processes(crew, prepare) as ours:
            return execute(bundles, ours, partial(render, templates=templates), stage.write)
    kit = Kit(prepare, render, templates_of(templates))
    with crew() as executor, sent(kit, stage) as work:
        return gather(bundles, Crew(executor, work))
