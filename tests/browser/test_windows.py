"""A window that tests share, in; what the browser complains of there, out: once, and to the test that looked."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("turn", ["one", "two"])
def test_a_complaint_is_heard_by_the_test_that_looks(look: Visit, complaints: list[str], turn: str) -> None:
    page = look()
    page.goto(f"data:text/html,<title>A</title><script>console.error('{turn}'); setTimeout(() => no.such())</script>")
    page.wait_for_function("document.readyState === 'complete'")
    page.evaluate("new Promise(done => setTimeout(done))")
    heard = [said.rpartition(": ")[2] for said in complaints]
    complaints.clear()
    assert heard == [turn, "no is not defined"]
