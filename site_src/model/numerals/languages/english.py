"""The numbers of English."""

from __future__ import annotations

from site_src.model.numerals.grammar import (
    ANY,
    JOINT,
    PLAIN_LINK,
    SPACE,
    Form,
    Link,
    Numerals,
    Scale,
    between,
    joined,
    numbered,
    words,
)

_SMALL = numbered(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen",
    0,
    1,
)
_TENS = numbered("twenty thirty forty fifty sixty seventy eighty ninety", 20, 10)
_LINKS = (PLAIN_LINK, Link(rf"{JOINT}and{SPACE}", 1, 99), Link(f",{SPACE}", 100, ANY))
_ORDINALS = words(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth "
    "ninetieth hundredth thousandth millionth"
)

ENGLISH = Numerals(
    units={**_SMALL, **_TENS, **joined(_TENS, "{} {}", between(_SMALL, 1, 9))},
    scales=(
        Scale(10**9, ("billion", "billions", "bn"), {"a billion": 1}, _LINKS),
        Scale(10**6, ("million", "millions"), {"a million": 1}, _LINKS),
        Scale(10**3, ("thousand", "thousands"), {"a thousand": 1}, _LINKS),
        Scale(10**2, ("hundred", "hundreds"), {"a hundred": 1}, _LINKS),
        Scale(12, ("dozen",), {"a dozen": 1}, ()),
    ),
    homonyms={"one": 1, "no": 0, "none": 0},
    # A plural is a part: two thirds.
    ordinals=frozenset(_ORDINALS) | {f"{word}s" for word in _ORDINALS[2:]},
    before={
        Form.YEAR: "years?",
        Form.DATE: "january|february|march|april|may|june|july|august|september|october|november|december",
        Form.CODE: r"no\.|nos\.|№|article|decision|resolution",
    },
    after={
        Form.ORDINAL: r"(?:st|nd|rd|th)(?!\w)",
        Form.PERCENT: rf"{SPACE}per{SPACE}?cent(?!\w)",
        Form.DECIMAL: rf"{SPACE}and{SPACE}a{SPACE}half(?!\w)|{JOINT}(?:halves|thirds|quarters|\w{{2,8}}ths)(?!\w)",
    },
    idioms=(rf"no{SPACE}one(?!\w)", rf"one{SPACE}another(?!\w)", rf"each{SPACE}one(?!\w)", r"no\.", r"no-"),
)
