"""The preview as a program: how it starts, which addresses it takes, and that it ends without a trace."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from site_src.serve import serve
from tests.serve.conftest import GOOD, SECONDS_OF_PATIENCE, Project, eventually

PROGRAM = """
import sys
from pathlib import Path
from site_src.serve import serve
build, site, content = sys.argv[1:]
sys.exit(serve(
    [sys.executable, "-S", "-E", build], Path(site), [Path(content)], "127.0.0.1", 0,
    announce=lambda line: print(line, flush=True), open_browser=False,
))
"""


@pytest.fixture
def program(project: Project) -> Iterator[subprocess.Popen[str]]:
    """A preview in a process of its own."""
    command = (
        sys.executable,
        "-c",
        PROGRAM,
        *map(str, (project.folder / "build.py", project.site, project.watched[0])),
    )
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=root) as process:
        yield process
        process.kill()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_ends_with_its_build_and_without_a_traceback(
    project: Project, program: subprocess.Popen[str], number: signal.Signals
) -> None:
    building = project.folder / "building"
    project.plan(f"signal.signal(signal.SIGTERM, signal.SIG_IGN) if {number == signal.SIGHUP} else 0\n{GOOD}")
    assert program.stdout is not None
    assert program.stdout.readline().startswith("Serving http://127.0.0.1:")
    assert program.stdout.readline().startswith("Built")
    project.plan(f"Path({str(building)!r}).write_text(str(os.getpid()))\ntime.sleep(60)")
    eventually(lambda: building.exists() and building.read_text() != "", "the second build")
    child = int(building.read_text())
    program.send_signal(number)
    printed, complained = program.communicate(timeout=SECONDS_OF_PATIENCE)
    assert (program.returncode, printed, complained) == (130, "", "")
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


def refused(project: Project, host: str, port: int) -> str:
    """Ask for an address that cannot be had, and give what is announced."""
    lines: list[str] = []
    code = serve(project.build, project.site, project.watched, host, port, announce=lines.append, open_browser=False)
    assert code == 2
    assert not (project.folder / "runs").exists()
    return "\n".join(lines)


def test_a_port_in_use_is_told(project: Project) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert refused(project, "127.0.0.1", port) == (
            f"Port {port} is in use by another program, perhaps by a preview that still runs. "
            f"End that one, or choose another port, for example --port {port + 1}."
        )


def test_a_port_that_is_none_is_told(project: Project) -> None:
    told = "70000 is no port. Choose one from 1024 to 65535, for example --port 8000."
    assert refused(project, "127.0.0.1", 70000) == told


def test_a_host_that_is_no_address_here_is_told(project: Project) -> None:
    told = "192.0.2.1 is no address of this machine. Choose another one with --host, or leave --host out."
    assert refused(project, "192.0.2.1", 8000) == told
