"""Short words for places and figures in; the values of the model out, so that a test shows only what it is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import count, groupby

from site_src.model.corpus import (
    Corpus,
    Dimension,
    Figure,
    Licence,
    Measure,
    Origin,
    Part,
    Report,
    Settings,
    Source,
    Status,
    Taxonomy,
    Values,
    Version,
)
from site_src.model.number import Approx
from site_src.model.period import Period, read_as_of, read_period
from site_src.model.place import Gazetteer, Place
from site_src.model.problem import Position
from site_src.model.text import Text

NOWHERE = Position("made.md", 1, 1)
NOTHING = Source(None, None, None, None, None)


def made_period(text: str) -> Period:
    """Read a span as the site spells it: ``2024``, ``2020/2024``, a stock ``@2022-10``."""
    found = read_as_of(text[1:]) if text.startswith("@") else read_period(text)
    assert found is not None, text
    return found


def made_place(
    path: str,
    kind: str = "district",
    *,
    since: str | None = None,
    until: str | None = None,
    into: tuple[str, ...] = (),
    members: tuple[str, ...] = (),
) -> Place:
    """Make a place that lies where its path says."""
    days = [date.fromisoformat(day) if day else None for day in (since, until)]
    parent = path.rpartition("/")[0] if path else None
    return Place(path, kind, path.title(), {}, {}, days[0], days[1], into, members, parent, NOWHERE, {})


def made_gazetteer(*places: Place) -> Gazetteer:
    """Make a gazetteer of places; each must come after the one it lies in."""
    inside: dict[str, list[str]] = {"": []}
    for place in places:
        inside[place.id] = []
        inside[place.parent or ""].append(place.id)
    by_id = {"": made_place("", "")} | {place.id: place for place in places}
    return Gazetteer(by_id, {outer: tuple(inner) for outer, inner in inside.items()}, "land")


def made_dimension(name: str, *values: str, overlapping: bool = False) -> Dimension:
    """Make a dimension; it is a partition unless it says otherwise."""
    return Dimension(name, {}, overlapping, {value: {} for value in values}, {})


TAXONOMY = Taxonomy(
    {name: Measure(name, {}, {}, {}) for name in ("models", "households")},
    {
        name: Status(name, {}, {}, {}, within, {})
        for name, within in (
            ("registered", ()),
            ("built", ()),
            ("recognised", ("registered", "built")),
            ("outstanding", ("recognised",)),
        )
    },
    {
        dimension.id: dimension
        for dimension in (
            made_dimension("sector", "economic", "social", "defence", "other"),
            made_dimension("actor", "collective", "individual"),
            made_dimension("level", "province", "district", "grassroots"),
            made_dimension("tag", "green", "young", "digital", overlapping=True),
        )
    },
    {},
)


def made_part(number: int, values: Values, stated: int, approx: Approx | None = None) -> Part:
    """Make a part; its values are those of its figure and its own."""
    return Part(number, tuple(sorted(values)), stated, approx, None, {})


def made_figure(
    name: str,
    place: str,
    stated: int | None,
    *,
    period: str = "2024",
    measure: str = "models",
    status: str = "registered",
    at: Mapping[str, str] | None = None,
    parts: Iterable[tuple[Mapping[str, str], int]] = (),
    approx: Approx | None = None,
    partial: bool = False,
    supersedes: str | None = None,
) -> Figure:
    """Make a figure; ``name`` is its address (``a#registered``), ``at`` the dimension values it stands at itself."""
    own = dict(at or {})
    turn = count(1)
    inner = tuple(made_part(next(turn), tuple({**own, **values}.items()), number) for values, number in parts)
    because = "It was counted again." if supersedes else None
    return Figure(
        name, measure, status, place, made_period(period), tuple(sorted(own.items())), stated, approx, partial,
        supersedes, because, None, None, inner, {},
    )  # fmt: skip


def made_version(language: str, translates: str | None) -> Version:
    """Make a version without words."""
    return Version(language, "", Text("", ()), {}, translates, "human" if translates else None, {})


def made_report(name: str, figures: tuple[Figure, ...]) -> Report:
    """Make a report that states these figures."""
    lead = made_version("en", None)
    place, period = (figures[0].place, figures[0].period) if figures else ("", made_period("2024"))
    return Report(
        name, lead, {"en": lead}, place, period, "stated", None, None, NOTHING, "summary", figures, (), (), (), (),
        False, Origin("", ""), {},
    )  # fmt: skip


def made_corpus(gazetteer: Gazetteer, *figures: Figure, taxonomy: Taxonomy = TAXONOMY) -> Corpus:
    """Make a corpus of figures, in the reports that their names say."""
    ordered = sorted(figures, key=lambda figure: figure.report)
    reports = {
        name: made_report(name, tuple(together)) for name, together in groupby(ordered, lambda figure: figure.report)
    }
    settings = Settings({}, {}, "https://example.org/", ("en",), "en", "", None, Licence("", None), True, {})
    return Corpus(settings, (), taxonomy, gazetteer, {}, reports)
