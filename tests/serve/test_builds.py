"""How the preview follows the builds: it outlives every one of them, and tells each open page what it has to know."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serve.conftest import BROKEN, GOOD, Project, Running, edition, eventually, previewed


def test_the_first_build_is_announced_and_the_browser_opened_once(project: Project, running: Running) -> None:
    assert running.lines == [
        f"Serving {running.address} (Ctrl-C to stop)",
        "Built 1 page in 1 language in 0.0 s → _site",
    ]
    project.plan(GOOD + "#")
    running.hears("Built", 2)
    assert running.opened == [running.address]


def test_a_change_reloads_the_open_pages(project: Project, running: Running) -> None:
    with running.events(edition(running.get("/").body)) as first, running.events("another.1") as late:
        assert next(late) == ("reload", {})  # A page of an earlier preview is out of date at once.
        project.plan('publish(**{"index.html": "<body>new</body>"})')
        assert next(first) == ("reload", {})
        assert next(late) == ("reload", {})
    assert b"new" in running.get("/").body


def test_a_broken_build_is_shown_and_changes_no_page(project: Project, running: Running) -> None:
    before = running.get("/").body
    with running.events(edition(before)) as events:
        project.plan(BROKEN)
        name, report = next(events)
        assert name == "problems"
        assert (report["good"], report["heading"]) == (False, "1 error and 1 warning in the content")
        assert [problem["severity"] for problem in report["problems"]] == ["error", "warning"]
        assert report["problems"][0] == {
            "path": "content/a.md",
            "line": 9,
            "column": 10,
            "severity": "error",
            "rule": "some-rule",
            "message": "13.268 <b>can</b> be read in two ways.",
            "way_out": "Write 13268.",
            "see": ["content/a.md:1:2"],
            "source": "count: 13.268",
        }
        assert running.get("/").body == before
        with running.events(edition(before)) as later:
            assert next(later) == (name, report)
        project.plan(GOOD)
        assert next(events) == ("reload", {})
    assert running.lines[2].startswith("content/a.md:9:10: error some-rule: 13.268 <b>can</b> be read in two ways.\n")
    assert running.lines[4] == "1 error and 1 warning in the content"


def test_warnings_of_a_good_build_are_told_to_the_new_page(project: Project, running: Running) -> None:
    project.plan('problem("warning", "content/b.md", 2, 1, "Hm.", "")\n' + GOOD)
    running.hears("_site, 1 warning")
    with running.events(edition(running.get("/").body)) as events:
        name, report = next(events)
    assert (name, report["good"], len(report["problems"])) == ("problems", True, 1)


@pytest.mark.parametrize(
    "plan,heading,cause",
    [
        ("sys.stderr.write('Traceback\\nKeyError: 7\\n'); sys.exit(3)", "Our own bug", "KeyError: 7"),
        ("this is no Python", "Our own bug", "SyntaxError: invalid syntax"),
        ("sys.exit('content/ has no site.yaml')", "Our own bug", "content/ has no site.yaml"),
        ("sys.stderr.write('no folder x\\n'); sys.exit(2)", "The build could not be started", "no folder x"),
        ("print('garbage'); print('{]'); print('[1]'); print('{\"built\": 1}')", "without a result", '{"built": 1}'),
        ("sys.stdout.buffer.write(b'\\xff\\xfe')", "The build ended without a result", "��"),
        ("pass", "The build ended without a result", ""),
        ("say(failed={}); sys.exit(1)", "Our own bug stopped the build", '{"failed": {}}'),
        ("publish(**{'index.html': 'x'}); sys.exit(3)", "Our own bug stopped the build", ""),
        ("os.kill(os.getpid(), signal.SIGKILL)", "The build was interrupted (SIGKILL)", ""),
    ],
)
def test_whatever_a_build_does_the_preview_goes_on(
    project: Project, running: Running, plan: str, heading: str, cause: str
) -> None:
    with running.events(edition(running.get("/").body)) as events:
        project.plan(plan)
        name, report = next(events)
        assert (name, report["good"], report["problems"]) == ("problems", False, [])
        assert heading in report["heading"]
        assert cause in report["cause"]
        assert running.get("/").status == 200
        project.plan(GOOD)
        assert next(events) == ("reload", {})


def test_a_command_that_does_not_exist_is_shown(project: Project) -> None:
    with previewed(project, (str(project.folder / "no-such-python"),)) as running:
        running.hears("The build could not be started")
        assert b"no-such-python" in running.get("/").body


def test_changes_during_a_build_lead_to_one_more_build(project: Project, running: Running) -> None:
    started = project.folder / "started"
    project.plan(f"Path({str(started)!r}).touch()\nwhile Path({str(started)!r}).exists(): time.sleep(0.01)\n{GOOD}")
    eventually(started.exists, "the slow build")
    for number in range(3):
        project.plan(f"{GOOD}#{number}")
        time.sleep(0.1)  # Longer than a bundle of changes, so that each is one of its own.
    assert project.runs == 2
    started.unlink()
    running.hears("Built", 3)
    time.sleep(0.3)
    assert project.runs == 3


def test_a_build_leaves_no_process_behind(project: Project, running: Running) -> None:
    child = project.folder / "child"
    project.plan(
        f"child = os.fork()\nif not child: time.sleep(60)\nPath({str(child)!r}).write_text(str(child))\n{GOOD}"
    )
    running.hears("Built", 2)
    number = int(child.read_text())
    eventually(lambda: not _runs(number), "the end of the child")


def test_noise_and_the_output_do_not_build(project: Project, running: Running) -> None:
    content = project.folder / "content"
    (content / "__pycache__").mkdir()
    for name in (".plan.py.swp", "plan.py~", "4913", ".#plan.py", "#plan.py#", "__pycache__/x", "x.tmp", ".DS_Store"):
        (content / name).write_text("x")
    (project.site / "more.html").write_text("x")
    (project.folder / "README.md").write_text("x")
    time.sleep(0.4)
    assert project.runs == 1


def test_a_watched_folder_may_go_and_come_again(project: Project, running: Running) -> None:
    shutil.rmtree(project.folder / "content")
    running.hears("Our own bug")
    for times in (2, 3):
        project.plan(GOOD + "#" * times)
        running.hears("Built", times)
        time.sleep(0.6)  # Until the new folder is watched; a change before that is built as well, but not by itself.


def test_a_watched_file_may_be_replaced(project: Project, running: Running) -> None:
    for times in (2, 3):
        new = project.folder / "build.py.new"
        shutil.copy(project.folder / "build.py", new)
        new.replace(project.folder / "build.py")
        running.hears("Built", times)


ON_REQUEST = """
import itertools, os, signal, sys
say(pid=os.getpid())
for turn in itertools.count():
    if not sys.stdin.readline():
        break
    code = 0
    exec((here / "content" / "answer.py").read_text(encoding="utf-8"))
    say(ended=code)
