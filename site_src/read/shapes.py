"""What each file of the content must look like, as pydantic models; what does not fit is said by ``fitting``."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from site_src.model.number import Approx
from site_src.read.fields import (
    Address,
    AsOf,
    Day,
    Flag,
    Flow,
    Identifier,
    LanguageCode,
    Line,
    OldAddress,
    Whole,
    one_of,
    refuse,
)

Names = Annotated[dict[LanguageCode, Line], Field(min_length=1)]
PluralForms = dict[Annotated[str, one_of("zero", "one", "two", "few", "many", "other")], Line]
Forms = Annotated[dict[LanguageCode, PluralForms], Field(min_length=1)]


class Shape(BaseModel):
    """A mapping whose keys are all known."""

    # A shape is built when the first value is fitted to it: most builds read a report and none of the lists.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class PublisherShape(Shape):
    """Who publishes the site."""

    name: Line
    url: Address | None = None


class LicenceShape(Shape):
    """The terms of use."""

    name: Line
    url: Address | None = None


class SiteShape(Shape):
    """``site.yaml``."""

    title: Names
    description: Names
    base_url: Address
    languages: Annotated[tuple[LanguageCode, ...], Field(min_length=1)]
    fallback: LanguageCode | None = None
    publisher: PublisherShape
    licence: LicenceShape
    cards: Flag = True


class MeasureShape(Shape):
    """A measure in ``taxonomy.yaml``."""

    names: Names
    counted: Forms


class StatusShape(Shape):
    """A status in ``taxonomy.yaml``."""

    names: Names
    reported: Names
    words: dict[LanguageCode, tuple[Line, ...]] = {}
    within: tuple[Line, ...] = ()


class ValueShape(Shape):
    """A value of a dimension."""

    names: Names


class DimensionShape(Shape):
    """A dimension in ``taxonomy.yaml``."""

    names: Names
    overlapping: Flag = False
    values: Annotated[dict[Identifier, ValueShape], Field(min_length=1)]


class KindShape(Shape):
    """A kind of place in ``taxonomy.yaml``."""

    names: Names
    plural: Names
    coverage: dict[LanguageCode, PluralForms] = {}
    counted_as: Line | None = None


class TaxonomyShape(Shape):
    """``taxonomy.yaml``."""

    measures: Annotated[dict[Identifier, MeasureShape], Field(min_length=1)]
    statuses: Annotated[dict[Identifier, StatusShape], Field(min_length=1)]
    dimensions: dict[Identifier, DimensionShape] = {}
    kinds: Annotated[dict[Identifier, KindShape], Field(min_length=1)]


class PlaceShape(Shape):
    """A place and the places inside it."""

    kind: Line
    name: Line
    names: dict[LanguageCode, Line] = {}
    codes: dict[Identifier, Line] = {}
    since: Day | None = None
    until: Day | None = None
    into: tuple[Line, ...] = ()
    act: Line | None = None
    members: tuple[Line, ...] = ()
    places: dict[Identifier, PlaceShape] = {}


class GazetteerShape(Shape):
    """A file of ``places/``; its one key is put there by the reader, so that a file is a mapping of ids."""

    places: Annotated[dict[Identifier, PlaceShape], Field(min_length=1)]


class PartShape(Shape):
    """A part of a figure; its other keys are dimensions."""

    model_config = ConfigDict(extra="allow", frozen=True, defer_build=True)

    count: Whole
    approx: Annotated[str, one_of(*(hedge.value for hedge in Approx))] | None = None
    quote: Line | None = None


class FigureShape(Shape):
    """A figure; its other keys are dimensions."""

    model_config = ConfigDict(extra="allow", frozen=True, defer_build=True)

    id: Identifier
    count: Whole | None = None
    measure: Line | None = None
    status: Line
    place: Line | None = None
    period: Flow | None = None
    as_of: AsOf | None = None
    approx: Annotated[str, one_of(*(hedge.value for hedge in Approx))] | None = None
    scope: Annotated[str, one_of("partial")] | None = None
    supersedes: Line | None = None
    because: Line | None = None
    note: Line | None = None
    quote: Line | None = None
    parts: tuple[PartShape, ...] = ()


class SourceShape(Shape):
    """Where a report was first published."""

    publisher: Line | None = None
    author: Line | None = None
    url: Address | None = None
    language: LanguageCode | None = None
    accessed: Day | None = None


class CorrectionShape(Shape):
    """A published figure that was changed."""

    date: Day
    figure: Line
    was: Whole
    because: Line
    removed: Flag = False
    of: dict[str, Line] = {}


def _file_name(value: Any) -> Any:
    if isinstance(value, str) and ("/" in value or "\\" in value):
        raise refuse(
            "bad-file-name",
            f"“{value}” is not the name of a file beside the text.",
            "Put the file into the report's folder.",
        )
    return value


class ReportShape(Shape):
    """The lead version of a report."""

    title: Line
    place: Line
    period: Flow
    period_basis: Annotated[str, one_of("stated", "context", "inferred")] = "stated"
    published: Day | None = None
    updated: Day | None = None
    source: SourceShape
    wording: Annotated[str, one_of("summary", "full", "machine-translation")]
    figures: tuple[FigureShape, ...] = ()
    draft: Flag = False
    tags: tuple[Line, ...] = ()
    aliases: tuple[OldAddress, ...] = ()
    attachments: tuple[Annotated[Line, BeforeValidator(_file_name)], ...] = ()
    corrections: tuple[CorrectionShape, ...] = ()


class TranslationShape(Shape):
    """Another version of a report: words only."""

    title: Line
    translates: LanguageCode
    by: Annotated[str, one_of("human", "machine")]
    quotes: dict[str, Line] = {}


class ArticleShape(Shape):
    """An editorial page."""

    title: Line
