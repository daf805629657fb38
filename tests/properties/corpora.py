"""Hypothesis draws in, small corpora out: every kind of figure there is, crowded into few cells so that they meet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from hypothesis import strategies as st

from site_src.model.corpus import Corpus, Figure
from site_src.model.number import Approx
from site_src.model.place import GROUP
from tests.tally.made import made_corpus, made_figure, made_gazetteer, made_period, made_place

Values = Mapping[str, str]
Breakdowns = tuple[tuple[Values, ...], ...]

END, START = "2025-06-30", "2025-07-01"

GAZETTEER = made_gazetteer(
    made_place("a", "province", until=END, into=("new",)),
    made_place("a/x", until=END, into=("new",)),
    made_place("a/y", until=END, into=("new",)),
    made_place("a/hills", GROUP, members=("a/x", "a/y")),
    made_place("b", "province"),
    made_place("b/x"),
    made_place("b/y", until="2024-03-31", into=("b/z",)),
    made_place("b/z", since="2024-04-01"),
    made_place("c", "province", until=END, into=("new",)),
    made_place("new", "province", since=START),
    made_place("north", GROUP, members=("a", "b")),
)
PERIODS = (
    "2024",
    "2024",
    "2024-01/2024-06",
    "2025",
    "2020/2025",
    "2026",
    "@2024",
    "@2024-03",
    "@2024-10-15",
    "@2025-08",
)
POINTS = tuple(
    (period, place)
    for period in PERIODS
    for place, unit in GAZETTEER.places.items()
    if unit.valid_in(made_period(period))
)
"""Where and when: only places that existed in the period."""

SUBJECTS = (
    *(("models", "registered"),) * 5,
    ("models", "built"),
    ("models", "recognised"),
    ("models", "outstanding"),
    ("households", "registered"),
)
ECONOMIC, SOCIAL, DEFENCE = ({"sector": value} for value in ("economic", "social", "defence"))
COLLECTIVE, INDIVIDUAL = ({"actor": value} for value in ("collective", "individual"))
GREEN, YOUNG = ({"tag": value} for value in ("green", "young"))
PLAIN: Breakdowns = ()
SHAPES: tuple[tuple[Values, Breakdowns], ...] = (
    *(({}, PLAIN),) * 6,
    ({}, ((ECONOMIC, SOCIAL),)),
    ({}, ((SOCIAL, DEFENCE),)),
    ({}, ((COLLECTIVE, INDIVIDUAL),)),
    ({}, ((GREEN, YOUNG),)),
    ({}, ((ECONOMIC, SOCIAL), (COLLECTIVE, INDIVIDUAL))),
    ({}, ((ECONOMIC,), (GREEN,))),
    ({}, ((ECONOMIC | COLLECTIVE, ECONOMIC | INDIVIDUAL, SOCIAL | COLLECTIVE),)),
    ({}, ((ECONOMIC | GREEN, SOCIAL | GREEN),)),
    (ECONOMIC, PLAIN),
    (COLLECTIVE, PLAIN),
    (GREEN, PLAIN),
    (ECONOMIC, ((COLLECTIVE, INDIVIDUAL),)),
    (ECONOMIC | COLLECTIVE, PLAIN),
)
"""The dimension values a figure stands at itself, and the values of its parts, breakdown by breakdown."""

COUNTS = st.integers(0, 5)
HEDGES = (None, None, None, None, None, *Approx)
SELDOM = (*(False,) * 7, True)


@st.composite
def figure(draw: st.DrawFn, name: str, before: tuple[Figure, ...]) -> Figure:
    """Draw a figure whose parts are not above it; it may supersede one of another report before it."""
    period, place = draw(st.sampled_from(POINTS))
    measure, status = draw(st.sampled_from(SUBJECTS))
    own, breakdowns = draw(st.sampled_from(SHAPES))
    parts = [[(values, draw(COUNTS)) for values in breakdown] for breakdown in breakdowns]
    least = max((sum(count for _, count in breakdown) for breakdown in parts), default=0)
    only_parts = bool(parts) and draw(st.booleans())
    older = [other.id for other in before if other.report != name.partition("#")[0]]
    found = made_figure(
        name,
        place,
        None if only_parts else least + draw(COUNTS),
        period=period,
        measure=measure,
        status=status,
        at=own,
        parts=[part for breakdown in parts for part in breakdown],
        approx=draw(st.sampled_from(HEDGES)),
        partial=draw(st.sampled_from(SELDOM)),
        supersedes=draw(st.sampled_from(older)) if older and draw(st.sampled_from(SELDOM)) else None,
    )
    hedge = draw(st.sampled_from(HEDGES)) if found.parts else None
    return replace(found, parts=(*found.parts[:-1], replace(found.parts[-1], approx=hedge))) if hedge else found


@st.composite
def corpora(draw: st.DrawFn) -> Corpus:
    """Draw a corpus of up to eight figures, two in each report."""
    figures: tuple[Figure, ...] = ()
    for turn in range(draw(st.integers(0, 8))):
        figures = (*figures, draw(figure(f"2024/r{turn // 2}#f{turn}", figures)))
    return made_corpus(GAZETTEER, *figures)
