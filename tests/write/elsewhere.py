"""A folder in, a real Dask cluster of separate processes or a real server that speaks S3 out, on this machine alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.sites import TOP


class Cluster(NamedTuple):
    """A scheduler and its workers."""

    address: str
    workers: tuple[subprocess.Popen[bytes], ...]


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[Cluster]:
    """Start a scheduler and so many workers of one thread; end them all with the block."""
    file = folder / "scheduler.json"
    started: list[subprocess.Popen[bytes]] = []

    def start(program: str, *arguments: str) -> None:
        log = (folder / f"{len(started)}.log").open("wb")
        command = [sys.executable, "-m", f"distributed.cli.{program}", "--scheduler-file", str(file), *arguments]
        started.append(subprocess.Popen(command, cwd=TOP, env=surroundings(), stdout=log, stderr=log))
        log.close()

    try:
        start("dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        wait_until(file.exists)
        for _ in range(workers):
            start("dask_worker", "--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(folder))
        from distributed import Client

        with Client(scheduler_file=str(file), set_as_default=False) as client:
            wait_until(lambda: len(client.nthreads()) == workers)
            address = client.scheduler_info()["address"]
        yield Cluster(address, tuple(started[1:]))
    finally:
        for process in reversed(started):
            process.send_signal(signal.SIGKILL)
            process.wait()


def surroundings() -> dict[str, str]:
    """Give our own surroundings, in which the program can be found."""
    return {**os.environ, "PYTHONPATH": str(TOP)}


def wait_until(true: Callable[[], object]) -> None:
    """Wait for something that comes soon, and fail where it does not."""
    end = time.monotonic() + 30
    while not true():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.01)


@contextmanager
def s3() -> Iterator[str]:
    """Start a server that speaks S3, with an empty bucket; give its address."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    try:
        # Servers of one process share what they hold.
        urllib.request.urlopen(urllib.request.Request(f"{address}/moto-api/reset", method="POST")).close()
        urllib.request.urlopen(urllib.request.Request(f"{address}/bucket", method="PUT")).close()
        yield address
    finally:
        server.stop()
