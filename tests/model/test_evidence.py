"""A quote is found where a reader would find it, and nowhere else; marks keep the text and its markup whole."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_src.model import evidence
from site_src.model.evidence import APOSTROPHES, INVISIBLE, QUOTATION_MARKS, find, folded, verbatim
from site_src.model.marks import Quote
from site_src.model.text import html, plain, says, sentence

FOUND = [
    ("19 modèles", "soit 19 modèles.", "19 modèles"),
    ("13 268 modèles", "soit 13\u202f268\u00a0modèles.", "13\u202f268\u00a0modèles"),
    ("de « mobilisation habile »", "de “mobilisation habile”, dit-il", "de “mobilisation habile”"),
    ("“Dân vận khéo”", "phong trào «Dân vận khéo» ở xã", "Dân vận khéo"),
    ("l'unité", "pour l’unité", "l’unité"),
    ("122 نموذجاً", "لتنفيذ و122 نموذجاً", "122 نموذجاً"),
    ("mô hình", unicodedata.normalize("NFD", "19 mô hình kinh tế"), unicodedata.normalize("NFD", "mô hình")),
    ("a b", "x a\n  b y", "a\n  b"),
    ("診療所は0か所", "町の診療所は0か所です", "診療所は0か所"),
    ("Massen\u00admobilisierung", "die Massenmobilisierung", "Massenmobilisierung"),
]

ABSENT = [
    ("9 modèles", "soit 19 modèles"),
    ("19 modèle", "soit 19 modèles"),
    ("modèles. Suite", "19 modèles.\n\nSuite"),
    ("mo hinh", "mô hình"),
    ("1 3", "13"),
    ("", "anything"),
    ("«»", "anything «» else"),
]


@pytest.mark.parametrize("quote, text, words", FOUND)
def test_a_quote_is_found_as_a_reader_would_find_it(quote: str, text: str, words: str) -> None:
    span = find(quote, text)
    assert span is not None
    assert text[span.start : span.end].strip() == words


@pytest.mark.parametrize("quote, text", ABSENT)
def test_other_words_and_pieces_of_words_are_not_it(quote: str, text: str) -> None:
    assert find(quote, text) is None


def letter_by_letter(text: str) -> tuple[str, list[int]]:
    """Fold a text as slowly as it can be said: the folded text, and where each letter of it stood."""
    letters: list[str] = []
    places: list[int] = []
    for at, raw in enumerate(text):
        put = "" if raw in INVISIBLE else "'" if raw in APOSTROPHES else unicodedata.normalize("NFKD", raw)
        if raw.isspace():
            put = "" if letters and letters[-1] in {" ", "\n", '"'} else " "
            if not put and raw == "\n" and "\n" in text[places[-1] : at] and letters[-1] != "\n":
                put = "\n"
        elif raw in QUOTATION_MARKS:
            put = '"'
            if letters and letters[-1] == " ":
                del letters[-1], places[-1]
        letters += put
        places += [at] * len(put)
    return "".join(letters), places


SIGNS = st.sampled_from([*' \n\t\u00a0\u200b"“»aế19’`´¨ﷺ.\u0301中و_', "  ", "\n\n"])
TEXTS = st.text(max_size=40) | st.lists(SIGNS, max_size=30).map("".join)


@given(TEXTS)
def test_folding_a_whole_text_is_folding_it_letter_by_letter(text: str) -> None:
    assert folded(text) == letter_by_letter(text)[0]


@given(TEXTS, st.data())
def test_a_span_is_where_the_letters_stood(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    quote = text[start : data.draw(st.integers(start, len(text)))]
    span = find(quote, text)
    whole, places = letter_by_letter(text)
    if span:
        wanted = folded(quote).strip().strip('"').strip()
        assert span.start in places
        assert span.end - 1 in places
        assert wanted in whole[places.index(span.start) :]
        assert folded(text[span.start : span.end]).strip().strip('"').strip() == wanted
    assert span or not verbatim(quote, text)


@given(
    st.lists(st.sampled_from(["19", "modèles", "«", "»", "và", "22", "وحدة", "."]), min_size=1, max_size=12), st.data()
)
def test_every_stretch_of_whole_words_is_found(words: list[str], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(start + 1, len(words)))
    quote = " ".join(words[start:end])
    if any(letter.isalnum() for letter in quote):
        assert find(quote, " ".join(words)) is not None


def bare(written: str) -> str:
    """Give what a reader reads of HTML."""
    return re.sub(r"<[^>]*>", "", written)


SOURCE = "The *district* has “19 [models](report:2024/x) of **skill**”, 4 of them economic.\n\n- 4 economic models\n"


def test_marks_keep_the_text_and_lead_to_the_figure() -> None:
    quotes = [
        Quote("quote-registered", "19 models of skill", "figure:x#registered"),
        Quote("quote-registered-1", "4 economic models", "figure:x#registered/1"),
        Quote("quote-other", "not there", "figure:x#other"),
    ]
    plain = html(SOURCE, ()).filled(lambda target: f"[{target}]")
    marked = html(SOURCE, quotes).filled(lambda target: "" if target.startswith("figure:") else f"[{target}]")
    assert bare(marked) == bare(plain)
    assert re.findall(r'<mark id="([^"]*)">', marked) == ["quote-registered", "quote-registered-1"]
    assert marked.count("<mark") == marked.count("</mark>")
    assert bare("".join(re.findall(r"<mark[^>]*>(.*?)</mark>", marked))) == "19 models of skill4 economic models"
    targets = [piece for turn, piece in enumerate(html(SOURCE, quotes).pieces) if turn % 2]
    assert targets == ["report:2024/x", "figure:x#registered", "figure:x#registered/1"]


def test_marks_that_lie_in_one_another_each_have_their_anchor() -> None:
    source = "8 799/16 627 ménages ont été soutenus"
    quotes = [Quote("a", source, "figure:a"), Quote("b", "8 799/16 627 ménages", "figure:b")]
    marked = html(source, quotes).filled(lambda target: "")
    assert 'id="a"' in marked
    assert 'id="b"' in marked
    assert bare(marked).strip() == source


def test_a_quote_goes_through_markup_but_not_from_one_block_to_another() -> None:
    assert says(SOURCE, "19 models of skill")
    assert not says(SOURCE, "economic. 4 economic")


def test_the_sentence_of_a_quote_is_what_stands_around_it() -> None:
    text = "One. In 2024 there were 19 models, said L. Thi. After that none."
    assert sentence(text, "19 models") == ("In 2024 there were ", "19 models", ", said L.")
    assert sentence("سجلت 22 وحدة؟ نعم.", "22 وحدة") == ("سجلت ", "22 وحدة", "؟")
    assert sentence(text, "20 models") is None


LETTERS = st.text(alphabet="ab1é ế\u0301\u0327'ʼ’\"«» \u00a0\u200b\n\t.-ﬁ²カﾞ", max_size=14)


@settings(max_examples=2000)
@given(LETTERS, LETTERS, LETTERS, LETTERS)
def test_what_stands_letter_for_letter_is_found_where_it_is_found_otherwise(
    quote: str, before: str, between: str, after: str
) -> None:
    text = f"{before}{quote}{between}{quote}{after}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(evidence, "_at", lambda *_: -1)
        expected = find(quote, text)
    assert find(quote, text) == expected


@given(LETTERS)
def test_a_text_is_folded_as_its_letters_are(text: str) -> None:
    # Accents of two letters that stand side by side would be sorted, and moved away from where they stood.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(evidence, "_begins_alone", lambda letter: False)
        expected = evidence._folded(text)
    assert evidence._folded(text) == expected


MARKED = [
    ("x *a* & b y", "a & b", "<p>x <em>[a]</em>[ &amp; b]^ y</p>"),
    ("x `a & b` y", "a &", "<p>x <code>[a &amp;] b</code>^ y</p>"),
    ("one\ntwo  \nthree", "one two three", "<p>[one]\n[two]<br />\n[three]^</p>"),
    ("e", "e", "<p>[e]^</p>"),
    ("- a b\n  - c\n\n| d |\n|---|\n| e |", "e", None),
    ("[a b](report:x) c", "b c", '<p><a href="report:x">a [b]</a>[ c]^</p>'),
    ("a[^1] b\n\n[^1]: c d", "a b", None),
    ("    a b\n\na b", "a b", "<pre><code>a b\n</code></pre>\n<p>[a b]^</p>"),
    ("&lt;a&gt; <b>", "<a> <b>", "<p>[&lt;a&gt; &lt;b&gt;]^</p>"),
]


@pytest.mark.parametrize("source, quote, expected", MARKED)
def test_marks_stand_around_the_words_alone(source: str, quote: str, expected: str | None) -> None:
    """Brackets are marks, a caret is the way to the evidence; None where only the words are asked for."""
    marked = html(source, [Quote("q", quote, "figure:f")]).filled(
        lambda target: "^" if target == "figure:f" else target
    )
    shown = re.sub(r"<mark[^>]*>", "[", marked).replace("</mark>", "]")
    assert shown.count("^") == 1
    assert says(source, quote)
    if expected is not None:
        assert shown.strip() == expected


def test_a_footnote_s_sentence_ends_before_the_way_back() -> None:
    assert sentence("a[^1]\n\n[^1]: b *c* d", "c") == ("b ", "c", " d")


def test_a_target_is_given_as_it_is_called() -> None:
    assert html("[a](b&c.pdf)", ()).pieces[1] == "b&c.pdf"


def test_the_first_words_are_those_of_the_first_paragraph() -> None:
    assert plain("> a\n\n- b\n\n![](c.png)\n\nd *e*  \nf & `g`[^1]\n\n[^1]: h", 80) == "d e f & g"
    assert plain("# one two three", 10) == "one two…"
    assert plain("    code\n", 10) == ""
