"""Nodes and a shape in; a typed value out, or in plain words and with positions every reason why they do not fit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeVar, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from site_src.model.problem import Position, Problem, error, listed, nearest
from site_src.read.nodes import Keys, Node, Scalar, follow, plain
from site_src.read.shapes import Shape

S = TypeVar("S", bound=Shape)

Steps = tuple[int | str, ...]
"""The way from the top of a document to a value, by keys and indices."""


class Misfit(NamedTuple):
    """A place where nodes and shape differ."""

    shape: type[Shape]
    steps: Steps
    node: Node
    """The value that stands there, or the last one on the way to it."""
    key_at: Position
    what: str
    """The thing as a whole, for messages: "a report"."""


def fit(shape: type[S], node: Node, what: str) -> tuple[S | None, list[Problem]]:
    """Fit a node into a shape; None if it does not fit, with a problem for every reason why.

    ``what`` names the thing for messages: "a report".
    """
    try:
        return shape.model_validate(plain(node)), []
    except ValidationError as failure:
        details = failure.errors(include_url=False, include_input=False)
        return None, [_problem(detail, shape, node, what) for detail in details]


def _problem(detail: ErrorDetails, shape: type[Shape], node: Node, what: str) -> Problem:
    steps = detail["loc"]
    found, key_at = follow(node, steps)
    explain = EXPLANATIONS.get(detail["type"])
    if explain:
        return explain(Misfit(shape, steps, found, key_at, what))
    context = detail.get("ctx", {})
    return error(
        detail["type"],
        key_at if steps and steps[-1] == "[key]" else found.at,
        str(context.get("sentence", detail["msg"])),
        str(context.get("way_out", "Compare it with another file.")),
    )


def _missing(misfit: Misfit) -> Problem:
    key = misfit.steps[-1]
    message = f"“{key}” is missing in {_owner(misfit)}."
    return error("missing-key", misfit.node.at, message, f"Add a line “{key}: …”.")


def _unknown(misfit: Misfit) -> Problem:
    known = _keys_at(misfit.shape, misfit.steps[:-1])
    return unknown_key(str(misfit.steps[-1]), misfit.key_at, known, _owner(misfit))


def unknown_key(key: str, at: Position, known: tuple[str, ...], owner: str) -> Problem:
    """Say that a key does not exist, which one may be meant, and which there are."""
    return error(
        "unknown-key",
        at,
        f"“{key}” is not a key of {owner}.",
        f"{nearest(key, known)} The keys are {listed(known)}.".strip(),
    )


def _mapping(misfit: Misfit) -> Problem:
    if _is_nothing(misfit.node):
        return _nothing(misfit)
    name = _named(misfit.steps) if misfit.steps else misfit.what
    way_out = "Write the keys below it, each on a line of its own, indented by two spaces: “key: value”."
    message = f"{name[0].upper()}{name[1:]} must have keys with values."
    return error("wrong-shape", misfit.node.at, message, way_out)


def _list(misfit: Misfit) -> Problem:
    if _is_nothing(misfit.node):
        return _nothing(misfit)
    key = misfit.steps[-1]
    return error("wrong-shape", misfit.node.at, f"“{key}” must be a list.", f"Write it in brackets: {key}: [a, b].")


def _empty(misfit: Misfit) -> Problem:
    message = f"“{misfit.steps[-1]}” needs at least one entry."
    return error("empty-value", misfit.node.at, message, "Write one below it.")


def _is_nothing(node: Node) -> bool:
    return isinstance(node, Scalar) and not node.text


def _nothing(misfit: Misfit) -> Problem:
    return error("empty-value", misfit.node.at, "Nothing is written here.", "Write the value, or remove the line.")


def _owner(misfit: Misfit) -> str:
    """Name the mapping that a key belongs to: "entry 2 of “figures”", "“source”", "a report"."""
    return _named(misfit.steps[:-1]) if misfit.steps[:-1] else misfit.what


def _named(steps: Steps) -> str:
    """Name what stands at the end of a path: "entry 2 of “figures”", "“source”"."""
    return f"entry {steps[-1] + 1} of “{steps[-2]}”" if isinstance(steps[-1], int) else f"“{steps[-1]}”"


def _keys_at(shape: type[Shape], steps: Steps) -> tuple[str, ...]:
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


EXPLANATIONS: Mapping[str, Callable[[Misfit], Problem]] = {
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
