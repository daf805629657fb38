"""A report that was packed is the same again, and bytes that name anything else are refused before it is touched."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from site_src.model.corpus import Report
from site_src.model.plain import Unknown
from site_src.model.text import Text
from site_src.read.corpus import read_corpus, read_folders, read_ground
from site_src.read.files import Entry, digest
from site_src.read.ground import packed_ground, unpacked_ground
from site_src.read.packed import folder_digest, packed, unpacked
from tests.sites import CONTENT, case


class Held(tuple[bytes, ...]):
    """The pieces of a report as they were packed."""

    def take(self, turn: int) -> bytes:
        return self[turn]


@pytest.mark.parametrize("name", ["", "clinics"])
def test_a_packed_report_is_the_same_again_with_its_positions(name: str, tmp_path: Path) -> None:
    content = case(name, tmp_path) if name else CONTENT
    corpus, _ = read_corpus(Entry(content, "content"), None, read_folders, drafts=True)
    assert corpus
    assert corpus.reports
    for report in corpus.reports.values():
        again = unpacked(Held(packed(report)))
        assert again == report
        assert repr(again) == repr(report)  # (equality passes over positions and digests)


def test_what_a_report_says_is_taken_only_when_it_is_looked_at() -> None:
    corpus, _ = read_corpus(Entry(CONTENT, "content"), None, read_folders, drafts=True)
    assert corpus
    for report in corpus.reports.values():
        pieces = packed(report)
        head = unpacked(Held(pieces[:1]))
        known = (head.id, head.place, head.draft, head.origin, head.attachments)
        assert known == (report.id, report.place, report.draft, report.origin, report.attachments)
        with pytest.raises(IndexError):
            _ = head.figures
        facts = unpacked(Held(pieces[:2]))
        assert (facts.lead.title, facts.origin) == (report.lead.title, report.origin)
        assert [figure.count for figure in facts.figures] == [figure.count for figure in report.figures]
        with pytest.raises(IndexError):
            _ = facts.lead.text.source
        with pytest.raises(IndexError):
            _ = facts.spots["title"]


def test_a_report_is_one_and_the_same_at_every_look() -> None:
    """Its lead is one of its versions, and not only like one."""
    corpus, _ = read_corpus(Entry(CONTENT, "content"), None, read_folders, drafts=True)
    assert corpus
    for report in corpus.reports.values():
        again = unpacked(Held(packed(report)))
        assert again.lead is again.versions[again.lead.language]
        assert again.figures is again.figures
        assert replace(again, tags=("a",)) == replace(report, tags=("a",))
        assert again != corpus.reports["2024/dai-loc"] or report.id == "2024/dai-loc"
        with pytest.raises(AttributeError):
            _ = again.nothing  # type: ignore[attr-defined]


def test_a_report_that_is_sent_elsewhere_has_all_with_it() -> None:
    corpus, _ = read_corpus(Entry(CONTENT, "content"), None, read_folders, drafts=True)
    assert corpus
    for report in corpus.reports.values():
        again = pickle.loads(pickle.dumps(unpacked(Held(packed(report)))))
        assert type(again) is Report
        assert type(again.lead.text) is Text
        assert type(again.spots) is dict
        assert repr(again) == repr(report)


@pytest.mark.parametrize("name", ["", "clinics"])
def test_what_stands_beside_the_reports_is_the_same_again(name: str, tmp_path: Path) -> None:
    content = case(name, tmp_path) if name else CONTENT
    ground, problems = read_ground(Entry(content, "content"), None)
    assert problems == []
    again = unpacked_ground(packed_ground(ground))
    assert again == ground
    assert repr(again) == repr(ground)


BESIDE: list[Callable[[Path], object]] = [
    lambda content: (content / "pages/another").mkdir(),
    lambda content: (content / "places/.hidden").touch(),
    lambda content: (content / "site.yaml").rename(content / "site.yml"),
    lambda content: min((content / "messages").glob("*.po")).unlink(),
    lambda content: (content / "taxonomy.yaml").write_text("measures: {}", "utf-8"),
    lambda content: (content / "places/other.yaml").symlink_to("nowhere"),
]


@pytest.mark.parametrize("change", BESIDE)
def test_any_change_beside_the_reports_is_another_digest(tmp_path: Path, change: Callable[[Path], object]) -> None:
    """An empty folder too: it may be what is wrong."""
    content = case("clinics", tmp_path)
    before = digest(Entry(content, "content"), "reports")
    change(content)
    assert digest(Entry(content, "content"), "reports") != before


class Harm:
    def __reduce__(self) -> tuple[Callable[[str], int], tuple[str]]:
        return os.system, ("echo harm",)


@pytest.mark.parametrize("value", [Harm(), print, Path("a"), [1], "words", {"a": Harm()}])
def test_nothing_else_is_unpacked(value: object, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Unknown):
        unpacked(Held((pickle.dumps(value),)))
    head = pickle.dumps(("2024/a", "vn", False, "", "", ()))
    report = unpacked(Held((head, pickle.dumps(value))))
    with pytest.raises(Unknown):
        _ = report.figures
    with pytest.raises(Unknown):
        unpacked_ground(pickle.dumps(value))
    assert capfd.readouterr().out == ""


@pytest.mark.parametrize("content", [b"", b"\x80", b"words", b"\x80\x05."])
def test_bytes_that_are_no_pickle_are_refused(content: bytes) -> None:
    with pytest.raises(Unknown):
        unpacked(Held((content,)))


CHANGES: list[Callable[[Path], object]] = [
    lambda folder: (folder / "a.md").write_text("other", "utf-8"),
    lambda folder: (folder / "a.md").rename(folder / "b.md"),
    lambda folder: (folder / "c.png").write_bytes(b""),
    lambda folder: (folder / "a.md").unlink(),
]


@pytest.mark.parametrize("change", CHANGES)
def test_any_change_of_a_folder_is_another_digest(tmp_path: Path, change: Callable[[Path], object]) -> None:
    (tmp_path / "a.md").write_text("text", "utf-8")
    folder = Entry(tmp_path, "content/reports/2024/a")
    before = folder_digest(folder)
    assert before == folder_digest(folder) != folder_digest(Entry(tmp_path, "content/reports/2024/b"))
    change(tmp_path)
    assert folder_digest(folder) != before


def test_a_folder_that_cannot_be_read_has_no_digest(tmp_path: Path) -> None:
    (tmp_path / "a.md").mkdir()
    assert folder_digest(Entry(tmp_path, "a")) is None
