"""What pages work out of counts in, what is wrong out: percentages, sums by today's units, data for programs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

from site_src.check.facts import WAY_OUT, Facts, Target
from site_src.check.known import UNITS, Edition, Known, aim, at, wrong
from site_src.check.land import Said
from site_src.check.shown import Group, Page, Share
from site_src.model.language import percent_text
from site_src.model.problem import Problem, error

OBSERVATION = '<script type="application/ld+json">'


def sums_of_units(path: str, page: Page) -> Iterator[Problem]:
    """Compare each sum by today's units with the units that its account lists, and with the table above."""
    listed: dict[str, list[Group]] = {}
    for group in page.groups:
        anchor = group.ledger or group.href.partition("#")[2]
        if anchor.startswith(UNITS):
            listed.setdefault(anchor, []).append(group)
    for anchor, groups in listed.items():
        units = [group.values for group in groups if group.ledger and group.element == "td number"]
        low, high = sum(values[0] for values in units), sum(values[-1] for values in units)
        for group in (one for one in groups if not one.ledger or one.element != "td number"):
            said = (len(units),) if group.marked else (low,) if low == high else (low, high)
            if group.values != said:
                yield wrong(
                    Known("audit-units", frozenset({said}), anchor), at(path, page, group.numbers[0].at), group.values
                )


def shares(edition: Edition, path: str, page: Page, leading: Counter[tuple[Target, Said]]) -> Iterator[Problem]:
    """Compare each percentage with the two counts that it is the quotient of, as the page's language writes it."""
    for share in page.shares:
        target = aim(edition, path, share.href)
        pairs = edition.facts.rates.get(target, frozenset()) if target else frozenset()
        if target:
            leading[target, tuple(int(letter) for letter in share.text if letter.isdigit())] += 1
        if not any(_is_share(share, part, whole, page.language) for part, whole in pairs):
            known = ", or ".join(f"{part} of {whole}" for part, whole in sorted(pairs)) or "no two counts for it"
            message = f"The page shows {share.text} ({share.value}); the data say {known}."
            yield error("audit-share", at(path, page, share.at), message, WAY_OUT)


def _is_share(share: Share, part: int, whole: int, language: str) -> bool:
    """Tell whether a percentage is part ÷ whole, to the nearest tenth, computed in whole numbers."""
    tenths = int("".join(letter for letter in share.text if letter.isdigit()) or "-1")
    near = abs(2 * tenths * whole - 2000 * part) <= whole
    return near and share.value == f"{part / whole:.4f}" and share.text == percent_text(part, whole, language)


def observation(facts: Facts, path: str, own: str, page: Page) -> Iterator[Problem]:
    """Compare what programs are told on the page of a figure with the data."""
    start = page.text.rfind(OBSERVATION)
    row = facts.figures.get(own)
    if row is None or start < 0:
        return
    told = json.loads(page.text[start + len(OBSERVATION) : page.text.find("</script>", start)])
    said = (
        told.get("value"),
        told.get("measuredProperty"),
        told.get("observationAbout", {}).get("identifier"),
        told.get("observationPeriod"),
    )
    count = int(row["count"]) if row["count"] else None
    known = (count, f"{row['measure']}/{row['status']}", row["place"], row["period"])
    for one, other in zip(said, known, strict=True):
        if one != other:
            message = f"Programs are told {one}; the data say {other}."
            yield error("audit-program", at(path, page, start), message, WAY_OUT)
