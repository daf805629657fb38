"""The built site, a host for it, and Chromium to look at it; every test also fails on what the browser complains of."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Request, Response, sync_playwright

from tests.browser.built import ROOT, Built, build
from tests.browser.served import served

Visit = Callable[..., Page]
"""Opens a new page; takes what a browser context takes: viewport, color_scheme, java_script_enabled."""

_TOOLS = ROOT / ".cache" / "tools" / "node_modules"


def _tool(name: str, place: str | None) -> Path:
    """Find a tool by the variable that .ci/browser-tools prints, or where that script leaves it."""
    path = os.environ.get(name) or place
    if not path or not Path(path).is_file():
        pytest.fail(f"{name} is not there. Run .ci/browser-tools, and set the variables that it prints.", pytrace=False)
    return Path(path)


@pytest.fixture(scope="session")
def vnu_jar() -> Path:
    return _tool("VNU_JAR", str(_TOOLS / "vnu-jar" / "build" / "dist" / "vnu.jar"))


@pytest.fixture(scope="session")
def axe() -> str:
    return _tool("AXE_JS", str(_TOOLS / "axe-core" / "axe.min.js")).read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    """The site under `/a/b/`, as a project page has it, and served there."""
    folder = tmp_path_factory.mktemp("below") / "_site"
    with served(folder) as base:
        yield build(folder, base)


@pytest.fixture(scope="session")
def site_at_root(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The site under `/`, as a domain of its own has it."""
    return build(tmp_path_factory.mktemp("root") / "_site", "https://example.org/")


# For one module at a time: while Playwright runs, nothing else in this thread can use asyncio.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    program = _tool("CHROMIUM", shutil.which("chromium") or shutil.which("google-chrome"))
    # No name is looked up: whatever leaves this machine fails, and is complained of.
    away = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[away])
        yield browser
        browser.close()


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """What the browser complained of: errors of scripts, answers that are none, requests that leave the host."""
    said: list[str] = []
    yield said
    assert not said, "\n".join(said)


@pytest.fixture
def visit(chromium: Browser, complaints: list[str]) -> Iterator[Visit]:
    pages: list[Page] = []

    def opened(**options: Any) -> Page:
        pages.append(_page(chromium, options))
        _listen(pages[-1], complaints)
        return pages[-1]

    yield opened
    for page in pages:
        page.context.close()


@pytest.fixture(scope="module")
def windows(chromium: Browser) -> Iterator[dict[str, Page]]:
    """The windows that the tests of a module share, by what they were opened with."""
    opened: dict[str, Page] = {}
    yield opened
    for page in opened.values():
        page.context.close()


@pytest.fixture
def look(chromium: Browser, windows: dict[str, Page], complaints: list[str]) -> Iterator[Visit]:
    """As `visit`, in a window that the tests of a module share: for those that go to an address and only look.

    A new window costs more than most pages: a process, its fonts, and a compiler that has seen no script yet.
    """
    heard: list[Callable[[], None]] = []

    def opened(**options: Any) -> Page:
        name = repr(sorted(options.items()))
        if name not in windows:
            windows[name] = _page(chromium, options)
        heard.append(_listen(windows[name], complaints))
        return windows[name]

    yield opened
    for stop in heard:
        stop()


def _page(chromium: Browser, options: dict[str, Any]) -> Page:
    context = chromium.new_context(**options)
    context.set_default_timeout(10_000)
    return context.new_page()


def _listen(page: Page, complaints: list[str]) -> Callable[[], None]:
    """Note what the browser complains of on a page, until the function that is given back is called."""

    def of_response(response: Response) -> None:
        if response.status >= 400:
            complaints.append(f"{response.status} {response.url}")

    def of_console(message: ConsoleMessage) -> None:
        # A browser asks each host for an icon of itself; no page of ours does.
        if message.type in {"error", "warning"} and not message.location["url"].endswith("/favicon.ico"):
            complaints.append(f"{page.url}: {message.text}")

    def of_request(request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"file", "data", "blob"} and parts.hostname != "127.0.0.1":
            complaints.append(f"{page.url} asks for {request.url}")

    def of_error(error: Error) -> None:
        complaints.append(f"{page.url}: {error}")

    ears: dict[str, Callable[[Any], None]] = {
        "response": of_response,
        "console": of_console,
        "pageerror": of_error,
        "request": of_request,
    }
    for event, ear in ears.items():
        page.on(event, ear)  # type: ignore[call-overload]

    def stop() -> None:
        for event, ear in ears.items():
            page.remove_listener(event, ear)

    return stop
