"""The site in one language in, a workbook of all its tables out: one sheet a table, in words of the reader."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from gettext import GNUTranslations
from io import BytesIO
from typing import NamedTuple

from site_src.model.book import Book, BookCell, BookRow, BookSheet, Link, Note
from site_src.model.language import date_text, number_text, period_text
from site_src.model.period import Period
from site_src.model.site import Data, Format
from site_src.plan import urls
from site_src.plan.grids import Grid, Row, RowKind
from site_src.plan.offers import citation
from site_src.plan.tables import table_grids
from site_src.plan.view import Shown, View

CAPTIONS: Mapping[str, str] = {
    "places": "%(measure)s by place and status, %(period)s",
    "today": "%(measure)s by place and status, %(period)s – by today’s units",
    "periods": "%(measure)s by period and status",
    "places-by-value": "%(measure)s by place, %(period)s – %(status)s, %(dimension)s",
}
"""What the tables of each kind are called, in the templates' own phrases."""

HEDGES: Mapping[str, str] = {
    "about": "about %(count)s",
    "more-than": "more than %(count)s",
    "almost": "almost %(count)s",
}
"""The templates' phrases for counts that are not exact."""

READING = (
    "An empty cell means: not reported, which is not zero.",
    "Where sources disagree there is no count, but the lowest and the highest that they give.",
)
"""The templates' sentences on how any of the data are read."""

BOOK_READING = (
    "Each sheet is a table of the site.",
    *READING,
    "A count that a report does not give exactly is also written out.",
    "Of a sum of places it is said how many places report, and how many there are.",
    "Each count is a link to the words that state it, or to the account of the sum.",
)
"""The templates' sentences on how a workbook is read."""


class _Column(NamedTuple):
    """What stands in a column beside, or instead of, the count: its heading, where it is needed, and what it says."""

    heading: str
    needed: Callable[[Shown], bool]
    answer: Callable[[_Pen, Shown], BookCell]


class _Pen(NamedTuple):
    """A view and its phrases."""

    view: View
    phrases: GNUTranslations

    def say(self, phrase: str, **values: str) -> str:
        """Say one of the site's phrases with values in it."""
        said = self.phrases.gettext(phrase)
        return said % values if values else said

    def period(self, period: Period) -> str:
        """Write a span of time as a table's caption does."""
        text = period_text(period, self.view.code)
        return self.say("as of %(day)s", day=text) if period.stock else text


def plan_workbook(view: View) -> Data:
    """Plan the workbook of a language."""
    settings, pen = view.knowledge.corpus.settings, _pen(view)
    sheets = tuple(
        _sheet(pen, grid) for table in view.knowledge.tables for grid in table_grids(view, table) if grid.rows
    )
    book = Book(
        direction=view.language.direction,
        title=view.words(settings.title).text,
        author=settings.publisher,
        day=view.knowledge.days.get(""),
        first=pen.say("About these data"),
        notes=tuple(notes(view, BOOK_READING)),
        sheets=sheets,
    )
    return Data(urls.workbook(view.code), Format.XLSX, book)


def notes(view: View, reading: Sequence[str]) -> Iterator[Note]:
    """Give what has to be said with data that leave the site: what they are, how to read, to use and to cite them.

    ``reading`` are the sentences on how to read them, as the templates have them.
    """
    settings, pen = view.knowledge.corpus.settings, _pen(view)
    day = view.knowledge.days.get("")
    home = urls.home(view.code).absolute(settings.base_url)
    dictionary = urls.dictionary(view.code).absolute(settings.base_url)
    yield Note(pen.say("Contents"), view.words(settings.description).text)
    for turn, sentence in enumerate(reading):
        yield Note("" if turn else pen.say("How to read it"), pen.say(sentence))
    if day:
        yield Note(pen.say("Date of the data"), date_text(day, view.code))
    licence = settings.licence
    yield Note(pen.say("Licence"), Link(licence.name, licence.url) if licence.url else licence.name)
    yield Note(pen.say("How to cite these data"), citation(view, home))
    yield Note(pen.say("Home"), Link(home, home))
    yield Note(pen.say("Data dictionary"), Link(dictionary, dictionary))


def _pen(view: View) -> _Pen:
    return _Pen(view, GNUTranslations(BytesIO(view.language.messages)))


