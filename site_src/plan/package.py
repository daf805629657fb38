"""The data files in, the description that programs read of them out (Frictionless Data Package 1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from site_src.model.corpus import Settings
from site_src.model.site import Data, Format, Url
from site_src.plan import urls


class Field(NamedTuple):
    """A column of a data file, as its data package describes it."""

    name: str
    type: str
    description: str


class Table(NamedTuple):
    """A data file: its columns, those that make its rows unique, and columns that name rows of other files."""

    fields: Sequence[Field]
    key: tuple[str, ...]
    links: tuple[tuple[str, str], ...]


class Cut(NamedTuple):
    """Data files that have their columns in common with many others."""

    name: str
    csv: Url
    json: Url | None
    """The same for programs that read no CSV; None where it is not at hand."""


MEDIA: Mapping[str, str] = {
    "csv": "text/csv",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
"""What programs call the formats."""

CSV: Mapping[str, object] = {
    "format": "csv",
    "mediatype": MEDIA["csv"],
    "encoding": "utf-8",
    "dialect": {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True, "header": True},
}
"""How the CSV files are written."""


def packaged(
    settings: Settings, tables: Mapping[str, Table], cuts: Iterable[Cut], others: Iterable[tuple[str, Url]]
) -> Data:
    """Plan the description of the data files.

    ``tables`` have columns of their own; those of ``cuts`` are in the file of ``shared_schema``; ``others`` are files
    that are no tables, each with its name.
    """
    licence = {"title": settings.licence.name, **({"path": settings.licence.url} if settings.licence.url else {})}
    content = {
        "profile": "data-package",
        "name": "reports",
        "title": settings.title.get(settings.fallback) or next(iter(settings.title.values())),
        "description": settings.description.get(settings.fallback) or next(iter(settings.description.values())),
        "homepage": settings.base_url,
        "licenses": [licence] if settings.licence.url else [],
        "contributors": [{"title": settings.publisher, "role": "publisher"}],
        "resources": [
            *(_table(name, table) for name, table in tables.items()),
            *(one for cut in cuts for one in _cut(cut)),
            *(_file(name, url) for name, url in others),
        ],
    }
    return Data(urls.data("datapackage.json"), Format.JSON, content)


def shared_schema(table: Table) -> Data:
    """Plan the description of the columns that all cuts have in common."""
    return Data(urls.counts_schema(), Format.JSON, _schema(table))


def _table(name: str, table: Table) -> Mapping[str, object]:
    path = urls.beside_package(urls.data(f"{name}.csv"))
    return {"profile": "tabular-data-resource", "name": name, "path": path, **CSV, "schema": _schema(table)}


def _cut(cut: Cut) -> Iterable[Mapping[str, object]]:
    schema = urls.beside_package(urls.counts_schema())
    path = urls.beside_package(cut.csv)
    yield {"profile": "tabular-data-resource", "name": cut.name, "path": path, **CSV, "schema": schema}
    if cut.json is not None:
        yield _file(f"{cut.name}.json", cut.json)


def _file(name: str, url: Url) -> Mapping[str, object]:
    path = urls.beside_package(url)
    kind = path.rpartition(".")[2]
    # Programs that look for tables in every file would find none, or another one, in these.
    return {"name": name, "type": "file", "path": path, "format": kind, "mediatype": MEDIA[kind]}


def _schema(table: Table) -> Mapping[str, Any]:
    fields, key, links = table
    return {
        "fields": [{"name": one.name, "type": one.type, "description": one.description} for one in fields],
        "missingValues": [""],
        # A key may hold an empty field (the whole country); the standard's own key would call that missing.
        **({"primaryKey": list(key)} if len(key) == 1 else {}),
        "foreignKeys": [{"fields": [own], "reference": {"resource": other, "fields": [own]}} for own, other in links],
    }
