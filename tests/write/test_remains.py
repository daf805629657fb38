"""What a build left is taken again only where it is the very same; whatever else stands there is made anew."""

from __future__ import annotations

import os
import pickle
import shutil
import stat
import time
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from site_src import pipeline, proving, survey
from site_src.check.audit import audit_file
from site_src.check.rules import local
from site_src.heritage import Heritage
from site_src.model.corpus import Corpus
from site_src.model.plain import Reader, kinds, written
from site_src.pipeline import build
from site_src.plan.batches import Blueprint, Bundle, Task, noticed_batches
from site_src.read.corpus import Folder, Reading, read_folders
from site_src.read.reports import Surroundings
from site_src.write import remains
from site_src.write.columns import written_numbers
from site_src.write.kept import keep_bytes, recall_bytes
from site_src.write.publish import exchange
from site_src.write.remains import (
    NOTHING,
    Remains,
    TaskLeft,
    Told,
    adopt,
    clear,
    keep_remains,
    recall_remains,
    standing,
)
from site_src.write.stages import Written
from site_src.write.trees import EMPTY, looked, recall_tree
from tests.sites import case, order, tree

FILES = (Written("en/index.html", b"\1" * 32), Written("robots.txt", b"\2" * 32))
TOLD = Told((1, 2, 2, 2), ("robots.txt",), array("Q", (7, 2**63)))


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """A published site of two files."""
    for file in FILES:
        path = tmp_path / "old" / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.path, "utf-8")
    (tmp_path / "new").mkdir()
    return tmp_path / "old"


def left_in(output: Path) -> TaskLeft:
    """Say what a task leaves that made those files."""
    states = looked(output, EMPTY).files
    return TaskLeft("key", array("Q", (7, 2**64 - 1)), "found", FILES, tuple(states[file.path] for file in FILES), TOLD)


def test_files_that_are_as_they_were_get_a_second_name(output: Path) -> None:
    left = left_in(output)
    assert adopt(output.parent / "new", output, left, EMPTY) == tuple(file.path for file in FILES)
    assert tree(output.parent / "new") == tree(output)


def become_a_link(site: Path) -> None:
    (site / "robots.txt").unlink()
    (site / "robots.txt").symlink_to("en/index.html")


def become_a_folder(site: Path) -> None:
    (site / "robots.txt").unlink()
    (site / "robots.txt").mkdir()


SPOILT: list[Callable[[Path], object]] = [
    lambda site: (site / "robots.txt").write_text("longer than before", "utf-8"),
    lambda site: os.utime(site / "robots.txt", ns=(1, 1)),
    lambda site: (site / "robots.txt").unlink(),
    become_a_link,
    become_a_folder,
    shutil.rmtree,
]


@pytest.mark.parametrize("spoil", SPOILT)
def test_if_one_is_not_none_is_taken(output: Path, spoil: Callable[[Path], object]) -> None:
    left = left_in(output)
    spoil(output)
    assert adopt(output.parent / "new", output, left, EMPTY) is None
    assert tree(output.parent / "new") == {}


def test_a_file_that_stands_in_the_new_site_stays_and_another_is_replaced(output: Path) -> None:
    left = left_in(output)
    new = output.parent / "new"
    (new / "en").mkdir()
    os.link(output / "en/index.html", new / "en/index.html")
    (new / "robots.txt").write_text("of an older site", "utf-8")
    before = (new / "en/index.html").stat()
    with patch.object(os, "link", wraps=os.link) as link:
        assert adopt(new, output, left, standing(new, EMPTY)) == ("robots.txt",)
    assert link.call_count == 1
    assert tree(new) == tree(output)
    assert (new / "en/index.html").stat() == before
    assert (output / "robots.txt").read_text("utf-8") == "robots.txt"


