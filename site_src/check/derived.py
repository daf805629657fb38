"""What pages work out of counts in, what is wrong out: percentages, sums by today's units, data for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache

from site_src.check.facts import WAY_OUT, Facts, Target
from site_src.check.known import Known, Published, at, wrong
from site_src.check.land import Said
from site_src.check.shown import ANY, Group, Number, Page
from site_src.model.language import number_text, tenths, tenths_text
from site_src.model.problem import Problem, error

OBSERVATION = b'<script type="application/ld+json">'


def sums_of_units(page: Page, listed: Iterable[tuple[str, Group]]) -> Iterator[Problem]:
    """Compare each sum by today's units with the units that its account lists, and with the table above.

    ``listed`` are the groups of a page that belong to such accounts, with their anchors.
    """
    by_anchor: dict[str, list[Group]] = {}
    for anchor, group in listed:
        by_anchor.setdefault(anchor, []).append(group)
    for anchor, groups in by_anchor.items():
        inside = {group for group in groups if page.ledger(group.at) and page.element(group.at) == "td number"}
        units = [group.values for group in groups if group in inside]
        low, high = sum(values[0] for values in units), sum(values[-1] for values in units)
        for group in groups:
            said = (len(units),) if group.marks else (low,) if low == high else (low, high)
            if group not in inside and group.values != said:
                yield wrong(Known("audit-units", frozenset({said}), anchor), at(page, group.at), group.values)


def share(published: Published, page: Page, group: Group, target: Target | None) -> Iterator[Problem]:
    """Compare a percentage with the two counts that it is the quotient of, as the page's language writes it."""
    number = group.numbers[0]
    pairs = published.facts.rates.get(target, frozenset()) if target else frozenset()
    right = page.language == ANY or is_percentage(number.text, page.language)
    if not (right and any(_is_share(number, part, whole) for part, whole in pairs)):
        known = ", or ".join(f"{part} of {whole}" for part, whole in sorted(pairs)) or "no two counts for it"
        message = f"The page shows {number.text} ({number.exact}); the data say {known}."
        yield error("audit-share", at(page, group.at), message, WAY_OUT)


def digits_of(number: Number) -> Said:
    """Give the digits of a percentage, which are the same in each language."""
    return tuple(int(letter) for letter in number.text if letter.isdigit())


def _tenths(text: str) -> int:
    """Read a percentage in tenths of a percent; -1 where it has no digits."""
    return int("".join(letter for letter in text if letter.isdigit()) or "-1")


def _is_share(share: Number, part: int, whole: int) -> bool:
    """Tell whether a percentage is part ÷ whole, to the nearest tenth, computed in whole numbers."""
    count = _tenths(share.text)
    near = abs(2 * count * whole - 2000 * part) <= whole
    return near and share.exact == f"{part / whole:.4f}" and count == tenths(part, whole)


@lru_cache(maxsize=16384)
def is_percentage(text: str, language: str) -> bool:
    """Tell whether a text is a percentage to one decimal as a language writes it, every sign of it."""
    count = _tenths(text)
    return bool(language) and count >= 0 and text == tenths_text(count, language)


@lru_cache(maxsize=16384)
def says(text: str, value: int, language: str) -> bool:
    """Tell whether a text is a number as the language writes it, every sign of it, or has no digits.

    So 13.268 is none where that means 13⅓.
    """
    digits = "".join(letter for letter in text if letter.isdigit())
    return not digits or (bool(language) and int(digits) == value and number_text(value, language) == text)


def observation(facts: Facts, page: Page) -> Iterator[Problem]:
    """Compare what programs are told on the page of a figure with the data."""
    start = page.text.rfind(OBSERVATION)
    figure = facts.figures.get(page.own)
    if figure is None or start < 0:
        return
    told = json.loads(page.text[start + len(OBSERVATION) : page.text.find(b"</script>", start)].decode("utf-8"))
    said = (
        told.get("value"),
        told.get("measuredProperty"),
        told.get("observationAbout", {}).get("identifier"),
        told.get("observationPeriod"),
    )
    count = int(figure.said) if figure.said else None
    known = (count, f"{figure.measure}/{figure.status}", figure.place, figure.period)
    for one, other in zip(said, known, strict=True):
        if one != other:
            message = f"Programs are told {one}; the data say {other}."
            yield error("audit-program", at(page, start), message, WAY_OUT)
