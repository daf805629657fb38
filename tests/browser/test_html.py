"""Every page of the site, in; what the Nu HTML checker says of it, out."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.browser.built import Built

pytestmark = pytest.mark.browser


def test_every_page_is_valid_html(site: Built, vnu_jar: Path) -> None:
    command = (
        "java",
        "-jar",
        vnu_jar,
        "--skip-non-html",
        "--errors-only",
        "--format",
        "json",
        "--exit-zero-always",
        ".",
    )
    done = subprocess.run(command, cwd=site.folder, capture_output=True, text=True, check=True, timeout=120)
    # Without its report the checker has not run, whatever its exit code says.
    messages = json.loads(done.stderr)["messages"]
    faults = [
        f"{message['url'].partition('/_site/')[2]}:{message.get('lastLine', 0)}: {message['message']}"
        for message in messages
    ]
    assert not faults, "\n".join(faults)
