"""The numbers of Japanese: steps of ten thousand, words that nothing separates, and digits mixed with signs."""

from __future__ import annotations

from site_src.model.numerals.grammar import ANY, Form, Link, Numerals, Scale, joined, spelled

_ONES = spelled({1: "一|壱", 2: "二|弐", 3: "三|参", 4: "四", 5: "五", 6: "六", 7: "七", 8: "八", 9: "九"})
_TENS = {"十": 10, "拾": 10, **{f"{one}{ten}": 10 * value for one, value in _ONES.items() for ten in "十拾"}}
_LINKS = (Link("", 1, ANY),)
_COUNTERS = (
    "つ|分の|個|件|人|名|台|本|枚|社|校|戸|世帯|団体|モデル|カ所|か所|ヶ所|ヵ所|箇所|地区|町|村|省|郡|県|市|分野|種類|部門|"
    "項目|単位|機関|組織|集団|グループ|事例|例|回|点|歳|年|月|日|時|万|億|兆|パーセント|割|カ国|か国|ヶ国|カ月|か月|ヶ月|"
    "プロジェクト|世紀|段階|班|隊|組|棟|軒|匹|頭|冊|円|ドン|ヘクタール|キロ|メートル"
)

JAPANESE = Numerals(
    units={"〇": 0, "零": 0, "ゼロ": 0, **_ONES, **_TENS, **joined(_TENS, "{}{}", _ONES)},
    scales=(
        Scale(10**12, ("兆",), {}, _LINKS),
        Scale(10**8, ("億",), {}, _LINKS),
        Scale(10**4, ("万", "萬"), {}, _LINKS),
        Scale(10**3, ("千",), {"千": 1}, _LINKS),
        Scale(10**2, ("百",), {"百": 1}, _LINKS),
    ),
    before={Form.ORDINAL: "第", Form.CODE: r"no\.|№"},
    after={
        Form.ORDINAL: "番目|回目|位(?!置)|号",
        Form.PERCENT: "パーセント",
        Form.DATE: "月(?!間)|日(?!間)|時(?!間)",
        Form.YEAR: "年度?(?!間)",
        Form.DECIMAL: "半|分の[0-9一二三四五六七八九十百]+",
    },
    idioms=("十分", "一般", "一部", "百貨", "千葉", "万一", "三重県", "七夕"),
    joint="",
    counters=_COUNTERS,
    places="〇一二三四五六七八九",
)
