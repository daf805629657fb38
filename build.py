"""Takes the command line, hands it to the site builder, and first makes sure that the packages it needs are there.

It alone may create `.venv`. `python3 build.py [verb …]` works on a machine that has Python and pip and nothing else;
where the running Python already has the packages (`uv run build.py`, an activated environment), nothing is set up.
The syntax stays readable for old Pythons, so that they can say what is wrong.
"""

import contextlib
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

if sys.version_info < (3, 11):  # noqa: UP036  (this is where an old Python is turned away)
    sys.stderr.write(
        f"build.py needs Python 3.11 or newer; this is Python {sys.version.split()[0]} ({sys.executable}).\n"
        "Install a newer Python and start the command with it, for example: python3.12 build.py\n"
    )
    sys.exit(2)

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / ".deps"
UNFINISHED = "unfinished"

RUNTIME_LOCK = ROOT / "requirements.lock"
DEV_LOCK = ROOT / "requirements-dev.lock"
RUNTIME_MODULES = (
    "babel",
    "jinja2",
    "markdown_it",
    "mdit_py_plugins",
    "pagefind_bin",
    "pydantic",
    "rich",
    "starlette",
    "uharfbuzz",
    "uvicorn",
    "watchfiles",
    "xlsxwriter",
    "yaml",
)
DEV_MODULES = (
    *RUNTIME_MODULES,
    "bidi",
    "frictionless",
    "httpx2",
    "hypothesis",
    "openpyxl",
    "playwright",
    "pytest",
    "pytest_randomly",
    "xdist",
)


class SetupFailedError(Exception):
    """The packages could not be installed; the text says in plain words why, and what to do."""


def main(arguments: list[str]) -> int:
    """Run one command in a Python that has the packages; returns the exit code (2: set-up failed, 130: interrupted)."""
    testing = arguments[:1] == ["test"]
    lock, modules = (DEV_LOCK, DEV_MODULES) if testing else (RUNTIME_LOCK, RUNTIME_MODULES)
    if not has_packages(lock, modules):
        try:
            set_up(lock, modules)
        except (SetupFailedError, OSError) as failure:
            say(f"The set-up failed: {failure}")
            return 2
        except KeyboardInterrupt:
            say("The set-up was interrupted. Run the same command again to finish it.")
            return 130
        return become([str(PYTHON), str(ROOT / "build.py"), *arguments])
    if testing:
        os.chdir(ROOT)
        return become([sys.executable, "-m", "pytest", *arguments[1:]])

    from site_src.cli import main as run

    return run(arguments)


def has_packages(lock: Path, modules: tuple[str, ...]) -> bool:
    """Whether the running Python can import `modules`, and, where it is `.venv`, no older lock stands in the stamp."""
    outdated = runs_in_venv() and STAMP.exists() and not is_stamped(lock)
    return not outdated and all(importlib.util.find_spec(module) for module in modules)


def runs_in_venv() -> bool:
    """Whether the running Python is the one in `.venv`."""
    return Path(sys.prefix).resolve() == VENV.resolve()


def is_stamped(lock: Path) -> bool:
    """Whether `.venv` holds what `lock` lists; the development lock contains the runtime one."""
    if not (STAMP.is_file() and PYTHON.exists()):
        return False
    return STAMP.read_text("utf-8") in {digest(lock), digest(DEV_LOCK)}


def digest(lock: Path) -> str:
    """The name and the SHA-256 of a lock file, as the stamp keeps them."""
    return f"{lock.name} {hashlib.sha256(lock.read_bytes()).hexdigest()}\n"


def set_up(lock: Path, modules: tuple[str, ...]) -> None:
    """Leave a `.venv` that holds what `lock` lists; several processes may ask at once, one of them does the work.

    Raises SetupFailedError or OSError. Whenever it stops half-way, the next call starts afresh.
    """
    if runs_in_venv() and is_stamped(lock):
        STAMP.write_text(UNFINISHED, "utf-8")  # The stamp says that all is there, and yet a package is missing.
    with only_one_process(ROOT / ".cache" / "setup.lock"):
        if is_stamped(lock):
            return
        say(f"Setting up .venv with the packages of {lock.name} (once; this may take a minute) …")
        make_venv()
        before = STAMP.read_text("utf-8") if STAMP.exists() else UNFINISHED
        STAMP.write_text(UNFINISHED, "utf-8")
        try:
            install(lock)
        except SetupFailedError:
            STAMP.write_text(before, "utf-8")  # Nothing is changed before all is fetched: what was there still works.
            raise
        if not can_run("import importlib.util as u, sys; sys.exit(not all(map(u.find_spec, sys.argv[1:])))", *modules):
            raise SetupFailedError("not all packages arrived.\nDelete the folder .venv and run the same command again.")
        STAMP.write_text(digest(lock), "utf-8")