def test_what_is_not_of_the_new_site_is_cleared_away(output: Path) -> None:
    outside = output.parent / "outside"
    outside.mkdir()
    (outside / "robots.txt").write_text("mine", "utf-8")
    (output / "gone/deep/empty").mkdir(parents=True)
    (output / "gone/deep/index.html").touch()
    (output / "en/gone.html").touch()
    (output / "link").symlink_to(outside)
    (output / "en/dead").symlink_to("nowhere")
    stood = standing(output, EMPTY)
    assert set(stood.files) == {"en/index.html", "robots.txt", "gone/deep/index.html", "en/gone.html"}
    (output / "new").mkdir()
    (output / "new/index.html").touch()
    clear(output, stood, {"en/index.html", "new/index.html"})
    assert sorted(path.relative_to(output).as_posix() for path in output.rglob("*")) == [
        "en",
        "en/index.html",
        "new",
        "new/index.html",
    ]
    assert tree(outside) == {"robots.txt": b"mine"}


@pytest.mark.parametrize("path", ["../secret", "en/../../secret", "/etc/passwd", "a//b", "C:x", "a\\b", "", ".", ".."])
def test_no_path_leads_out_of_the_site(output: Path, path: str) -> None:
    (output.parent / "secret").write_text("s", "utf-8")
    state = (output.parent / "secret").stat()
    file, known = Written(path, bytes(32)), (state.st_size, state.st_mtime_ns)
    left = left_in(output)._replace(files=(file,), states=(known,))
    assert adopt(output.parent / "new", output, left, EMPTY) is None
    assert tree(output.parent / "new") == {}
    assert tree(output.parent)["secret"] == b"s"


@pytest.mark.parametrize("path", ["../secret", "en/../../secret", "/etc/passwd", "a//b", ".", "..", "a/./b"])
def test_no_path_that_is_read_leads_out_of_the_site(tmp_path: Path, path: str) -> None:
    left = TaskLeft("key", None, "found", (Written(path, bytes(32)),), ((1, 1),), TOLD)
    keep_remains(tmp_path / "left.json", NOTHING._replace(tasks={"one": left}))
    assert recall_remains(tmp_path / "left.json") == NOTHING


def test_what_is_left_is_read_as_it_was_written(output: Path) -> None:
    one = left_in(output)
    tasks = {
        "one": one,
        "two": one._replace(looks=array("Q", (7,)), files=(), states=()),
        "three": one._replace(key="", looks=None, found="", files=(), states=(), told=TOLD._replace(looks=None)),
        "four": one._replace(looks=array("Q"), told=Told((0, 0, 0, 0), (), array("Q"))),
    }
    remains = Remains(tasks, "facts", frozenset({"a", "b"}), "with", "proved", "data", "paths")
    for known in (remains, NOTHING, NOTHING._replace(facts="facts")):
        keep_remains(output.parent / "left.json", known)
        assert recall_remains(output.parent / "left.json") == known


def columns(folder: Path) -> dict[str, Any]:
    """Give the columns in which what is left is kept, of two tasks."""
    task = TaskLeft("key", array("Q", (7,)), "found", FILES, ((1, 1), (2, 2)), TOLD)
    tasks = {"one": task, "two": task._replace(looks=None)}
    keep_remains(folder / "left.json", NOTHING._replace(tasks=tasks, checked=frozenset("a")))
    content = recall_bytes(folder / "left.json", remains.SHAPE)
    assert content
    known: dict[str, Any] = Reader(content, kinds(())).value()
    assert recall_remains(folder / "left.json").tasks == tasks
    return known


