"""An editor's preview as a process, in a browser: it shows a mistake, follows its repair, and ends without a trace."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.built import ROOT
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

MARK = "PREVIEW_OF_A_TEST"
SECONDS_OF_PATIENCE = 30


@dataclass(frozen=True, slots=True)
class Preview:
    """A preview that runs on a copy of the content: its process, its address, and the mark all its children carry."""

    process: subprocess.Popen[str]
    address: str
    content: Path
    mark: str


@contextmanager
def previewed(folder: Path) -> Iterator[Preview]:
    """Run a preview of a copy of the content until the block ends."""
    content = shutil.copytree(ROOT / "content", folder / "content")
    command = (sys.executable, ROOT / "build.py", "--serve", "--port", "0", "--no-cache")
    places = ("--content", content, "--output", folder / "_site")
    mark = uuid.uuid4().hex
    told = (folder / "told").open("w+", encoding="utf-8")
    with (
        told,
        subprocess.Popen(
            (*command, *places), cwd=ROOT, stdout=told, stderr=told, text=True, env={**os.environ, MARK: mark}
        ) as process,
    ):
        try:
            end = time.monotonic() + SECONDS_OF_PATIENCE
            while "Built " not in (said := (folder / "told").read_text(encoding="utf-8")):
                assert process.poll() is None, said
                assert time.monotonic() < end, said
                time.sleep(0.05)
            line = next(line for line in said.splitlines() if line.startswith("Serving "))
            yield Preview(process, line.split()[1], content, mark)
        finally:
            process.terminate()
            try:
                process.wait(SECONDS_OF_PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()


def test_a_mistake_is_shown_in_the_page_until_it_is_repaired(visit: Visit, tmp_path: Path) -> None:
    with previewed(tmp_path) as preview:
        report = preview.content / "reports" / "2024" / "thuan-nam" / "fr.md"
        text = report.read_text(encoding="utf-8")
        at = text.splitlines().index("    count: 19") + 1
        page = visit()
        page.goto(f"{preview.address}fr/reports/2024/thuan-nam/")
        dialog = page.get_by_role("alertdialog")
        expect(dialog).not_to_be_visible()

        report.write_text(text.replace("    count: 19\n", "    count: 13.268\n"), encoding="utf-8")
        expect(dialog).to_be_visible(timeout=SECONDS_OF_PATIENCE * 1000)
        expect(dialog.locator("li.error .where")).to_contain_text(f"reports/2024/thuan-nam/fr.md:{at}:12")
        expect(dialog.locator("li.error .message")).to_contain_text("13.268")
        expect(dialog.locator("li.error .excerpt")).to_contain_text("count: 13.268")
        expect(dialog.locator("li.error .way-out")).to_contain_text("Write 13268")
        # What was published stays, and the panel can be put aside to read it.
        page.keyboard.press("Escape")
        expect(dialog).not_to_be_visible()
        expect(page.locator("#registered .value").first).to_have_text("19")

        page.evaluate("window.before = true")
        report.write_text(text.replace("title: 'Thuận Nam", "title: 'Repaired, Thuận Nam"), encoding="utf-8")
        expect(page.locator("h1")).to_contain_text("Repaired", timeout=SECONDS_OF_PATIENCE * 1000)
        assert page.evaluate("window.before") is None
        expect(dialog).not_to_be_visible()
        # It listens to the preview, which ends now.
        page.close()


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="the children of a process are found in /proc")
@pytest.mark.parametrize("seconds", [0, 0.4, 1.5])
def test_an_interrupt_ends_it_and_all_that_it_started(
    visit: Visit, complaints: list[str], tmp_path: Path, seconds: float
) -> None:
    with previewed(tmp_path) as preview:
        page = visit()
        page.goto(f"{preview.address}fr/")
        expect(page.locator("h1")).to_be_visible()
        assert _running(preview.mark) >= {preview.process.pid}
        # The change starts a build, which the interrupt meets at another moment each time.
        (preview.content / "pages" / "about" / "fr.md").touch()
        time.sleep(seconds)
        preview.process.send_signal(signal.SIGINT)
        assert preview.process.wait(SECONDS_OF_PATIENCE) == 130
        assert _running(preview.mark) == set()
        assert (tmp_path / "_site" / "index.html").is_file()
        # The page that is still open may have asked for the preview in vain.
        page.close()
        complaints.clear()


def _running(mark: str) -> set[int]:
    """The processes, children of children too, that were started with this mark."""
    found = set()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            named = f"{MARK}={mark}".encode() in (process / "environ").read_bytes().split(b"\0")
            ended = (process / "stat").read_text().rpartition(")")[2].split()[0] == "Z"
        except OSError:
            continue  # It belongs to someone else, or has just ended.
        if named and not ended:
            found.add(int(process.name))
    return found
