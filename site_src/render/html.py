"""Pages in, HTML out: the templates' environment for each language, and the words that templates know."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache, partial
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup, escape

from site_src.model import language as languages
from site_src.model import text
from site_src.model.language import Words
from site_src.model.marks import Quote
from site_src.model.period import Period
from site_src.model.site import Chrome, Covered, Job, Phrase, ShownText, Url
from site_src.model.text import Html


@dataclass(frozen=True, slots=True)
class Desk:
    """What the pages of one batch are made with."""

    templates: Path
    edition: str
    chromes: Mapping[str, Chrome]
    texts: dict[tuple[str, tuple[Quote, ...]], Html] = field(default_factory=dict)
    """The texts of the batch, rendered: a report is shown in every language, its text is rendered once."""

    def page(self, job: Job) -> str:
        """Render a page."""
        chrome = self.chromes[job.language]
        template = _environment(self.templates, self.edition, job.language, chrome.language.messages).get_template(
            f"pages/{job.kind}.html"
        )
        here = partial(_address, job.root)
        return template.render(
            head=job.head,
            page=job.page,
            chrome=chrome,
            job=job,
            here=here,
            absolute=lambda url: url.absolute(chrome.base_url),
            assets=dict(chrome.assets),
            markdown=partial(self._markdown, here),
        )

    def _markdown(self, here: Callable[[Url], str], shown: ShownText, evidence: str) -> Markup:
        """Write a text; ``evidence`` names, for who cannot see, the links from its quotes to their figures."""
        key = (shown.source, shown.quotes)
        rendered = self.texts.get(key)
        if rendered is None:
            rendered = self.texts[key] = text.html(shown.source, shown.quotes)
        links = {quote.target for quote in shown.quotes}
        way = Markup(' <a class="evidence-link" href="{}" aria-label="{}" title="{}">#</a>')
        addresses = {target: escape(here(url)) for target, url in shown.targets}
        written = {
            target: way.format(address, evidence, evidence) if target in links else address
            for target, address in addresses.items()
        }
        # The renderer of Markdown escapes; what it made is HTML.
        return Markup(rendered.filled(lambda target: str(written[target])))  # noqa: S704


def _address(root: str, url: Url) -> str:
    return root + url.text if url.text or root != "./" else "./"


class _Compiled(BytecodeCache):
    """The templates' compiled code, so that six environments compile each template once."""

    def __init__(self) -> None:
        self.code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.code:
            bucket.bytecode_from_string(self.code[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.code[bucket.key] = bucket.bytecode_to_string()


@lru_cache(maxsize=1)
def _compiled(edition: str) -> _Compiled:  # noqa: ARG001 (another edition, another memory)
    return _Compiled()


@lru_cache(maxsize=32)
def _environment(templates: Path, edition: str, code: str, messages: bytes) -> Environment:
    """Make the environment of a language: the one thing that a process remembers besides pure functions."""
    environment = Environment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        bytecode_cache=_compiled(edition),
    )
    catalogue = GNUTranslations(BytesIO(messages))
    # The extension adds this method to the environment; no type knows it.
    install = getattr(environment, "install_gettext_callables")  # noqa: B009
    install(catalogue.gettext, catalogue.ngettext, newstyle=True, pgettext=catalogue.pgettext)
    environment.policies["ext.i18n.trimmed"] = True
    environment.globals.update(_words_of(code))
    return environment


def _words_of(code: str) -> dict[str, Callable[..., Any]]:
    """Give the functions that templates know, each for one language of pages."""
    return {
        "language": lambda: code,
        "number": partial(_number, code),
        "labelled": partial(_labelled, code),
        "words": partial(_words, code),
        "attributes": partial(_attributes, code),
        "counted": partial(_counted, code),
        "covered": partial(_covered, code),
        "percent": partial(_percent, code),
        "day": partial(_day, code),
        "span": partial(_span, code),
        "joined": partial(_joined, code),
        "language_name": lambda other: languages.language_name(other, code),
        "endonym": languages.endonym,
        "sentence": text.sentence,
        "direction": languages.direction,
    }


@lru_cache(maxsize=65536)
def _number(code: str, value: int) -> Markup:
    """Write a number so that programs can read it and the direction of the text around cannot turn it."""
    return Markup(f'<data value="{value}"><bdi>{languages.number_text(value, code)}</bdi></data>')  # noqa: S704 (digits)


@lru_cache(maxsize=65536)
def _labelled(code: str, label: str, value: int) -> Markup:
    """Write a number that leads to no figure, with what it counts in words of the data, so that it can be proved."""
    written = Markup('<data value="{}" data-counts="{}"><bdi>{}</bdi></data>')
    return written.format(value, label, languages.number_text(value, code))


@lru_cache(maxsize=4096)
def _attributes(code: str, other: str) -> Markup:
    """Mark a text in another language than the page's: ``lang``, and ``dir`` where it runs the other way."""
    if not other or other == code:
        return Markup()
    direction = languages.direction(other)
    turned = f' dir="{direction}"' if direction != languages.direction(code) else ""
    return Markup(f' lang="{other}"{turned}')  # noqa: S704 (a language code that Babel knows)


@lru_cache(maxsize=65536)
def _words(code: str, words: Words) -> Markup:
    """Write a name, marked with its language where it is not the page's."""
    marks = _attributes(code, words.language)
    return Markup(f"<span{marks}>{escape(words.text)}</span>") if marks else escape(words.text)  # noqa: S704 (escaped)


@lru_cache(maxsize=65536)
def _counted(code: str, phrase: Phrase, value: int) -> Markup:
    """Write a counted phrase: "19 models". A form without the number (Arabic "two models") is the number itself."""
    form = languages.counted(dict(phrase.forms), phrase.language, value)
    marks = _attributes(code, phrase.language)
    if "{count}" not in form:
        written = Markup('<data value="{}">{}</data>').format(value, form)
    else:
        before, after = form.split("{count}", 1)
        written = escape(before) + _number(phrase.language, value) + escape(after)
    return Markup("<span{}>{}</span>").format(marks, written) if marks else written


@lru_cache(maxsize=65536)
def _covered(code: str, covered: Covered) -> Markup:
    """Write from how many of how many places a sum comes: "from 3 of 7 districts"."""
    phrase = covered.phrase
    if phrase is None:
        raise ValueError("places of several kinds have no phrase; the template says it in its own words")
    written = escape(languages.counted(dict(phrase.forms), phrase.language, covered.of))
    for name, value in (("reporting", covered.reporting), ("of", covered.of)):
        written = written.replace(f"{{{name}}}", _labelled(phrase.language, name, value))
    return Markup("<span{}>{}</span>").format(_attributes(code, phrase.language), written)


def _percent(code: str, part: int, whole: int) -> Markup:
    """Write part ÷ whole as a percentage; programs read the quotient itself."""
    written = Markup('<data value="{:.4f}" data-counts="rate"><bdi>{}</bdi></data>')
    return written.format(part / whole, languages.percent_text(part, whole, code))


def _day(code: str, day: date) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(day.isoformat(), languages.date_text(day, code))


def _span(code: str, period: Period) -> Markup:
    """Write a span of time; from right to left its first year stands on the right."""
    return Markup('<bdi dir="{}">{}</bdi>').format(languages.direction(code), languages.period_text(period, code))


def _joined(code: str, items: list[Markup | str]) -> Markup:
    """Join pieces of HTML as the language joins a list."""
    slots = [f"\x00{turn}\x00" for turn in range(len(items))]
    joined = str(escape(languages.list_text(slots, code)))
    for slot, item in zip(slots, items, strict=True):
        joined = joined.replace(slot, str(escape(item)))
    return Markup(joined)  # noqa: S704 (each piece was escaped, or is HTML already)
