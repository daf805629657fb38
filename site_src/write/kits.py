"""All that makes pages in, one function of some tasks out that any worker anywhere can be sent: it fetches the rest.

What is sent with each task is the name of a kit and its digest. The kit itself (the blueprint of the site, the
templates) lies beside the site, where the worker will write its files too. It is one of our own, made in this build:
a worker opens it only if its bytes are those that the build packed, and only with the same program.
"""

from __future__ import annotations

import pickle
import shutil
import sys
import threading
import weakref
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Generic, NamedTuple, TypeVar

from site_src.model.site import Batch, File, Files
from site_src.write.digests import fingerprint
from site_src.write.files import write
from site_src.write.finishing import finish
from site_src.write.publish import Refused
from site_src.write.stages import Done, Stage
from site_src.write.versions import libraries

Bundle = TypeVar("Bundle")

KIT = "kit"
"""Under which name a kit lies beside the site."""


class Kit(NamedTuple):
    """What a worker needs to make the files of a task."""

    prepare: Callable[[Any], Iterable[Iterable[Batch]]]
    """Plans the batches of a bundle of tasks; it knows the whole site."""
    render: Callable[..., Files]
    """Makes a batch's files; it is told by ``templates`` in which folder the templates are."""
    templates: tuple[File, ...]


def templates_of(folder: Path) -> tuple[File, ...]:
    """Give the templates in a folder and the fonts of cards, to be sent."""
    paths = sorted((*folder.rglob("*.html"), *folder.glob("cards/*.[ot]tf")))
    return tuple(File(path.relative_to(folder).as_posix(), path.read_bytes()) for path in paths)


@contextmanager
def sent(kit: Kit, stage: Stage) -> Iterator[Sent[Any]]:
    """Leave a kit beside the site for as long as the block lasts, and give the function of a task that is sent."""
    tools = pickle.dumps((kit.prepare, kit.render), pickle.HIGHEST_PROTOCOL)
    packed = pickle.dumps((tools, kit.templates), pickle.HIGHEST_PROTOCOL)
    stage.leave(KIT, packed)
    try:
        yield Sent(stage, sha256(packed).hexdigest(), program())
    finally:
        stage.drop(KIT)
        _opened.cache_clear()  # Where threads of this process did the work.


@dataclass(frozen=True, slots=True)
class Sent(Generic[Bundle]):
    """A function of a task as it is sent to a worker anywhere, which makes the files of the task and writes them."""

    stage: Stage
    kit: str
    """The digest of the kit."""
    program: str
    """The digest of the program that packed it."""

    def __call__(self, bundle: Bundle) -> tuple[Done, ...]:
        """Do some tasks; only paths and digests go back. Raises Refused where the worker is not fit for it."""
        opened = _opened(self)
        return finish(bundle, opened.prepare, opened.render, self.stage.write)


class _Templates:
    """Templates in a folder of this machine, which goes when nobody has them any more, at the latest with the process.

    (A ``TemporaryDirectory`` would complain of that.)
    """

    def __init__(self, files: tuple[File, ...]) -> None:
        self.folder = Path(mkdtemp(prefix="report-site-"))
        weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)
        write(self.folder, files)


class _Opened(threading.local):
    """A kit as each thread has it: what plans pages remembers what it said, and so belongs to one thread."""

    def __init__(self, tools: bytes, templates: _Templates) -> None:
        prepare, render = pickle.loads(tools)  # noqa: S301 (our own bytes: see _opened)
        self.templates = templates  # They last as long as this.
        self.prepare: Callable[[Any], Iterable[Iterable[Batch]]] = prepare
        self.render: Callable[[Batch], Files] = partial(render, templates=templates.folder)


@lru_cache(maxsize=1)
def _opened(sent: Sent[Any]) -> _Opened:
    """Open a kit once for all tasks of a build; with the next build's, this one is forgotten."""
    if sent.program != program():
        raise Refused(
            "A worker has another version of this program, of Python or of its libraries, and would make other pages.",
            "Install the same version everywhere and start the workers again.",
        )
    try:
        packed = sent.stage.take(KIT)
    except FileNotFoundError as error:
        raise Refused(
            f"A worker on another machine does not see {sent.stage}, where the site is made.",
            "Name an output folder that all machines have under the same path, or an object store (s3://…).",
        ) from error
    if sha256(packed).hexdigest() != sent.kit:
        raise Refused(f"What lies in {sent.stage} is not what this build put there.", "Run the build again.")
    tools, templates = pickle.loads(packed)  # noqa: S301 (our own bytes: their digest came with the task)
    return _Opened(tools, _Templates(templates))


@lru_cache(maxsize=1)
def program() -> str:
    """Give the digest of the program as this process has it: its own code, its libraries, its Python.

    It is taken once, when the process begins to work: one that outlives an update still runs what it loaded then.
    """
    code = sorted(Path(__file__).parents[1].rglob("*.py"))
    python = "{}.{}".format(*sys.version_info[:2])
    return fingerprint([python, *libraries(), *(path.read_bytes() for path in code)])
