"""The lines of a CSV file of ours in, its rows by column out."""

from __future__ import annotations

import csv
from collections.abc import Iterable

LONGEST = 2**31 - 1
"""Characters that a field may have: the ids of all figures of a sum stand in one. (Where a long has 32 bits, Python
takes no more.)
"""


def rows_of(lines: Iterable[str]) -> csv.DictReader[str]:
    """Read the rows of a CSV file; raises csv.Error where it is none."""
    # What Python gives a field is what somebody once thought that a field should have (131 072 characters).
    csv.field_size_limit(LONGEST)
    return csv.DictReader(lines, strict=True)
