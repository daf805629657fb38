"""The name of a function, or the address of a Dask scheduler, in; an executor out that does the work of a build."""

from __future__ import annotations

import importlib
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from typing import Any, ParamSpec, TypeVar

from site_src.write.publish import Refused
from site_src.write.workers import UNKNOWN_WORKERS, WorkerDied

P = ParamSpec("P")
T = TypeVar("T")

Hire = Callable[[], AbstractContextManager[Executor]]
"""Gives an executor for as long as a block lasts."""

PATIENCE = 60.0
"""Seconds without a single worker after which a build gives up: a cluster may need some to replace one that died."""

PAUSE = 0.5
"""Seconds between two looks at the workers."""


def named(name: str) -> Hire:
    """Find the function ``module:function``; called without arguments it gives an executor, a context manager.

    Raises Refused, with the way out, where there is no such function.
    """
    module, colon, function = name.partition(":")
    way_out = "Write --executor module:function, and put the module beside build.py or in a folder of PYTHONPATH."
    if not (module and colon and function):
        raise Refused(f"“{name}” does not name a function.", way_out)
    try:
        found = getattr(importlib.import_module(module), function, None)
    except ModuleNotFoundError as error:
        if error.name is None or not f"{module}.".startswith(f"{error.name}."):
            raise  # The module is there and lacks another one: its own words say more.
        raise Refused(f"There is no module “{module}”.", way_out) from error
    if not callable(found):
        raise Refused(f"The module “{module}” has no function “{function}”.", way_out)
    return partial(_hired, name, found)


@contextmanager
def _hired(name: str, function: Callable[[], Any]) -> Iterator[Executor]:
    given = function()
    if not hasattr(given, "__enter__"):
        raise Refused(
            f"The function “{name}” gives no executor.",
            "It must give a concurrent.futures.Executor, or a context manager that does.",
        )
    with given as executor:
        yield executor


@contextmanager
def dask(address: str, patience: float) -> Iterator[Executor]:
    """Give the workers of a Dask scheduler. What one of them had begun when it died is done again by the others.

    Raises Refused where Dask is not installed or nobody answers at the address. When for ``patience`` seconds there is
    not a single worker, all that is under way fails with WorkerDied.
    """
    try:
        from distributed import Client  # noqa: PLC0415 (an extra, which few need)
    except ImportError as error:
        raise missing("distributed>=2026.8", "Working with a Dask cluster") from error
    try:
        client = Client(address, timeout="10s", set_as_default=False)
    except (OSError, ValueError) as error:
        raise Refused(
            f"No Dask scheduler answers at {address}.",
            "Start it with “dask scheduler” and give the address that it prints, like tcp://10.0.0.5:8786.",
        ) from error
    with client:
        executor = _Watched(client, patience)
        try:
            yield executor
        finally:
            executor.shutdown(wait=False, cancel_futures=True)


def missing(package: str, purpose: str) -> Refused:
    """Say that something needs a package that is not installed, and how to install it where this program runs."""
    command = f'python3 -m pip --python "{sys.executable}" install "{package}"'
    name = package.partition(">")[0]
    return Refused(f"{purpose} needs the package {name}, which is not installed.", f"Install it with: {command}")


class _Watched(Executor):
    """Dask's executor, and a thread that sees to it that nobody waits for a cluster without workers."""

    def __init__(self, client: Any, patience: float) -> None:
        self._client = client
        self._executor = client.get_executor(pure=False)
        self._patience = patience
        self._under_way: dict[Future[Any], Future[Any]] = {}
        self._turn = threading.Lock()
        self._over = threading.Event()
        self._max_workers = max(UNKNOWN_WORKERS, self._workers())
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Send a task to the cluster; see Executor."""
        ours: Future[T] = Future()
        ours.set_running_or_notify_cancel()
        theirs = self._executor.submit(fn, *args, **kwargs)
        with self._turn:
            self._under_way[ours] = theirs
        theirs.add_done_callback(partial(self._pass_on, ours))
        return ours

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 (Executor's)
        """End the watch; what is under way is waited for, or given up."""
        self._over.set()
        self._thread.join()
        self._executor.shutdown(wait=wait and not cancel_futures)

    def _pass_on(self, ours: Future[Any], theirs: Future[Any]) -> None:
        with self._turn:
            if self._under_way.pop(ours, None) is None:
                return
        error = None if theirs.cancelled() else theirs.exception()
        if theirs.cancelled():
            ours.set_exception(_lost())
        elif error is None:
            ours.set_result(theirs.result())
        else:
            ours.set_exception(_explained(error))

    def _workers(self) -> int:
        try:
            return sum(self._client.nthreads().values())
        except Exception:
            # Whatever it is: nobody answers, so there is nobody.
            return 0

    def _watch(self) -> None:
        waited = 0.0
        while not self._over.wait(PAUSE):
            waited = 0.0 if self._workers() or not self._under_way else waited + PAUSE
            if waited >= self._patience:
                with self._turn:
                    given_up = tuple(self._under_way)
                    self._under_way.clear()
                for ours in given_up:
                    ours.set_exception(_lost())


def _lost() -> WorkerDied:
    return WorkerDied(
        "No worker of the cluster is left; most likely the machines ran out of memory or were switched off.",
        "Look at the workers' own messages, start them again, then run the build again.",
    )


def _explained(error: BaseException) -> BaseException:
    """Give what a task failed with, in plain words where it is the cluster's fault."""
    # Dask gives up by itself what the last of its workers was doing, and then it is a matter of moments who says so.
    if type(error).__name__ in {"CancelledError", "FutureCancelledError"} or _is_stumbling(error):
        return _lost()
    if type(error).__name__ == "KilledWorker":
        return WorkerDied(
            "Several workers died one after the other on the same work; most likely they ran out of memory.",
            "Give the workers more memory or fewer threads, then run the build again.",
        )
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ModuleNotFoundError) and str(cause.name).partition(".")[0] == __name__.partition(".")[0]:
            return Refused(
                "The workers of the cluster do not have this program.",
                "Start them in the project's folder with PYTHONPATH=. before their command.",
            )
        cause = cause.__cause__ or cause.__context__
    return error


def _is_stumbling(error: BaseException) -> bool:
    """Tell whether Dask stumbled over a task that was given up while it passed on what had become of it.

    It asks for the result, and after that how the task ended; if that happens in between, it takes the one for an error
    of three parts (distributed/cfexecutor.py, ``_cascade_future``).
    """
    frames = list(traceback.walk_tb(error.__traceback__))
    return isinstance(error, ValueError) and bool(frames) and frames[-1][0].f_code.co_name == "_cascade_future"
