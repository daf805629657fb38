"""What goes from the plan to the renderer and on to the disk: addresses, pages, data, batches, files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import ceil
from typing import Any, Literal, NamedTuple

from site_src.model.language import Language, Words
from site_src.model.marks import Quote
from site_src.model.slots import MANY, Manifold, Phrase

LISTED = 200
"""How many reports one page lists: each takes some 700 bytes in every language."""


def pages_for(reports: int) -> int:
    """Tell how many pages it takes to list so many reports."""
    return ceil(reports / LISTED)


class Url(NamedTuple):
    """An address of the site, by its path from the site's root; it ends with a slash if it is a page in a folder."""

    path: str
    fragment: str

    @property
    def file(self) -> str:
        """The file that the address is served from, relative to the output folder."""
        return f"{self.path}index.html" if self.path.endswith("/") or not self.path else self.path

    @property
    def text(self) -> str:
        """The path with its fragment, as it stands after the way to the site's root."""
        return f"{self.path}#{self.fragment}" if self.fragment else self.path

    @property
    def root(self) -> str:
        """The relative way from this address up to the site's root: ``../../``; ``./`` at the root itself."""
        return "../" * self.path.count("/") or "./"

    def in_language(self, code: str) -> Url:
        """The address in one of the languages that it stands for; the same where it is of one."""
        return self._replace(path=self.path.replace(MANY, code))

    def absolute(self, base: str) -> str:
        """The full address below the site's base, which ends with a slash."""
        return base + self.text


class Days(NamedTuple):
    """The days from which and until which a place existed, where only they tell it from another of the same name."""

    since: date | None
    until: date | None


class Named(NamedTuple):
    """Something with a name, and its page if it has one."""

    words: Words
    url: Url | None
    days: Days | None = None
    """None for all that its name alone tells from others: nearly everything."""


class Covered(NamedTuple):
    """From how many of how many places a sum comes, and the phrase that says so (None: places of several kinds)."""

    reporting: int
    of: int
    phrase: Phrase | None


class ShownText(NamedTuple):
    """A Markdown text, its language, and the addresses for the targets in it."""

    source: str
    language: str
    targets: tuple[tuple[str, Url], ...]
    quotes: tuple[Quote, ...]
    """The words in it that state figures; their targets are among the others."""


class LanguageLink(NamedTuple):
    """A page in a language: what the language switch and ``hreflang`` need."""

    code: str
    url: Url


class Shared(NamedTuple):
    """What a page tells programs of itself: networks that show links to it, readers of feeds, search engines."""

    kind: str
    """What Open Graph calls it: ``website`` or ``article``."""
    card: Url | None
    """The picture that stands for it."""
    words: str
    """What the picture says, in the page's language."""
    feed: Url | None
    """The feed of what is new on it, where it has one of its own."""
    data: tuple[Mapping[str, object], ...]
    """What it is about, in the words of schema.org, without its place in the site."""


@dataclass(frozen=True, slots=True)
class Head:
    """What stands around a page's content: its title, its way from home, and the same page in other languages."""

    title: Words
    """Empty where the page's kind gives its own title."""
    description: Words
    crumbs: tuple[Named, ...]
    """From below home down to the page around this one."""
    section: str
    """The entry of the navigation that it belongs to."""
    switch: tuple[LanguageLink, ...]
    """The page in every language of the site, true version or not."""
    versions: tuple[str, ...]
    """The languages in which it is truly a version of itself; the others show the text of one of them."""
    alternates: tuple[LanguageLink, ...]
    """The page in those languages; none where this page is not one of them."""
    default: Url | None
    """Where a reader of none of these languages is sent (``x-default``)."""
    canonical: Url
    shared: Shared


@dataclass(frozen=True, slots=True)
class Job:
    """One page to render: all that its template may see is in it or in its frame."""

    url: Url
    kind: str
    """Which kind of page it is: its template is ``templates/pages/<kind>.html``."""
    language: str
    """MANY for a page that is written once for several languages."""
    languages: tuple[str, ...]
    """Those that it is written for, which is the one of a page of one."""
    root: str
    """What leads to the site's root: a relative way, or an absolute one where a server shows the page anywhere."""
    head: Head
    page: object
    """A tuple or frozen dataclass of plain values, without positions."""


class Format(StrEnum):
    """How a data file is written."""

    CSV = "csv"
    JSON = "json"
    XML = "xml"
    TEXT = "text"
    XLSX = "xlsx"
    ZIP = "zip"


class Element(NamedTuple):
    """An XML element: its name, attributes, and text or elements within it."""

    name: str
    attributes: tuple[tuple[str, str], ...]
    content: str | tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class Data:
    """One data file to write: rows for CSV (the first is the header), a tree for JSON or XML, a text, a Book, or for a
    zip file the data files that are in it, each at its address.
    """

    url: Url
    format: Format
    content: Any


class Fact(NamedTuple):
    """A count on a card, in words: the number, what it counts, and of when and on what it stands."""

    number: str
    what: str
    basis: str


@dataclass(frozen=True, slots=True)
class Card:
    """A picture to make, which stands for a page where others link to it: what is written on it."""

    url: Url
    direction: Literal["ltr", "rtl"]
    """That of the page's language, which ``about`` and ``facts`` are in."""
    site: Words
    """Empty where the title is the site's own."""
    titles: tuple[Words, ...]
    """Of which the first is taken that the fonts have all letters for."""
    about: str
    facts: tuple[Fact, ...]
    """At most three."""


@dataclass(frozen=True, slots=True)
class Chrome:
    """What stands around all pages of one language."""

    language: Language
    title: Words
    description: Words
    home: Url
    navigation: tuple[tuple[str, Named], ...]
    """Section names and their pages; those without words are named by the template."""
    search: Url
    feed: Url
    corrections: Url
    """The page of all corrections."""
    audit: Url
    """The page that says how the numbers were proved."""
    publisher: str
    publisher_url: str | None
    licence: str
    licence_url: str | None
    base_url: str
    public: bool
    """The base is an address that others can reach, so that networks can be told of pages and pictures."""
    assets: tuple[tuple[str, Url], ...]
    """By the name they have in ``templates/assets/``."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Pages, data files and cards that are made together, in one process; what is in it is all a renderer may see."""

    chromes: tuple[Chrome, ...]
    """Of the languages that its jobs are in."""
    jobs: tuple[Job | Data | Card, ...]
    noticed: tuple[int, ...] | None
    """What of all that is known it was planned from, as sorted numbers; None where that was not noted."""
    manifold: Manifold | None
    """What the slots in pages of several languages stand for; None where there are no such pages."""


@dataclass(frozen=True, slots=True)
class File:
    """A finished file: its path below the output folder, and its bytes."""

    path: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Copy:
    """A file that is published as it is, such as an image beside a report."""

    path: str
    source: str


Files = Sequence[File]
