"""Arguments and small contents in; what a run of the program said, and the trees of bytes that it published, out."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import NamedTuple

from site_src.cli import main, terminal
from site_src.order import NO_KINDS, Kinds, Order, Outcome
from site_src.pipeline import build
from site_src.read.files import Entry
from site_src.write.indexing import BUNDLE
from site_src.write.publish import exchange

TOP = Path(__file__).parents[1]
CONTENT, TEMPLATES, GOLDEN = TOP / "content", TOP / "templates", TOP / "tests" / "golden"

Tree = Mapping[str, bytes]
"""The bytes of all files below a folder, by their path in it."""


def tree(folder: Path) -> dict[str, bytes]:
    """Give all files below a folder; without the index of the search, whose bytes differ from run to run."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    named = {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
    return {path: content for path, content in named.items() if not path.startswith(BUNDLE)}


def case(name: str, folder: Path) -> Path:
    """Copy a golden case's content into a folder, give it the project's own phrases, and name it.

    The phrases are the project's, so that a case need not be touched when a template gets a new one.
    """
    content = folder / "content"
    shutil.copytree(GOLDEN / name / "content", content)
    (content / "reports").mkdir(exist_ok=True)  # (git keeps no empty folder.)
    languages = re.search(r"^languages: \[(.*)\]$", (content / "site.yaml").read_text("utf-8"), re.MULTILINE)
    assert languages, f"{name}: site.yaml has its languages in brackets"
    (content / "messages").mkdir()
    for file in ("messages.pot", *(f"{code}.po" for code in languages[1].split(", "))):
        shutil.copy(CONTENT / "messages" / file, content / "messages" / file)
    return content


def order(content: Path, output: Path, cache: Path | None = None, templates: Path = TEMPLATES) -> Order:
    """Give the order for a plain build in this process."""
    return Order(
        content=Entry(content, "content"),
        templates=templates,
        output=output,
        base_url=None,
        drafts=False,
        strict=False,
        jobs=1,
        hire=None,
        cache=cache,
        published=None,
        coverage=False,
        kinds=Kinds("site_src.plan.pages", "PAGES"),
        found=NO_KINDS,
    )


def built(content: Path, output: Path, cache: Path | None = None, templates: Path = TEMPLATES) -> Outcome:
    """Build a site in this process and give what came of it."""
    return build(order(content, output, cache, templates), exchange, lambda tasks: tasks, 0)


class Said(NamedTuple):
    """What a run of the program printed, and its exit code."""

    returncode: int
    stdout: str
    stderr: str


def told(*arguments: str | Path) -> Said:
    """Give the command line arguments in this process, which takes a fraction of the time that a new one takes."""
    terminal._rows.cache_clear()  # A new process would not remember what the files said before.
    with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as err:
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as end:  # argparse's own way to leave
            code = int(str(end.code))
    return Said(code, out.getvalue(), err.getvalue())


def run(*arguments: str | Path, top: Path = TOP, surroundings: Mapping[str, str] | None = None) -> Said:
    """Run ``build.py`` as a program, with other surroundings added to our own, and wait for its end."""
    done = subprocess.run(
        command(arguments, top),
        check=False,
        capture_output=True,
        encoding="utf-8",
        cwd=top,
        env={**os.environ, **(surroundings or {})},
        timeout=120,
    )
    return Said(done.returncode, done.stdout, done.stderr)


def command(arguments: Sequence[str | Path], top: Path = TOP) -> list[str]:
    """Give the command line of ``build.py`` with arguments, in the Python that runs the tests."""
    return [sys.executable, str(top / "build.py"), *map(str, arguments)]
