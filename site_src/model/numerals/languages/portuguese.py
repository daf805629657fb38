"""The numbers of Portuguese, as written in Portugal and in Brazil."""

from __future__ import annotations

from site_src.model.numerals.grammar import (
    ANY,
    PLAIN_LINK,
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
        0: "zero",
        1: "um|uma",
        2: "dois|duas",
        3: "três|tres",
        4: "quatro",
        5: "cinco",
        6: "seis",
        7: "sete",
        8: "oito",
        9: "nove",
        10: "dez",
        11: "onze",
        12: "doze",
        13: "treze",
        14: "catorze|quatorze",
        15: "quinze",
        16: "dezesseis|dezasseis",
        17: "dezessete|dezassete",
        18: "dezoito",
        19: "dezenove|dezanove",
    }
)
_TENS = spelled(
    {
        20: "vinte",
        30: "trinta",
        40: "quarenta",
        50: "cinquenta|cinqüenta",
        60: "sessenta",
        70: "setenta",
        80: "oitenta",
        90: "noventa",
    }
)
_HUNDREDS = spelled(
    {
        1: "cem|cento",
        2: "duzentos|duzentas",
        3: "trezentos|trezentas",
        4: "quatrocentos|quatrocentas",
        5: "quinhentos|quinhentas",
        6: "seiscentos|seiscentas",
        7: "setecentos|setecentas",
        8: "oitocentos|oitocentas",
        9: "novecentos|novecentas",
    }
)
_AND = Link(rf"{SPACE}e{SPACE}", 1, ANY)
_LINKS = (_AND, PLAIN_LINK, Link(f",{SPACE}", 100, ANY))
_ORDER_STEMS = words("primeir segund terceir quart quint sext sétim oitav non décim vigésim trigésim centésim")

PORTUGUESE = Numerals(
    units={**_SMALL, **_TENS, **joined(_TENS, "{} e {}", between(_SMALL, 1, 9))},
    scales=(
        Scale(10**9, ("bilhão", "bilhões", "mil milhões"), {}, _LINKS),
        Scale(10**6, ("milhão", "milhões"), {}, _LINKS),
        Scale(10**3, ("mil",), {"mil": 1}, _LINKS),
        Scale(10**2, (), _HUNDREDS, (_AND,)),
        Scale(12, ("dúzia", "dúzias"), {}, ()),
    ),
    homonyms={**dict.fromkeys(("um", "uma"), 1), **dict.fromkeys(("nenhum", "nenhuma"), 0)},
    ordinals=frozenset(stem + end for stem in _ORDER_STEMS for end in ("o", "a", "os", "as")),
    before={
        Form.YEAR: "anos?",
        Form.CODE: r"n\.?[º°o]|núm\.|número|artigo|resolução|decisão",
    },
    after={
        Form.ORDINAL: r"\.?[ºª°](?!\w)",
        Form.PERCENT: rf"{SPACE}por{SPACE}(?:cento|mil)(?!\w)",
        Form.DECIMAL: rf"{SPACE}e{SPACE}mei[oa](?!\w)|{SPACE}terços(?!\w)",
    },
    idioms=(rf"por{SPACE}cento(?!\w)",),
)