def spoilt(known: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Spoil one column after the other: lost, another kind of thing, too short, too long."""
    for name in known.keys() - set(remains.WORDS):
        column = known[name]
        others: list[Any] = [None, 1, "", [], [1]]
        if isinstance(column, tuple):
            lengths, numbers = column
            others += [(), (lengths,), (lengths[:8], numbers), (lengths, numbers[:-8]), (lengths, numbers[:-1])]
            others += [(lengths, numbers + bytes(8)), (written_numbers([3, -2]), numbers)]
        elif name == "checked":
            others += [column[:-1]]  # Fewer are fewer, and no harm.
        else:
            others += [b"", column[:-1], column[:-8], column + bytes(8)]
        yield {one: column for one, column in known.items() if one != name}
        yield from ({**known, name: other} for other in others)
    yield {**known, "files": written_numbers([5, -1])}
    yield {**known, "others": written_numbers([-1, 3])}


def test_columns_that_do_not_fit_are_nothing(tmp_path: Path) -> None:
    known = columns(tmp_path)
    for other in spoilt(known):
        keep_bytes(tmp_path / "left.json", remains.SHAPE, written(other))
        assert recall_remains(tmp_path / "left.json") == NOTHING


def test_one_byte_that_is_another_makes_all_of_it_nothing(tmp_path: Path) -> None:
    columns(tmp_path)
    kept = (tmp_path / "left.json").read_bytes()
    for at in range(len(kept)):
        (tmp_path / "left.json").write_bytes(kept[:at] + bytes([kept[at] ^ 1]) + kept[at + 1 :])
        assert recall_remains(tmp_path / "left.json") == NOTHING


def test_what_would_be_run_is_not(tmp_path: Path) -> None:
    class Call:
        def __reduce__(self) -> tuple[Callable[[str], None], tuple[str]]:
            return os.mkdir, (str(tmp_path / "made"),)

    known = columns(tmp_path)
    keep_bytes(tmp_path / "left.json", remains.SHAPE, pickle.dumps({**known, "facts": Call()}))
    assert recall_remains(tmp_path / "left.json") == NOTHING
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize("words", ["", "{", "[]", "{}", '{"tasks": [], "checked": []}', '{"tasks": {"k": [1]}}'])
def test_what_is_not_whole_is_nothing(tmp_path: Path, words: str) -> None:
    keep_bytes(tmp_path / "left.json", remains.SHAPE, words.encode())
    assert recall_remains(tmp_path / "left.json") == NOTHING
    (tmp_path / "left.json").write_text(words, "utf-8")
    assert recall_remains(tmp_path / "left.json") == NOTHING
    assert recall_remains(tmp_path / "none.json") == NOTHING


class Workshop:
    """A content that is built again and again; what is planned, checked and audited anew each time is counted."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.content = case("clinics", folder)
        self.tasks = self.audited = 0
        self.checked: set[str] = set()

    def build(self) -> dict[str, bytes]:
        """Build with a memory."""

        def planned(blueprint: Blueprint, bundle: Bundle) -> object:
            self.tasks += len(bundle)
            return real_batches(blueprint, bundle)

        def examined(corpus: Corpus) -> object:
            self.checked |= set(corpus.reports)
            return real_local(corpus)

        def audited(*given: object) -> object:
            self.audited += 1
            return real_audit(*given)

        self.tasks, self.checked, self.audited = 0, set(), 0
        real_batches: Callable[..., object] = noticed_batches
        real_local: Callable[..., object] = local
        real_audit: Callable[..., object] = audit_file
        with (
            patch.object(pipeline, "noticed_batches", planned),
            patch.object(survey, "local", examined),
            patch.object(proving, "audit_file", audited),
        ):
            asked = order(self.content, self.folder / "_site", self.folder / "cache")
            build(asked, exchange, lambda tasks: tasks, time.time_ns())
        return tree(self.folder / "_site")

    def fresh(self) -> dict[str, bytes]:
        """Build without one."""
        build(order(self.content, self.folder / "_fresh"), exchange, lambda tasks: tasks, 0)
        return tree(self.folder / "_fresh")


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    """A content that was built once."""
    made = Workshop(tmp_path)
    made.build()
    return made


def test_an_edited_text_makes_its_own_pages_and_the_feeds_anew_and_no_more(workshop: Workshop) -> None:
    before = tree(workshop.folder / "_site")
    path = workshop.content / "reports/2024/delta/en.md"
    path.write_text(f"{path.read_text('utf-8')}\nMore words.\n", "utf-8", newline="\n")
    after = workshop.build()
    assert after == workshop.fresh()
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed
    assert all("reports/2024/delta" in name or name.endswith("feed.xml") for name in changed)
    assert "2024/delta" in workshop.checked
    assert "2024/dunes" not in workshop.checked
    made, pages = workshop.tasks, workshop.audited
    path.write_text(f"{path.read_text('utf-8')}\n", "utf-8", newline="\n")
    (workshop.folder / "cache").rename(workshop.folder / "elsewhere")
    workshop.build()
    assert made < workshop.tasks / 2
    assert pages < workshop.audited


def test_an_edited_figure_is_shown_wherever_it_is_counted(workshop: Workshop) -> None:
    path = workshop.content / "reports/2024/delta/en.md"
    text = path.read_text("utf-8")
    assert "count: " in text
    path.write_text(text.replace("title: ", "title: Again, ", 1), "utf-8", newline="\n")
    assert workshop.build() == workshop.fresh()
    assert "2024/delta" in workshop.checked
    assert "2024/dunes" not in workshop.checked


def recounted(workshop: Workshop) -> None:
    """Let a report count one more."""
    path = workshop.content / "reports/2024/delta-survey/en.md"
    text = path.read_text("utf-8")
    assert text.count("22") == 3
    path.write_text(text.replace("22", "23"), "utf-8", newline="\n")


def test_an_edited_figure_is_audited_where_it_is_shown_and_not_everywhere(workshop: Workshop) -> None:
    recounted(workshop)
    site = workshop.build()
    assert site == workshop.fresh()
    pages = sum(name.endswith((".html", ".xml")) for name in site)
    assert pages / 10 < workshop.audited < pages * 0.9


def test_a_page_that_stays_and_is_wrong_now_is_not_published(workshop: Workshop) -> None:
    """What is planned notes what it looks at, and so does the audit: neither trusts the other."""
    before = tree(workshop.folder / "_site")
    recounted(workshop)

    def blind(heritage: Heritage, task: Task, left: TaskLeft) -> bool:
        return left.key == heritage.keys[task]

    with patch.object(Heritage, "fits", blind), pytest.raises(proving.Disproved) as wrong:
        workshop.build()
    assert {problem.rule for problem in wrong.value.problems} >= {"audit-count"}
    assert tree(workshop.folder / "_site") == before
    assert workshop.build() == workshop.fresh()


def test_another_program_proves_all_anew_and_after_that_only_what_is_edited(workshop: Workshop) -> None:
    pages = workshop.audited
    with patch.object(survey, "code", lambda: "another"):
        workshop.build()
        assert workshop.audited == pages > 100
        edited(workshop, "More words.")
        workshop.build()
        assert workshop.audited < pages / 10


@pytest.mark.parametrize("lost", ["facts", "ground", "left", "lore", "tree", "past", "read"])
def test_whatever_is_lost_of_what_is_remembered_the_site_is_the_same(workshop: Workshop, lost: str) -> None:
    """Lost, cut off, or with one sign that is another."""
    edited(workshop, "More words.")
    workshop.build()
    (kept,) = (workshop.folder / "cache").glob(f"{lost}-*")

    def one_other_sign() -> None:
        """Change a letter in the middle of a name, if there is one."""
        content = kept.read_bytes()
        at = max(content.find(b"dunes"), len(content) // 2 if b"dunes" not in content else 0)
        kept.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])

    for spoil in (kept.unlink, lambda: kept.write_bytes(kept.read_bytes()[:-7]), one_other_sign):
        spoil()
        edited(workshop, "Still more.")
        assert workshop.build() == workshop.fresh()
        assert folders(workshop.folder / "_site") == folders(workshop.folder / "_fresh")


