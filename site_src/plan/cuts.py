"""What is known in, downloads out: each table and each place as CSV and JSON, workbooks, and all data in one file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TypeVar

from site_src.model.book import Link
from site_src.model.site import Data, Format, Url
from site_src.plan import urls
from site_src.plan.counts import (
    COUNT_FIELDS,
    Counted,
    answers,
    place_counts,
    table_counts,
    table_files,
)
from site_src.plan.exports import ACCOUNTS, EXPORTS, data_package, own_tables
from site_src.plan.offers import citation
from site_src.plan.package import packaged
from site_src.plan.sheet import each_place
from site_src.plan.tables import Table, tables
from site_src.plan.view import View
from site_src.plan.workbooks import notes, plan_workbook

TOGETHER = 24
"""Tables or places whose files are made together: enough that a task is worth its sending."""

Make = Callable[[], tuple[Data, ...]]


def downloads(views: Sequence[View], fallback: View) -> Iterator[Make]:
    """Give what plans the downloads, the longest work first; each gives one file or several."""
    known = fallback.knowledge
    for view in views:
        yield partial(_workbook, view)
    yield partial(_archive, tuple(views), fallback)
    for some in _together(tuple(tables(known))):
        yield partial(_of_tables, fallback, some)
    for names in _together(tuple(each_place(known))):
        yield partial(_of_places, fallback, names)


T = TypeVar("T")


def _together(items: Sequence[T]) -> Iterator[Sequence[T]]:
    return (items[start : start + TOGETHER] for start in range(0, len(items), TOGETHER))


def _workbook(view: View) -> tuple[Data, ...]:
    return (plan_workbook(view),)


def _of_tables(view: View, some: Sequence[Table]) -> tuple[Data, ...]:
    return tuple(data for table in some for data in _of_table(view, table))


def _of_table(view: View, table: Table) -> tuple[Data, Data]:
    codes = view.knowledge.corpus.settings.languages
    pages = {code: urls.table(code, table.measure, table.kind, table.period) for code in codes}
    csv, json = (urls.table_data(table.measure, table.kind, table.period, ending) for ending in ("csv", "json"))
    about = {
        "table": table.kind,
        "measure": table.measure,
        "period": table.period.text if table.period else None,
        "dimension": table.dimension or None,
    }
    return _files(view, (csv, json), pages, about, table_counts(view, table))


def _of_places(view: View, names: Sequence[str]) -> tuple[Data, ...]:
    return tuple(data for name in names for data in _of_place(view, name))


def _of_place(view: View, name: str) -> tuple[Data, Data]:
    pages = {code: urls.place(code, name) for code in view.knowledge.corpus.settings.languages}
    csv, json = (urls.place_data(name, ending) for ending in ("csv", "json"))
    return _files(view, (csv, json), pages, {"place": name}, place_counts(view, name))


def _files(
    view: View, own: tuple[Url, Url], pages: Mapping[str, Url], about: Mapping[str, str | None], told: Iterator[Counted]
) -> tuple[Data, Data]:
    """Plan the CSV and the JSON of some counts: the same rows in the same order."""
    settings, taxonomy = view.knowledge.corpus.settings, view.knowledge.corpus.taxonomy
    header = tuple(field.name for field in COUNT_FIELDS)
    written = ((tuple(_plain(row.get(name)) for name in header), row) for row in (answers(view, one) for one in told))
    both = sorted(written, key=lambda row: tuple(map(str, row[0])))
    rows = [row for _, row in both]
    used = {row.get(name) for row in rows for name in ("measure", "status", "dimension")}
    content = {
        "about": about,
        "pages": {code: url.absolute(settings.base_url) for code, url in pages.items()},
        "licence": {"name": settings.licence.name, "url": settings.licence.url},
        "citation": citation(view, pages[view.code].absolute(settings.base_url)),
        "columns": urls.counts_schema().absolute(settings.base_url),
        "names": {
            "measures": {name: one.names for name, one in taxonomy.measures.items() if name in used},
            "statuses": {name: one.names for name, one in taxonomy.statuses.items() if name in used},
            "dimensions": {
                name: {"names": one.names, "values": one.values}
                for name, one in taxonomy.dimensions.items()
                if name in used
            },
        },
        # What there is nothing to say of is left out, but for the count: no count must not be taken for a zero.
        "rows": [{name: value for name, value in row.items() if value is not None or name == "count"} for row in rows],
    }
    return Data(own[0], Format.CSV, (header, *(row for row, _ in both))), Data(own[1], Format.JSON, content)


def _plain(value: object) -> object:
    return "" if value is None else " ".join(value) if isinstance(value, tuple) else value


def _archive(views: Sequence[View], fallback: View) -> tuple[Data, ...]:
    """Plan the archive: the data that belong to no language, and a description of what is in it."""
    known = fallback.knowledge
    package = packaged(known.corpus.settings, own_tables(known), table_files(known), ACCOUNTS)
    exports = [export(known) for export in EXPORTS if export is not data_package]
    content = (package, *exports, *_of_tables(fallback, tuple(tables(known))), _readme(views))
    return (Data(urls.archive(), Format.ZIP, content),)


def _readme(views: Sequence[View]) -> Data:
    """Plan the text that says in all languages what is in the archive and how it is used."""
    paragraphs = []
    for view in views:
        lines = [view.words(view.knowledge.corpus.settings.title).text]
        for label, text in notes(view):
            said = text.shown if isinstance(text, Link) else text
            lines.append(f"{label}: {said}" if label else str(said))
        paragraphs.append("\n".join(lines))
    return Data(urls.data("readme.txt"), Format.TEXT, "\n\n".join(paragraphs) + "\n")
