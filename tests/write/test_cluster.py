"""Whoever makes the pages, the site is the same; a worker's death costs time, and that of all of them one message."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError, Executor, ThreadPoolExecutor
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import pytest

from site_src.model.site import Batch, Data, File, Files, Format, Url
from site_src.pipeline import build
from site_src.plan.batches import Bundle
from site_src.write import cluster as clusters
from site_src.write import kits
from site_src.write.cluster import dask, named
from site_src.write.kits import KIT, Kit, sent
from site_src.write.publish import Refused, exchange
from site_src.write.stages import Folder, Written, verified
from site_src.write.workers import WorkerDied
from tests.sites import CONTENT, Tree, built, case, order, told, tree
from tests.write.elsewhere import Cluster, cluster, wait_until

needs_dask = pytest.mark.cluster
PATIENCE = 2.0


@pytest.fixture(scope="session")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    """The project's own site, made by this process."""
    output = tmp_path_factory.mktemp("plain") / "_site"
    built(CONTENT, output)
    return tree(output)


# Any executor.


def threads() -> Executor:
    return ThreadPoolExecutor(3)


def nothing() -> None:
    return None


def test_the_same_site_by_an_executor_of_ones_own(tmp_path: Path) -> None:
    content = case("clinics", tmp_path)
    ours = ("--content", content, "--no-cache", "-q")
    assert told("build", *ours, "--output", tmp_path / "plain").returncode == 0
    said = told("build", *ours, "--output", tmp_path / "site", "--executor", f"{__name__}:threads")
    assert said == (0, "", "")
    assert tree(tmp_path / "site") == tree(tmp_path / "plain")
    assert {path.name for path in tmp_path.iterdir()} == {"content", "plain", "site"}


@pytest.mark.parametrize(
    "name, said",
    [
        ("threads", "“threads” does not name a function. "),
        ("no.such.module:threads", "There is no module “no.such.module”. "),
        (f"{__name__}:no_such", f"The module “{__name__}” has no function “no_such”. "),
        (f"{__name__}:nothing", f"The function “{__name__}:nothing” gives no executor. It must give"),
    ],
)
def test_a_function_that_is_not_there_is_told_of(tmp_path: Path, name: str, said: str) -> None:
    answer = told("--content", case("clinics", tmp_path), "--output", tmp_path / "site", "--executor", name)
    assert answer.returncode == 2
    assert f"build.py: {said}" in answer.stderr
    assert not (tmp_path / "site").exists()


