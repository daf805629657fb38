"""The tables of data in, the description that programs read of them out (Frictionless Data Package 1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from site_src.model.corpus import Settings
from site_src.model.site import Data, Format
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


def packaged(settings: Settings, tables: Mapping[str, Table]) -> Data:
    """Plan the description of the data files."""
    licence = {"title": settings.licence.name, **({"path": settings.licence.url} if settings.licence.url else {})}
    content = {
        "profile": "tabular-data-package",
        "name": "reports",
        "title": settings.title.get(settings.fallback) or next(iter(settings.title.values())),
        "description": settings.description.get(settings.fallback) or next(iter(settings.description.values())),
        "homepage": settings.base_url,
        "licenses": [licence] if settings.licence.url else [],
        "contributors": [{"title": settings.publisher, "role": "publisher"}],
        "resources": [
            {
                "profile": "tabular-data-resource",
                "name": name,
                "path": f"{name}.csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "dialect": {
                    "delimiter": ",",
                    "lineTerminator": "\n",
                    "quoteChar": '"',
                    "doubleQuote": True,
                    "header": True,
                },
                "schema": {
                    "fields": [{"name": one.name, "type": one.type, "description": one.description} for one in fields],
                    "missingValues": [""],
                    # A key may hold an empty field (the whole country); the standard's own key would call that missing.
                    **({"primaryKey": list(key)} if len(key) == 1 else {}),
                    "foreignKeys": [
                        {"fields": [own], "reference": {"resource": other, "fields": [own]}} for own, other in links
                    ],
                },
            }
            for name, (fields, key, links) in tables.items()
        ],
    }
    return Data(urls.data("datapackage.json"), Format.JSON, content)
