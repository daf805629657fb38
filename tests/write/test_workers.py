"""The same files come out whoever makes them; a worker that fails or dies is told of, and none is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import ParamSpec, TypeVar

import pytest

from site_src.model.site import Batch, Data, File, Files, Format, Url
from site_src.write import workers
from site_src.write.finishing import execute
from site_src.write.stages import Done, Folder, Written
from site_src.write.workers import FEW, Crew, WorkerDied, jobs_by_default, processes

P = ParamSpec("P")
T = TypeVar("T")
ROOT = Path(__file__).resolve().parents[2]


def batch(number: int) -> Batch:
    return Batch(
        (), tuple(Data(Url(f"{number}/{each}", ""), Format.TEXT, number * each) for each in range(3)), None, None
    )


def name(work: Batch) -> str:
    return work.jobs[0].url.path.partition("/")[0]


BATCHES = tuple(batch(number) for number in range(20))


def same(work: Batch) -> Iterable[Iterable[Batch]]:
    return ((work,),)


def render(work: Batch) -> Files:
    return tuple(File(job.url.file, f"{job}".encode() * 10) for job in work.jobs)


def fail_at_seven(work: Batch) -> Files:
    if name(work) == "7":
        raise ZeroDivisionError("seven")
    return render(work)


def die_at_seven(work: Batch) -> Files:
    if name(work) == "7":
        os._exit(9)
    return render(work)


EXPECTED = tuple(
    (Done(tuple(Written(file.path, sha256(file.content).digest()) for file in render(each)), None),) for each in BATCHES
)


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


SITE = {file.path: file.content for each in BATCHES for file in render(each)}


class Immediate(Executor):
    """An executor that does not say how many workers it has, as a cluster's."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        future: Future[T] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


ALONE = Crew(None, same)


@contextmanager
def hired(make: Callable[[], Executor]) -> Iterator[Crew[Batch, Iterable[Iterable[Batch]]]]:
    with make() as executor:
        yield Crew(executor, same)


CREWS: dict[str, Callable[[], AbstractContextManager[Crew[Batch, Iterable[Iterable[Batch]]]]]] = {
    "this process": lambda: nullcontext(ALONE),
    "one job": partial(processes, 1, same),
    "processes": partial(processes, 2, same),
    "threads": partial(hired, partial(ThreadPoolExecutor, 3)),
    "a stranger": partial(hired, Immediate),
}


@pytest.mark.parametrize("kind", CREWS)
def test_the_same_files_whoever_makes_them(tmp_path: Path, kind: str) -> None:
    for _ in range(2):
        with CREWS[kind]() as crew:
            assert execute(BATCHES, crew, render, Folder(tmp_path / "site").write) == EXPECTED
        assert tree(tmp_path / "site") == SITE


def test_the_same_files_from_processes_that_begin_anew(tmp_path: Path) -> None:
    ran = script(
        tmp_path,
        """
        workers._start_method = lambda: "spawn"
        with processes(2, same) as crew:
            written = execute(BATCHES, crew, render, Folder(Path("site")).write)
        paths = [each.path for bundle in written for done in bundle for each in done.written]
        print(paths, "fork" in str(crew.executor._mp_context))
        """,
    ).communicate(timeout=30)
    assert ran[0] == "['0', '1', '2', '3', '4', '5'] False\n"
    assert tree(tmp_path / "site") == {f"{number}": b"made" for number in range(6)}


def test_batches_are_taken_only_as_fast_as_they_are_finished(tmp_path: Path) -> None:
    taken, finished, most = 0, 0, 0
    lock = threading.Lock()

    def supply() -> Iterator[Batch]:
        nonlocal taken, most
        for each in BATCHES:
            with lock:
                taken += 1
                most = max(most, taken - finished)
            yield each

    def slow(work: Batch) -> Files:
        nonlocal finished
        time.sleep(0.002)
        with lock:
            finished += 1
        return render(work)

    with hired(partial(ThreadPoolExecutor, 2)) as crew:
        assert execute(supply(), crew, slow, Folder(tmp_path).write) == EXPECTED
    assert most <= 2 * 2 + 1


@pytest.mark.parametrize("kind", CREWS)
def test_what_a_renderer_raises_comes_out(tmp_path: Path, kind: str) -> None:
    def work() -> None:
        with CREWS[kind]() as crew:
            execute(BATCHES, crew, fail_at_seven, Folder(tmp_path).write)

    with pytest.raises(ZeroDivisionError, match="seven"):
        work()
    assert not (tmp_path / "19").exists() or kind not in {"this process", "one job"}


def test_when_one_fails_nobody_writes_any_more(tmp_path: Path) -> None:
    def slow(work: Batch) -> Files:
        if name(work) == "0":
            raise ZeroDivisionError
        time.sleep(0.05)
        return render(work)

    with hired(partial(ThreadPoolExecutor, 3)) as crew:
        with pytest.raises(ZeroDivisionError):
            execute(BATCHES, crew, slow, Folder(tmp_path).write)
        before = tree(tmp_path)
        time.sleep(0.1)
        assert tree(tmp_path) == before


