"""A view of the site in, what stands around all its pages out: names, navigation, publisher, assets."""

from __future__ import annotations

from functools import partial

from site_src.model.corpus import Article
from site_src.model.language import Words
from site_src.model.site import Chrome, Named, Url
from site_src.plan import urls
from site_src.plan.cards import is_public
from site_src.plan.view import View


def _article_title(article: Article, view: View) -> Words:
    code = next((code for code in view.order if code in article.versions), min(article.versions))
    return Words(article.versions[code].title, code)


def chrome(view: View, assets: tuple[tuple[str, Url], ...]) -> Chrome:
    """Give what stands around the pages of a view; ``assets`` are the published files, by the names they have."""
    settings = view.knowledge.corpus.settings
    nobody = Words("", "")
    sections = [
        ("places", Named(nobody, urls.places(view.code))),
        ("reports", Named(nobody, urls.reports(view.code))),
        ("tables", Named(nobody, urls.tables(view.code))),
        ("compare", Named(nobody, urls.compare(view.code))),
        ("contradictions", Named(nobody, urls.single(view.code, "contradictions"))),
        ("coverage", Named(nobody, urls.single(view.code, "coverage"))),
        ("data", Named(nobody, urls.data_page(view.code))),
    ]
    for article in view.knowledge.corpus.articles.values():
        title = view.each(partial(_article_title, article))
        sections.append((article.id, Named(title, urls.single(view.code, article.id))))
    return Chrome(
        language=view.language,
        title=view.words(settings.title),
        description=view.words(settings.description),
        home=urls.home(view.code),
        navigation=tuple(sections),
        search=urls.search(view.code),
        feed=urls.feed(view.code),
        corrections=urls.single(view.code, "corrections"),
        audit=urls.single(view.code, "audit"),
        publisher=settings.publisher,
        publisher_url=settings.publisher_url,
        licence=settings.licence.name,
        licence_url=settings.licence.url,
        base_url=settings.base_url,
        public=is_public(settings.base_url),
        assets=assets,
    )
