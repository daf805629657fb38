"""The numbers of Norwegian, Bokmål and Nynorsk, with the older counting that has the unit before the ten."""

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

_SMALL = spelled(
    {
        0: "null",
        1: "en|én|ein|éin|ei|éi|et|ett|ét|eit|eitt",
        2: "to",
        3: "tre",
        4: "fire",
        5: "fem",
        6: "seks",
        7: "sju|syv",
        8: "åtte",
        9: "ni",
        10: "ti",
        11: "elleve",
        12: "tolv",
        13: "tretten",
        14: "fjorten",
        15: "femten",
        16: "seksten",
        17: "sytten",
        18: "atten",
        19: "nitten",
    }
)
_TENS = spelled(
    {
        20: "tjue|tyve",
        30: "tretti|tredve",
        40: "førti|førr",
        50: "femti",
        60: "seksti",
        70: "sytti",
        80: "åtti",
        90: "nitti",
    }
)
_ONES = between(_SMALL, 1, 9)
_LINKS = (Link(f"(?:{JOINT})?og(?:{JOINT})?", 1, 99), Link(JOINT, 2, ANY), Link("", 2, 999))
_ORDINALS = words(
    "første andre annen tredje fjerde femte sjette sjuende syvende åttende niende tiende ellevte tolvte trettende "
    "fjortende femtende sekstende syttende attende nittende tjuende trettiende hundrede tusende"
)

NORWEGIAN = Numerals(
    units={**_SMALL, **_TENS, **joined(_TENS, "{} {}", _ONES), **joined(_ONES, "{} og {}", _TENS)},
    scales=(
        Scale(10**9, ("milliard", "milliarder", "milliardar", "mrd"), {}, _LINKS),
        Scale(10**6, ("million", "millioner", "millionar", "mill"), {}, _LINKS),
        Scale(10**3, ("tusen",), {"tusen": 1}, _LINKS),
        Scale(10**2, ("hundre",), {"hundre": 1}, _LINKS),
        Scale(12, ("dusin",), {}, ()),
    ),
    homonyms={**dict.fromkeys(("en", "et", "ei", "ein", "eit"), 1), **dict.fromkeys(("ingen", "intet", "inga"), 0)},
    ordinals=frozenset({*_ORDINALS, *(f"{ten}{order}" for ten in _TENS for order in _ORDINALS[:10])}),
    before={Form.YEAR: "år|året|årene", Form.CODE: r"nr\.|nummer|artikkel|resolusjon|vedtak"},
    after={
        Form.PERCENT: rf"{SPACE}?prosent",
        Form.DECIMAL: rf"{SPACE}og{SPACE}(?:en|et|ein|eit){SPACE}halv(?:t|e)?(?!\w)"
        rf"|{SPACE}(?:tre|fire|fem|ti)(?:dje)?del(?:er|ar)?(?!\w)",
    },
    shapes=((Form.ORDINAL, r"(?<![0-9.,])[0-9]{1,3}\.(?= [a-zæøå])"),),
    joint=f"(?:{JOINT})?",
)
