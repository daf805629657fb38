"""The numbers of German: one word up to a million, the unit before the ten."""

from __future__ import annotations

from site_src.model.numerals.grammar import (
    ANY,
    JOINT,
    SPACE,
    Form,
    Link,
    Numerals,
    Scale,
    between,
    joined,
    spelled,
    words,
)

_ONES = "ein|eins|eine|einen|einem|einer|eines"
_SMALL = spelled(
    {
        0: "null",
        1: _ONES,
        2: "zwei|zwo",
        3: "drei",
        4: "vier",
        5: "fünf|fuenf",
        6: "sechs",
        7: "sieben",
        8: "acht",
        9: "neun",
        10: "zehn",
        11: "elf",
        12: "zwölf|zwoelf",
        13: "dreizehn",
        14: "vierzehn",
        15: "fünfzehn|fuenfzehn",
        16: "sechzehn",
        17: "siebzehn",
        18: "achtzehn",
        19: "neunzehn",
    }
)
_TENS = spelled(
    {
        20: "zwanzig",
        30: "dreißig|dreissig",
        40: "vierzig",
        50: "fünfzig|fuenfzig",
        60: "sechzig",
        70: "siebzig",
        80: "achtzig",
        90: "neunzig",
    }
)
_GLUED = (Link("(?:und)?", 1, ANY), Link(JOINT, 100, ANY))
_LOOSE = (Link(rf"{JOINT}(?:und{SPACE})?", 1, ANY),)
_ORDER_STEMS = words(
    "erst zweit dritt viert fünft sechst siebt siebent acht neunt zehnt elft zwölft zwanzigst dreißigst hundertst"
)
_DETERMINERS = words("der die das den dem des dieser diesem im am zum vom beim zur jeder")

GERMAN = Numerals(
    units={**_SMALL, **_TENS, **joined({"ein": 1, **between(_SMALL, 2, 9)}, "{} und {}", _TENS)},
    scales=(
        Scale(10**9, ("milliarde", "milliarden", "mrd"), {}, _LOOSE),
        Scale(10**6, ("million", "millionen", "mio"), {}, _LOOSE),
        Scale(10**3, ("tausend",), {"tausend": 1}, _GLUED),
        Scale(10**2, ("hundert",), {"hundert": 1}, _GLUED),
        Scale(12, ("dutzend",), {}, ()),
    ),
    homonyms={
        **{one: 1 for one in _ONES.split("|") if one != "eins"},
        **dict.fromkeys(("kein", "keine", "keinen", "keinem", "keiner", "keines"), 0),
    },
    # “Acht” is a number; with an ending it is an order.
    ordinals=frozenset(stem + ending for stem in _ORDER_STEMS for ending in ("e", "en", "em", "er", "es")),
    before={
        Form.YEAR: "jahr|jahre|jahres|jahren",
        Form.CODE: r"nr\.|nummer|artikel|resolution|beschluss",
    },
    after={
        Form.PERCENT: rf"-?{SPACE}?prozent",
        Form.DECIMAL: rf"{SPACE}und{SPACE}eine?{SPACE}halbe?(?!\w)|{SPACE}(?:drittel|viertel|fünftel|zehntel)n?(?!\w)",
    },
    shapes=(
        # After “der” any word may follow, elsewhere one in small letters: “es waren 29. Die” ends a sentence.
        *((Form.ORDINAL, rf"(?<=\b{word} )[0-9]{{1,3}}\.(?= \w)") for word in _DETERMINERS),
        (Form.ORDINAL, r"(?<![0-9.,])[0-9]{1,3}\.(?= [a-zäöü])"),
    ),
    joint=f"(?:{JOINT})?",
)