"""
"""A command that waits to be asked, and then does what stands in ``answer.py``."""


@pytest.fixture
def asked(project: Project) -> Iterator[Running]:
    """A preview of a project whose command builds on request, after its first build."""
    project.plan(ON_REQUEST)
    answer(project, GOOD)
    with previewed(project, project.build) as preview_of_it:
        preview_of_it.hears("Built")
        yield preview_of_it


def answer(project: Project, text: str) -> None:
    """Let the next build on request do this."""
    (project.folder / "content" / "answer.py").write_text(text, encoding="utf-8")


WHO = "Path(here / 'who').write_text(str(os.getpid()))\n"


def test_a_command_that_waits_is_asked_again(project: Project, asked: Running) -> None:
    for times in (2, 3):
        answer(project, f"sys.stderr.write('Words.\\n')\n{GOOD}#{times}")
        asked.hears("Built", times)
    assert project.runs == 1
    # Of each build only what it said itself is told.
    answer(project, f"{BROKEN.replace('sys.exit(1)', 'code = 1')}")
    asked.hears("1 error and 1 warning")
    answer(project, "sys.stderr.write('no folder x\\n'); code = 2")
    asked.hears("The build could not be started: no folder x")
    assert project.runs == 1


@pytest.mark.parametrize("end", ["sys.exit()", "time.sleep(0.1); 1 / 0", "os.kill(os.getpid(), signal.SIGKILL)"])
def test_one_that_ends_is_started_again(project: Project, asked: Running, end: str) -> None:
    answer(project, f"{GOOD}\nsay(ended=0)\n{end}")
    asked.hears("Built", 2)
    answer(project, GOOD)
    asked.hears("Built", 3)
    assert project.runs == 2


def test_one_that_ends_without_a_word_when_asked_is_started_again(project: Project, asked: Running) -> None:
    """It does where the program was changed; and a build that was killed from outside is tried once more."""
    answer(project, f"if turn: os.kill(os.getpid(), signal.SIGKILL)\n{GOOD}")
    asked.hears("Built", 2)
    assert project.runs == 2
    answer(project, "os.kill(os.getpid(), signal.SIGKILL)")
    asked.hears("The build was interrupted (SIGKILL)")
    assert project.runs == 3
    answer(project, GOOD)
    asked.hears("Built", 3)


def test_one_that_waits_is_ended_with_the_preview(project: Project) -> None:
    project.plan(ON_REQUEST)
    answer(project, f"{WHO}{GOOD}")
    with previewed(project, project.build) as running:
        running.hears("Built")
        number = int((project.folder / "who").read_text())
        assert _runs(number)
    assert not _runs(number)


def _runs(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    # An orphan that has ended may wait for the system to take note of it.
    return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
