"""The text of a page in; its elements in order out, each with its attributes and the text in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser

VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})


@dataclass(slots=True, eq=False)
class Element:
    """An element of a page."""

    name: str
    attributes: dict[str, str]
    around: tuple[Element, ...]
    """The elements that it stands in, the outermost first."""
    texts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text in it, with single spaces."""
        return " ".join("".join(self.texts).split())

    def own(self, attribute: str) -> str | None:
        """An attribute as it holds for the element: its own, or that of the nearest one around it."""
        return next(
            (one.attributes[attribute] for one in (self, *reversed(self.around)) if attribute in one.attributes), None
        )


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Element] = []
        self.open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, tuple(self.open))
        self.found.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()  # An element of a drawing may end itself.

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> ends nothing"
        ended = self.open.pop().name
        # HTML lets these end by themselves.
        while ended != tag and ended in {"li", "p", "dt", "dd", "tr", "td", "th"}:
            ended = self.open.pop().name
        assert ended == tag, f"</{tag}> stands where <{ended}> must end first"

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.texts.append(data)


def elements(page: str | bytes, name: str | None = None) -> list[Element]:
    """Give the elements of a page, or those of one name."""
    return [element for element in _read(page) if name in {None, element.name}]


@lru_cache(maxsize=1024)
def _read(page: str | bytes) -> tuple[Element, ...]:
    """Read a page; many tests look at the same ones."""
    reader = _Reader()
    reader.feed(page if isinstance(page, str) else page.decode("utf-8"))
    reader.close()
    return tuple(reader.found)


def links(page: str | bytes, relation: str) -> Iterator[Element]:
    """Give the ``<link>`` elements of a page that stand in a relation to it."""
    return (element for element in elements(page, "link") if element.attributes.get("rel") == relation)