@pytest.mark.parametrize("tick", [1_000_000_000, 2_000_000_000])
def test_where_moments_are_whole_seconds_every_site_is_whole(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch, tick: int
) -> None:
    """Then a folder that was just listed can be written to and bear the same moment."""
    real = os.lstat

    def coarse(path: str) -> os.stat_result:
        found = real(path)
        whole = found.st_mtime_ns // tick * tick
        return os.stat_result(tuple(found), {"st_mtime_ns": whole}) if stat.S_ISDIR(found.st_mode) else found

    monkeypatch.setattr(os, "lstat", coarse)
    assert all(moment % tick == 0 for moment in looked(workshop.folder / "_site", EMPTY).folders.values())
    for words in ("More words.", "Still more.", "And more."):
        edited(workshop, words)
        assert workshop.build() == workshop.fresh()
    (workshop.folder / "_site/en/stray").write_text("mine", "utf-8")
    assert workshop.build() == workshop.fresh()


def test_a_name_that_is_no_text_is_published_and_remembered(workshop: Workshop) -> None:
    folder = os.fsencode(workshop.content / "reports/2024/harbour")
    with open(folder + b"/x\xe9..pdf", "wb") as file:  # noqa: PTH123 (a name that no path spells)
        file.write(b"scan")
    for _ in range(2):
        edited(workshop, "More words.")
        assert workshop.build() == workshop.fresh()
    (kept,) = (workshop.folder / "cache").glob("tree-*")
    assert any(name.endswith("..pdf") for name in recall_tree(kept)[0].files)


