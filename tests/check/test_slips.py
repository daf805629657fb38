"""The base content with slips of all sorts in it: whatever was done to a file, the site answers with problems."""

from __future__ import annotations

import shutil
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.check.test_rules import BASE, found, rows, shown

TEXTS = sorted(path.relative_to(BASE) for path in BASE.rglob("*.*") if path.is_file())
YAML = ["---", ":", "- ", "\t", "*a", "&a", "!!int ", "'", '"', "{", "]", "|", "? ", "# ", "%", "no", "~", "\\"]
VALUES = ["1_0", "012", "0" * 5000, "9" * 5000, "[" * 3000, "2024-02-30", "en_", "north//alder", "](place:x)", "<b>"]
PHRASES = ["%(x)s", "%", "msgid", "msgstr[9]", "nplurals=x", "n % 0", "#, fuzzy"]
CHARACTERS = ["é", "e\u0301", "\r", "\x00", "\x85", "\ufeff", "\u2028", "\u202e", "👩‍⚕️", "\U0010ffff"]

JUNK = st.sampled_from([*YAML, *VALUES, *PHRASES, *CHARACTERS]).map(str.encode) | st.binary(max_size=20)
KINDS = st.sampled_from(["cut", "drop", "twice", "value", "put"])
SLIPS = st.lists(st.tuples(st.sampled_from(TEXTS), KINDS, st.floats(0, 1), JUNK), min_size=1, max_size=3)


def slipped(raw: bytes, kind: str, where: float, junk: bytes) -> bytes:
    """Spoil a file at a place between its start (0) and its end (1)."""
    lines, at = raw.splitlines(keepends=True) or [b""], int(where * len(raw))
    row = int(where * (len(lines) - 1))
    key, colon, _ = lines[row].rpartition(b": ")
    made = {
        "cut": [raw[:at]],
        "drop": [*lines[:row], *lines[row + 1 :]],
        "twice": [*lines[: row + 1], *lines[row:]],
        "value": [*lines[:row], key, colon, junk, b"\n", *lines[row + 1 :]],
        "put": [raw[:at], junk, raw[at:]],
    }
    return b"".join(made[kind])


@settings(max_examples=250, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(slips=SLIPS)
def test_slips_are_answered_with_problems_that_point_into_files(
    tmp_path: Path, slips: list[tuple[Path, str, float, bytes]]
) -> None:
    content = shutil.copytree(BASE, tmp_path / "content", dirs_exist_ok=True)
    for name, kind, where, junk in slips:
        (content / name).write_bytes(slipped((content / name).read_bytes(), kind, where, junk))
    for problem in found(content):
        at = problem.finding.at
        assert 1 <= at.line <= len(rows(problem, content))
        assert 1 <= at.column <= len(rows(problem, content)[at.line - 1]) + 1
        assert shown(problem, content).startswith(f"{at}: {problem.severity} {problem.rule}: ")
