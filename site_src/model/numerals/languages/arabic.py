"""The numbers of Arabic: two genders, two or three cases, duals, and *and* glued to the front of a word."""

from __future__ import annotations

from site_src.model.numerals.grammar import ANY, SPACE, Form, Link, Numerals, Scale, between, joined, numbered, spelled
from site_src.model.numerals.letters import plain


def _plain(table: dict[str, int]) -> dict[str, int]:
    """Write spellings as texts are read: without the signs on and under the letters."""
    return {plain(word).text: value for word, value in table.items()}


_ONES = spelled(
    {
        1: "واحد|واحدة|واحدا|أحد|إحدى",
        2: "اثنان|اثنين|اثنتان|اثنتين|ثنتان|ثنتين|اثنا|اثني|اثنتا|اثنتي",
        3: "ثلاثة|ثلاث|ثلاثا",
        4: "أربعة|أربع|أربعا",
        5: "خمسة|خمس|خمسا",
        6: "ستة|ست|ستا",
        7: "سبعة|سبع|سبعا",
        8: "ثمانية|ثماني|ثمان|ثمانيا",
        9: "تسعة|تسع|تسعا",
    }
)
_TEN = {"عشرة": 10, "عشر": 10}
_TENS = {
    stem + ending: value
    for stem, value in numbered("عشر ثلاث أربع خمس ست سبع ثمان تسع", 20, 10).items()
    for ending in ("ون", "ين")
}
# Somebody and one of them are no numbers when they stand alone.
_ALONE = {word: value for word, value in _ONES.items() if word not in {"أحد", "إحدى"}}
_UNITS = {
    "صفر": 0,
    **_ALONE,
    **_TEN,
    **joined(_ONES, "{} {}", _TEN),
    **_TENS,
    **joined(_ONES, "{} و{}", _TENS),
    **joined(_ONES, "{} و {}", _TENS),
    **joined(_ONES, "{} وال{}", _TENS),
}
_HUNDREDS = {
    "مئة": 1,
    "مائة": 1,
    **{f"{root}{dual}": 2 for root in ("مئت", "مائت") for dual in ("ان", "ين", "ا", "ي")},
    **{
        f"{stem}{gap}{hundred}": value
        for value, stems in enumerate(("ثلاث", "أربع", "خمس", "ست", "سبع", "ثمان|ثماني", "تسع"), start=3)
        for stem in stems.split("|")
        for gap in ("", " ")
        for hundred in ("مئة", "مائة")
    },
}
_LINKS = (Link(rf"{SPACE}و[ \u00a0]*(?:ال)?", 1, ANY),)
_ORDINALS = spelled(
    {
        1: "أول|أولى|حادي|حادية",
        2: "ثاني|ثانية|ثان",
        3: "ثالث|ثالثة",
        4: "رابع|رابعة",
        5: "خامس|خامسة",
        6: "سادس|سادسة",
        7: "سابع|سابعة",
        8: "ثامن|ثامنة",
        9: "تاسع|تاسعة",
        10: "عاشر|عاشرة",
    }
)


def _scale(value: int, one: str, many: str) -> Scale:
    """Make a scale from its singular and its plural: the dual takes the place of *two*."""
    words = _plain(dict.fromkeys((one, f"{one}ا", many), value))
    duals = dict.fromkeys((f"{one}ان", f"{one}ين", f"{one}ا", f"{one}ي"), 2)
    return Scale(value, tuple(words), _plain({one: 1, **duals}), _LINKS)


ARABIC = Numerals(
    units=_plain(_UNITS),
    scales=(
        _scale(10**9, "مليار", "مليارات"),
        _scale(10**6, "مليون", "ملايين"),
        _scale(10**3, "ألف", "آلاف"),
        Scale(10**2, (), _plain(_HUNDREDS), _LINKS),
    ),
    homonyms=_plain(between(_ALONE, 1, 1)),
    ordinals=frozenset(
        _plain(
            {
                **_ORDINALS,
                **joined(_ORDINALS, "{} {}", _TEN),
                **joined(_ORDINALS, "{} وال{}", _TENS),
            }
        )
    ),
    before={
        Form.YEAR: "(?:ال)?عام|(?:ال)?سنة",
        Form.CODE: "رقم|(?:ال)?قرار|(?:ال)?مادة",
    },
    after={
        Form.PERCENT: rf"{SPACE}(?:بال|في{SPACE}ال|ب)(?:مئة|مائة)(?!\w)",
        Form.DECIMAL: rf"{SPACE}ونصف(?!\w)",
    },
    idioms=("في المئة", "في المائة", "بالمئة", "بالمائة"),
    # The months of Egypt and the Gulf, of the Levant, and of the Maghreb.
    months=("ar-SY", "ar-TN", "ar-DZ"),
    prefix="(?:[وف]?(?:[بكل]?(?:ال)?|لل))",
)
