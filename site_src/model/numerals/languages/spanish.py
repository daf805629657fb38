"""The numbers of Spanish, with and without their accents."""

from __future__ import annotations

from site_src.model.numerals.grammar import (
    PLAIN_LINK,
    SPACE,
    Form,
    Numerals,
    Scale,
    between,
    joined,
    numbered,
    spelled,
    words,
)

_SMALL = spelled(
    {
        0: "cero",
        1: "uno|un|una",
        2: "dos",
        3: "tres",
        4: "cuatro",
        5: "cinco",
        6: "seis",
        7: "siete",
        8: "ocho",
        9: "nueve",
        10: "diez",
        11: "once",
        12: "doce",
        13: "trece",
        14: "catorce",
        15: "quince",
        16: "dieciséis|dieciseis|diez y seis",
        17: "diecisiete|diez y siete",
        18: "dieciocho|diez y ocho",
        19: "diecinueve|diez y nueve",
        20: "veinte",
        21: "veintiuno|veintiún|veintiun|veintiuna",
        22: "veintidós|veintidos",
        23: "veintitrés|veintitres",
        24: "veinticuatro",
        25: "veinticinco",
        26: "veintiséis|veintiseis",
        27: "veintisiete",
        28: "veintiocho",
        29: "veintinueve",
    }
)
_TENS = numbered("treinta cuarenta cincuenta sesenta setenta ochenta noventa", 30, 10)
_ONES = between(_SMALL, 1, 9)
_HUNDREDS = spelled(
    {
        1: "cien|ciento",
        2: "doscientos|doscientas",
        3: "trescientos|trescientas",
        4: "cuatrocientos|cuatrocientas",
        5: "quinientos|quinientas",
        6: "seiscientos|seiscientas",
        7: "setecientos|setecientas",
        8: "ochocientos|ochocientas",
        9: "novecientos|novecientas",
    }
)
_LINKS = (PLAIN_LINK,)
_ORDER_STEMS = words("primer segund tercer cuart quint sext séptim octav noven décim vigésim trigésim centésim")

SPANISH = Numerals(
    units={**_SMALL, **_TENS, **joined(_TENS, "{} y {}", _ONES), **joined(_TENS, "{}i{}", _ONES)},
    scales=(
        # A thousand million has no word of its own but this rare one.
        Scale(10**9, ("millardo", "millardos"), {}, _LINKS),
        Scale(10**6, ("millón", "millones", "millon"), {}, _LINKS),
        Scale(10**3, ("mil",), {"mil": 1}, _LINKS),
        Scale(10**2, (), _HUNDREDS, _LINKS),
        Scale(12, ("docena", "docenas"), {}, ()),
    ),
    homonyms={
        **dict.fromkeys(("un", "una", "uno"), 1),
        **dict.fromkeys(("ningún", "ninguno", "ninguna", "ningun"), 0),
    },
    ordinals=frozenset({"primer", "tercer", *(stem + end for stem in _ORDER_STEMS for end in ("o", "a", "os", "as"))}),
    before={
        Form.YEAR: "años?",
        Form.CODE: r"n\.?[º°o]|núm\.|número|artículo|resolución|decisión",
    },
    after={
        Form.ORDINAL: r"\.?[ºª°](?!\w)|(?:er|ro|ra|do|da|to|ta|vo|va|mo|ma)(?!\w)",
        Form.PERCENT: rf"{SPACE}por{SPACE}(?:ciento|mil)(?!\w)",
        Form.DECIMAL: rf"{SPACE}y{SPACE}medi[oa](?!\w)|{SPACE}tercios(?!\w)",
    },
    idioms=(rf"por{SPACE}ciento(?!\w)",),
)
