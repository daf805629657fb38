"""The data files: for each a function that plans it, and a row. Every file has all languages in it, or none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from site_src.model.corpus import Figure, Part
from site_src.model.site import Data, Format
from site_src.model.tallies import Cell, Tally, Value
from site_src.plan import urls
from site_src.plan.counts import COUNT_FIELDS, place_files, table_files
from site_src.plan.knowledge import Knowledge
from site_src.plan.ledgers import ledger_json
from site_src.plan.package import Field, Table, packaged, shared_schema

Rows = list[Sequence[str | int]]


def _optional(number: int | None) -> int | str:
    return "" if number is None else number


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _dimensions(known: Knowledge) -> tuple[str, ...]:
    return tuple(known.corpus.taxonomy.dimensions)


def figure_fields(known: Knowledge) -> tuple[Field, ...]:
    """Describe the columns of ``figures.csv``; one for each dimension of the taxonomy."""
    return (
        Field("figure", "string", "Permanent id of the figure, or of the part of one (…/1)"),
        Field("report", "string", "Id of the report; its address ends with it"),
        Field("measure", "string", "What is counted"),
        Field("status", "string", "How far along the counted things are reported to be"),
        Field("place", "string", "Id of the place; empty for the whole country"),
        Field("place_name", "string", "Official name of the place"),
        Field("province", "string", "Id of the place of the highest level that it lies in"),
        Field("period", "string", "Year, years, month or months; @ before the date or the year of a stock"),
        *(Field(name, "string", f"Value of the dimension {name}; empty for the whole") for name in _dimensions(known)),
        Field("count", "integer", "The stated count; empty where the report states only the parts"),
        Field("approx", "string", "about, more-than or almost; empty for an exact count"),
        Field("part_of", "string", "Id of the figure that it is a part of"),
        Field("quote", "string", "The words that state it"),
        Field("language", "string", "Language of the quote"),
        Field("source_url", "string", "Where it was published"),
    )


def figures_csv(known: Knowledge) -> Data:
    """Plan ``figures.csv``: one row a figure and one a part."""
    rows = [row for figure in known.figures.values() for row in _figure_rows(known, figure)]
    return _csv("figures.csv", figure_fields(known), rows)


def _figure_rows(known: Knowledge, figure: Figure) -> Iterator[Sequence[str | int]]:
    yield _figure_row(known, figure, figure, figure.id, "")
    for part in figure.parts:
        yield _figure_row(known, figure, part, f"{figure.id}/{part.number}", figure.id)


def _figure_row(known: Knowledge, figure: Figure, owner: Figure | Part, name: str, part_of: str) -> Sequence[str | int]:
    report = known.corpus.reports[figure.report]
    values = dict(owner.values)
    return (
        name,
        figure.report,
        figure.measure,
        figure.status,
        figure.place,
        known.corpus.gazetteer.places[figure.place].name if figure.place else "",
        figure.place.partition("/")[0],
        figure.period.text,
        *(values.get(dimension, "") for dimension in _dimensions(known)),
        _optional(owner.count),
        owner.approx or "",
        part_of,
        owner.quote or "",
        report.lead.language if owner.quote else "",
        report.source.url or "",
    )


TALLY_FIELDS = (
    Field("measure", "string", "What is counted"),
    Field("status", "string", "How far along the counted things are reported to be"),
    Field("place", "string", "Id of the place; empty for the whole country"),
    Field("period", "string", "Year, years, month or months; @ before the date or the year of a stock"),
    Field("dimension", "string", "Dimension of the value; empty for the whole"),
    Field("value", "string", "Value of the dimension; not-stated for what the values leave open of the whole"),
    Field("count", "integer", "The count; empty where sources disagree"),
    Field("low", "integer", "The lowest count that sources give"),
    Field("high", "integer", "The highest count that sources give"),
    Field("approx", "string", "about, more-than or almost; empty for an exact count"),
    Field("basis", "string", "stated, summed-parts or summed-places"),
    Field("reporting", "integer", "Of a sum of places: how many directly inside report"),
    Field("of", "integer", "Of a sum of places: how many there are directly inside"),
    Field("figures", "string", "Ids of the figures that enter it, joined by spaces"),
)
"""The columns of ``tallies.csv``."""


def tallies_csv(known: Knowledge) -> Data:
    """Plan ``tallies.csv``: one row a cell and one a cell and dimension value."""
    return _csv("tallies.csv", TALLY_FIELDS, [_tally_row(*row) for row in known.tallies.all()])


def _tally_row(cell: Cell, value: Value | None, tally: Tally) -> Sequence[str | int]:
    return (
        cell.measure,
        cell.status,
        cell.place,
        cell.period.text,
        *(value or ("", "")),
        _optional(tally.count),
        tally.low,
        tally.high,
        tally.approx or "",
        tally.basis,
        *(tally.coverage or ("", "")),
        " ".join(tally.figures),
    )


REPORT_FIELDS = (
    Field("report", "string", "Id of the report; its address ends with it"),
    Field("language", "string", "Language of the version that carries the facts"),
    Field("title", "string", "Title in that language"),
    Field("place", "string", "Id of the place; empty for the whole country"),
    Field("period", "string", "Year, years, month or months; @ before the date or the year of a stock"),
    Field("period_basis", "string", "stated, context or inferred"),
    Field("published", "date", "When it was published"),
    Field("publisher", "string", "Who published it"),
    Field("author", "string", "Who wrote it"),
    Field("source_url", "string", "Where it was published"),
    Field("source_language", "string", "The language it was first written in"),
    Field("accessed", "date", "When it was read"),
    Field("wording", "string", "summary, full or machine-translation"),
    Field("languages", "string", "Languages of its versions, joined by spaces"),
    Field("figures", "integer", "How many figures it has"),
)
"""The columns of ``reports.csv``."""


def reports_csv(known: Knowledge) -> Data:
    """Plan ``reports.csv``: one row a report."""
    rows: Rows = [
        (
            report.id,
            report.lead.language,
            report.lead.title,
            "" if report.place == known.corpus.gazetteer.name else report.place,
            report.period.text,
            report.basis,
            _day(report.published),
            report.source.publisher or "",
            report.source.author or "",
            report.source.url or "",
            report.source.language or "",
            _day(report.source.accessed),
            report.wording,
            " ".join(report.versions),
            len(report.figures),
        )
        for report in known.corpus.reports.values()
    ]
    return _csv("reports.csv", REPORT_FIELDS, rows)


PLACE_FIELDS = (
    Field("place", "string", "Id of the place"),
    Field("kind", "string", "Kind of place"),
    Field("name", "string", "Official name of the place"),
    Field("parent", "string", "Id of the place that it lies in; empty for those of the highest level"),
    Field("since", "date", "First day of the unit; empty if it is older than the gazetteer"),
    Field("until", "date", "Last day of the unit; empty if it still exists"),
    Field("into", "string", "Ids of the units that it became part of, joined by spaces"),
    Field("codes", "string", "Official codes as scheme:code, joined by spaces"),
)
"""The columns of ``places.csv``."""


def places_csv(known: Knowledge) -> Data:
    """Plan ``places.csv``: the whole gazetteer."""
    rows: Rows = [
        (
            place.id,
            place.kind,
            place.name,
            place.parent or "",
            _day(place.since),
            _day(place.until),
            " ".join(place.into),
            " ".join(f"{scheme}:{code}" for scheme, code in sorted(place.codes.items())),
        )
        for place in known.corpus.gazetteer.places.values()
        if place.id
    ]
    return _csv("places.csv", PLACE_FIELDS, rows)


def _csv(name: str, fields: Sequence[Field], rows: Rows) -> Data:
    header: Sequence[str | int] = tuple(field.name for field in fields)
    return Data(urls.data(name), Format.CSV, (header, *sorted(rows, key=lambda row: tuple(map(str, row)))))


def site_json(known: Knowledge) -> Data:
    """Plan ``site.json``: what the site is, for programs; it also marks the folder as one that a build may replace."""
    settings, taxonomy = known.corpus.settings, known.corpus.taxonomy
    content = {
        "title": settings.title,
        "description": settings.description,
        "base_url": settings.base_url,
        "languages": settings.languages,
        "publisher": settings.publisher,
        "licence": {"name": settings.licence.name, "url": settings.licence.url},
        "counts": {
            "reports": len(known.corpus.reports),
            "figures": len(known.figures),
            "places": len(known.reported_places),
        },
        "measures": {one.id: one.names for one in taxonomy.measures.values()},
        "statuses": {one.id: {"names": one.names, "within": one.within} for one in taxonomy.statuses.values()},
        "dimensions": {
            one.id: {"names": one.names, "overlapping": one.overlapping, "values": one.values}
            for one in taxonomy.dimensions.values()
        },
    }
    return Data(urls.data("site.json"), Format.JSON, content)


def own_tables(known: Knowledge) -> Mapping[str, Table]:
    """Give the CSV files that have columns of their own."""
    return {
        "figures": Table(figure_fields(known), ("figure",), (("report", "reports"),)),
        "tallies": Table(TALLY_FIELDS, ("measure", "status", "place", "period", "dimension", "value"), ()),
        "reports": Table(REPORT_FIELDS, ("report",), ()),
        "places": Table(PLACE_FIELDS, ("place",), ()),
    }


def data_package(known: Knowledge) -> Data:
    """Plan ``datapackage.json``: what is in the data files, for programs (Frictionless Data Package 1)."""
    settings = known.corpus.settings
    books = ((f"tables-{code}", urls.workbook(code)) for code in settings.languages)
    others = (*ACCOUNTS, *books, ("data", urls.archive()))
    return packaged(settings, own_tables(known), (*table_files(known), *place_files(known)), others)


def counts_schema(_: Knowledge) -> Data:
    """Plan ``counts.schema.json``: what is in the columns of the files of tables and places."""
    return shared_schema(COUNTS)


COUNTS = Table(COUNT_FIELDS, ("measure", "status", "place", "period", "dimension", "value"), ())
"""The columns of the files of tables and places."""

ACCOUNTS = (("ledger", urls.data("ledger.json")), ("site", urls.data("site.json")))
"""The data files that are no tables."""


Export = Callable[[Knowledge], Data]

EXPORTS: tuple[Export, ...] = (
    figures_csv,
    tallies_csv,
    reports_csv,
    places_csv,
    data_package,
    counts_schema,
    ledger_json,
    site_json,
)
"""All data files that are the same in every language."""
