"""What each file must look like, as pydantic models; nodes in, typed values out or problems in plain words with positions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any, TypeVar, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from site_src.model.number import Approx
from site_src.model.problem import Position, Problem, error, listed, nearest
from site_src.read.fields import (
    Address,
    AsOf,
    Day,
    Flag,
    Flow,
    Identifier,
    LanguageCode,
    Line,
    Whole,
    one_of,
    refuse,
)
from site_src.read.nodes import Keys, Node, follow, plain

Names = Annotated[dict[LanguageCode, Line], Field(min_length=1)]
PluralForms = dict[Annotated[str, one_of("zero", "one", "two", "few", "many", "other")], Line]
Forms = Annotated[dict[LanguageCode, PluralForms], Field(min_length=1)]


class Shape(BaseModel):
    """A mapping whose keys are all known."""

    model_config = ConfigDict(extra="forbid", frozen=True)


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


class MeasureShape(Shape):
    """A measure in ``taxonomy.yaml``."""

    names: Names
    counted: Forms


class StatusShape(Shape):
    """A status in ``taxonomy.yaml``."""

    names: Names
    reported: Names
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
    members: tuple[Line, ...] = ()
    places: dict[Identifier, PlaceShape] = {}


class GazetteerShape(Shape):
    """A file of ``places/``; its one key is put there by the reader, so that a file is a mapping of ids."""

    places: Annotated[dict[Identifier, PlaceShape], Field(min_length=1)]


class PartShape(Shape):
    """A part of a figure; its other keys are dimensions."""

    model_config = ConfigDict(extra="allow", frozen=True)

    count: Whole
    approx: Annotated[str, one_of(*(hedge.value for hedge in Approx))] | None = None
    quote: Line | None = None


class FigureShape(Shape):
    """A figure; its other keys are dimensions."""

    model_config = ConfigDict(extra="allow", frozen=True)

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
    figure: Identifier
    was: Whole
    because: Line


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
    aliases: tuple[Line, ...] = ()
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


S = TypeVar("S", bound=Shape)


def fit(shape: type[S], node: Node, what: str) -> tuple[S | None, list[Problem]]:
    """Fit a node into a shape; None if it does not fit, with a problem for every reason why.

    ``what`` names the thing for messages: "a report".
    """
    try:
        return shape.model_validate(plain(node)), []
    except ValidationError as failure:
        details = failure.errors(include_url=False, include_input=False)
        return None, [_problem(shape, node, detail, what) for detail in details]


def _problem(shape: type[Shape], node: Node, detail: ErrorDetails, what: str) -> Problem:
    steps = detail["loc"]
    found, key_at = follow(node, steps)
    explain = EXPLANATIONS.get(detail["type"])
    if explain:
        return explain(shape, steps, found, key_at, what)
    context = detail.get("ctx", {})
    return error(
        detail["type"],
        key_at if steps and steps[-1] == "[key]" else found.at,
        str(context.get("sentence", detail["msg"])),
        str(context.get("way_out", "Compare it with another file.")),
    )


def _keys_at(shape: type[Shape], steps: tuple[int | str, ...]) -> tuple[str, ...]:
    """Give the keys that a mapping may have at the end of a path."""
    current: Any = shape
    for step in steps:
        # Steps into lists and into mappings with free keys stay with the shape of their values.
        if step in current.model_fields:
            current = _shape_within(current.model_fields[step].annotation) or current
    return tuple(current.model_fields)


def _shape_within(annotation: Any) -> type[Shape] | None:
    """Find the shape that an annotation is about: ``tuple[PartShape, ...]`` is about ``PartShape``."""
    if isinstance(annotation, type) and issubclass(annotation, Shape):
        return annotation
    return next((found for inner in get_args(annotation) if (found := _shape_within(inner))), None)


Explain = Callable[[type[Shape], tuple[int | str, ...], Node, Position, str], Problem]


def _missing(shape: type[Shape], steps: tuple[int | str, ...], node: Node, at: Position, what: str) -> Problem:
    key = steps[-1]
    return error("missing-key", node.at, f"“{key}” is missing in {_owner(steps, what)}.", f"Add a line “{key}: …”.")


def _unknown(shape: type[Shape], steps: tuple[int | str, ...], node: Node, at: Position, what: str) -> Problem:
    return unknown_key(str(steps[-1]), at, _keys_at(shape, steps[:-1]), _owner(steps, what))


def unknown_key(key: str, at: Position, known: tuple[str, ...], owner: str) -> Problem:
    """Say that a key does not exist, which one may be meant, and which there are."""
    return error(
        "unknown-key",
        at,
        f"“{key}” is not a key of {owner}.",
        f"{nearest(key, known)} The keys are {listed(known)}.".strip(),
    )


def _mapping(shape: type[Shape], steps: tuple[int | str, ...], node: Node, at: Position, what: str) -> Problem:
    name = f"“{steps[-1]}”" if steps else what.capitalize()
    way_out = "Write the keys below it, each on a line of its own, indented by two spaces: “key: value”."
    return error("wrong-shape", node.at, f"{name} must have keys with values.", way_out)


def _list(shape: type[Shape], steps: tuple[int | str, ...], node: Node, at: Position, what: str) -> Problem:
    message = f"“{steps[-1]}” must be a list."
    return error("wrong-shape", node.at, message, f"Write it in brackets: {steps[-1]}: [a, b].")


def _empty(shape: type[Shape], steps: tuple[int | str, ...], node: Node, at: Position, what: str) -> Problem:
    return error("empty-value", node.at, f"“{steps[-1]}” needs at least one entry.", "Write one, or remove the line.")


def _owner(steps: tuple[int | str, ...], what: str) -> str:
    """Name the mapping that a key belongs to: "entry 2 of “figures”", "“source”", "a report"."""
    outer = steps[:-1]
    if not outer:
        return what
    return f"entry {outer[-1] + 1} of “{outer[-2]}”" if isinstance(outer[-1], int) else f"“{outer[-1]}”"


EXPLANATIONS: Mapping[str, Explain] = {
    "missing": _missing,
    "extra_forbidden": _unknown,
    "model_type": _mapping,
    "dict_type": _mapping,
    "tuple_type": _list,
    "list_type": _list,
    "too_short": _empty,
}
"""pydantic's own reasons, by their type, and how they are said here; all others are refusals of ``fields``."""


def keys_of(node: Node) -> Mapping[str, Position]:
    """Give where the values of a mapping stand; nothing for other nodes."""
    return node.spots() if isinstance(node, Keys) else {}
