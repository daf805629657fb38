"""The tables of a page in, the notes that it has on paper out: the words that state its counts, each with a number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from site_src.model.language import Words
from site_src.model.site import Url
from site_src.model.slots import ToldApart
from site_src.model.tallies import whole_of
from site_src.plan.grids import Grid
from site_src.plan.view import View


class Note(NamedTuple):
    """The words that state a count, who published them, and the page on which they stand in their text."""

    words: Words | None
    publisher: str
    url: Url


class Notes(NamedTuple):
    """The notes of a page, in the order of their numbers."""

    notes: tuple[Note, ...]
    numbers: Mapping[Url, int]
    """The number of a note, by where a count leads; nothing for one that has none, such as a sum of places."""


MOST = 40
"""So many notes are printed, about a page of them. Below a larger table it is only said where all evidence is."""

NO_NOTES = Notes((), {})


def notes(view: View, grids: Sequence[Grid]) -> Notes:
    """Give the notes of a page with some tables, in the order of their counts; none where they would be too many.

    Raises ToldApart where that order is another one in other languages.
    """
    shown = (cell for grid in grids for row in grid.rows for cell in row.cells if cell and cell.url and cell.figure)
    names: dict[Url, str] = {}
    for cell in shown:
        if cell.url and names.setdefault(cell.url, cell.figure) and len(names) > MOST:
            return NO_NOTES
    if names and any(grid.orders for grid in grids):
        raise ToldApart  # Numbers follow from the order of counts.
    found = tuple(_note(view, url, name) for url, name in names.items())
    return Notes(found, {note.url: number for number, note in enumerate(found, 1)})


def _note(view: View, url: Url, name: str) -> Note:
    figure = view.knowledge.figures[whole_of(name)]
    report = view.knowledge.corpus.reports[figure.report]
    part = next((part for part in figure.parts if f"{figure.id}/{part.number}" == name), None)
    quote = part.quote if part else figure.quote
    words = Words(quote, report.lead.language) if quote else None
    return Note(words, report.source.publisher or report.source.author or "", url)
