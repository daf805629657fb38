"""A command in, what its run took out: wall time, processor time and memory of all of its processes together."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

PAUSE = 0.05
"""Seconds between two looks at the memory; more where a look takes long."""

SHARE = 50
"""How many times longer than a look the pause after it is at least, so that looking disturbs by 2 % at most."""

PROC = Path("/proc")


class Taken(NamedTuple):
    """What a run took: seconds, seconds of processors, and bytes."""

    wall: float
    cpu: float
    peak: int


class FailedRun(Exception):  # noqa: N818 (raised as what it says)
    """A command that was to be measured did not end well; its text is what the command said."""


def measured(command: Sequence[str | Path], folder: Path, surroundings: Mapping[str, str]) -> tuple[Taken, str]:
    """Run a command to its end; give what it took and what it printed. Raises FailedRun."""
    words = [str(word) for word in command]
    with subprocess.Popen(
        words,
        cwd=folder,
        env={**_surroundings(), **surroundings},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        start_new_session=True,
    ) as process:
        watcher = _Watcher(process.pid)
        watcher.start()
        started = time.perf_counter()
        said = process.stdout.read() if process.stdout else ""
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        watcher.over.set()
        watcher.join()
    if process.returncode:
        raise FailedRun(f"{' '.join(words)} ended with {process.returncode}:\n{said[-4000:]}")
    # The kernel knows the peak of the largest process exactly, which a look may have missed.
    largest = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return Taken(wall, usage.ru_utime + usage.ru_stime, max(watcher.peak, largest)), said


@contextmanager
def asked(command: Sequence[str | Path], folder: Path) -> Iterator[Callable[[], tuple[Taken, str]]]:
    """Start a command that works on request; give what asks for it once, says what that took, and what was printed.

    It is asked when it is done with what it does ahead. Time goes from the request to the last word of the answer; the
    processors' time is that of the process that does the work, also for what it does after its answer. Raises
    FailedRun.
    """
    with subprocess.Popen(
        [str(word) for word in command],
        cwd=folder,
        env=_surroundings(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    ) as process:

        def ask() -> tuple[Taken, str]:
            assert process.stdin
            assert process.stdout
            before = _at_rest(process.pid).of_children
            watcher = _Watcher(process.pid)
            watcher.start()
            started = time.perf_counter()
            process.stdin.write("\n")
            process.stdin.flush()
            lines = [""]
            while '"ended"' not in lines[-1]:
                lines.append(process.stdout.readline())
                if not lines[-1]:
                    raise FailedRun(f"{command} ended without an answer.")
            wall = time.perf_counter() - started
            cpu = _at_rest(process.pid).of_children - before
            watcher.over.set()
            watcher.join()
            return Taken(wall, cpu, watcher.peak), "".join(lines[:-1])

        yield ask
        assert process.stdin
        process.stdin.close()


def _surroundings() -> dict[str, str]:
    """Give our own surroundings, but that Python keeps what it compiled, as it does for who starts a program."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


class _Cpu(NamedTuple):
    """Seconds of processors that a process has taken itself, and those of its children that have ended."""

    own: float
    of_children: float


def _at_rest(number: int) -> _Cpu:
    """Wait until a process has no children and takes no more time, and give how much it has taken."""
    taken, before = _cpu(number), None
    while taken != before or _children(number):
        time.sleep(0.5)
        taken, before = _cpu(number), taken
    return taken


def _cpu(number: int) -> _Cpu:
    fields = (PROC / str(number) / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    ticks = os.sysconf("SC_CLK_TCK")
    return _Cpu(sum(map(int, fields[11:13])) / ticks, sum(map(int, fields[13:15])) / ticks)


def _children(number: int) -> str:
    return "".join(path.read_text("utf-8") for path in (PROC / str(number) / "task").glob("*/children"))


class _Watcher(threading.Thread):
    """Looks at the memory of all processes of a session until it is told that they are over."""

    def __init__(self, session: int) -> None:
        super().__init__(daemon=True)
        self.session = session
        self.over = threading.Event()
        self.peak = 0

    def run(self) -> None:
        pause = PAUSE
        while not self.over.wait(pause):
            begun = time.perf_counter()
            own = [number for number in _processes() if _session(number) == self.session]
            # What processes share is counted once; one process alone shares nothing with us, and this is quicker.
            self.peak = max(self.peak, sum(map(_proportional if len(own) > 1 else _resident, own)))
            pause = max(PAUSE, SHARE * (time.perf_counter() - begun))


def _processes() -> list[int]:
    return [int(path.name) for path in PROC.iterdir() if path.name.isdecimal()] if PROC.is_dir() else []


def _session(number: int) -> int:
    try:
        # The name of a program, in brackets, may hold spaces and brackets itself.
        return int((PROC / str(number) / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()[3])
    except (OSError, IndexError, ValueError):
        return 0


def _proportional(number: int) -> int:
    try:
        for line in (PROC / str(number) / "smaps_rollup").read_text("utf-8").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except (OSError, ValueError):
        pass
    return _resident(number)


def _resident(number: int) -> int:
    try:
        return int((PROC / str(number) / "statm").read_text("utf-8").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError, ValueError):
        return 0
