"""Contents in; the notes that tables have on paper, and which of their counts have one, out."""

from __future__ import annotations

from collections.abc import Iterator

from site_src.model.site import Job, Url
from site_src.plan.grids import Grid
from site_src.plan.notes import MOST, NO_NOTES, Notes, notes
from site_src.plan.places import PlacePage
from site_src.plan.tables import TablePage
from site_src.plan.view import Shown
from tests.plan.conftest import Made


def tables_of(made: Made) -> Iterator[tuple[Job, tuple[Grid, ...], Notes]]:
    """Give the pages that have notes, with their tables."""
    for job in made.pages:
        page = job.page
        if isinstance(page, TablePage):
            yield job, page.grids, page.notes
        elif isinstance(page, PlacePage):
            parts = (grid for one in page.breakdowns for grid in one.grids)
            yield job, (*page.grids, *parts, *page.inside, *page.earlier), page.notes


def counts(grids: tuple[Grid, ...]) -> list[Shown]:
    return [cell for grid in grids for row in grid.rows for cell in row.cells if cell]


def test_every_count_that_words_state_has_the_number_of_those_words(any_content: Made) -> None:
    seen = 0
    for job, grids, found in tables_of(any_content):
        assert list(found.numbers.values()) == list(range(1, len(found.notes) + 1))
        led_to = [cell.url for cell in counts(grids) if cell.basis != "summed-places" and cell.basis != "summed-units"]
        assert list(dict.fromkeys(led_to)) == list(found.numbers), job.url
        assert [note.url for note in found.notes] == list(found.numbers)
        seen += len(found.notes)
    assert seen > 50


def test_a_note_has_the_words_of_the_figure_that_its_address_is_of(real: Made) -> None:
    said = {
        note.url: (note.words.text, note.words.language, note.publisher)
        for job, _, found in tables_of(real)
        for note in found.notes
        if note.words and job.language == "vi"
    }
    thuan_bac = "vi/figures/2024/thuan-bac/registered/"
    assert said[Url(thuan_bac, "")] == ("122 نموذجاً", "ar", "Báo Ninh Thuận")
    assert said[Url(thuan_bac, "part-1")] == ("93 نموذجاً جماعياً", "ar", "Báo Ninh Thuận")


def test_a_table_that_would_fill_pages_with_notes_has_none(real: Made) -> None:
    view = real.plan.blueprint.views[0]
    grid = next(grids[0] for _, grids, found in tables_of(real) if found.notes)
    cell = counts((grid,))[0]
    named = next(iter(view.knowledge.figures))

    def wide(columns: int) -> Grid:
        cells = tuple(cell._replace(url=Url("", str(number)), figure=named) for number in range(columns))
        return grid._replace(rows=(grid.rows[0]._replace(cells=cells),))

    assert len(notes(view, [wide(MOST)]).notes) == MOST
    assert notes(view, [wide(MOST + 1)]) == NO_NOTES
