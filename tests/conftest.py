"""Takes what pytest collected and leaves the browser group out unless it is asked for; also sets Hypothesis up."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

GROUP = "browser"
LEFT_OUT: pytest.StashKey[int] = pytest.StashKey()

# A slow machine is no failure. In CI the examples are the same at each run; elsewhere each run looks for new ones.
settings.register_profile("here", deadline=None, print_blob=True)
settings.register_profile("ci", settings.get_profile("here"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the browser group out, unless `-m` speaks of it."""
    if GROUP in config.option.markexpr:
        return
    left_out = [item for item in items if item.get_closest_marker(GROUP)]
    if left_out:
        items[:] = [item for item in items if not item.get_closest_marker(GROUP)]
        config.hook.pytest_deselected(items=left_out)
    config.stash[LEFT_OUT] = len(left_out)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say loudly what did not run, so that nobody takes a part for the whole."""
    left_out = config.stash.get(LEFT_OUT, 0)
    if left_out:
        terminalreporter.write_line(
            f"NOT RUN: {left_out} tests of the browser group (need Chromium, Java): run with -m browser",
            yellow=True,
            bold=True,
        )
