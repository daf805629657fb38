"""What stands beside the reports as it was read in, bytes out; and back, without running what they may name."""

from __future__ import annotations

from datetime import date

from site_src.model import corpus, language, place, problem, text
from site_src.model.plain import Reader, Unknown, kinds, written
from site_src.read.corpus import Ground

GROUND_KINDS = kinds(
    (
        Ground,
        corpus.Article,
        corpus.Dimension,
        corpus.Kind,
        corpus.Licence,
        corpus.Measure,
        corpus.Settings,
        corpus.Status,
        corpus.Taxonomy,
        corpus.Version,
        date,
        language.Language,
        place.Gazetteer,
        place.Place,
        problem.Position,
        text.Link,
        text.Text,
    )
)
"""All that stands beside reports is made of."""


def packed_ground(ground: Ground) -> bytes:
    """Give what stands beside the reports as bytes."""
    return written(ground)


def unpacked_ground(content: bytes) -> Ground:
    """Give it again; raises Unknown for bytes that are something else."""
    ground = Reader(content, GROUND_KINDS).value()
    if not isinstance(ground, Ground):
        raise Unknown(f"this is a {type(ground).__name__}")
    return ground
