"""What follows from the facts of all reports in, bytes out; and back again, for a build with the same facts.

Facts are what front matters say, not texts: an edited text leaves the tallies, the indexes and the addresses as they
were, so that nobody has to add them up again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any, NamedTuple

from site_src.model.corpus import Corpus
from site_src.model.number import Approx
from site_src.model.period import Period
from site_src.model.plain import Reader, Unknown, kinds, written
from site_src.model.problem import Finding, Position, Problem, Severity
from site_src.model.tallies import Basis, Cell, Coverage, Ledger, LeftOut, Reason, Tallies, Tally, Value
from site_src.plan.addresses import Addressed
from site_src.plan.knowledge import Figures, Knowledge, Superseding
from site_src.plan.sitemaps import Room
from site_src.plan.tabled import Table
from site_src.tally.today import Gathered, Grouping


class Lore(NamedTuple):
    """What follows from the facts of all reports, beside settings, taxonomy and gazetteer."""

    problems: tuple[Problem, ...]
    """What was found of several reports together."""
    knowledge: Knowledge
    addressed: Addressed


KINDS = kinds(
    (
        Approx,
        Basis,
        Cell,
        Coverage,
        Finding,
        Gathered,
        Grouping,
        LeftOut,
        Ledger,
        Period,
        Position,
        Problem,
        Reason,
        Room,
        Severity,
        Table,
        Tallies,
        Tally,
        Value,
        date,
    )
)
"""All that it is made of: plain values of ours, whose making has no effect."""

APART = frozenset({"corpus", "figures", "superseding", "said"})
"""What is known of reports themselves: it is read with them, when somebody looks at them."""


def packed_lore(lore: Lore) -> bytes:
    """Give what follows from facts as bytes."""
    known = {one.name: getattr(lore.knowledge, one.name) for one in fields(Knowledge) if one.name not in APART}
    superseding = {name: figure.id for name, figure in lore.knowledge.superseding.items()}
    return written((lore.problems, known, superseding, tuple(lore.addressed)), KINDS)


class Pieces(NamedTuple):
    """What follows from facts, without the reports that they are in."""

    problems: tuple[Problem, ...]
    known: Mapping[str, Any]
    superseding: Mapping[str, str]
    addressed: Sequence[Any]


def read_lore(content: bytes) -> Pieces:
    """Read what was packed; raises Unknown for bytes that are something else."""
    try:
        return Pieces(*Reader(content, KINDS).value())
    except TypeError as reason:
        raise Unknown(str(reason)) from reason


def lore_of(pieces: Pieces, corpus: Corpus) -> Lore:
    """Give what follows from the facts of a corpus, read from one with the same; raises Unknown as above."""
    try:
        figures = Figures(corpus.reports)
        superseding = Superseding(pieces.superseding, figures)
        knowledge = Knowledge(corpus=corpus, figures=figures, superseding=superseding, **pieces.known)
        return Lore(pieces.problems, knowledge, Addressed(*pieces.addressed))
    except (TypeError, ValueError) as reason:
        raise Unknown(str(reason)) from reason