def test_a_feed_of_corrections_without_one_is_compared_all_the_same(workshop: Workshop) -> None:
    """It may have stayed while its page got a correction."""
    (kept,) = (workshop.folder / "cache").glob("left-*")
    others = {path for task in recall_remains(kept).tasks.values() for path in task.told.others}
    for language in ("en", "ar"):
        assert {f"{language}/corrections.xml", f"{language}/corrections/index.html"} <= others


def before(workshop: Workshop) -> Path:
    """Give the site that the last build replaced."""
    (found,) = (workshop.folder / "cache").glob("before-*")
    return found


def edited(workshop: Workshop, words: str) -> None:
    path = workshop.content / "reports/2024/delta/en.md"
    path.write_text(f"{path.read_text('utf-8')}\n{words}\n", "utf-8", newline="\n")


def test_the_site_that_was_replaced_becomes_the_next_one(workshop: Workshop) -> None:
    """So a small edit costs no link of each file; and nothing that was published is ever written through."""
    edited(workshop, "More words.")
    first = tree(workshop.folder / "_site")
    second = workshop.build()
    assert tree(before(workshop)) == first != second
    edited(workshop, "Still more.")
    with patch.object(os, "link", wraps=os.link) as link:
        third = workshop.build()
    assert third == workshop.fresh()
    assert tree(before(workshop)) == second
    assert link.call_count == 0


def put_a_file_for_a_folder(spare: Path) -> None:
    shutil.rmtree(spare / "en")
    (spare / "en").write_text("a file", "utf-8")


def put_a_folder_for_a_file(spare: Path) -> None:
    (spare / "robots.txt").unlink()
    (spare / "robots.txt").mkdir()
    (spare / "robots.txt" / "a").touch()


def put_a_link_for_a_folder(spare: Path) -> None:
    (spare / "ar").rename(spare.parent / "ar")
    (spare / "ar").symlink_to(spare.parent / "ar")


def put_a_file_for_it(spare: Path) -> None:
    shutil.rmtree(spare)
    spare.write_text("a file", "utf-8")


def put_a_link_for_it(spare: Path) -> None:
    spare.rename(spare.with_name("elsewhere"))
    spare.symlink_to("elsewhere")


SPOILERS: list[Callable[[Path], object]] = [
    lambda spare: (spare / "en/places/index.html").write_text("mine", "utf-8"),
    lambda spare: (spare / "en/places/index.html").unlink(),
    lambda spare: (spare / "en/places/stray").write_text("mine", "utf-8"),
    lambda spare: shutil.rmtree(spare / "en"),
    lambda spare: (spare / "empty").mkdir(),
    shutil.rmtree,
    put_a_file_for_a_folder,
    put_a_folder_for_a_file,
    put_a_link_for_a_folder,
    put_a_file_for_it,
    put_a_link_for_it,
]


def folders(site: Path) -> set[str]:
    return {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_dir()}


