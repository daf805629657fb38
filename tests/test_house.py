"""The project's own files in; a failure out where they break what is promised of the house, its size and its words."""

from __future__ import annotations

import argparse
import ast
import importlib.util
import re
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from types import ModuleType

import pytest

from site_src.check.rules import (
    COMPARISONS,
    JOINT_ERRORS,
    JOINT_NAMES,
    JOINT_WARNINGS,
    LOCAL_ERRORS,
    LOCAL_NAMES,
    LOCAL_WARNINGS,
    REVISIONS,
    Comparison,
    Revision,
    Rule,
    rule_id,
)
from site_src.cli.arguments import COMMANDS, parser
from site_src.cli.commands import VERBS
from site_src.desk import messages
from tests.sites import CONTENT, TEMPLATES, TOP, order

SOURCES = sorted((TOP / "site_src").rglob("*.py"))
MODULES = [*SOURCES, TOP / "build.py"]


def shown(path: Path) -> str:
    return path.relative_to(TOP).as_posix()


def tracked() -> list[Path]:
    """Give the files of the project: all but those that ``.gitignore`` names. (Not every machine has git.)"""
    rows = (TOP / ".gitignore").read_text("utf-8").splitlines()
    ignored = {row.rstrip("/") for row in rows if row and not row.startswith("#")} | {"/.git"}

    def below(folder: Path) -> Iterator[Path]:
        for path in sorted(folder.iterdir()):
            names = (path.name, f"/{shown(path)}")
            if any(fnmatchcase(name, pattern) for name in names for pattern in ignored):
                continue
            if path.is_dir():
                # (Some tools leave a cache wherever they are called, with a file in it that hides it from git.)
                yield from below(path) if folder == TOP or not path.name.startswith(".") else ()
            else:
                yield path

    return list(below(TOP))


def calls(module: Path) -> Iterator[str]:
    """Give the names of what a module calls, as they are written: ``print``, ``time.perf_counter``."""
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)


# Modules.


@pytest.mark.parametrize("module", MODULES, ids=shown)
def test_a_module_is_short_enough_to_read(module: Path) -> None:
    assert len(module.read_text("utf-8").splitlines()) <= 300


@pytest.mark.parametrize("module", MODULES, ids=shown)
def test_a_module_opens_with_a_sentence(module: Path) -> None:
    said = ast.get_docstring(ast.parse(module.read_text("utf-8")))
    assert said, "what comes in, what goes out, what it alone may do"
    assert said[0].isupper() or said.startswith("``")
    assert said.split("\n\n")[0].endswith(".")


@pytest.mark.parametrize("module", MODULES, ids=shown)
def test_only_the_command_line_prints(module: Path) -> None:
    if module.parent.name != "cli" and shown(module) != "build.py":
        assert not {"print", "sys.stdout.write", "sys.stderr.write"} & set(calls(module))


CLOCK = re.compile(r"(?:time\.(?:time|perf_counter|monotonic)(?:_ns)?|(?:datetime\.|date\.)?(?:now|today|utcnow))")


@pytest.mark.parametrize("module", SOURCES, ids=shown)
def test_only_the_command_line_reads_the_clock(module: Path) -> None:
    if module.parent.name != "cli":
        assert not [name for name in calls(module) if CLOCK.fullmatch(name) or CLOCK.fullmatch(name.rpartition(".")[2])]


@pytest.mark.parametrize("module", SOURCES, ids=shown)
def test_only_the_edge_reads_the_environment(module: Path) -> None:
    if module.parent.name not in {"cli", "serve"}:
        assert not re.search(r"\bos\.(?:environ|getenv)\b|\bsys\.argv\b", module.read_text("utf-8"))


@pytest.mark.parametrize("module", SOURCES, ids=shown)
def test_no_module_has_a_state_that_changes(module: Path) -> None:
    body = ast.parse(module.read_text("utf-8")).body
    tables = [
        node for node in body if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.List)
    ]
    # A table is a tuple, which nobody can add to. (``__all__`` is a list by custom.)
    assert not [text for table in tables if not (text := ast.unparse(table)).startswith("__all__")]
    assert not [node for node in ast.walk(ast.Module(body, [])) if isinstance(node, ast.Global)]


@pytest.mark.parametrize("module", MODULES, ids=shown)
def test_no_name_says_that_nobody_knows_what_it_is(module: Path) -> None:
    assert not re.search("util|helper|common|misc", module.stem)
    classes = [node.name for node in ast.walk(ast.parse(module.read_text("utf-8"))) if isinstance(node, ast.ClassDef)]
    assert not [name for name in classes if re.search("Manager|Helper|Utils|Service|Base$|Abstract", name)]


# What is in the folders.


