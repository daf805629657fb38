"""The description of the data in, the page that says it to readers out: every file, column, type and meaning."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import NamedTuple

from site_src.model.corpus import Names
from site_src.model.language import Words
from site_src.model.site import Named, Url
from site_src.plan import urls
from site_src.plan.exports import COUNTS, own_tables
from site_src.plan.package import Field, Table
from site_src.plan.sheet import Planned, Sheet, everywhere
from site_src.plan.view import NOBODY, View


class DescribedFile(NamedTuple):
    """A data file, or many with the same columns."""

    name: str
    """Of one file; of many, what sort they are: ``counts``."""
    url: Url | None
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    links: tuple[tuple[str, str], ...]


class Codes(NamedTuple):
    """The ids that may stand in a column, and what each is called."""

    column: str
    names: tuple[tuple[str, Words], ...]


class DictionaryPage(NamedTuple):
    """What is in the data files."""

    package: Url
    files: tuple[DescribedFile, ...]
    dimensions: tuple[tuple[str, Words], ...]
    """What the columns are called that are named after dimensions."""
    codes: tuple[Codes, ...]


def plan_dictionary(view: View, _: str) -> Iterator[Planned]:
    """Plan the page that explains the columns of the data files."""
    yield Planned("dictionary", everywhere(view, urls.dictionary), partial(_sheet, view), None)


def _sheet(view: View) -> Sheet:
    taxonomy = view.knowledge.corpus.taxonomy
    files = [
        _described(f"{name}.csv", urls.data(f"{name}.csv"), table) for name, table in own_tables(view.knowledge).items()
    ]
    dimensions = taxonomy.dimensions.items()
    page = DictionaryPage(
        package=urls.data("datapackage.json"),
        files=(*files, _described("counts", None, COUNTS)),
        dimensions=_codes(view, {name: one.names for name, one in dimensions}),
        codes=(
            Codes("measure", _codes(view, {name: one.names for name, one in taxonomy.measures.items()})),
            Codes("status", _codes(view, {name: one.names for name, one in taxonomy.statuses.items()})),
            *(Codes(name, _codes(view, one.values)) for name, one in dimensions),
            Codes("kind", _codes(view, {name: one.names for name, one in taxonomy.kinds.items()})),
        ),
    )
    return Sheet(NOBODY, NOBODY, (Named(NOBODY, urls.data_page(view.code)),), "data", page)


def _described(name: str, url: Url | None, table: Table) -> DescribedFile:
    return DescribedFile(name, url, tuple(table.fields), table.key, table.links)


def _codes(view: View, names: Mapping[str, Names]) -> tuple[tuple[str, Words], ...]:
    return tuple((name, view.words(own)) for name, own in names.items())
