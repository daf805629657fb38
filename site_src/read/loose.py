"""A report that could not be read as a whole in; the names in it out, so that one run says all that is wrong."""

from __future__ import annotations

from collections.abc import Iterator

from site_src.model.corpus import LooseName, Taxonomy
from site_src.read.files import Entry
from site_src.read.nodes import Keys, Node, Scalar, items_below
from site_src.read.reports import read_documents


def loose_names(folder: Entry, taxonomy: Taxonomy) -> Iterator[LooseName]:
    """Give the places, statuses, measures and dimension values that its front matter names."""
    documents, _, _ = read_documents(folder)
    dimensions = tuple(taxonomy.dimensions)
    for document in documents.values():
        yield from _names(document.front, ("place",))
        for figure in items_below(document.front, "figures"):
            yield from _names(figure, ("place", "status", "measure", *dimensions))
            for part in items_below(figure, "parts"):
                yield from _names(part, dimensions)


def _names(node: Node, kinds: tuple[str, ...]) -> Iterator[LooseName]:
    entries = node.entries if isinstance(node, Keys) else {}
    for kind in kinds:
        value = entries[kind][1] if kind in entries else None
        if isinstance(value, Scalar) and value.text.strip():
            yield LooseName(kind, value.text.strip(), value.at)
