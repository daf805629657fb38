"""Counts as pages show them in; the same in words out, for feeds and pictures: plain text in the templates' phrases."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from gettext import GNUTranslations
from io import BytesIO

from site_src.model.language import counted, number_text, period_text
from site_src.model.period import Period
from site_src.model.site import Covered
from site_src.plan.view import Shown, View

HEDGES: Mapping[str, str] = {
    "about": "about %(count)s",
    "more-than": "more than %(count)s",
    "almost": "almost %(count)s",
}
"""The phrases for counts that are not exact."""

RANGE, ABOUT_RANGE = "%(low)s to %(high)s", "about %(low)s to %(high)s"
AS_OF = "as of %(day)s"
DISAGREE, SUM_OF_PARTS = "sources disagree", "sum of its parts"
COVERED, COVERED_MANY = "from %(reporting)s of %(of)s place", "from %(reporting)s of %(of)s places"


@lru_cache(maxsize=64)
def catalogue(messages: bytes) -> GNUTranslations:
    """Read the phrases of a language."""
    return GNUTranslations(BytesIO(messages))


def phrases(view: View) -> GNUTranslations:
    """Give the phrases of a view's language."""
    return catalogue(view.language.messages)


def count_text(view: View, shown: Shown) -> str:
    """Say a count: ``13 268``, ``about 100``, ``18 to 19``."""
    say = phrases(view).gettext
    low, high = (number_text(count, view.code) for count in (shown.low, shown.high))
    if shown.low != shown.high:
        return say(ABOUT_RANGE if shown.approx else RANGE) % {"low": low, "high": high}
    return say(HEDGES[shown.approx]) % {"count": low} if shown.approx else low


def basis_text(view: View, shown: Shown) -> str:
    """Say what a count stands on, if it is not stated: ``from 3 of 7 districts``."""
    if shown.low != shown.high:
        return phrases(view).gettext(DISAGREE)
    if shown.basis == "summed-parts":
        return phrases(view).gettext(SUM_OF_PARTS)
    return covered_text(view, shown.covered) if shown.covered else ""


def covered_text(view: View, covered: Covered) -> str:
    """Say from how many of how many places a sum comes."""
    language = covered.phrase.language if covered.phrase else view.code
    numbers = {"reporting": number_text(covered.reporting, language), "of": number_text(covered.of, language)}
    if covered.phrase is None:
        return phrases(view).ngettext(COVERED, COVERED_MANY, covered.of) % numbers
    said = counted(dict(covered.phrase.forms), language, covered.of)
    for name, number in numbers.items():
        said = said.replace(f"{{{name}}}", number)
    return said


def when_text(view: View, period: Period) -> str:
    """Say a period, or the day of a stock."""
    day = period_text(period, view.code)
    return phrases(view).gettext(AS_OF) % {"day": day} if period.stock else day
