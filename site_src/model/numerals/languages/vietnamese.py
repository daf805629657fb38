"""The numbers of Vietnamese: the sound of a unit changes after a ten, and an empty place is named."""

from __future__ import annotations

from site_src.model.numerals.grammar import ANY, JOINT, SPACE, Form, Link, Numerals, Scale, between, joined, spelled

_ONES = spelled({1: "một", 2: "hai", 3: "ba", 4: "bốn", 5: "năm", 6: "sáu", 7: "bảy|bẩy", 8: "tám", 9: "chín"})
_TEENS = joined({"mười": 10}, "{} {}", {**_ONES, **spelled({5: "lăm|nhăm"})})
_TENS = {f"{word} mươi": 10 * value for word, value in between(_ONES, 2, 9).items()}
_AFTER_TENS = spelled({1: "mốt", 4: "tư", 5: "lăm|nhăm"})
_SHORT_TENS = {word: 10 * value for word, value in between(_ONES, 2, 9).items()}

# Without a word for the empty place, a unit after a hundred is no unit: *một trăm năm* is a hundred years.
_LINKS = (
    Link(JOINT, 10, ANY),
    Link(f"{JOINT}(?:linh|lẻ){SPACE}", 1, 99),
    Link(f"{JOINT}không{SPACE}trăm{SPACE}(?:(?:linh|lẻ){SPACE})?", 1, ANY),
)
_PAPERS = (
    "nghị quyết|quyết định|kết luận|chỉ thị|thông tư|nghị định|công văn|kế hoạch|hướng dẫn|quy định|thông báo|công điện"
)
_NAME = "[A-ZĐÀ-ÝĂĨŨƠƯẠ-Ỹ][a-zđà-ýăĩũơưạ-ỹ]+"
_IDIOM_WORDS = "nay|qua|trước|sau|ngoái|học|tới|gần đây"

VIETNAMESE = Numerals(
    units={
        **_ONES,
        "mười": 10,
        **_TEENS,
        **_TENS,
        **joined(_TENS, "{} {}", {**_ONES, **_AFTER_TENS}),
        **joined(_SHORT_TENS, "{} {}", _AFTER_TENS),
    },
    scales=(
        Scale(10**9, ("tỷ", "tỉ"), {}, _LINKS),
        Scale(10**6, ("triệu",), {}, _LINKS),
        Scale(10**4, ("vạn",), {}, _LINKS),
        Scale(10**3, ("nghìn", "ngàn"), {}, _LINKS),
        Scale(10**2, ("trăm",), {}, _LINKS[:2]),
        Scale(10, ("chục",), {}, ()),
    ),
    homonyms={"một": 1, "năm": 5, "không": 0},
    ordinals=frozenset({"thứ nhất", "thứ tư"}),
    before={
        Form.ORDINAL: rf"thứ|lần{SPACE}thứ|hạng",
        Form.YEAR: "năm|giai đoạn|nhiệm kỳ",
        Form.DATE: "tháng|ngày|quý",
        Form.CODE: rf"(?:{_PAPERS}){SPACE}số|số{SPACE}hiệu|điều|khoản|quốc{SPACE}lộ|tỉnh{SPACE}lộ",
    },
    after={
        Form.PERCENT: rf"{SPACE}phần{SPACE}(?:trăm|nghìn)(?!\w)",
        Form.DECIMAL: rf"{SPACE}rưỡi(?!\w)|{SPACE}phần{SPACE}(?:hai|ba|tư|năm|sáu|mười)(?!\w)",
        Form.DATE: rf"{SPACE}tháng{SPACE}(?:[0-9]{{1,2}}|một|hai|ba|tư|năm|sáu|bảy|tám|chín|mười|giêng|chạp)(?![\w.])",
    },
    shapes=(
        (Form.DATE, r"(?<=gày )[0-3]?[0-9][/.-][01]?[0-9](?![0-9/])"),
        (Form.DATE, r"(?<=háng )[01]?[0-9][/-](?:19|20)[0-9]{2}(?![0-9])"),
        # Ba Đình, Hai Bà Trưng, Năm Căn: names of places.
        (Form.CODE, rf"(?<!\w)(?:Một|Hai|Ba|Bốn|Năm|Sáu|Bảy|Tám|Chín|Mười)(?: {_NAME})+"),
    ),
    idioms=(
        rf"năm{SPACE}(?:{_IDIOM_WORDS})(?!\w)",
        rf"(?:hàng|hằng|mỗi|cả|đầu|cuối|từng|nhiều|những){SPACE}năm(?!\w)",
        r"năm(?=[ \u00a0]?(?:[0-9]|,|\.|;))",
        rf"một{SPACE}(?:số|trong|cách|phần)(?!\w)",
        rf"hàng{SPACE}(?:chục|trăm|nghìn|ngàn|vạn|triệu|tỷ)(?!\w)",
    ),
)
