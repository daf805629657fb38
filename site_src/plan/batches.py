"""The whole plan: jobs cut into batches for workers, files to copy, and the clashes of addresses among them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from site_src.model.corpus import Corpus
from site_src.model.language import Words
from site_src.model.problem import Position, Problem, error
from site_src.model.site import Batch, Chrome, Copy, Job, Named, Url
from site_src.model.tallies import Tallies
from site_src.plan import urls
from site_src.plan.exports import EXPORTS
from site_src.plan.feeds import plan_corrections_feed, plan_feed, plan_root_feed, plan_sitemap, plan_top
from site_src.plan.knowledge import know
from site_src.plan.sheet import Kind, Planned
from site_src.plan.view import View, look

BATCH = 96
"""Pages a batch: enough that sending it costs little, few enough that workers end together and an edit redoes few."""


class Plan(NamedTuple):
    """What is to be made and copied."""

    batches: tuple[Batch, ...]
    copies: tuple[Copy, ...]
    pages: int
    """How many of the files are pages."""


def plan(
    corpus: Corpus, tallies: Tallies, assets: Mapping[str, str], kinds: Sequence[Kind]
) -> tuple[Plan, list[Problem]]:
    """Plan the site. ``assets`` gives the published name of each file of the templates' assets, ``kinds`` is PAGES."""
    knowledge = know(corpus, tallies)
    base_url = corpus.settings.base_url
    views = [look(knowledge, language) for language in corpus.languages]
    published = tuple((name, urls.asset(final)) for name, final in sorted(assets.items()))
    chromes = {view.code: _chrome(view, published) for view in views}
    pages = [page for view in views for kind in kinds for page in kind(view)]
    data = [export(knowledge) for export in EXPORTS]
    data += [feed(view) for view in views for feed in (plan_feed, plan_corrections_feed)]
    data += [plan_root_feed(view) for view in views if view.code == corpus.settings.fallback]
    data += [plan_sitemap(base_url, (page.job for page in pages)), *plan_top(base_url)]
    copies = [
        Copy(urls.attachment(report.id, one.name).file, one.path)
        for report in corpus.reports.values()
        for one in report.attachments
    ]
    taken = [(one.url.file, None) for one in data] + [(copy.path, None) for copy in copies]
    problems = _clashes([*taken, *((page.job.url.file, page.at) for page in pages)], corpus)
    batches = (*_cut(pages, chromes), *(Batch((), (one,)) for one in data))
    return Plan(batches, tuple(copies), len(pages)), problems


def _clashes(taken: Sequence[tuple[str, Position | None]], corpus: Corpus) -> list[Problem]:
    """Find addresses that two things would have."""
    first: dict[str, Position | None] = {}
    problems = []
    for path, at in taken:
        if path in first:
            spot = at or first[path] or corpus.settings.spots["title"]
            see = tuple(other for other in (first[path],) if other and other != spot)
            way_out = "Give the page, report or old address another name."
            problems.append(
                error("address-taken-twice", spot, f"Two things would have the address /{path}.", way_out, see)
            )
        first.setdefault(path, at)
    return problems


def _cut(pages: Sequence[Planned], chromes: Mapping[str, Chrome]) -> Iterator[Batch]:
    """Cut the pages so that all languages of one report come together: its text is then rendered once."""
    own = [page.job for page in pages if page.job.kind != "report"]
    reports = sorted((page.job for page in pages if page.job.kind == "report"), key=_report_key)
    for jobs in (own, reports):
        for start in range(0, len(jobs), BATCH):
            cut = tuple(jobs[start : start + BATCH])
            codes = dict.fromkeys(job.language for job in cut)
            yield Batch(tuple(chromes[code] for code in codes), cut)


def _report_key(job: Job) -> tuple[str, str]:
    # The canonical address is not the same for all versions; what they share is the address without its language.
    own = next(link.url.path for link in job.head.switch)
    return own, job.language


def _chrome(view: View, assets: tuple[tuple[str, Url], ...]) -> Chrome:
    settings = view.knowledge.corpus.settings
    nobody = Words("", "")
    sections = [
        ("places", Named(nobody, urls.places(view.code))),
        ("reports", Named(nobody, urls.reports(view.code))),
        ("tables", Named(nobody, urls.tables(view.code))),
        ("contradictions", Named(nobody, urls.single(view.code, "contradictions"))),
        ("coverage", Named(nobody, urls.single(view.code, "coverage"))),
        ("data", Named(nobody, urls.data_page(view.code))),
    ]
    for article in view.knowledge.corpus.articles.values():
        code = next((code for code in view.order if code in article.versions), min(article.versions))
        title = Words(article.versions[code].title, code)
        sections.append((article.id, Named(title, urls.single(view.code, article.id))))
    return Chrome(
        language=view.language,
        title=view.words(settings.title),
        description=view.words(settings.description),
        home=urls.home(view.code),
        navigation=tuple(sections),
        feed=urls.feed(view.code),
        corrections=urls.single(view.code, "corrections"),
        audit=urls.single(view.code, "audit"),
        publisher=settings.publisher,
        publisher_url=settings.publisher_url,
        licence=settings.licence.name,
        licence_url=settings.licence.url,
        base_url=settings.base_url,
        assets=assets,
    )
