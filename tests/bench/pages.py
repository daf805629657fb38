"""The files of two finished sites in, by kind how many pages each has and how large; a comparison that fails loudly."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

WITHIN = 0.25
"""How much the mean size of a kind may differ between the two sides, as a share of the peer's."""

OF_A_YEAR = "reports of a year"
"""The kind of pages that there are only where reports are many."""

KINDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("home", r"[a-z]{2}/index\.html"),
        ("report list", r"[a-z]{2}/reports/index\.html"),
        (OF_A_YEAR, r"[a-z]{2}/reports/[0-9]{4}/(?:page-[0-9]+/)?index\.html"),
        ("report", r"[a-z]{2}/reports/.+/index\.html"),
        ("place list", r"[a-z]{2}/places/index\.html"),
        ("province", r"[a-z]{2}/places/[^/]+/index\.html"),
        ("district", r"[a-z]{2}/places/[^/]+/(?!compare/)[^/]+/index\.html"),
        ("table list", r"[a-z]{2}/tables/index\.html"),
        ("table", r"[a-z]{2}/tables/.+/index\.html"),
        ("article", r"[a-z]{2}/(?:about|method)/index\.html"),
    )
)
"""What both sides make, by the address; a page that fits none is one that only one of them makes."""

ALONE: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("compare", r"[a-z]{2}/(?:places/.+/)?compare/index\.html"),
        ("dictionary", r"[a-z]{2}/data/dictionary/index\.html"),
    )
)
"""Pages that only we make and whose address does not begin with their kind, as those of figures do."""


class Listing(NamedTuple):
    """What a finished site holds: the size of each file in bytes, by its path below the output folder."""

    sizes: Mapping[str, int]

    @property
    def total(self) -> int:
        """All bytes."""
        return sum(self.sizes.values())


class Kind(NamedTuple):
    """The pages of one kind on one side."""

    paths: frozenset[str]
    mean: float
    """Bytes."""


def listed(folder: Path) -> Listing:
    """List a finished site."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return Listing({path.relative_to(folder).as_posix(): path.stat().st_size for path in paths})


def by_kind(listing: Listing) -> dict[str, Kind]:
    """Sort the pages of a site by the kinds that both sides make."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in listing.sizes:
        kind = kind_of(path)
        if kind:
            found[kind].append(path)
    return {
        kind: Kind(frozenset(paths), sum(listing.sizes[path] for path in paths) / len(paths))
        for kind, paths in found.items()
    }


def kind_of(path: str) -> str | None:
    """Tell the kind of a page by its path; None for what is counted apart."""
    return next((kind for kind, pattern in KINDS if pattern.fullmatch(path)), None)


def apart(listing: Listing) -> dict[str, int]:
    """Count the files that the other side does not make, by their kind, or by their suffix where they are no pages."""
    counts: dict[str, int] = defaultdict(int)
    for path in listing.sizes:
        if not kind_of(path):
            counts[_alone(path)] += 1
    return dict(sorted(counts.items()))


def _alone(path: str) -> str:
    for kind, pattern in ALONE:
        if pattern.fullmatch(path):
            return kind
    steps = path.split("/")
    page = path.endswith("/index.html") and len(steps) > 2
    return steps[1] if page else f"*{Path(path).suffix or path}"


def differences(ours: Listing, peer: Listing) -> list[str]:
    """Say in what the pages of the two sides differ: in kinds, addresses, mean sizes. Without any they may be timed."""
    mine, theirs = by_kind(ours), by_kind(peer)
    found = []
    for kind, _ in KINDS:
        if kind == OF_A_YEAR and not {kind} & (mine.keys() | theirs.keys()):
            continue
        if kind not in mine or kind not in theirs:
            lacking = " and ".join(name for name, side in (("ours", mine), ("the peer", theirs)) if kind not in side)
            found.append(f"{kind}: {lacking} made no page of this kind")
            continue
        own, other = mine[kind], theirs[kind]
        found += _missing(kind, "ours", other.paths - own.paths)
        found += _missing(kind, "the peer", own.paths - other.paths)
        if abs(own.mean - other.mean) > WITHIN * other.mean:
            ratio = own.mean / other.mean
            found.append(f"{kind}: our mean of {own.mean:.0f} bytes is {ratio:.2f} × the peer’s {other.mean:.0f}")
    return found


def _missing(kind: str, side: str, paths: Iterable[str]) -> list[str]:
    lacking = sorted(paths)
    return [f"{kind}: {side} lacks {len(lacking)}, such as {lacking[0]}"] if lacking else []
