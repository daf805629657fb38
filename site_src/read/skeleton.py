"""What an editor knows of a new report in, a file to fill in out."""

from __future__ import annotations

from site_src.model.corpus import Taxonomy


def new_report(place: str, year: str, taxonomy: Taxonomy) -> str:
    """Give the lead version of a new report: what must be filled in, and as comments what may be."""
    status = next(iter(taxonomy.statuses))
    dimension = next(iter(taxonomy.dimensions.values()), None)
    parts = ""
    if dimension:
        example = f"{{{dimension.id}: {next(iter(dimension.values))}, count: 4, quote: …}}"
        parts = f"    # parts:                        # {', '.join(taxonomy.dimensions)}\n    #   - {example}\n"
    return f"""---
title: …
place: {place}
period: {year}                     # 2024 · 2020/2024 · 2024-05 · 2024-01/2024-06
# published: {year}-01-31          # the day, if it is known
source:
  publisher: …
  # author: …
  # url: https://…
  # language: …                    # the language it was first written in, like vi
wording: summary                   # summary (ours) · full · machine-translation
figures:
  - id: {status}
    status: {status}               # {", ".join(taxonomy.statuses)}
    count: 0                       # in plain digits, like 13268; remove the line if only parts are stated
    quote: …                       # the words of the text that state the count
    # measure: {next(iter(taxonomy.measures))}              # {", ".join(taxonomy.measures)}
{parts}---

…
"""


def new_translation(lead: str) -> str:
    """Give a translation to fill in; it has no place for facts."""
    return f"""---
title: …
translates: {lead}
by: human                          # human · machine
# quotes: {{registered: …}}         # the words of this text that state a figure, by the figure's id
---

…
"""
