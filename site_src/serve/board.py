"""The outcome of every build, in; the latest one, for whoever waits for it, out. It holds what a preview remembers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from site_src.serve.outcome import Outcome, for_page

_SECONDS_OF_SILENCE = 15.0


class Board:
    """Where the builds post their outcome and the open pages read it.

    ``preview`` is a word that no other run of the preview has: a page that an earlier run served is out of date.
    """

    def __init__(self, preview: str) -> None:
        self._preview = preview
        self._builds = 0
        self._last_good = 0
        self._latest: Outcome | None = None
        self._closed = False
        self._changed = asyncio.Event()

    @property
    def latest(self) -> Outcome | None:
        """The outcome of the last build, or None while the first one runs."""
        return self._latest

    @property
    def edition(self) -> str:
        """The name of the site as the last good build left it; every page served carries it."""
        return f"{self._preview}.{self._last_good}"

    def post(self, result: Outcome) -> None:
        """Put up the outcome of a build; every open page hears of it."""
        self._builds += 1
        self._latest = result
        if result.good:
            self._last_good = self._builds
        self._wake()

    def close(self) -> None:
        """Let every open page go, so that the server can end."""
        self._closed = True
        self._wake()

    async def news(self, edition: str) -> AsyncIterator[str]:
        """Give Server-Sent Events for a page of this edition, from what it has missed on, until the board closes."""
        told = 0
        while not self._closed:
            changed = self._changed
            if edition != self.edition:
                edition = self.edition
                yield _event("reload", "{}")
            elif (
                self._latest
                and self._latest.sightings + (() if self._latest.good else (None,))
                and told != self._builds
            ):
                told = self._builds
                yield _event("problems", for_page(self._latest, f"{self._preview}.{self._builds}"))
            try:
                await asyncio.wait_for(changed.wait(), _SECONDS_OF_SILENCE)
            except TimeoutError:
                # A comment, so that neither side takes a quiet line for a dead one.
                yield ": still here\n\n"

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()


def _event(name: str, data: str) -> str:
    return f"event: {name}\ndata: {data}\n\n"
