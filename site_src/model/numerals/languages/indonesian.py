"""The numbers of Indonesian."""

from __future__ import annotations

from site_src.model.numerals.grammar import PLAIN_LINK, SPACE, Form, Numerals, Scale, numbered

_ONES = numbered("satu dua tiga empat lima enam tujuh delapan sembilan", 1, 1)
_TENS = {f"{word} puluh": 10 * value for word, value in _ONES.items() if value > 1}
_TEENS = {"sepuluh": 10, "sebelas": 11, **{f"{word} belas": 10 + n for word, n in _ONES.items() if n > 1}}
_LINKS = (PLAIN_LINK,)

INDONESIAN = Numerals(
    units={
        "nol": 0,
        **_ONES,
        **_TEENS,
        **_TENS,
        **{f"{ten} {one}": tens + ones for ten, tens in _TENS.items() for one, ones in _ONES.items()},
    },
    scales=(
        Scale(10**9, ("miliar", "milyar"), {"semiliar": 1}, _LINKS),
        Scale(10**6, ("juta",), {"sejuta": 1}, _LINKS),
        Scale(10**3, ("ribu",), {"seribu": 1}, _LINKS),
        Scale(10**2, ("ratus",), {"seratus": 1}, _LINKS),
        Scale(12, ("lusin",), {"selusin": 1}, ()),
    ),
    homonyms={"tidak ada": 0},
    ordinals=frozenset({"pertama", *(f"ke{word}" for word in (*_ONES, *_TEENS, *_TENS))}),
    before={
        Form.ORDINAL: "ke-",
        Form.YEAR: "tahun",
        Form.CODE: r"no\.|nomor|pasal|keputusan|resolusi",
    },
    after={
        Form.PERCENT: rf"{SPACE}(?:persen|per{SPACE}?seratus)(?!\w)",
        Form.DECIMAL: rf"{SPACE}(?:setengah|pertiga|perempat|perlima)(?!\w)",
    },
    idioms=(rf"salah{SPACE}satu(?!\w)", rf"satu{SPACE}sama{SPACE}lain(?!\w)", r"satu-satunya"),
)
