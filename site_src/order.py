"""What a run is asked to do, and how it ended. Nothing that does it is loaded for this."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from site_src import VERSION
from site_src.model.problem import Problem
from site_src.write.digests import fingerprint
from site_src.write.held import NOTHING_HELD, Held
from site_src.write.versions import libraries

if TYPE_CHECKING:
    from site_src.model.published import PublishedFigures
    from site_src.plan.sheet import Kind
    from site_src.read.files import Entry
    from site_src.write.cluster import Hire
    from site_src.write.stores import Store


class Kinds(NamedTuple):
    """A table of kinds of pages by where it stands; it is loaded when somebody plans by it."""

    module: str
    name: str

    def rows(self) -> tuple[Kind, ...]:
        """Give the table."""
        found: tuple[Kind, ...] = getattr(import_module(self.module), self.name) if self.module else ()
        return found


NO_KINDS = Kinds("", "")


class Order(NamedTuple):
    """What a run is asked to do."""

    content: Entry
    templates: Path
    output: Path | Store
    base_url: str | None
    drafts: bool
    strict: bool
    jobs: int | None
    """How many processes; None lets the amount of work decide."""
    hire: Hire | None
    """What gives those who make the pages, where it is not processes of this machine."""
    cache: Path | None
    """Where is written down what a build saw and left; None for one without memory."""
    published: PublishedFigures | None
    """What was published, if changes of it have to be told to readers."""
    coverage: bool
    """Whether to list what the texts say and no figure does."""
    kinds: Kinds
    """The kinds of pages that are made."""
    found: Kinds
    """The kinds of shadows that the search finds pages by; NO_KINDS for a site without one."""
    held: Held = NOTHING_HELD
    """What this process has recalled already of what earlier builds left."""


class Outcome(NamedTuple):
    """How a run ended: its problems in order and, if it got so far, what was planned and published."""

    problems: tuple[Problem, ...]
    languages: int
    kinds: Mapping[str, int]
    """How many pages there are of each kind."""
    unchanged: bool
    """Nothing was to be done: the site stands as a build from the same sources left it."""
    made: int
    """How many files were made; the others of pages and data stand as an earlier build made them."""


def asked(order: Order) -> str:
    """Give one digest of all that a site follows from besides its sources."""
    wishes = (order.base_url, order.drafts, order.strict, order.coverage, order.content.shown, order.kinds, order.found)
    return fingerprint([VERSION, *libraries(), *map(repr, wishes)])
