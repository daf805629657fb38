"""The numbers of French, those of Belgium and Switzerland too."""

from __future__ import annotations

from site_src.model.numerals.grammar import PLAIN_LINK, SPACE, Form, Numerals, Scale, between, joined, spelled, words

_UNITS = spelled(
    {1: "un|une", 2: "deux", 3: "trois", 4: "quatre", 5: "cinq", 6: "six", 7: "sept", 8: "huit", 9: "neuf"}
)
_TEENS = spelled(
    {
        10: "dix",
        11: "onze",
        12: "douze",
        13: "treize",
        14: "quatorze",
        15: "quinze",
        16: "seize",
        17: "dix sept",
        18: "dix huit",
        19: "dix neuf",
    }
)
_TENS = spelled(
    {
        20: "vingt",
        30: "trente",
        40: "quarante",
        50: "cinquante",
        60: "soixante",
        70: "septante",
        80: "huitante|octante",
        90: "nonante",
    }
)
_ONE, _MORE = between(_UNITS, 1, 1), between(_UNITS, 2, 9)
_BELOW_TWENTY = {**_UNITS, **_TEENS}
_LINKS = (PLAIN_LINK,)
# Hundreds go to nineteen in French; after digits, « cents » are coins, so no digits multiply them.
_HUNDREDS = {
    "cent": 1,
    **{f"{word} {cent}": value for word, value in between(_BELOW_TWENTY, 2, 19).items() for cent in ("cent", "cents")},
}
_ORDERS = words(
    "un deux trois quatr cinqu six sept huit neuv dix onz douz treiz quatorz quinz seiz vingt trent quarant cinquant "
    "soixant septant huitant nonant cent mill million"
)

FRENCH = Numerals(
    units={
        "zéro": 0,
        "zero": 0,
        **_BELOW_TWENTY,
        **_TENS,
        **joined(_TENS, "{} et {}", _ONE),
        **joined(_TENS, "{} {}", _MORE),
        **joined({"soixante": 60}, "{} {}", _TEENS),
        "soixante et onze": 71,
        "quatre vingts": 80,
        "quatre vingt": 80,
        **joined({"quatre vingt": 80}, "{} {}", _BELOW_TWENTY),
    },
    scales=(
        Scale(10**9, ("milliard", "milliards", "md", "mds"), {}, _LINKS),
        Scale(10**6, ("million", "millions"), {}, _LINKS),
        Scale(10**3, ("mille",), {"mille": 1}, _LINKS),
        Scale(10**2, (), _HUNDREDS, _LINKS),
        Scale(12, ("douzaine", "douzaines"), {}, ()),
    ),
    homonyms={"un": 1, "une": 1, "aucun": 0, "aucune": 0},
    ordinals=frozenset(
        {
            *(f"{order}ième{plural}" for order in _ORDERS for plural in ("", "s")),
            *("premier", "première", "premiers", "premières", "second", "seconde"),
            *("et unième", "et onzième", "tiers"),
        }
    ),
    before={
        Form.YEAR: "an|années?|exercice",
        Form.CODE: r"n[°ºo]|nos?\.|numéro|article|résolution|décision",
    },
    after={
        Form.ORDINAL: r"(?:ers?|res?|ères?|e|es|è|èmes?|emes?|ièmes?|nde?|ᵉ|ᵉʳ)(?!\w)",
        Form.PERCENT: rf"{SPACE}(?:pour|p\.){SPACE}?(?:cent|mille|c\.)(?!\w)",
        Form.DECIMAL: rf"{SPACE}et{SPACE}demie?(?!\w)|{SPACE}(?:tiers|quarts|\w{{2,9}}ièmes)(?!\w)",
    },
    idioms=(rf"pour{SPACE}cent(?!\w)", rf"pour{SPACE}mille(?!\w)"),
)
