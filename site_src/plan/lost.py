"""The languages of the site in, the pages for addresses that do not exist out: the ways on in the reader's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from gettext import GNUTranslations
from io import BytesIO
from typing import NamedTuple

from site_src.model.language import Language, Words
from site_src.model.site import Named, Url
from site_src.plan import urls
from site_src.plan.sheet import Planned, Sheet, everywhere
from site_src.plan.view import NOBODY, View


class Way(NamedTuple):
    """The ways on in one language, in its own words."""

    code: str
    home: Url
    title: Words
    sentence: Words
    same: Words
    """What leads to the page that was meant, where a script has found it."""
    lists: tuple[Named, ...]


class NotFoundPage(NamedTuple):
    """What a reader sees whose address does not exist."""

    ways: tuple[Way, ...]


TITLE = "Page not found"
SENTENCE = "There is no page at this address. It may have moved; these lists lead to all pages:"
SAME = "Open the page in English"
"""Phrases that the template has too: there translators find them."""

LISTS = (
    ("Home", urls.home),
    ("Places", urls.places),
    ("Reports", urls.reports),
    ("Tables", urls.tables),
    ("Search", urls.search),
)


def plan_not_found(view: View, _: str) -> Iterator[Planned]:
    """Plan a language's own page for addresses that do not exist."""
    addresses = everywhere(view, urls.not_found).limited((), view.code)
    yield Planned("not_found", addresses, partial(_sheet, (view.language,)), None)


def lost(view: View) -> Planned:
    """Plan the page that a server shows for any address that does not exist: it speaks all languages, its own first."""
    addresses = everywhere(view, urls.home).at(urls.not_found(None)).limited((), view.code)
    languages = sorted(view.knowledge.corpus.languages, key=lambda language: language.code != view.code)
    return Planned("not_found", addresses, partial(_sheet, languages), None)


def _sheet(languages: Iterable[Language]) -> Sheet:
    return Sheet(NOBODY, NOBODY, (), "", NotFoundPage(tuple(_way(language) for language in languages)))


def _way(language: Language) -> Way:
    phrases, code = GNUTranslations(BytesIO(language.messages)), language.code

    def said(phrase: str) -> Words:
        return Words(phrases.gettext(phrase), code)

    lists = tuple(Named(said(name), address(code)) for name, address in LISTS)
    return Way(code, urls.home(code), said(TITLE), said(SENTENCE), said(SAME), lists)
