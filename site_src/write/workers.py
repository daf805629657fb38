"""Tasks and a function of one in, what comes of each out; only it starts processes for them."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from multiprocessing.connection import Connection
from multiprocessing.connection import wait as wait_for
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")

Work = Callable[[Task], Result]
"""What is done with a task. It may know the whole site, so that a worker has it from its birth (see processes)."""

FEW = 12
"""Batches below which one process is enough: a batch takes some hundredths of a second, starting processes some tenths
where each loads the program anew, so that a dozen batches are done before others could have begun to help."""

MOST = 61
"""Processes that a pool may have on Windows, whose waiting call takes no more; no site needs more on one machine."""

UNKNOWN_WORKERS = 32
"""What is assumed of an executor that does not tell: enough for a small cluster, few enough to hold in memory."""


class WorkerDied(Exception):  # noqa: N818 (raised as what it says)
    """A process that rendered ended without an answer: why, in a sentence, and the way out, in another."""

    def __init__(self, sentence: str, way_out: str) -> None:
        super().__init__(sentence, way_out)
        self.sentence = sentence
        self.way_out = way_out

    def __str__(self) -> str:
        return f"{self.sentence} {self.way_out}"


class Crew(NamedTuple, Generic[Task, Result]):
    """Who does the work: an executor, or None where this process is enough, and the function as it is sent to it."""

    executor: Executor | None
    work: Work[Task, Result]


def gather(tasks: Iterable[Task], crew: Crew[Task, Result]) -> tuple[Result, ...]:
    """Do all tasks and give their results in order; errors as in arriving."""
    finished = dict(arriving(tasks, crew))
    return tuple(finished[turn] for turn in sorted(finished))


def arriving(tasks: Iterable[Task], crew: Crew[Task, Result]) -> Iterator[tuple[int, Result]]:
    """Do all tasks and give the turn and the result of each as soon as it is there.

    Without an executor all is done here, one after the other; with one, tasks are taken only as fast as they are
    finished. Raises WorkerDied if a process ends in the middle, else what the first failing one raises; none is begun
    after that, and none is left under way.
    """
    if crew.executor is None:
        yield from enumerate(map(crew.work, tasks))
        return
    try:
        yield from _spread(tasks, crew.work, crew.executor)
    except BrokenExecutor as error:
        raise WorkerDied(
            "A process that did part of the work ended without an answer; most likely the computer ran out of memory.",
            "Run the build again with --jobs 1.",
        ) from error


@contextmanager
def processes(jobs: int, work: Work[Task, Result]) -> Iterator[Crew[Task, Result]]:
    """Give that many processes for gather or arriving, or none where this one is enough.

    They never outlive the block, nor us. Each has ``work``, with all that it knows, from its birth: a fork shares it,
    nothing is sent with the tasks. Workers ignore Ctrl-C, which is for this process to handle; when the block raises,
    they end at once, so that a folder that was staged around this block can be removed. With ``spawn`` the main script
    needs ``if __name__``.
    """
    if jobs <= 1:
        yield Crew(None, work)
        return
    context = multiprocessing.get_context(_start_method())
    # What is there now stays: a worker need not look through it for what is dead, and so keeps sharing it after a fork.
    gc.freeze()
    held, leash = context.Pipe(duplex=False)
    pool = ProcessPoolExecutor(min(jobs, MOST), context, _stand_by, (held, leash, work))
    try:
        # A fork is safe now; so it happens now, not when the first batch comes and threads may run.
        pool.submit(os.getpid)
        yield Crew(pool, AtHand(work))
        pool.shutdown()
    finally:
        leash.close()
        pool.shutdown(cancel_futures=True)
        held.close()


def are_forked(jobs: int) -> bool:
    """Tell whether so many processes have from their birth whatever is loaded here before."""
    return jobs > 1 and _start_method() == "fork"


@contextmanager
def aside(jobs: int, work: Callable[[], Result]) -> Iterator[Callable[[], Result]]:
    """Do something in a process of its own while this one goes on, and give what waits for its result.

    What is done follows from what is known now. With one job, where no process can be forked, and where that process
    ends without a result, it is done when the result is asked for. It never outlives the block, nor us.
    """
    if jobs == 1 or _start_method() != "fork":
        yield work
        return
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe()
    # A pool would be led by threads, and later ones could not be forked beside them.
    other = context.Process(target=_do_aside, args=(here, there, work), daemon=True)
    other.start()
    there.close()

    def result() -> Result:
        try:
            done: Result = here.recv()
        except (EOFError, OSError):
            return work()
        return done

    try:
        yield result
    finally:
        here.close()
        other.kill()
        other.join()
        other.close()


@contextmanager
def apart(work: Callable[[Answer], int]) -> Iterator[int]:
    """Do something in a process of its own, which has from its birth what is loaded here, and give its exit code.

    ``work`` is given what says that code as soon as it is certain; what it does after that goes on beside the block,
    which is left when that process has ended. The code is negative where a signal ended it, and says which. Where no
    process can be forked, all is done here.
    """
    if not are_forked(2):
        yield work(lambda _: None)
        return
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)
    other = context.Process(target=_exit_with, args=(there, work))
    other.start()
    there.close()
    try:
        wait_for([here, other.sentinel])
        yield _code(here, other)
    finally:
        other.join()
        here.close()


Answer = Callable[[int], None]
"""What says an exit code, before the process ends."""


def _code(here: Connection, other: BaseProcess) -> int:
    """Give the exit code that a process has said, or else that with which it ends."""
    with suppress(EOFError, OSError):
        if here.poll():
            return int(here.recv())
    other.join()
    return other.exitcode or 0


def _exit_with(there: Connection, work: Callable[[Answer], int]) -> None:
    sys.exit(work(there.send))


def _do_aside(here: Connection, there: Connection, work: Callable[[], object]) -> None:
    """Do it in the process for it; what goes wrong there goes wrong again for who asks."""
    here.close()
    _follow(there)
    with suppress(Exception):
        there.send(work())


class AtHand(Generic[Task, Result]):
    """A function that a worker process has had from its birth: what is sent of it is that it is at hand there."""

    __slots__ = ("function",)

    def __init__(self, function: Work[Task, Result]) -> None:
        self.function = function

    def __call__(self, task: Task) -> Result:
        """Do a task."""
        return self.function(task)

    def __reduce__(self) -> tuple[Callable[[], AtHand[Any, Any]], tuple[()]]:
        """Send nothing but the request for what is at hand."""
        return _at_hand, ()


BIRTHRIGHT: ContextVar[Work[Any, Any]] = ContextVar("BIRTHRIGHT")
"""What a worker process was born with: it is set there once, before the first task."""


def _at_hand() -> AtHand[Any, Any]:
    return AtHand(BIRTHRIGHT.get())


def jobs_by_default(tasks: int) -> int:
    """Give the number of processes for so many tasks: one for few, else the cores that this process may use."""
    if tasks < FEW:
        return 1
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, tasks, MOST)


def _spread(tasks: Iterable[Task], work: Work[Task, Result], executor: Executor) -> Iterator[tuple[int, Result]]:
    """Keep every worker busy with one task and one to follow, and no more in memory than that."""
    # Executors do not say publicly how many they are; both of the standard library keep it under this name.
    window = 2 * int(getattr(executor, "_max_workers", UNKNOWN_WORKERS))
    pending: dict[Future[Result], int] = {}

    def finished() -> Iterator[tuple[int, Result]]:
        for future in wait(pending, return_when=FIRST_COMPLETED).done:
            yield pending.pop(future), future.result()

    try:
        for turn, task in enumerate(tasks):
            if len(pending) >= window:
                yield from finished()
            pending[executor.submit(work, task)] = turn
        while pending:
            yield from finished()
    except Exception:
        # Nobody may write any more when the folder is cleared away, so the few tasks under way are waited for. They
        # are not cancelled: a pool that breaks just then would trip over that (Python 3.11) and leave us waiting.
        wait(pending)
        raise


def _start_method() -> str:
    """Choose how workers begin: by fork where it is safe, since it loads nothing again; else by spawn, always right.

    A fork copies one thread and the locks of all: safe only on Linux (macOS' own libraries do not survive it) and in a
    process with one thread, counted by the kernel since libraries start threads that Python does not know.
    """
    tasks = Path("/proc/self/task")
    return "fork" if sys.platform == "linux" and tasks.exists() and len(list(tasks.iterdir())) == 1 else "spawn"


def _stand_by(held: Connection, leash: Connection, work: Work[Any, Any]) -> None:
    """Prepare a worker: it gets what it works with, and ends with the main process."""
    BIRTHRIGHT.set(work)
    leash.close()
    _follow(held)


def _follow(held: Connection) -> None:
    """Leave Ctrl-C to the main process, and end when that drops the other end of a leash, be it by kill -9."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def follow() -> None:
        try:
            held.recv_bytes()
        except (EOFError, OSError):
            os._exit(1)

    threading.Thread(target=follow, daemon=True).start()
