"""A project in a folder of its own whose build does what each test writes down, and a preview of it on a free port."""

from __future__ import annotations

import asyncio
import http.client
import json
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from site_src.serve.preview import Work, listen, preview

SECONDS_OF_PATIENCE = 15

# The build runs content/plan.py, in which these names mean something.
BUILD = """
import json, os, shutil, signal, sys, time
from pathlib import Path
here = Path(__file__).parent
with (here / "runs").open("a") as runs:
    runs.write("x")

def say(**entry):
    print(json.dumps(entry, ensure_ascii=False), flush=True)

def problem(severity, path, line, column, message, source):
    say(path=path, line=line, column=column, severity=severity, rule="some-rule", message=message,
        way_out="Write 13268.", see=["content/a.md:1:2"], source=source)

def publish(**pages):
    new = here / "_new"
    for name, text in {"404.html": "<body>gone</body>", **pages}.items():
        (new / name).parent.mkdir(parents=True, exist_ok=True)
        (new / name).write_text(text, encoding="utf-8")
    if (here / "_site").exists():
        (here / "_site").rename(here / "_old")
    new.rename(here / "_site")
    shutil.rmtree(here / "_old", ignore_errors=True)
    say(built={"pages": len(pages), "languages": 1, "seconds": 0.04, "output": "_site"})

exec((here / "content" / "plan.py").read_text(encoding="utf-8"))
"""
GOOD = 'publish(**{"index.html": "<html><body><p>Đại Lộc</p></body></html>"})'
BROKEN = """
problem("warning", "content/b.md", 2, 1, "A warning.", "")
problem("error", "content/a.md", 9, 10, "13.268 <b>can</b> be read in two ways.", "count: 13.268")
say(failed={"errors": 1, "warnings": 1})
sys.exit(1)
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for one request."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


@dataclass(frozen=True, slots=True)
class Project:
    """A folder with a build of its own, and the ways to change it."""

    folder: Path

    @property
    def site(self) -> Path:
        return self.folder / "_site"

    @property
    def build(self) -> tuple[str, ...]:
        return (sys.executable, "-S", "-E", str(self.folder / "build.py"))

    @property
    def watched(self) -> tuple[Path, ...]:
        return (self.folder / "content", self.folder / "build.py")

    @property
    def runs(self) -> int:
        return len((self.folder / "runs").read_text())

    def plan(self, text: str) -> None:
        """Let the next build do this."""
        (self.folder / "content").mkdir(exist_ok=True)
        (self.folder / "content" / "plan.py").write_text(text, encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Running:
    """A preview that runs: what it announced, and what it answers."""

    lines: list[str] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        self.hears("Serving ")
        return next(line.split()[1] for line in self.lines if line.startswith("Serving "))

    def hears(self, word: str, times: int = 1) -> None:
        """Wait until the preview has announced so many lines with this word."""
        eventually(lambda: sum(word in line for line in self.lines) >= times, f"“{word}” in {self.lines}")

    def get(self, path: str, method: str = "GET", host: str | None = None) -> Answer:
        """Send the path exactly as it is written."""
        connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=SECONDS_OF_PATIENCE)
        try:
            connection.request(method, path, headers={"Host": host} if host else {})
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    @contextmanager
    def events(self, edition: str) -> Iterator[Iterator[tuple[str, Any]]]:
        """Listen as a page of this edition does; give (name, data) of every event."""
        connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=SECONDS_OF_PATIENCE)
        try:
            connection.request("GET", f"/__preview__/events?edition={edition}")
            answer = connection.getresponse()
            assert answer.headers["Content-Type"].startswith("text/event-stream")
            yield _events(answer)
        finally:
            connection.close()


def edition(body: bytes) -> str:
    """The edition that a page served by the preview carries."""
    return body.decode().partition("overlay.js?edition=")[2].partition('"')[0]


def eventually(true: Callable[[], bool], what: str) -> None:
    """Wait until it is true, or fail with what was waited for."""
    end = time.monotonic() + SECONDS_OF_PATIENCE
    while not true():
        assert time.monotonic() < end, f"never came: {what}"
        time.sleep(0.01)


@contextmanager
def previewed(project: Project, build: tuple[str, ...], host: str = "127.0.0.1") -> Iterator[Running]:
    """Run a preview of the project with this command in a thread of its own, and end it afterwards."""
    running = Running()
    loop = asyncio.new_event_loop()
    interrupted = asyncio.Event()
    work = Work(build, project.site, project.watched)
    job = preview(
        work,
        listen(host, 0),
        host,
        announce=running.lines.append,
        opened=running.opened.append,
        interrupted=interrupted,
    )
    thread = threading.Thread(target=lambda: loop.run_until_complete(job))
    thread.start()
    try:
        yield running
    finally:
        loop.call_soon_threadsafe(interrupted.set)
        thread.join(SECONDS_OF_PATIENCE)
        assert not thread.is_alive()
        loop.close()


def new_project(folder: Path) -> Project:
    """Make a project with a good build that nobody has run yet."""
    made = Project(folder)
    (folder / "build.py").write_text(BUILD, encoding="utf-8")
    made.plan(GOOD)
    return made


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project with a good build that nobody has run yet."""
    return new_project(tmp_path)


@pytest.fixture
def running(project: Project) -> Iterator[Running]:
    """A preview of the project after its first, good build."""
    with previewed(project, project.build) as preview_of_it:
        preview_of_it.hears("Built")
        yield preview_of_it


def _events(answer: http.client.HTTPResponse) -> Iterator[tuple[str, Any]]:
    name = ""
    while line := answer.readline():
        key, _, value = line.decode().rstrip("\n").partition(": ")
        if key == "event":
            name = value
        elif key == "data":
            yield name, json.loads(value)