def test_the_top_holds_what_the_design_allows() -> None:
    allowed = {
        "ARCHITECTURE.md",
        "CHANGELOG.md",
        "LICENSE",
        "NOTICE",
        "README.md",
        "build.py",
        "content",
        "pyproject.toml",
        "requirements-dev.lock",
        "requirements.lock",
        "site_src",
        "templates",
        "tests",
    }
    found = {path.relative_to(TOP).parts[0] for path in tracked()}
    assert {name for name in found if not name.startswith(".")} == allowed


def test_nothing_is_left_for_later() -> None:
    texts = {path: path.read_bytes() for path in tracked() if path != Path(__file__)}
    assert not [shown(path) for path, text in texts.items() if re.search(rb"\b(?:TODO|FIXME|XXX)\b", text)]


ELSEWHERE = re.compile(
    "|".join(
        (
            r"pypi\.(?:org|python\.org)",
            r"files\.pythonhosted",
            r"registry\.(?:npmjs|yarnpkg)",
            r"deb\.debian",
            r"(?:archive|security)\.ubuntu",
            r"proxy\.golang",
            r"static\.crates",
            r"(?<![\w.~-])/(?:work|root|home/\w+|tmp/dev|tmp/bash_jobs)(?:/|\b(?=[\"'\s]))",
            r"\.\./shared\b",
        )
    )
)
"""Hosts of packages, and paths that only some machine has."""


BINARY = frozenset({".png", ".ttf", ".woff2"})
"""Files that are no text."""


def test_no_file_names_a_registry_or_a_path_of_a_machine() -> None:
    found = []
    for path in tracked():
        # What others wrote is quoted as it is; this file names what it looks for.
        if path in {TOP / "NOTICE", TOP / "LICENSE", Path(__file__)} or path.suffix in BINARY:
            continue
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if ELSEWHERE.search(line):
                found.append(f"{shown(path)}:{number}: {line.strip()[:120]}")
    assert not found


def test_every_text_ends_with_a_line_end_and_has_none_of_windows() -> None:
    for path in tracked():
        content = path.read_bytes()
        if path.suffix not in BINARY and content and "golden" not in path.parts:
            assert content.endswith(b"\n"), shown(path)
            assert b"\r\n" not in content, shown(path)


# Pages and templates.


