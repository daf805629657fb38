"""What is known in, downloads out: each table and each place as CSV and JSON, workbooks, and all data in one file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from site_src.model.book import Link
from site_src.model.site import Data, Format, Url
from site_src.plan import urls
from site_src.plan.counts import COLUMNS, CountRow, count_rows, place_counts, table_counts, table_files
from site_src.plan.exports import ACCOUNTS, EXPORTS, data_package, own_tables
from site_src.plan.offers import citation
from site_src.plan.package import packaged
from site_src.plan.tabled import Table
from site_src.plan.tables import table_named
from site_src.plan.view import View
from site_src.plan.workbooks import READING, notes, plan_workbook

Make = Callable[[], tuple[Data, ...]]


def downloads(views: Sequence[View], fallback: View) -> Iterator[Make]:
    """Give what plans the downloads of everything, the longest work first; each gives one file."""
    for view in views:
        yield partial(_workbook, view)
    yield partial(_archive, tuple(views), fallback)


def _workbook(view: View) -> tuple[Data, ...]:
    return (plan_workbook(view),)


def table_cut(view: View, name: str) -> Iterator[Data]:
    """Plan the counts of a table as CSV and JSON: once for all languages, so with the fallback's pages."""
    if view.code == view.knowledge.corpus.settings.fallback:
        yield from _of_table(view, table_named(view.knowledge, name))


def _of_table(view: View, table: Table) -> tuple[Data, Data]:
    page = urls.table(view.code, table.measure, table.kind, table.period)
    about = {
        "table": table.kind,
        "measure": table.measure,
        "period": table.period.text if table.period else None,
        "dimension": table.dimension or None,
    }
    csv = _table_csv(view, table)
    return csv, _json(view, urls.table_data(table.measure, table.kind, table.period, "json"), page, about, csv)


def _table_csv(view: View, table: Table) -> Data:
    url = urls.table_data(table.measure, table.kind, table.period, "csv")
    return _csv(url, count_rows(view, table_counts(view, table)))


def place_cut(view: View, name: str) -> Iterator[Data]:
    """Plan the counts of a place as CSV and JSON: once for all languages, so with the fallback's pages."""
    if view.code == view.knowledge.corpus.settings.fallback:
        yield from _of_place(view, name)


def _of_place(view: View, name: str) -> tuple[Data, Data]:
    csv = _csv(urls.place_data(name, "csv"), count_rows(view, place_counts(view, name)))
    return csv, _json(view, urls.place_data(name, "json"), urls.place(view.code, name), {"place": name}, csv)


def _csv(url: Url, rows: Sequence[CountRow]) -> Data:
    return Data(url, Format.CSV, (COLUMNS, *rows))


def _json(view: View, url: Url, page: Url, about: Mapping[str, str | None], csv: Data) -> Data:
    """Plan the JSON of some counts: the rows of the CSV, with what has to be known of them."""
    settings, taxonomy = view.knowledge.corpus.settings, view.knowledge.corpus.taxonomy
    rows = csv.content[1:]
    used = {name for row in rows for name in row[:8]}
    content = {
        "about": about,
        "page": page.absolute(settings.base_url),
        "licence": {"name": settings.licence.name, "url": settings.licence.url},
        "citation": citation(view, page.absolute(settings.base_url)),
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
        "rows": [_told(row) for row in rows],
    }
    return Data(url, Format.JSON, content)


def _told(row: CountRow) -> Mapping[str, str | int | float | None]:
    """Give a row by its columns: what there is nothing to say of is left out, but a count is said to be none."""
    told: dict[str, str | int | float | None] = {
        name: said for name, said in zip(COLUMNS, row, strict=True) if said != ""
    }
    return told if "count" in told else {**told, "count": None}


def _archive(views: Sequence[View], fallback: View) -> tuple[Data, ...]:
    """Plan the archive: the data that belong to no language, and a description of what is in it."""
    known = fallback.knowledge
    cuts = (cut._replace(json=None) for cut in table_files(known))
    package = packaged(known.corpus.settings, own_tables(known), cuts, ACCOUNTS)
    exports = [export(known) for export in EXPORTS if export is not data_package]
    counts = [_table_csv(fallback, table) for table in known.tables]
    return (Data(urls.archive(), Format.ZIP, (package, *exports, *counts, _readme(views))),)


def _readme(views: Sequence[View]) -> Data:
    """Plan the text that says in all languages what is in the archive and how it is used."""
    paragraphs = []
    for view in views:
        lines = [view.words(view.knowledge.corpus.settings.title).text]
        for label, text in notes(view, READING):
            said = text.shown if isinstance(text, Link) else text
            lines.append(f"{label}: {said}" if label else str(said))
        paragraphs.append("\n".join(lines))
    return Data(urls.data("readme.txt"), Format.TEXT, "\n\n".join(paragraphs) + "\n")