def test_a_worker_that_dies_is_told_of(tmp_path: Path) -> None:
    def work() -> None:
        with processes(2, same) as crew:
            execute(BATCHES, crew, die_at_seven, Folder(tmp_path).write)

    with pytest.raises(WorkerDied) as caught:
        work()
    assert "memory" in caught.value.sentence
    assert "--jobs 1" in caught.value.way_out
    assert str(caught.value) == f"{caught.value.sentence} {caught.value.way_out}"


def test_small_work_is_done_here() -> None:
    assert jobs_by_default(0) == jobs_by_default(FEW - 1) == 1
    assert 1 <= jobs_by_default(FEW) <= FEW
    assert 1 <= jobs_by_default(10**6) <= workers.MOST


def test_no_fork_beside_another_thread() -> None:
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        assert workers._start_method() == "spawn"
    finally:
        stop.set()
        thread.join()


@pytest.mark.parametrize("jobs, method, expected", [(2, "fork", True), (1, "fork", False), (2, "spawn", False)])
def test_only_processes_that_are_forked_share_what_was_loaded(
    jobs: int, method: str, expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "_start_method", lambda: method)
    assert workers.are_forked(jobs) is expected


# What is done aside.

FORKS = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux alone")


@FORKS
def test_what_is_done_aside_follows_from_what_was_known_when_it_began(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_start_method", lambda: "fork")
    known = ["then"]
    with workers.aside(2, lambda: (known[0], os.getpid())) as result:
        known[0] = "now"
        said, process = result()
    assert said == "then"
    assert process != os.getpid()
    assert gone(process)


@pytest.mark.parametrize("jobs, method", [(1, "fork"), (2, "spawn")])
def test_where_nobody_can_do_it_aside_it_is_done_when_it_is_wanted(
    jobs: int, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "_start_method", lambda: method)
    with workers.aside(jobs, os.getpid) as result:
        assert result() == os.getpid()


def die() -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return 0


def raising() -> int:
    raise ZeroDivisionError(f"in {os.getpid()}")


@FORKS
def test_who_dies_or_fails_aside_leaves_it_to_who_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_start_method", lambda: "fork")
    ours = os.getpid()
    with workers.aside(2, lambda: ours if os.getpid() == ours else die()) as result:
        assert result() == ours
    with pytest.raises(ZeroDivisionError, match=f"in {ours}"), workers.aside(2, raising) as result:
        result()


@FORKS
def test_what_nobody_asks_for_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_start_method", lambda: "fork")
    begun = time.monotonic()
    with pytest.raises(KeyError), workers.aside(2, partial(time.sleep, 60)):
        raise KeyError("something else")
    assert time.monotonic() - begun < 30


# What is interrupted or killed, in a process of its own.


def script(folder: Path, body: str) -> subprocess.Popen[str]:
    head = r"""
        import os, signal, sys, time
        from pathlib import Path
        from site_src.model.site import Batch, Data, File, Format, Url
        from site_src.write import workers
        from site_src.write.stages import Folder
        from site_src.write.finishing import execute
        from site_src.write.workers import processes

        BATCHES = [Batch((), (Data(Url(str(number), ""), Format.TEXT, ""),), None, None) for number in range(6)]

        def same(batch):
            return ((batch,),)

        def render(batch):
            return (File(batch.jobs[0].url.path, b"made"),)

        def hang(batch):
            os.write(1, b"%d\n" % os.getpid())
            time.sleep(60)

        """
    program = folder / "program.py"
    guarded = 'if __name__ == "__main__":\n' + textwrap.indent(textwrap.dedent(body), "    ")
    program.write_text(textwrap.dedent(head) + guarded)
    return subprocess.Popen(
        [sys.executable, program.name],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def gone(process: int) -> bool:
    """Tell whether a process has ended; one that nobody has waited for yet counts as ended."""
    state = Path(f"/proc/{process}/stat")
    return not state.exists() or state.read_text().rpartition(")")[2].split()[0] == "Z"


POOL = """
        workers._start_method = lambda: {method!r}
        try:
            with processes(2, same) as crew:
                execute(BATCHES, crew, hang, Folder(Path("site")).write)
        except KeyboardInterrupt:
            sys.exit(130)
        """

ASIDE = """
        try:
            with workers.aside(2, lambda: hang(None)) as result:
                print(os.getpid(), flush=True)
                result()
        except KeyboardInterrupt:
            sys.exit(130)
        """


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("method", ["fork", "spawn", "aside"])
@pytest.mark.parametrize("ending", ["kill -9", "Ctrl-C", "terminate"])
def test_no_process_is_left_behind(tmp_path: Path, method: str, ending: str) -> None:
    running = script(tmp_path, ASIDE if method == "aside" else POOL.format(method=method))
    assert running.stdout is not None
    with running:
        pids = [int(running.stdout.readline()) for _ in range(2)]
        if ending == "Ctrl-C":
            os.killpg(running.pid, signal.SIGINT)
        else:
            running.send_signal(signal.SIGKILL if ending == "kill -9" else signal.SIGTERM)
        _, errors = running.communicate(timeout=10)
    end = time.monotonic() + 5
    while not all(map(gone, pids)) and time.monotonic() < end:
        time.sleep(0.01)
    assert all(map(gone, pids))
    assert running.returncode == {"kill -9": -signal.SIGKILL, "Ctrl-C": 130, "terminate": -signal.SIGTERM}[ending]
    assert errors == "" or "resource_tracker" in errors