def _sheet(pen: _Pen, grid: Grid) -> BookSheet:
    plain = _Column("", lambda _: True, _count)
    columns = []
    counted = [row for row in grid.rows if row.cells]  # A gap in time, or a change of territory, is a row without.
    for turn, column in enumerate(grid.columns):
        name = _named(pen, column.kind, column.words.text)
        told = [row.cells[turn] for row in counted]
        columns.append((turn, name, plain))
        needed = (beside for beside in BESIDE if any(shown and beside.needed(shown) for shown in told))
        columns += [(turn, f"{name} – {pen.say(beside.heading)}", beside) for beside in needed]
    rows = tuple(
        BookRow(
            _label(pen, row),
            row.depth,
            row.kind is RowKind.WHOLE,
            tuple(
                column.answer(pen, shown) if (shown := row.cells[turn]) and column.needed(shown) else None
                for turn, _, column in columns
            ),
        )
        for row in counted
    )
    return BookSheet(_title(pen, grid), (_corner(pen, grid), *(heading for _, heading, _ in columns)), rows)


def _title(pen: _Pen, grid: Grid) -> str:
    period = pen.period(grid.period) if grid.period else ""
    dimension = grid.dimension.text if grid.dimension else ""
    if grid.kind not in CAPTIONS:
        return " · ".join((grid.measure.text, period, dimension))
    status = grid.status.text if grid.status else ""
    values = {"measure": grid.measure.text, "period": period, "status": status, "dimension": dimension}
    return pen.say(CAPTIONS[grid.kind], **values)


def _corner(pen: _Pen, grid: Grid) -> str:
    if grid.kind == "values" and grid.dimension:
        return grid.dimension.text
    return pen.say("Period" if grid.kind == "periods" else "Place")


def _named(pen: _Pen, kind: RowKind, name: str) -> str:
    return pen.say("Not stated") if kind is RowKind.RESIDUAL else name or pen.say("All")


def _label(pen: _Pen, row: Row) -> BookCell:
    code = pen.view.code
    if row.period:
        # A year stays a text: it is what the row is of, and nothing is to be added up.
        return pen.period(row.period)
    name = _named(pen, row.kind, row.words.text)
    if row.days and row.days.until:
        name = f"{name} ({pen.say('until %(day)s', day=date_text(row.days.until, code))})"
    elif row.days and row.days.since:
        name = f"{name} ({pen.say('since %(day)s', day=date_text(row.days.since, code))})"
    return f"{name} – {pen.say('group of places; enters no sum')}" if row.kind is RowKind.GROUP else name


def _count(pen: _Pen, shown: Shown) -> BookCell:
    return _linked(pen, shown, shown.low) if shown.low == shown.high else None


def _lowest(pen: _Pen, shown: Shown) -> BookCell:
    return _linked(pen, shown, shown.low)


def _highest(pen: _Pen, shown: Shown) -> BookCell:
    return _linked(pen, shown, shown.high)


def _hedged(pen: _Pen, shown: Shown) -> BookCell:
    low, high = (number_text(number, pen.view.code) for number in (shown.low, shown.high))
    if low != high:
        return pen.say("about %(low)s to %(high)s", low=low, high=high)
    return pen.say(HEDGES[shown.approx], count=low)


def _reporting(_: _Pen, shown: Shown) -> BookCell:
    return shown.covered.reporting if shown.covered else None


def _of(_: _Pen, shown: Shown) -> BookCell:
    return shown.covered.of if shown.covered else None


def _linked(pen: _Pen, shown: Shown, number: int) -> BookCell:
    if shown.url is None:
        return number
    return Link(number, shown.url.absolute(pen.view.knowledge.corpus.settings.base_url))


def _is_range(shown: Shown) -> bool:
    return shown.low != shown.high


def _is_hedged(shown: Shown) -> bool:
    return bool(shown.approx)


def _is_covered(shown: Shown) -> bool:
    return shown.covered is not None


BESIDE: tuple[_Column, ...] = (
    _Column("lowest", _is_range, _lowest),
    _Column("highest", _is_range, _highest),
    _Column("in words", _is_hedged, _hedged),
    _Column("places that report", _is_covered, _reporting),
    _Column("places in all", _is_covered, _of),
)
"""What may stand beside the counts of a column; it has a column of its own where one of them needs it."""
