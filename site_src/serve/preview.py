"""A command that builds and the folder it fills, in; a preview that runs until it is ended, out. It opens the port."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import ipaddress
import os
import secrets
import signal
import socket
import threading
import webbrowser
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import uvicorn

from site_src.serve.app import preview_app
from site_src.serve.board import Board
from site_src.serve.builds import Builds
from site_src.serve.outcome import for_terminal
from site_src.serve.watch import watch

_SETTINGS_EXIT = 2
_INTERRUPTED_EXIT = 130
_SECONDS_TO_CLOSE = 2

_WHY_NO_ADDRESS: Mapping[int, str] = {
    errno.EADDRINUSE: "Port {port} is in use by another program, perhaps by a preview that still runs. "
    "End that one, or choose another port, for example --port {next}.",
    errno.EACCES: "The system lets nobody but the administrator use port {port}. "
    "Choose a port from 1024 on, for example --port 8000.",
    errno.EADDRNOTAVAIL: "{host} is no address of this machine. Choose another one with --host, or leave --host out.",
}


@dataclass(frozen=True, slots=True)
class Work:
    """What a preview needs to know: the command that builds (see Builds), the folder it fills, and what it reads."""

    build: Sequence[str]
    output: Path
    watched: Sequence[Path]


def serve(
    build: Sequence[str],
    output: Path,
    watched: Sequence[Path],
    host: str,
    port: int,
    *,
    announce: Callable[[str], None],
    open_browser: bool,
) -> int:
    """Serve ``output`` on host and port, and build it anew after each change below ``watched``, until interrupted.

    ``build`` is asked for a build by a line on its standard input, and prints JSON lines: problems, then ``built`` or
    ``failed``, and ``ended`` if it waits to be asked again. Port 0 lets the system choose. ``announce`` gets every line
    for the terminal. Returns the exit code: 130 when interrupted, 2 when the address cannot be used.
    """
    try:
        listening = listen(host, port)
    except (OSError, OverflowError, UnicodeError) as reason:
        announce(_why_no_address(reason, host, port))
        return _SETTINGS_EXIT
    opened = _open_browser if open_browser else _open_nothing

    async def until_interrupted() -> None:
        with _interrupts() as interrupted:
            work = Work(build, output, watched)
            await preview(work, listening, host, announce=announce, opened=opened, interrupted=interrupted)

    try:
        asyncio.run(until_interrupted())
    except KeyboardInterrupt:
        # Only in the moment before the preview listens to signals itself.
        listening.close()
    return _INTERRUPTED_EXIT


async def preview(
    work: Work,
    listening: socket.socket,
    host: str,
    *,
    announce: Callable[[str], None],
    opened: Callable[[str], object],
    interrupted: asyncio.Event,
) -> None:
    """Build, serve and follow changes until ``interrupted``; ``opened`` gets the address after the first build."""
    board = Board(secrets.token_hex(4))
    changed = asyncio.Event()
    address, is_public = _address(listening, host)
    app = preview_app(work.output, board, frozenset() if is_public else _own_names(host))
    server = _Server(
        uvicorn.Config(
            app,
            log_config=None,
            log_level="error",
            access_log=False,
            lifespan="off",
            ws="none",
            server_header=False,
            timeout_graceful_shutdown=_SECONDS_TO_CLOSE,
        )
    )

    builds = Builds(work.build)

    async def build_after_changes() -> None:
        told = opened
        while True:
            # Cleared before the build: a change during it leads to one more build, never to two at a time.
            changed.clear()
            result = await builds.build()
            board.post(result)
            for line in for_terminal(result):
                announce(line)
            told(address)
            told = _open_nothing
            await changed.wait()

    announce(f"Serving {address} (Ctrl-C to stop)")
    if is_public:
        announce(f"Everybody in this network can see the preview, because of --host {host}.")
    async with aclosing(builds), asyncio.TaskGroup() as tasks:
        tasks.create_task(server.serve([listening]))
        work_to_end = (
            tasks.create_task(watch(work.watched, work.output, changed.set, announce)),
            tasks.create_task(build_after_changes()),
        )
        await interrupted.wait()
        for task in work_to_end:
            task.cancel()
        board.close()
        server.should_exit = True


class _Server(uvicorn.Server):
    """A server that leaves the signals to the preview, which has builds to end as well."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextlib.contextmanager
def _interrupts() -> Iterator[asyncio.Event]:
    """Give an event that is set by Ctrl-C, by a request to end, and when the terminal closes."""
    loop, interrupted = asyncio.get_running_loop(), asyncio.Event()

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(interrupted.set)

    names = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    # A signal that the parent asked to ignore (nohup) stays ignored.
    heard = [number for number in numbers if signal.getsignal(number) is not signal.SIG_IGN]
    before = {number: signal.signal(number, interrupt) for number in heard}
    try:
        yield interrupted
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def listen(host: str, port: int) -> socket.socket:
    """Take the port of this machine, 0 for any; OSError, OverflowError or UnicodeError where it cannot be had."""
    if not 0 <= port <= 65535:
        # The system would take a larger number and use another port without a word.
        raise OverflowError(port)
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listening = socket.socket(family, kind, protocol)
    try:
        if os.name == "posix":
            # Elsewhere this option would let two programs share the port; here it only forgets closed connections.
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen()
    except BaseException:
        listening.close()
        raise
    return listening


def _why_no_address(reason: Exception, host: str, port: int) -> str:
    if isinstance(reason, OverflowError):
        return f"{port} is no port. Choose one from 1024 to 65535, for example --port 8000."
    if isinstance(reason, (socket.gaierror, UnicodeError)):
        return f"No machine with the name {host} is known. Choose another one with --host, or leave --host out."
    number = reason.errno if isinstance(reason, OSError) and reason.errno else 0
    sentence = _WHY_NO_ADDRESS.get(number, "Nothing can be served on {host} and port {port} ({reason}). Change --port.")
    return sentence.format(host=host, port=port, next=port + 1 if port < 65535 else 8000, reason=reason)


def _address(listening: socket.socket, host: str) -> tuple[str, bool]:
    """Give the address to open, and whether other machines may reach it."""
    bound, port = listening.getsockname()[:2]
    place = ipaddress.ip_address(bound.partition("%")[0])
    # The address that means "all of this machine" is none that a browser can open.
    name = "localhost" if place.is_unspecified else host
    return f"http://{f'[{name}]' if ':' in name else name}:{port}/", not place.is_loopback


def _own_names(host: str) -> frozenset[str]:
    own = host.lower()
    return frozenset({"localhost", "127.0.0.1", "[::1]", f"[{own}]" if ":" in own else own})


def _open_nothing(_address: str) -> None:
    """Leave it to the reader to open the address."""


def _open_browser(address: str) -> None:
    # In a thread that nobody waits for: some browsers keep the call until they are closed.
    threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
