"""Takes what pytest collected and leaves out the groups that nobody asked for; also sets Hypothesis up."""

from __future__ import annotations

import os
from typing import Any

import pytest
from hypothesis import settings

GROUPS = {"browser": "Chromium, Java", "cluster": "Dask, an S3 server"}
"""The tests that run only where they are asked for, and what they need."""

LEFT_OUT: pytest.StashKey[dict[str, int]] = pytest.StashKey()

# A slow machine is no failure. In CI the examples are the same at each run; elsewhere each run looks for new ones.
settings.register_profile("here", deadline=None, print_blob=True)
settings.register_profile("ci", settings.get_profile("here"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out each group, unless `-m` speaks of one."""
    if any(group in config.option.markexpr for group in GROUPS):
        return
    left_out = {group: [item for item in items if item.get_closest_marker(group)] for group in GROUPS}
    if any(left_out.values()):
        items[:] = [item for item in items if not any(map(item.get_closest_marker, GROUPS))]
        config.hook.pytest_deselected(items=[item for group in left_out.values() for item in group])
    config.stash[LEFT_OUT] = {group: len(found) for group, found in left_out.items()}
    if hasattr(config, "workeroutput"):  # One of several processes (`-n 2`), whose lines nobody sees.
        config.workeroutput["left_out"] = config.stash[LEFT_OUT]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take from each process of several what it left out: the same in all."""
    if left_out := getattr(node, "workeroutput", {}).get("left_out"):
        node.config.stash[LEFT_OUT] = left_out


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say loudly what did not run, so that nobody takes a part for the whole."""
    for group, number in config.stash.get(LEFT_OUT, {}).items():
        if number:
            terminalreporter.write_line(
                f"NOT RUN: {number} tests of the {group} group (need {GROUPS[group]}): see .ci/run",
                yellow=True,
                bold=True,
            )
