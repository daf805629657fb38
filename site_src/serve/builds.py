"""The command that builds, in; what came of each run of it, out. It alone starts processes, and leaves none behind."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import tempfile
from asyncio.subprocess import Process
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from site_src.serve.outcome import Outcome, not_started, outcome

_SECONDS_TO_TIDY_UP = 2.0
_SECONDS_BETWEEN_LOOKS = 0.01


class Builds:
    """Builds by one command, one after the other. Once closed, none of its processes runs any more.

    The command is asked for a build by a line on its standard input. One that then says ``{"ended": CODE}`` in the last
    line of its output is asked again for the next build, which so finds loaded what the last one had to load; one that
    ends after a build, as any command does, is started again.
    """

    def __init__(self, command: Sequence[str]) -> None:
        self._command = command
        self._waiting: _Asked | None = None

    async def build(self) -> Outcome:
        """Build once and give what came of it; when this is cancelled, the process is ended first.

        Nothing that the command does raises here, not even that it does not exist.
        """
        waiting, self._waiting = self._waiting, None
        answer = await self._answer(waiting) if waiting else None
        if answer is None or answer.is_silent:
            # Who waited has ended meanwhile, or ends now, perhaps since the program was changed: a new one is asked.
            try:
                answer = await self._answer(await _started(self._command))
            except (OSError, ValueError) as reason:
                return not_started(str(reason))
        return outcome(answer.code, answer.printed, answer.complained)

    async def aclose(self) -> None:
        """End the process that waits, if there is one."""
        if self._waiting:
            await self._waiting.end()
            self._waiting = None

    async def _answer(self, asked: _Asked) -> _Answer:
        answer = None
        try:
            answer = await asked.answer()
        finally:
            if answer and answer.waits:
                self._waiting = asked
            else:
                await asked.end()
        return answer


class _Answer(NamedTuple):
    """What came of one build."""

    code: int
    printed: str
    complained: str
    waits: bool
    """Whether the process can be asked again."""

    @property
    def is_silent(self) -> bool:
        """Whether the process ended and said nothing of a build; what was wrong a new one would meet and say again."""
        return not (self.waits or self.printed)


class _Asked:
    """A process that builds when it is asked to, and two files that it writes to."""

    def __init__(self, process: Process, line: int, folder: tempfile.TemporaryDirectory[str]) -> None:
        """``line`` is the end of a pipe on which it is asked."""
        self._process = process
        self._line = line
        self._folder = folder
        self._heard = {_PRINTED: 0, _COMPLAINED: 0}

    async def answer(self) -> _Answer:
        """Ask for a build, and wait until it is done or the process has ended."""
        with contextlib.suppress(OSError):  # It has ended, which is seen below.
            os.write(self._line, b"\n")
        ended = asyncio.ensure_future(self._process.wait())
        try:
            # Files that are looked at and not pipes that are listened to: a build that leaves a child behind would
            # keep a pipe open and the preview waiting.
            while (code := _said(self._new(_PRINTED))) is None and not ended.done():
                await asyncio.wait({ended}, timeout=_SECONDS_BETWEEN_LOOKS)
        finally:
            ended.cancel()
        status = self._process.returncode
        code = (status or 0) if code is None else code
        answer = _Answer(code, self._new(_PRINTED), self._new(_COMPLAINED), waits=status is None)
        for name in self._heard:
            self._heard[name] = (Path(self._folder.name) / name).stat().st_size
        return answer

    async def end(self) -> None:
        """End the process if it still runs, gently first, and whatever it has started in any case."""
        process = self._process
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
        os.close(self._line)
        self._folder.cleanup()

    def _new(self, name: str) -> str:
        """Give what was written to one of the files since the process was last asked."""
        with (Path(self._folder.name) / name).open("rb") as file:
            file.seek(self._heard[name])
            return file.read().decode("utf-8", "replace")


_PRINTED, _COMPLAINED = "printed", "complained"
"""The names of the two files: for the standard output, and for what is wrong."""


async def _started(command: Sequence[str]) -> _Asked:
    """Start a process that waits to be asked. Raises OSError or ValueError where it cannot be started."""
    folder = tempfile.TemporaryDirectory(prefix="preview-", ignore_cleanup_errors=True)
    line, ours = os.pipe()
    try:
        printed, complained = (Path(folder.name) / name for name in (_PRINTED, _COMPLAINED))
        with printed.open("ab") as output, complained.open("ab") as errors:
            process = await asyncio.create_subprocess_exec(
                *command,
                stdin=line,
                stdout=output,
                stderr=errors,
                # Ctrl-C in the terminal is meant for the preview alone; it then ends the build and all its workers.
                start_new_session=True,
                env={**os.environ, "PYTHONIOENCODING": "utf-8"},
            )
    except BaseException:
        os.close(ours)
        folder.cleanup()
        raise
    finally:
        os.close(line)
    return _Asked(process, ours, folder)


def _said(printed: str) -> int | None:
    """Give the code with which a build says that it ended, if that is what was printed last."""
    if not printed.endswith("\n"):
        return None
    try:
        entry = json.loads(printed.splitlines()[-1])
        return int(entry["ended"]) if isinstance(entry, dict) and "ended" in entry else None
    except (ValueError, TypeError, RecursionError):
        return None


def _signal_all(leader: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        # Windows has no process groups of this kind; there only the build itself is ended.
        (os.killpg if hasattr(os, "killpg") else os.kill)(leader, number)