def test_a_module_that_lacks_another_says_so_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "lacking.py").write_text("import no_such_module_at_all\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModuleNotFoundError, match="no_such_module_at_all"):
        named("lacking:threads")


def test_dask_that_is_not_installed_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    answer = told("--content", case("clinics", tmp_path), "--output", tmp_path / "site", "--scheduler", "tcp://x:1")
    assert answer.returncode == 2
    assert "needs the package distributed, which is not installed. Install it with: python3 -m pip" in answer.stderr


# What is sent.


def prepare(number: int) -> tuple[tuple[Batch]]:
    return ((Batch((), (Data(Url(f"{number}", ""), Format.TEXT, number),), None, None),),)


def render(batch: Batch, templates: Path) -> Files:
    frame = (templates / "pages" / "one.html").read_bytes()
    return [File(job.url.file, frame + str(job).encode()) for job in batch.jobs]


SMALL = Kit(prepare, render, (File("pages/one.html", b"frame"),))


def stage(folder: Path) -> Folder:
    (folder / "site").mkdir()
    return Folder(folder / "site")


def test_a_kit_lies_beside_the_site_only_as_long_as_it_is_needed(tmp_path: Path) -> None:
    with sent(SMALL, stage(tmp_path)) as work:
        assert (tmp_path / KIT).is_file()
        (done,) = work(7)
    assert not (tmp_path / KIT).exists()
    assert list(tree(tmp_path)) == ["site/7"]
    assert [written.path for written in done.written] == ["7"]


def test_a_worker_opens_a_kit_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    take = Folder.take

    def noted(self: Folder, name: str) -> bytes:
        opened.append(name)
        return take(self, name)

    monkeypatch.setattr(Folder, "take", noted)
    with sent(SMALL, stage(tmp_path)) as work:
        for number in range(3):
            work(number)
    assert opened == [KIT]


def test_each_thread_plans_for_itself(tmp_path: Path) -> None:
    found: list[object] = []
    with sent(SMALL, stage(tmp_path)) as work:
        opened = kits._opened(work)
        for _ in range(2):
            thread = threading.Thread(target=lambda: found.append(opened.render))
            thread.start()
            thread.join()
        assert found[0] is not found[1]


def test_bytes_that_are_not_the_builds_are_not_opened(tmp_path: Path) -> None:
    with sent(SMALL, stage(tmp_path)) as work:
        (tmp_path / KIT).write_bytes(b"cos\nsystem\n(S'true'\ntR.")
        with pytest.raises(Refused, match="is not what this build put there"):
            work(7)


def test_a_worker_that_does_not_see_the_folder_writes_nothing(tmp_path: Path) -> None:
    with sent(SMALL, stage(tmp_path)) as work:
        (tmp_path / KIT).unlink()
        with pytest.raises(Refused, match=r"does not see .*site, where the site is made"):
            work(7)
    assert not tree(tmp_path)


def test_a_worker_with_another_program_is_not_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with sent(SMALL, stage(tmp_path)) as work:
        monkeypatch.setattr(kits, "program", lambda: "another")
        with pytest.raises(Refused, match="another version of this program"):
            work(7)


def test_bytes_that_were_changed_after_their_writer_told_of_them_are_found(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    written = folder.write([File("a", b"1"), File("b", b"2")])
    folder.write([File("b", b"3")])
    read = verified(lambda path: (tmp_path / path).read_bytes(), written)
    assert read("a") == b"1"
    with pytest.raises(OSError, match="b holds other bytes than were written there"):
        read("b")


def test_files_that_two_workers_write_at_once_are_whole(tmp_path: Path) -> None:
    contents = [bytes([letter]) * 4096 for letter in b"abcd"]

    def write(content: bytes) -> tuple[Written, ...]:
        return Folder(tmp_path).write([File(f"{number}", content) for number in range(50)])

    with ThreadPoolExecutor(4) as pool:
        assert len(list(pool.map(write, contents * 4))) == 16
    assert set(tree(tmp_path).values()) <= set(contents)


# Dask.


def by(workers: Cluster) -> Callable[[], AbstractContextManager[Executor]]:
    return partial(dask, workers.address, PATIENCE)


def killing(victims: Sequence[int], workers: Cluster, output: Path) -> Callable[[Sequence[Bundle]], Iterable[Bundle]]:
    return killed_in(victims, workers, lambda: any(output.parent.glob(f".{output.name}.building-*/site/*")))


def killed_in(
    victims: Sequence[int], workers: Cluster, begun: Callable[[], bool]
) -> Callable[[Sequence[Bundle]], Iterable[Bundle]]:
    """Give what lets tasks through, and kills workers when the first files are there and more work is under way."""

    def watch(tasks: Sequence[Bundle]) -> Iterator[Bundle]:
        assert len(tasks) > 12
        for turn, task in enumerate(tasks):
            if turn == 12:
                wait_until(begun)
                for victim in victims:
                    workers.workers[victim].send_signal(signal.SIGKILL)
            yield task

    return watch


@needs_dask
@pytest.mark.parametrize("victims", [(), (1,)], ids=["all live", "one is killed"])
def test_the_same_site_by_a_cluster(tmp_path: Path, plain: Tree, victims: tuple[int, ...]) -> None:
    output = tmp_path / "_site"
    with cluster(tmp_path, 2) as workers:
        asked = order(CONTENT, output)._replace(hire=by(workers))
        build(asked, exchange, killing(victims, workers, output), 0)
        for turn, worker in enumerate(workers.workers):
            assert worker.poll() == (-signal.SIGKILL if turn in victims else None)
    assert tree(output) == plain
    assert not list(tmp_path.glob("._site*"))


def test_a_task_that_is_given_up_while_dask_tells_of_it_is_lost() -> None:
    def _cascade_future(result: tuple[object, ...]) -> object:
        _, _, trace = result
        return trace

    for wrong, lost in ((partial(_cascade_future, (CancelledError(),)), True), (partial(int, "x"), False)):
        with pytest.raises(ValueError) as raised:  # noqa: PT011 (whatever it says)
            wrong()
        assert isinstance(clusters._explained(raised.value), WorkerDied) == lost


@needs_dask
def test_when_all_workers_die_nothing_is_published(tmp_path: Path) -> None:
    output = tmp_path / "_site"
    built(case("clinics", tmp_path), output)
    before, running = tree(output), threading.active_count()
    with cluster(tmp_path, 2) as workers:
        asked = order(CONTENT, output)._replace(hire=by(workers))
        with pytest.raises(WorkerDied, match="No worker of the cluster is left"):
            build(asked, exchange, killing((0, 1), workers, output), 0)
    assert tree(output) == before
    assert not list(tmp_path.glob("._site*"))
    wait_until(lambda: threading.active_count() <= running + 2)


@needs_dask
def test_a_cluster_without_workers_is_not_waited_for(tmp_path: Path) -> None:
    with cluster(tmp_path, 0) as workers, pytest.raises(WorkerDied, match="No worker of the cluster is left"):
        build(order(CONTENT, tmp_path / "_site")._replace(hire=by(workers)), exchange, lambda tasks: tasks, 0)
    assert not (tmp_path / "_site").exists()


@needs_dask
def test_what_a_task_raises_comes_out_of_the_cluster(tmp_path: Path) -> None:
    with cluster(tmp_path, 1) as workers, by(workers)() as executor:
        with pytest.raises(ZeroDivisionError):
            executor.submit(divmod, 1, 0).result(timeout=30)
        assert executor.submit(divmod, 7, 2).result(timeout=30) == (3, 1)


@needs_dask
def test_work_that_dask_gave_up_is_work_that_nobody_is_left_for() -> None:
    from distributed.client import FutureCancelledError

    told = clusters._explained(FutureCancelledError("key", "unknown"))
    assert isinstance(told, WorkerDied)
    assert "No worker of the cluster is left" in str(told)


@needs_dask
def test_workers_that_lack_the_program_are_told_of(tmp_path: Path) -> None:
    error = RuntimeError("Error during deserialization")
    error.__cause__ = ModuleNotFoundError("No module named 'site_src'", name="site_src")
    assert "do not have this program" in str(clusters._explained(error))
    assert clusters._explained(ValueError("a")).args == ("a",)


@needs_dask
def test_an_address_where_nobody_answers_is_told_of(tmp_path: Path) -> None:
    said = told("--content", case("clinics", tmp_path), "--output", tmp_path / "s", "--scheduler", "tcp://127.0.0.1:9")
    assert said.returncode == 2
    assert "build.py: No Dask scheduler answers at tcp://127.0.0.1:9. " in said.stderr
