"""A place in, it and those inside it of which something is known out, in the order of a language, or of several."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set

from site_src.model.period import Period
from site_src.model.slots import Orders
from site_src.plan.view import View, orders


def place_rows(view: View, measure: str, period: Period, top: str) -> Iterator[tuple[str, int]]:
    """Give a place and those inside it that have data, each with its depth, in the order of the language, or of the
    first of several.
    """
    reported = view.knowledge.reported.get((measure, period), frozenset())
    voice = view.voices[0] if view.voices else view
    yield from _reported_below(view.knowledge.inside, voice, reported, top, 0)


def place_orders(view: View, measure: str, period: Period, top: str, places: Sequence[str]) -> Orders:
    """Give the order of each language of several for some of the rows of a place and those inside it."""
    if not view.voices:
        return ()
    known, kept = view.knowledge, frozenset(places)
    reported = known.reported.get((measure, period), frozenset())
    others = (
        [name for name, _ in _reported_below(known.inside, voice, reported, top, 0) if name in kept]
        for voice in view.voices[1:]
    )
    return orders(places, others)


def _reported_below(
    inside: Mapping[str, Sequence[str]], voice: View, reported: Set[str], place: str, depth: int
) -> Iterator[tuple[str, int]]:
    if place in reported:
        yield place, depth
        for inner in voice.sorted_places(inside.get(place, ())):
            yield from _reported_below(inside, voice, reported, inner, depth + 1)
