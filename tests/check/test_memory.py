"""Whatever a build remembers of the content before an edit, and after it, the same problems are found."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from unittest.mock import patch

import pytest

import site_src.survey as survey_module
from site_src.model.problem import Problem
from site_src.order import Order
from site_src.plan.batches import plan
from site_src.read.files import Entry
from site_src.read.packed import folder_digest
from site_src.survey import NO_MEMORY, Memory, keep_lore, survey
from site_src.write.readings import UNREAD, recall_readings
from site_src.write.record import beside, seen
from site_src.write.remains import NOTHING, Remains
from tests.check.test_rules import BASE, CASES, Example, lay
from tests.sites import order


class Remembering:
    """Reads and checks a content again and again, as builds do that remember what the last one found."""

    def __init__(self, asked: Order, record: Path) -> None:
        self.asked = asked
        self.record = record
        self.remains: Remains = NOTHING

    def problems(self) -> Sequence[Problem]:
        """Find all problems, and leave what a build would leave."""
        path = beside(self.record, "read")
        sources = seen([self.asked.content.path])
        told = partial(sources.told, now=sources.settled)  # As if the last edit was long ago.
        memory = Memory(
            self.remains,
            recall_readings(path) if path.exists() else UNREAD,
            self.record,
            told,
            {},
            lambda later: later(),
        )
        found, problems = survey(self.asked, memory)
        if found:
            planned, clashes = plan(found.corpus, found.tallies, {}, self.asked.kinds.rows(), found.lore)
            if clashes:
                return sorted([*problems, *clashes], key=lambda problem: problem.order)
            keep_lore(memory, found, planned.blueprint.views[0].knowledge, planned.addressed)
            self.remains = NOTHING._replace(facts=found.facts, checked=found.sound, checked_with=found.checked_with)
        return sorted(problems, key=lambda problem: problem.order)


def forgetful(asked: Order) -> Sequence[Problem]:
    """Find all problems without a memory."""
    found, problems = survey(asked, NO_MEMORY)
    clashes = plan(found.corpus, found.tallies, {}, asked.kinds.rows())[1] if found else []
    return sorted([*problems, *clashes], key=lambda problem: problem.order)


@pytest.mark.parametrize("example", CASES)
def test_what_is_remembered_changes_nothing_of_what_is_found(example: Example, tmp_path: Path) -> None:
    content = shutil.copytree(BASE, tmp_path / "content")
    asked = order(content, tmp_path / "site")
    remembering = Remembering(asked, tmp_path / "cache" / "built-0.json")
    before = remembering.problems()
    assert before == forgetful(asked)
    for block in example.blocks:
        lay(block, content)
    wrong = forgetful(asked)
    for _ in range(2):
        assert remembering.problems() == wrong
    shutil.rmtree(content)
    shutil.copytree(BASE, content)
    for _ in range(2):
        assert remembering.problems() == before


DEAD = ("[a](place:nowhere)", "[a](report:2024/nowhere)", "[a](page:2024/alder)", "![a](nowhere.png)")


@pytest.mark.parametrize("words", [*DEAD, "12345", "", "# a"])
def test_beside_the_same_facts_every_text_that_was_edited_is_looked_at(words: str, tmp_path: Path) -> None:
    content = shutil.copytree(BASE, tmp_path / "content")
    asked = order(content, tmp_path / "site")
    remembering = Remembering(asked, tmp_path / "cache" / "built-0.json")
    remembering.problems()
    for path in sorted(content.glob("reports/*/*/*.md")):
        text = path.read_text("utf-8")
        path.write_text(f"{text}\n{words}\n", "utf-8", newline="")
        with patch.object(survey_module, "joint") as joint, patch.object(survey_module, "tally") as tallied:
            said = remembering.problems()
            assert not joint.called
            assert not tallied.called
        assert said == forgetful(asked)
        assert any(problem.rule == "dead-link" for problem in said) == (words in DEAD)
        path.write_text(text, "utf-8", newline="")


def test_of_the_files_of_reports_only_those_are_read_among_which_something_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = shutil.copytree(BASE, tmp_path / "content")
    remembering = Remembering(order(content, tmp_path / "site"), tmp_path / "cache" / "built-0.json")
    read: list[Path] = []

    def counted(folder: Entry) -> str | None:
        read.append(folder.path)
        return folder_digest(folder)

    monkeypatch.setattr("site_src.survey.folder_digest", counted)
    before = remembering.problems()
    assert {*read} == {*(content / "reports").glob("*/*")}
    read.clear()
    assert remembering.problems() == before
    assert read == []
    edited = next((content / "reports").glob("*/*/*.md"))
    edited.write_text(edited.read_text("utf-8") + "\nMore.\n", "utf-8")
    remembering.problems()
    assert {*read} == {edited.parent}
