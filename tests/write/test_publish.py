"""The published site is the old one or the new one, whatever happens, and nothing that is not ours is ever replaced."""

from __future__ import annotations

import errno
import multiprocessing
import os
import random
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from site_src.model.site import Copy, File
from site_src.write import publish
from site_src.write.files import copy, write
from site_src.write.publish import MARKER, Refused, Swap, admitted, exchange, staged
from site_src.write.remains import clear, standing
from site_src.write.trees import EMPTY

Tree = dict[str, bytes]

needs_fork = pytest.mark.skipif(sys.platform != "linux", reason="forks a process of pytest, which only Linux stands")


def two_steps(new: Path, old: Path) -> bool:
    return False


def site(word: str, files: int = 20) -> tuple[File, ...]:
    pages = (File(f"{word}/{number}/index.html", f"{word} {number}".encode()) for number in range(files))
    return (File(MARKER, word.encode()), *pages)


def tree(folder: Path) -> Tree:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def as_tree(files: tuple[File, ...]) -> Tree:
    return {file.path: file.content for file in files}


def publish_site(output: Path, files: tuple[File, ...], swap: Swap, spare: Path | None = None) -> None:
    with staged(output, (), swap, spare) as folder:
        stood = standing(folder, EMPTY)
        write(folder, files)
        clear(folder, stood, {file.path for file in files})


OLD, NEW, NEXT = site("old"), site("new"), site("next")


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "_site"


@pytest.fixture(params=[exchange, two_steps], ids=["one step", "two steps"])
def swap(request: pytest.FixtureRequest) -> Swap:
    chosen: Swap = request.param
    return chosen


def a_failing_build_puts_back(output: Path, files: tuple[File, ...], swap: Swap) -> None:
    with suppress(ZeroDivisionError), staged(output, (), swap, None):
        assert tree(output) == as_tree(files)
        raise ZeroDivisionError
    assert tree(output) == as_tree(files)


def alone(output: Path) -> bool:
    return list(output.parent.iterdir()) == [output]


# What a good build does.


def test_the_first_site_and_the_next(output: Path, swap: Swap) -> None:
    for files in (OLD, NEW):
        publish_site(output, files, swap)
        assert tree(output) == as_tree(files)
        assert alone(output)


def test_an_empty_folder_and_missing_parents(tmp_path: Path, swap: Swap) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    publish_site(empty, NEW, swap)
    assert tree(empty) == as_tree(NEW)
    publish_site(tmp_path / "a" / "b", NEW, swap)
    assert tree(tmp_path / "a" / "b") == as_tree(NEW)


def test_one_step_is_one_step_here(tmp_path: Path) -> None:
    if not sys.platform.startswith(("linux", "darwin")):
        pytest.skip("only Linux and macOS have the call")
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    assert exchange(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "a" / "b").exists()
    assert (tmp_path / "b" / "a").exists()
    with pytest.raises(FileNotFoundError):
        exchange(tmp_path / "a", tmp_path / "missing")


def test_an_unknown_system_takes_two_steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publish, "EXCHANGES", {sys.platform: ("no_such_call_anywhere", (), 2)})
    assert not exchange(tmp_path, tmp_path)
    monkeypatch.setattr(publish, "EXCHANGES", {})
    assert not exchange(tmp_path, tmp_path)


def test_a_link_is_followed_and_stays(tmp_path: Path, swap: Swap) -> None:
    (tmp_path / "link").symlink_to("real")
    for files in (OLD, NEW):
        publish_site(tmp_path / "link", files, swap)
        assert (tmp_path / "link").is_symlink()
        assert tree(tmp_path / "real") == as_tree(files)


def test_the_published_folder_is_open_to_a_web_server(output: Path) -> None:
    before = os.umask(0o022)
    try:
        publish_site(output, NEW, exchange)
    finally:
        os.umask(before)
    assert output.stat().st_mode & 0o777 == 0o755
    assert (output / MARKER).stat().st_mode & 0o777 == 0o644


# What fails.


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "full"), PermissionError("no"), KeyboardInterrupt()])
def test_a_block_that_raises_changes_nothing(output: Path, swap: Swap, error: BaseException) -> None:
    publish_site(output, OLD, swap)

    def build() -> None:
        with staged(output, (), swap, None) as folder:
            write(folder, NEW)
            raise error

    with pytest.raises(type(error)):
        build()
    assert tree(output) == as_tree(OLD)
    assert alone(output)