@pytest.mark.parametrize("spoil", SPOILERS)
def test_whatever_became_of_the_site_that_was_replaced_the_next_is_whole(
    workshop: Workshop, spoil: Callable[[Path], object]
) -> None:
    edited(workshop, "More words.")
    workshop.build()
    spoil(before(workshop))
    edited(workshop, "Still more.")
    assert workshop.build() == workshop.fresh()
    assert folders(workshop.folder / "_site") == folders(workshop.folder / "_fresh")


def test_a_build_that_ends_badly_leaves_both_sites_fit_for_the_next(workshop: Workshop) -> None:
    edited(workshop, "More words.")
    published = workshop.build()
    edited(workshop, "[nowhere](place:nowhere)")
    with pytest.raises(pipeline.Stopped):
        workshop.build()
    assert tree(workshop.folder / "_site") == published
    path = workshop.content / "reports/2024/delta/en.md"
    path.write_text(path.read_text("utf-8").replace("[nowhere](place:nowhere)", "Mended."), "utf-8", newline="\n")
    with patch.object(proving, "audit_json", side_effect=OSError("no room")), pytest.raises(OSError, match="no room"):
        workshop.build()
    assert tree(workshop.folder / "_site") == published
    # What the build that failed had written stands in the folder of the next one, of which nothing is thought known.
    assert not list((workshop.folder / "cache").glob("past-*"))
    assert workshop.build() == workshop.fresh()


def test_a_site_that_somebody_changed_is_made_whole_again(workshop: Workshop) -> None:
    before = tree(workshop.folder / "_site")
    (workshop.folder / "_site/en/index.html").write_text("mine", "utf-8")
    (workshop.folder / "_site/robots.txt").unlink()
    (workshop.folder / "_site/stray").write_text("mine", "utf-8")
    assert workshop.build() == before


def test_what_was_found_wrong_is_said_again(workshop: Workshop) -> None:
    path = workshop.content / "reports/2024/delta/en.md"
    path.write_text(f"{path.read_text('utf-8')}\n[nowhere](place:nowhere)\n", "utf-8", newline="\n")
    asked = order(workshop.content, workshop.folder / "_site", workshop.folder / "cache")
    said = []
    for _ in range(2):
        with pytest.raises(pipeline.Stopped) as stopped:
            build(asked, exchange, lambda tasks: tasks, time.time_ns())
        said.append(stopped.value.outcome.problems)
    assert said[0] == said[1] != ()


def test_a_killed_or_doubled_build_leaves_nothing_half(workshop: Workshop) -> None:
    left = next((workshop.folder / "cache").glob("left-*.json"))
    before, site = left.read_bytes(), tree(workshop.folder / "_site")
    left.with_name(f"{left.name}abc.tmp").write_text("{", "utf-8")  # what a killed build had begun
    path = workshop.content / "reports/2024/delta/en.md"
    path.touch()
    assert workshop.build() == site
    # A build that began earlier and ends later writes down what it left: with the output of the other it fits nothing.
    left.write_bytes(before)
    path.write_text(f"{path.read_text('utf-8')}\nMore.\n", "utf-8", newline="\n")
    assert workshop.build() == workshop.fresh()


def test_no_report_is_read_again_whose_files_are_the_same(workshop: Workshop) -> None:
    path = workshop.content / "reports/2024/delta/en.md"
    path.write_text(f"{path.read_text('utf-8')}\nMore words.\n", "utf-8", newline="\n")
    read: list[str] = []

    def noted(folders: Sequence[Folder], surroundings: Surroundings) -> Iterable[Reading]:
        read.extend(folder.name for folder in folders)
        return read_folders(folders, surroundings)

    with patch.object(survey, "read_folders", noted):
        after = workshop.build()
        # Only reports without a problem are kept: those with a warning are read again, for it to be said again.
        assert "2024/delta" in read
        assert "2024/dunes" not in read
        read.clear()
        beside = workshop.content / "taxonomy.yaml"
        beside.write_text(f"{beside.read_text('utf-8')}# beside all reports\n", "utf-8")
        assert workshop.build() == after
        assert "2024/dunes" in read