@contextlib.contextmanager
def only_one_process(path: Path) -> Iterator[None]:
    """Hold the lock file at `path` while the block runs, after waiting for any other holder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        if not try_to_lock(file):
            say("Another set-up is at work; waiting for it …")
            while not try_to_lock(file):
                time.sleep(0.2)
        yield


if sys.platform == "win32":
    import msvcrt

    def try_to_lock(file: IO[bytes]) -> bool:
        """Lock an open file until it is closed or the process ends; False where another process holds it."""
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def try_to_lock(file: IO[bytes]) -> bool:
        """Lock an open file until it is closed or the process ends; False where another process holds it."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def make_venv() -> None:
    """Create `.venv` without pip, unless a whole one is there; a broken or half-filled one is replaced."""
    half_filled = STAMP.is_file() and STAMP.read_text("utf-8") == UNFINISHED
    if not half_filled and can_run("import sys; sys.exit(sys.version_info < (3, 11))"):
        return
    if VENV.is_dir() and not VENV.is_symlink():
        shutil.rmtree(VENV)
    else:
        VENV.unlink(missing_ok=True)
    succeeded, output = run_quietly([base_python(), "-m", "venv", "--without-pip", str(VENV)])
    if not succeeded:
        raise SetupFailedError(f"Python could not create the folder .venv.\n{output}")


def install(lock: Path) -> None:
    """Install the files that `lock` names, checked against its hashes, into `.venv`, and compile them.

    Only ready-made packages are taken: building one would run code that no hash covers.
    """
    outputs = []
    for installer in installers():
        options = ["--require-hashes", "--no-deps", "--only-binary", ":all:", "-r", str(lock)]
        succeeded, output = run_quietly([*installer, *options])
        if succeeded:
            return
        outputs.append(output)
    raise SetupFailedError(
        f"the packages of {lock.name} could not be installed into .venv.\n"
        + "".join(outputs or ["    There is neither uv nor pip on this machine.\n"])
        + "What to do: make sure that pip is there (Debian, Ubuntu: sudo apt install python3-pip) and that this\n"
        "machine reaches the package index that pip or uv is configured to use (network, proxy, certificates).\n"
        "Then run the same command again."
    )


def installers() -> Iterator[list[str]]:
    """The commands on this machine that install into `.venv`, best first; where one fails, the next is tried."""
    uv = shutil.which("uv")
    if uv:
        yield [uv, "pip", "install", "--python", str(PYTHON), "--compile-bytecode"]
    for python in (sys.executable, base_python(), str(PYTHON)):
        if run_quietly([python, "-m", "pip", "--version"])[0]:
            yield [python, "-m", "pip", "--python", str(PYTHON), "install", "--compile", "--no-input"]
            return
    if run_quietly([str(PYTHON), "-m", "ensurepip"])[0]:
        yield [str(PYTHON), "-m", "pip", "install", "--compile", "--no-input"]


def base_python() -> str:
    """The Python that `.venv` is made with: the running one, or, where that is `.venv` itself, the one behind it."""
    return str(getattr(sys, "_base_executable", sys.executable)) if runs_in_venv() else sys.executable


def can_run(code: str, *arguments: str) -> bool:
    """Whether the Python in `.venv` starts and ends `code` without an error."""
    return run_quietly([str(PYTHON), "-I", "-c", code, *arguments])[0]


def run_quietly(command: list[str]) -> tuple[bool, str]:
    """Run a command to its end; returns whether it succeeded, and the last lines that it printed, indented."""
    environment = {**os.environ, "PIP_USER": "0"}  # A configured `--user` would install beside `.venv`.
    try:
        done = subprocess.run(
            command,
            check=False,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )
    except OSError as error:
        return False, f"    {error}\n"
    return done.returncode == 0, "".join(f"    {line}\n" for line in done.stdout.splitlines()[-10:])


def become(command: list[str]) -> int:
    """Go on as another program in the same terminal; where the system cannot do that, return its exit code."""
    if os.name != "nt":  # There `execv` would give the terminal back before the program ends.
        sys.stdout.flush()
        os.execv(command[0], command)
    return subprocess.run(command, check=False).returncode


def say(text: str) -> None:
    """Tell the person at the terminal something, beside the output of the command itself."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