def test_a_full_disk(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish_site(output, OLD, exchange)
    room = iter(range(5))
    real = os.write

    def until_full(descriptor: int, data: memoryview) -> int:
        if next(room, None) is None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(descriptor, data)

    monkeypatch.setattr(os, "write", until_full)
    with pytest.raises(OSError, match="No space left"):
        publish_site(output, NEW, exchange)
    assert tree(output) == as_tree(OLD)
    assert alone(output)


def test_a_second_step_that_fails_is_undone(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish_site(output, OLD, two_steps)
    real = Path.rename

    def rename(self: Path, target: Path) -> Path:
        if self.name == "site":
            raise PermissionError("in use")
        return real(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(PermissionError):
        publish_site(output, NEW, two_steps)
    assert tree(output) == as_tree(OLD)
    assert alone(output)


def test_an_old_site_that_cannot_be_put_back_is_kept_for_the_next_build(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_site(output, OLD, two_steps)
    real = Path.rename

    def rename(self: Path, target: Path) -> Path:
        if self.name in {"site", "old"}:
            raise PermissionError("in use")
        return real(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", rename)
        with pytest.raises(PermissionError):
            publish_site(output, NEW, two_steps)
    assert not output.exists()
    a_failing_build_puts_back(output, OLD, two_steps)
    assert tree(output) == as_tree(OLD)
    assert alone(output)


@pytest.mark.parametrize("code", [errno.EBUSY, errno.EXDEV])
def test_a_folder_that_cannot_be_moved_is_refused(output: Path, code: int) -> None:
    publish_site(output, OLD, exchange)

    def busy(new: Path, old: Path) -> bool:
        raise OSError(code, os.strerror(code))

    with pytest.raises(Refused, match="mounted"):
        publish_site(output, NEW, busy)
    assert tree(output) == as_tree(OLD)


def test_a_site_that_the_next_build_would_not_know_is_a_bug(output: Path) -> None:
    with pytest.raises(ValueError, match=MARKER), staged(output, (), exchange, None):
        pass
    assert not output.exists()


# What is refused.


def holds_other_files(folder: Path) -> Path:
    (folder / "thesis.txt").write_text("mine")
    return folder


def is_a_file(folder: Path) -> Path:
    (folder / "file").touch()
    return folder / "file"


def is_a_repository(folder: Path) -> Path:
    (folder / "data").mkdir()
    (folder / MARKER).touch()
    (folder / ".git").touch()
    return folder


def leads_in_a_circle(folder: Path) -> Path:
    (folder / "a").symlink_to("b")
    (folder / "b").symlink_to("a")
    return folder / "a"


def leads_to_other_files(folder: Path) -> Path:
    (folder / "link").symlink_to(holds_other_files(folder))
    return folder / "link"


def is_the_current_folder(folder: Path) -> Path:
    return Path.cwd()


def is_above_the_current_folder(folder: Path) -> Path:
    return Path("..")


def is_the_root(folder: Path) -> Path:
    return Path(Path.cwd().anchor)


def is_the_home_folder(folder: Path) -> Path:
    return Path.home()


@pytest.mark.parametrize(
    "make,reason",
    [
        (holds_other_files, "not a site made by this program"),
        (leads_to_other_files, "not a site made by this program"),
        (is_a_file, "is a file"),
        (is_a_repository, "Git repository"),
        (leads_in_a_circle, "circle"),
        (is_the_current_folder, "is or contains"),
        (is_above_the_current_folder, "is or contains"),
        (is_the_root, "is or contains"),
        (is_the_home_folder, "is or contains"),
    ],
)
def test_what_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], Path], reason: str
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    (tmp_path / "folder").mkdir()
    output = make(tmp_path / "folder")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(Refused) as caught, staged(output, (), exchange, None):
        pytest.fail("no work before the refusal")
    assert reason in caught.value.sentence
    assert str(output) in caught.value.sentence
    assert caught.value.way_out.endswith(".")
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("kept", ["_site", "_site/content", "_site/a/content", "other/../_site", "link"])
def test_no_folder_to_keep_is_replaced(tmp_path: Path, kept: str) -> None:
    (tmp_path / "_site").mkdir()
    (tmp_path / "link").symlink_to("_site")
    (tmp_path / "other").mkdir()
    with pytest.raises(Refused, match="is or contains"):
        admitted(tmp_path / "_site", (tmp_path / kept,))


def test_folders_beside_or_above_are_no_hindrance(tmp_path: Path) -> None:
    assert admitted(tmp_path / "_site", (tmp_path, tmp_path / "content", tmp_path / "_site2")) == tmp_path / "_site"


def test_what_somebody_put_there_during_the_build_stays(output: Path) -> None:
    def build() -> None:
        with staged(output, (), exchange, None) as folder:
            write(folder, NEW)
            output.mkdir()
            (output / "thesis.txt").write_text("mine")

    with pytest.raises(Refused):
        build()
    assert tree(output) == {"thesis.txt": b"mine"}
    assert alone(output)


# What is killed.


def killed(work: Callable[[], None], delay: float) -> None:
    process = multiprocessing.get_context("fork").Process(target=work)
    process.start()
    time.sleep(delay)
    process.kill()
    process.join()


def next_build_is_clean(output: Path, swap: Swap) -> None:
    publish_site(output, NEXT, swap)
    assert tree(output) == as_tree(NEXT)
    assert alone(output)


@pytest.fixture(params=[False, True], ids=["fresh", "from the site before"])
def spare(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path | None:
    return tmp_path_factory.mktemp("cache") / "before" if request.param else None


@needs_fork
def test_killed_at_random_moments(output: Path, spare: Path | None) -> None:
    moments = random.Random(2024)
    publish_site(output, OLD, exchange)

    def work() -> None:
        turn = 0
        while True:
            turn += 1
            publish_site(output, NEW if turn % 2 else OLD, exchange, spare)

    for _ in range(40):
        killed(work, moments.uniform(0.001, 0.04))
        assert tree(output) in (as_tree(OLD), as_tree(NEW))
    next_build_is_clean(output, exchange)


def die_at(moment: int) -> None:
    """Kill this process before the given one of its calls to the system that Python tells of."""
    left = moment

    def count(event: str, arguments: object) -> None:
        nonlocal left
        if event.startswith(("os.", "open", "shutil.", "fcntl.", "ctypes.", "tempfile.")):
            left -= 1
            if left < 0:
                signal.raise_signal(signal.SIGKILL)

    sys.addaudithook(count)


@needs_fork
def test_killed_at_every_single_step(tmp_path: Path, swap: Swap, spare: Path | None) -> None:
    old, new = site("old", 2), site("new", 2)
    states: dict[str, Tree] = {"old": as_tree(old), "new": as_tree(new), "between": {}}
    seen: list[str] = []
    for moment in range(1000):
        output = tmp_path / str(moment) / "_site"
        for files in (new, old) if spare else (old,):
            publish_site(output, files, exchange, spare)

        def work(moment: int = moment, output: Path = output) -> None:
            die_at(moment)
            publish_site(output, new, swap, spare)

        process = multiprocessing.get_context("fork").Process(target=work)
        process.start()
        process.join()
        state = tree(output) if output.exists() else {}
        seen.append(next((name for name, known in states.items() if known == state), "mixed"))
        if not state:
            # Only where there is no single step; the next build begins by putting the old site back.
            a_failing_build_puts_back(output, old, swap)
        next_build_is_clean(output, swap)
        if process.exitcode == 0:
            break
    turns = [word for word, before in zip(seen, [None, *seen], strict=False) if word != before]
    assert turns == (["old", "new"] if swap is exchange else ["old", "between", "new"])
    assert len(seen) > 30


# What builds at once.


def test_a_living_build_keeps_its_folder(output: Path, swap: Swap) -> None:
    with staged(output, (), swap, None) as folder:
        write(folder, NEW)
        publish_site(output, OLD, swap)
        assert tree(output) == as_tree(OLD)
        assert tree(folder) == as_tree(NEW)
    assert tree(output) == as_tree(NEW)
    assert alone(output)


def test_the_last_of_many_wins_whole(output: Path, swap: Swap) -> None:
    sites = [site(word) for word in "abcdef"]
    wrong: list[BaseException] = []

    def build(files: tuple[File, ...]) -> None:
        try:
            for _ in range(3):
                publish_site(output, files, swap)
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=build, args=(files,)) for files in sites]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert tree(output) in [as_tree(files) for files in sites]
    assert alone(output)


def test_other_hidden_folders_are_left_alone(output: Path) -> None:
    others = [output.parent / name for name in ("._site.building-", "._site.building-a.b", ".x._site.building-a1")]
    for other in others:
        other.mkdir()
    (output.parent / "._site.building-file").touch()
    publish_site(output, NEW, exchange)
    assert all(other.exists() for other in others)
    assert (output.parent / "._site.building-file").exists()


# What is written.


@pytest.mark.parametrize("path", ["", "/a", "../a", "a/../b", "a//b", "a/", "./a", "a\\b", "C:a", "C:/a", "a/.."])
def test_no_path_leaves_the_folder(tmp_path: Path, path: str) -> None:
    with pytest.raises(ValueError, match="outside"):
        write(tmp_path, (File(path, b""),))
    with pytest.raises(ValueError, match="outside"):
        copy(tmp_path, (Copy(path, __file__),))
    assert list(tmp_path.iterdir()) == []


def test_short_writes_are_continued(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: real(descriptor, data[:7]))
    content = bytes(range(256)) * 4
    write(tmp_path, (File("a", content), File("empty", b"")))
    assert tree(tmp_path) == {"a": content, "empty": b""}


@pytest.fixture
def published(tmp_path: Path) -> Iterator[Path]:
    """A file whose other name lies in the folder that is written to, as in a tree of hard links."""
    elsewhere = tmp_path / "published"
    elsewhere.write_bytes(b"old")
    (tmp_path / "site").mkdir()
    os.link(elsewhere, tmp_path / "site" / "a")
    yield elsewhere
    assert elsewhere.read_bytes() == b"old"


def test_writing_again_never_writes_through_a_link(tmp_path: Path, published: Path) -> None:
    write(tmp_path / "site", (File("a", b"new"),))
    assert tree(tmp_path / "site") == {"a": b"new"}


def test_copies_are_bytes_only(tmp_path: Path, published: Path) -> None:
    source = tmp_path / "secret.png"
    source.write_bytes(b"\x00\xff")
    source.chmod(0o600)
    copy(tmp_path / "site", (Copy("a", str(source)), Copy("b/c.png", str(source))))
    assert tree(tmp_path / "site") == {"a": b"\x00\xff", "b/c.png": b"\x00\xff"}
    assert (tmp_path / "site" / "b" / "c.png").stat().st_mode & 0o004
