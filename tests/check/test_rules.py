"""The Markdown files beside this one in: each is the manual page of a rule, and its examples are run word for word."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from site_src.check import rules
from site_src.model.problem import Problem, as_text
from site_src.order import NO_KINDS, Kinds, Order
from site_src.pipeline import check
from site_src.read.corpus import read_corpus, read_folders
from site_src.read.files import Entry
from site_src.read.published import read_figures

HERE = Path(__file__).parent
BASE = HERE / "base"
BLOCK = re.compile(
    r"^```(?P<kind>[a-z]+) ?(?P<path>\S*) ?(?P<encoding>\S*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL
)
BORN = re.compile(r'\b(?:error|warning|refuse|Misreading)\(\s*"([a-z0-9-]+)"')


class Example(NamedTuple):
    """Blocks of a page that change the base content, and the block that has what is then said of it."""

    page: Path
    number: int
    blocks: tuple[re.Match[str], ...]
    expected: str


KINDS = Kinds("site_src.plan.pages", "PAGES")


def examples(page: Path) -> Iterator[Example]:
    """Give the examples of a page: each ends with its block of problems."""
    blocks: list[re.Match[str]] = []
    for number, block in enumerate(BLOCK.finditer(page.read_text(encoding="utf-8"))):
        if block["kind"] == "problems":
            yield Example(page, number, tuple(blocks), block["body"])
            blocks = []
        else:
            blocks.append(block)
    assert not blocks, f"blocks without their problems in {page.name}"


def lay(block: re.Match[str], content: Path) -> None:
    """Change one file or folder of the content as a block says."""
    path, kind, body = content / block["path"], block["kind"], block["body"]
    if kind == "diff":
        old, new = ("".join(row[1:] for row in body.splitlines(keepends=True) if row[0] in f" {sign}") for sign in "-+")
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"the lines to change stand {text.count(old)} times in {block['path']}"
        path.write_text(text.replace(old, new), encoding="utf-8", newline="")
        return
    if path.is_dir():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)
    if kind != "delete":
        (path if kind == "folder" else path.parent).mkdir(parents=True, exist_ok=True)
    if kind == "link":
        path.symlink_to(body.strip())
    elif kind not in {"folder", "delete"}:
        path.write_bytes(bytes.fromhex(body) if kind == "hex" else body.encode(block["encoding"] or "utf-8"))


def found(content: Path) -> tuple[Problem, ...]:
    """Check a content as the command line does; against published figures if the page gives some."""
    file = content.parent / "published.csv"
    published = read_figures(file.read_text("utf-8")).figures if file.is_file() else None
    asked = (content / "coverage").is_file()  # As ``check --coverage`` asks for the rules that are run for who asks.
    order = Order(
        Entry(content, "content"),
        content,
        content,
        None,
        False,
        False,
        1,
        None,
        None,
        published,
        asked,
        KINDS,
        NO_KINDS,
    )
    return check(order).problems


def rows(problem: Problem, content: Path) -> list[str]:
    """Give the lines of the file that a problem is in; a folder has one that is empty."""
    path = content.parent / problem.finding.at.path
    text = path.read_bytes().decode("utf-8-sig", "replace") if path.is_file() else ""
    return [*text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), ""]


def shown(problem: Problem, content: Path) -> str:
    """Print a problem as the command line does."""
    return as_text(problem, rows(problem, content)[problem.finding.at.line - 1]) + "\n"


PAGES = {path.stem: tuple(examples(path)) for path in sorted(HERE.glob("*.md"))}


CASES = [pytest.param(one, id=f"{name}-{turn}") for name in PAGES for turn, one in enumerate(PAGES[name], 1)]


@pytest.mark.parametrize("example", CASES)
def test_example(example: Example, tmp_path: Path) -> None:
    content = shutil.copytree(BASE, tmp_path / "content")
    for block in example.blocks:
        lay(block, content)
    said = "".join(shown(problem, content) for problem in found(content)) or "No problems found.\n"
    if os.environ.get("RULES") == "update":
        assert not os.environ.get("CI"), "what is said is looked at by a person, never in CI"
        text = example.page.read_text(encoding="utf-8")
        start, end = list(BLOCK.finditer(text))[example.number].span("body")
        example.page.write_text(text[:start] + said + text[end:], encoding="utf-8", newline="")
        return
    assert said == example.expected


def test_every_rule_has_its_page_and_every_page_shows_its_rule() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (HERE.parents[1] / "site_src").rglob("*.py")]
    tables: tuple[rules.Rule | rules.Comparison | rules.Revision, ...]
    tables = (
        *(*rules.LOCAL_NAMES, *rules.LOCAL_ERRORS, *rules.LOCAL_WARNINGS),
        *(*rules.JOINT_NAMES, *rules.JOINT_ERRORS, *rules.JOINT_WARNINGS),
        *rules.FORGOTTEN,
        *rules.COMPARISONS,
        *rules.REVISIONS,
    )
    known = {rule for text in texts for rule in BORN.findall(text)} | {rules.rule_id(rule) for rule in tables}
    # What the audit finds are mistakes of the program, which no editor can make; test_audit.py has them.
    known = {rule for rule in known if not rule.startswith("audit-")}
    assert PAGES.keys() - {"README"} == known
    for name in known:
        assert (HERE / f"{name}.md").read_text(encoding="utf-8").startswith(f"# {name}\n\n")
        shows = any(
            re.search(f"^content/.*: (error|warning) {name}: ", one.expected, re.MULTILINE) for one in PAGES[name]
        )
        assert shows, f"{name}.md shows other problems only"


@pytest.mark.parametrize("example", CASES)
def test_what_is_local_is_found_report_by_report(example: Example, tmp_path: Path) -> None:
    content = shutil.copytree(BASE, tmp_path / "content")
    for block in example.blocks:
        lay(block, content)
    corpus, _ = read_corpus(Entry(content, "content"), None, read_folders, drafts=False)
    if corpus is None:
        return
    single = [replace(corpus, reports={name: report}, loose=()) for name, report in corpus.reports.items()]
    alone = [problem for one in single for problem in rules.local(one)]
    alone += rules.local(replace(corpus, reports={}))
    assert {*alone} == {*rules.local(corpus)}
