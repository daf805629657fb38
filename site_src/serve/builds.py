"""The command that builds, in; what came of one run of it, out. It alone starts processes, and leaves none behind."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import tempfile
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Sequence
from typing import IO

from site_src.serve.outcome import Outcome, not_started, outcome

_SECONDS_TO_TIDY_UP = 2.0


async def build_once(command: Sequence[str]) -> Outcome:
    """Run the command in a fresh process and give what came of it; when this is cancelled, the process is ended first.

    Nothing that the command does raises here, not even that it does not exist.
    """
    # Files instead of pipes: a build that leaves a child behind would keep a pipe open and the preview waiting.
    with tempfile.TemporaryFile() as printed, tempfile.TemporaryFile() as complained:
        try:
            process = await asyncio.create_subprocess_exec(
                *command,
                stdin=DEVNULL,
                stdout=printed,
                stderr=complained,
                # Ctrl-C in the terminal is meant for the preview alone; it then ends the build and all its workers.
                start_new_session=True,
                env={**os.environ, "PYTHONIOENCODING": "utf-8"},
            )
        except (OSError, ValueError) as reason:
            return not_started(str(reason))
        try:
            code = await process.wait()
        finally:
            await _end(process)
        return outcome(code, _text(printed), _text(complained))


async def _end(process: Process) -> None:
    """End the process if it still runs, gently first, and whatever it has started in any case."""
    if process.returncode is None:
        _signal_all(process.pid, signal.SIGTERM)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), _SECONDS_TO_TIDY_UP)
    if hasattr(signal, "SIGKILL"):
        _signal_all(process.pid, signal.SIGKILL)
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


def _signal_all(leader: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        # Windows has no process groups of this kind; there only the build itself is ended.
        (os.killpg if hasattr(os, "killpg") else os.kill)(leader, number)


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode("utf-8", "replace")
