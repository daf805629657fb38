"""Lines that ask for builds in, the site and a word on each out: ``build --on-request``, as a preview starts it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from site_src.cli import requests
from site_src.cli.requests import Steps
from tests.sites import TOP, built, case, tree

Answer = list[dict[str, Any]]


class Waiting:
    """A command that builds on request, and what it answers."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        assert process.stdin
        assert process.stdout
        self.asked, self.said = process.stdin, process.stdout

    def ask(self) -> Answer:
        """Ask for a build and give its lines; the last says that it ended, unless the command did so without a word."""
        self.asked.write("\n")
        self.asked.flush()
        lines: Answer = []
        for line in self.said:
            lines.append(json.loads(line))
            if "ended" in lines[-1]:
                break
        return lines


@contextmanager
def waiting(folder: Path, top: Path = TOP) -> Iterator[Waiting]:
    """Start a command that waits to be asked for builds of the content in a folder; it ends when nobody asks."""
    options = ("--on-request", "--no-search", "--format", "json")
    places = ("--content", folder / "content", "--output", folder / "_site")
    command: list[str | Path] = [sys.executable, top / "build.py", "build", *options, *places]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Waiting(process)
        assert process.stdin
        process.stdin.close()
        assert process.wait(60) == 0


def workshop(folder: Path) -> Path:
    """Lay a content and the whole program in a folder; gives the program's, whose memory is its own."""
    content, program = case("clinics", folder), folder / "program"
    content.rename(folder / "content")
    for name in ("site_src", "templates"):
        shutil.copytree(TOP / name, program / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copyfile(TOP / "build.py", program / "build.py")
    return program


def is_clean(folder: Path) -> bool:
    """Tell whether the site is what a build from nothing gives."""
    built(folder / "content", folder / "_clean", None, folder / "program" / "templates")
    return tree(folder / "_site") == tree(folder / "_clean")


def test_each_request_is_a_build_and_nothing_of_one_is_left_in_the_next(tmp_path: Path) -> None:
    program = workshop(tmp_path)
    text = tmp_path / "content/reports/2024/harbour/en.md"
    style = program / "templates/assets/site/3-frame.css"
    with waiting(tmp_path, program) as command:
        *_, first, ended = command.ask()
        assert (first["built"]["unchanged"], ended) == (False, {"ended": 0})
        assert is_clean(tmp_path)
        good = text.read_text("utf-8")
        for turn in range(2):
            text.write_text(f"{good}\nMore words, {turn}.\n", "utf-8")
            *_, edited, _ = command.ask()
            assert 0 < edited["built"]["made"] < first["built"]["made"] / 4
            assert is_clean(tmp_path)
        text.write_text(good.replace("count: 12", "count: 1.200"), "utf-8")
        before = tree(tmp_path / "_site")
        *problems, failed, ended = command.ask()
        (mistake,) = (one for one in problems if one["source"].strip() == "count: 1.200")
        assert (failed["failed"]["errors"] > 0, ended) == (True, {"ended": 1})
        assert tree(tmp_path / "_site") == before
        # A line above: the place moves with it, and the line that is shown is the new one.
        text.write_text(good.replace("count: 12", "count: 1.300").replace("---\n", "---\n# words\n", 1), "utf-8")
        (moved,) = (one for one in command.ask() if one.get("source", "").strip() == "count: 1.300")
        assert moved["line"] == mistake["line"] + 1
        text.write_text(good, "utf-8")
        style.write_text(style.read_text("utf-8") + "/* more */", "utf-8")
        assert command.ask()[-1] == {"ended": 0}
        assert is_clean(tmp_path)
        command.ask()  # What was written in the moment of a build is not believed by the next.


def test_a_command_whose_program_was_changed_ends_without_a_word(tmp_path: Path) -> None:
    program = workshop(tmp_path)
    with waiting(tmp_path, program) as command:
        assert command.ask()[-1] == {"ended": 0}
        module = program / "site_src/check/rules.py"
        module.write_text(module.read_text("utf-8") + "# changed\n", "utf-8")
        assert command.ask() == []


def test_a_build_that_is_killed_is_told_and_the_next_one_is_whole(tmp_path: Path) -> None:
    program = workshop(tmp_path)
    (program / "site_src/pipeline.py").write_text(
        (program / "site_src/pipeline.py").read_text("utf-8").replace(
            "    assets = read_assets(order.templates)\n",
            "    import os, signal\n"
            "    if (order.content.path / 'kill').exists():\n"
            "        os.kill(os.getpid(), signal.SIGKILL)\n"
            "    assets = read_assets(order.templates)\n",
            1,
        ),
        "utf-8",
    )  # fmt: skip
    with waiting(tmp_path, program) as command:
        assert command.ask()[-1] == {"ended": 0}
        (tmp_path / "content/kill").write_text("")
        before = tree(tmp_path / "_site")
        assert command.ask() == [{"ended": -9}]
        assert tree(tmp_path / "_site") == before
        (tmp_path / "content/kill").unlink()
        assert command.ask()[-1] == {"ended": 0}
        assert is_clean(tmp_path)


def test_the_answer_does_not_wait_for_what_only_the_next_build_needs(tmp_path: Path) -> None:
    program = workshop(tmp_path)
    pipeline, wait = program / "site_src/pipeline.py", tmp_path / "content/wait"
    before = "                keep_remains("
    assert pipeline.read_text("utf-8").count(before) == 1
    pipeline.write_text(
        pipeline.read_text("utf-8").replace(
            before,
            "                import time\n"
            "                for _ in range(3000):\n"
            "                    time.sleep(0.01 if (order.content.path / 'wait').exists() else 0)\n" + before,
        ),
        "utf-8",
    )
    with waiting(tmp_path, program) as command:
        wait.write_text("")
        assert command.ask()[-1] == {"ended": 0}
        assert is_clean(tmp_path)
        assert not list(program.glob(".cache/left-*"))
        wait.unlink()
        assert command.ask()[-1] == {"ended": 0}
        assert len(list(program.glob(".cache/left-*"))) == 1


def test_what_was_prepared_for_one_build_is_let_go_before_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also what knows itself, as environments of templates do, which nothing but a search for circles finds."""

    class Environment:
        def __init__(self) -> None:
            self.own = self

    last: list[Environment] = []
    prepared: list[weakref.ref[Environment]] = []
    alive: list[int] = []

    def prepare() -> Steps:
        alive.append(sum(one() is not None for one in prepared))
        last[:] = [Environment()]
        prepared.append(weakref.ref(last[0]))
        yield

    with asking(monkeypatch, b"\n" * 6) as asker:
        asker.close()
        assert requests.on_request(lambda _: 0, lambda: "", prepare) == 0
    # The last one is held; one more may be left where a thread of the tests looks for circles in the same moment.
    assert len(alive) == 6
    assert max(alive) <= 2


@contextmanager
def asking(monkeypatch: pytest.MonkeyPatch, lines: bytes) -> Iterator[BinaryIO]:
    """Let this process be asked for what it then does itself; gives where more can be asked."""
    # Whether this process can be forked depends on the tests before; nothing has to be done apart here.
    monkeypatch.setattr(requests, "are_forked", lambda _: True)
    monkeypatch.setattr(requests, "apart", lambda work: nullcontext(work(lambda _: None)))
    ours, theirs = os.pipe()
    with os.fdopen(ours, encoding="utf-8") as asked, os.fdopen(theirs, "wb", buffering=0) as asker:
        monkeypatch.setattr(sys, "stdin", asked)
        asker.write(lines)
        yield asker


def test_what_is_made_ready_ahead_ends_when_somebody_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []

    def prepare() -> Steps:
        try:
            for turn in range(5):
                done.append(f"step {turn}")
                if turn == 2 and done.count("built") == 1:
                    asker.write(b"\n")
                elif turn == 2:
                    asker.close()
                    raise OSError("the disk is full")
                yield
        finally:
            done.append("closed")

    def work(_: Callable[[int], None]) -> int:
        done.append("built")
        return 0

    with asking(monkeypatch, b"\n") as asker:
        assert requests.on_request(work, lambda: "", prepare) == 0
    assert done == ["built", "step 0", "step 1", "step 2", "closed"] * 2


def test_nothing_is_left_of_a_command_whose_asker_died(tmp_path: Path) -> None:
    program = workshop(tmp_path)
    with waiting(tmp_path, program) as command:
        command.ask()
        number = command.process.pid
    assert not os.path.exists(f"/proc/{number}")  # noqa: PTH110 (as the system names it)
