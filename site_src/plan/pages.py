"""The kinds of pages, a row for each: its subjects, what plans the pages of one, and the languages that are alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial
from typing import NamedTuple

from site_src.model.corpus import Article
from site_src.model.language import Words
from site_src.model.site import LanguageLink, Shared, ShownText, Url
from site_src.plan import urls
from site_src.plan.audit import AUDIT, plan_audit
from site_src.plan.compare import each_comparison, plan_compare, plan_comparisons
from site_src.plan.contradictions import plan_contradictions
from site_src.plan.corrections import plan_corrections
from site_src.plan.coverage import plan_coverage
from site_src.plan.dictionary import plan_dictionary
from site_src.plan.figures import plan_figures
from site_src.plan.home import plan_home
from site_src.plan.knowledge import Knowledge
from site_src.plan.linked import dataset
from site_src.plan.lists import each_list, plan_report_list
from site_src.plan.lost import lost, plan_not_found
from site_src.plan.places import plan_place_list, plan_places
from site_src.plan.reports import plan_redirects, plan_reports, without_version
from site_src.plan.search import plan_search
from site_src.plan.sheet import Kind, Planned, Sheet, each_place, each_report, everywhere, once, shown_text, together
from site_src.plan.tables import each_table, plan_table_list, plan_tables
from site_src.plan.view import NOBODY, View


class DataPage(NamedTuple):
    """The data files and what is in them."""

    files: tuple[tuple[str, Url], ...]
    archive: Url
    workbooks: tuple[LanguageLink, ...]
    dictionary: Url
    day: date | None
    """The latest day that is known of the data."""


def plan_data(view: View, _: str) -> Iterator[Planned]:
    """Plan the page that explains the data files."""
    yield Planned("data", everywhere(view, urls.data_page), partial(_data, view), None)


def _data(view: View) -> Sheet:
    names = ("figures.csv", "tallies.csv", "reports.csv", "places.csv", "ledger.json", "datapackage.json", "site.json")
    page = DataPage(
        tuple((name, urls.data(name)) for name in (*names, AUDIT)),
        urls.archive(),
        tuple(LanguageLink(code, urls.workbook(code)) for code in view.knowledge.corpus.settings.languages),
        urls.dictionary(view.code),
        view.knowledge.days.get(""),
    )
    workbooks = ((f"tables-{link.code}.xlsx", link.url) for link in page.workbooks)
    files = (*page.files, ("data.zip", page.archive), *workbooks)
    shared = Shared("website", None, "", None, (dataset(view, files),))
    return Sheet(NOBODY, NOBODY, (), "data", page, shared)


class ArticlePage(NamedTuple):
    """An editorial page."""

    title: Words
    text: ShownText


def each_article(known: Knowledge) -> Iterable[str]:
    """Give all editorial pages."""
    return known.corpus.articles


def plan_articles(view: View, name: str) -> Iterator[Planned]:
    """Plan an editorial page; in a language that lacks it, the fallback's is shown and marked."""
    settings, article = view.knowledge.corpus.settings, view.knowledge.corpus.articles[name]
    own = [code for code in settings.languages if code in article.versions]
    lead = next((code for code in (settings.fallback, *settings.languages) if code in own), settings.fallback)
    addresses = everywhere(view, partial(urls.single, name=name)).limited(own, lead)
    shown = next((code for code in view.order if code in article.versions), min(article.versions))
    at = partial(article.versions[shown].spots.get, "title")
    yield Planned("article", addresses, partial(_article, view, article, shown), at)


def _article(view: View, article: Article, shown: str) -> Sheet:
    version = article.versions[shown]
    title = Words(version.title, version.language)
    page = ArticlePage(title, shown_text(view, version.text, version.language, ""))
    return Sheet(title, NOBODY, (), article.id, page)


class ChooserPage(NamedTuple):
    """The choice of language."""

    homes: tuple[LanguageLink, ...]


def plan_root(view: View, _: str) -> Iterator[Planned]:
    """Plan the pages that belong to no language: the choice of one, and the answer to wrong addresses. Once a site."""
    if view.code != view.knowledge.corpus.settings.fallback:
        return
    homes = everywhere(view, urls.home)
    chooser = homes.at(urls.chooser())._replace(default=urls.chooser())
    yield Planned("chooser", chooser, partial(_chooser, view, homes.switch), None)
    yield lost(view)


def _chooser(view: View, homes: tuple[LanguageLink, ...]) -> Sheet:
    settings = view.knowledge.corpus.settings
    return Sheet(view.words(settings.title), view.words(settings.description), (), "", ChooserPage(homes))


PAGES: tuple[Kind, ...] = (
    Kind(once, plan_root),
    Kind(once, plan_home),
    Kind(once, plan_place_list),
    Kind(each_place, plan_places, together),
    Kind(each_comparison, plan_comparisons, together),
    Kind(once, plan_compare),
    Kind(each_list, plan_report_list, together),
    Kind(once, plan_table_list),
    Kind(each_table, plan_tables, together),
    Kind(once, plan_contradictions),
    Kind(once, plan_coverage),
    Kind(once, plan_corrections),
    Kind(once, plan_audit),
    Kind(once, plan_data),
    Kind(once, plan_dictionary),
    Kind(each_article, plan_articles),
    Kind(once, plan_search),
    Kind(once, plan_not_found),
    Kind(each_report, plan_reports, without_version),
    Kind(each_report, plan_figures, together),
    Kind(each_report, plan_redirects),
)
"""All kinds of pages."""
