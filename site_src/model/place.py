"""The gazetteer as values: places that nest and are valid from a day to a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from site_src.model.period import Period
from site_src.model.problem import Position

GROUP = "group"
"""The one kind the engine knows: a set of other places, which has cells of its own and enters no sum."""


@dataclass(frozen=True, slots=True)
class Place:
    """A unit of the gazetteer; one that changed its territory is another unit with another id."""

    id: str
    """The path of steps from the top: ``ninh-thuan/thuan-nam``; empty for the whole."""
    kind: str
    name: str
    """The official name, used wherever no other is given."""
    names: Mapping[str, str]
    codes: Mapping[str, str]
    since: date | None
    until: date | None
    into: tuple[str, ...]
    """The units it became part of when it ended."""
    members: tuple[str, ...]
    """Of a group: the places it is made of."""
    parent: str | None
    """The id of the place it lies in; None for the whole itself."""
    at: Position = field(compare=False)
    spots: Mapping[str, Position] = field(compare=False)
    act: str | None = None
    """The law or decision that ended it, as its own country names it."""

    def valid_on(self, day: date) -> bool:
        """Tell whether the unit existed on a day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    def valid_in(self, period: Period) -> bool:
        """Tell whether the unit existed on any day of a span."""
        return (self.since is None or self.since <= period.end) and (self.until is None or period.start <= self.until)


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All places by id, and the places directly inside each."""

    places: Mapping[str, Place]
    inside: Mapping[str, tuple[str, ...]]
    name: str
    """The word by which a report names the whole, and its territory: the name of the gazetteer's file (``vn``)."""

    def around(self, place: str) -> Iterator[str]:
        """Give the place and all that it lies in, up to the whole (``""``)."""
        step: str | None = place
        while step is not None:
            yield step
            step = self.places[step].parent
