"""What goes from the plan to the renderer and on to the disk: addresses, pages, batches, files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from site_src.model.language import Language


class Url(NamedTuple):
    """An address of the site, by its path from the site's root; it ends with a slash if it is a page in a folder."""

    path: str

    @property
    def file(self) -> str:
        """The file that the address is served from, relative to the output folder."""
        return f"{self.path}index.html" if self.path.endswith("/") or not self.path else self.path

    @property
    def root(self) -> str:
        """The relative way from this address up to the site's root: ``../../``; ``./`` at the root itself."""
        return "../" * self.path.count("/") or "./"

    def absolute(self, base: str) -> str:
        """The full address below the site's base, which ends with a slash."""
        return base + self.path


@dataclass(frozen=True, slots=True)
class Job:
    """One page to render: all that its template may see is in it, in its batch, or in its language."""

    url: Url
    template: str
    """The name of its kind, as in ``templates/pages/``."""
    language: str
    page: object
    """A frozen dataclass of plain values, without positions."""


class Frame(NamedTuple):
    """What all pages of the site share: titles, addresses of assets, the licence."""

    languages: tuple[Language, ...]
    chrome: Mapping[str, object]
    """By language code: what stands around its pages."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Jobs that are rendered together, in one process; its inputs are its cache key."""

    name: str
    frame: Frame
    jobs: tuple[Job, ...]


@dataclass(frozen=True, slots=True)
class File:
    """A finished file: its path below the output folder, and its bytes or the file they are copied from."""

    path: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Copy:
    """A file that is published as it is, such as an image beside a report."""

    path: str
    source: str


Files = tuple[File, ...]