def kinds() -> set[str]:
    """Give the kinds of pages, the first argument of each ``Planned``."""
    found = set()
    for module in (TOP / "site_src" / "plan").glob("*.py"):
        for node in ast.walk(ast.parse(module.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Planned":
                assert isinstance(node.args[0], ast.Constant), f"{shown(module)}: the kind is written out"
                found.add(str(node.args[0].value))
    return found


def test_every_kind_of_page_has_its_template_and_every_template_its_kind() -> None:
    assert kinds() == {path.stem for path in (TEMPLATES / "pages").iterdir()}


def test_every_macro_file_is_used() -> None:
    sources = "".join(path.read_text("utf-8") for path in TEMPLATES.rglob("*.html"))
    assert not [path.name for path in (TEMPLATES / "parts").iterdir() if f'"parts/{path.name}"' not in sources]


def test_the_list_of_phrases_is_that_of_the_templates() -> None:
    (path, content), *_ = messages(order(CONTENT, TOP / "_site"))
    assert path.name == "messages.pot"
    assert content == path.read_bytes(), "run “build.py messages”"


PHYSICAL = re.compile(
    r"""
    (?:^|[;{\s]) (?:
        (?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right|top|bottom)(?:-\w+)?
        | border-(?:top|bottom)-(?:left|right)-radius
        | (?:left|right|top|bottom|width|height|(?:min|max)-(?:width|height)) (?=\s*:)
        | (?:float|clear|text-align) \s*:\s* (?:left|right)
    )
    """,
    re.VERBOSE | re.MULTILINE,
)
"""Properties that name a side of the paper instead of a side of the text. (Conditions of @media name the paper.)"""


@pytest.mark.parametrize(
    "path", sorted(TOP.glob("templates/assets/**/*.css")) + sorted(TOP.glob("site_src/**/*.css")), ids=shown
)
def test_styles_know_no_left_and_no_right(path: Path) -> None:
    source = path.read_text("utf-8")
    rules = re.sub(r"/\*.*?\*/|@media[^{]*", lambda cut: "\n" * cut[0].count("\n"), source, flags=re.DOTALL)
    found = [
        f"line {rules[: hit.start() + 1].count(chr(10)) + 1}: {hit[0].strip()}" for hit in PHYSICAL.finditer(rules)
    ]
    assert not found


# What is said of it.


@pytest.fixture(scope="module")
def readme() -> str:
    return (TOP / "README.md").read_text("utf-8")


def parsers() -> dict[str, argparse.ArgumentParser]:
    """Give the parser of each command."""
    return {
        name: one
        for action in parser()._actions
        if isinstance(action, argparse._SubParsersAction)
        for name, one in action.choices.items()
    }


def test_every_command_can_be_given() -> None:
    assert list(parsers()) == list(VERBS) == list(COMMANDS)


@pytest.mark.parametrize("verb", COMMANDS)
def test_every_command_is_explained_to_readers(verb: str, readme: str) -> None:
    assert re.search(rf"(?:build\.py |build\.py --|`){verb}\b(?!\.)", readme), f"README.md shows “build.py {verb}”"


@pytest.mark.parametrize(
    "option",
    sorted(
        {
            option
            for parser in parsers().values()
            for action in parser._actions
            for option in action.option_strings
            if option.startswith("--") and option != "--help"
        }
        | {"--version"}
    ),
)
def test_every_option_is_explained_to_readers(option: str, readme: str) -> None:
    assert re.search(rf"{option}(?![\w-])", readme), f"README.md names {option}"


RULES: tuple[Rule | Comparison | Revision, ...] = (
    *(*LOCAL_NAMES, *LOCAL_ERRORS, *LOCAL_WARNINGS),
    *(*JOINT_NAMES, *JOINT_ERRORS, *JOINT_WARNINGS),
    *COMPARISONS,
    *REVISIONS,
)


@pytest.mark.parametrize("rule", [rule_id(rule) for rule in RULES])
def test_every_rule_has_its_manual(rule: str) -> None:
    assert (TOP / "tests" / "check" / f"{rule}.md").is_file()


@pytest.mark.parametrize(
    "room", sorted(path.name for path in (TOP / "site_src").iterdir() if (path / "__init__.py").is_file())
)
def test_every_room_is_on_the_map(room: str) -> None:
    assert re.search(rf"\b{room}\b", (TOP / "ARCHITECTURE.md").read_text("utf-8"))


@pytest.mark.parametrize(
    "option", sorted({action.dest for parser in parsers().values() for action in parser._actions} - {"help"})
)
def test_every_option_does_something(option: str) -> None:
    folder = TOP / "site_src" / "cli"
    source = "".join((folder / f"{name}.py").read_text("utf-8") for name in ("__init__", "commands", "terminal"))
    assert re.search(rf"options\.{option}\b|\"{option}\"[,)]", source)


# What it depends on.


@pytest.fixture(scope="module")
def project() -> dict[str, list[str]]:
    """Give the packages that the project asks for, by group, without their versions."""
    settings = tomllib.loads((TOP / "pyproject.toml").read_text("utf-8"))
    groups = {"runtime": settings["project"]["dependencies"], "dev": settings["dependency-groups"]["dev"]}
    return {group: [re.split(r"[<>=!~ \[]", one)[0] for one in names] for group, names in groups.items()}


@pytest.fixture(scope="module")
def build() -> ModuleType:
    found = importlib.util.spec_from_file_location("build", TOP / "build.py")
    assert found
    assert found.loader
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


MODULE_OF = {"pyyaml": "yaml", "markdown-it-py": "markdown_it", "python-bidi": "bidi", "pytest-xdist": "xdist"}

RUN_AS_PROGRAMS = {"import-linter", "mypy", "ruff", "types-pyyaml"}
"""Packages that no test imports: the checks run them, and fail loudly where they are not there."""

NOT_EVERYWHERE = {"markdown-it-pyrs"}
"""Packages that newer Pythons lack: where one is missing, its tests say so or fail."""


def test_the_start_looks_for_what_the_project_needs(build: ModuleType, project: dict[str, list[str]]) -> None:
    runtime = {MODULE_OF.get(name, name.replace("-", "_")) for name in project["runtime"]}
    imported = {*project["dev"]} - RUN_AS_PROGRAMS - NOT_EVERYWHERE
    dev = {MODULE_OF.get(name, name.replace("-", "_")) for name in imported}
    assert set(build.RUNTIME_MODULES) == runtime
    assert set(build.DEV_MODULES) == runtime | dev


@pytest.mark.parametrize("group, lock", [("runtime", "requirements.lock"), ("dev", "requirements-dev.lock")])
def test_what_the_project_needs_is_locked_with_hashes(project: dict[str, list[str]], group: str, lock: str) -> None:
    text = (TOP / lock).read_text("utf-8")
    locked = set(re.findall(r"^([a-z0-9-]+)==", text, re.MULTILINE))
    assert set(project["runtime"]) | set(project[group]) <= locked
    for block in re.split(r"\n(?=[a-z0-9-]+==)", text[re.search(r"^[a-z0-9-]+==", text, re.MULTILINE).start() :]):  # type: ignore[union-attr]
        assert "--hash=sha256:" in block, block.splitlines()[0]


def test_what_runs_is_locked_alike_for_tests() -> None:
    def versions(lock: str) -> dict[str, str]:
        return dict(re.findall(r"^([a-z0-9-]+)==([^\s;\\]+)", (TOP / lock).read_text("utf-8"), re.MULTILINE))

    runtime, dev = versions("requirements.lock"), versions("requirements-dev.lock")
    assert runtime.items() <= dev.items()
