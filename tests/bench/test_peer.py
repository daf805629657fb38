"""A small project of the peer in; that it says what our pages say, and has a text for each version of a report."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.bench.land import LANGUAGES, reports
from tests.bench.peer import COUNTED_PHRASES, HERE, PHRASES, ROWS, TEMPLATES, write_peer

FEW = 12


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("peer") / "project"
    write_peer(FEW, folder)
    return folder


@pytest.mark.parametrize("phrase", [*PHRASES.values(), *COUNTED_PHRASES.values(), ROWS])
def test_the_peer_says_what_our_templates_say(phrase: str) -> None:
    said = "".join(path.read_text("utf-8") for path in sorted(TEMPLATES.rglob("*.html")))
    assert _bare(phrase) in _bare(said)


def _bare(text: str) -> str:
    """Give a phrase as it is written in a template and in a catalogue alike."""
    return re.sub(r"%\((\w+)\)s", r"{{ \1 }}", text)


def test_each_phrase_of_the_layouts_is_in_every_language(project: Path) -> None:
    layouts = "".join(path.read_text("utf-8") for path in sorted((HERE / "peer" / "layouts").rglob("*.html")))
    named = set(re.findall(r'i18n "([a-z-]+)"', layouts))
    assert named
    for code in LANGUAGES:
        assert named <= set(json.loads((project / "i18n" / f"{code}.json").read_text("utf-8")))


def test_each_version_has_a_text(project: Path) -> None:
    texts = {path.relative_to(project / "content").as_posix() for path in project.glob("content/*/reports/**/*.md")}
    assert texts == {f"{one.language}/reports/{report.id}.md" for report in reports(FEW) for one in report.versions}
