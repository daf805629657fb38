"""What is known in; the same in the words of schema.org out, as trees that become JSON-LD: reports, the data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import PurePosixPath

from site_src.model.corpus import Report, Source
from site_src.model.site import Url
from site_src.plan import urls
from site_src.plan.knowledge import changed
from site_src.plan.lines import place_of
from site_src.plan.sheet import nearest_page
from site_src.plan.view import View

Tree = Mapping[str, object]

MEDIA_TYPES: Mapping[str, str] = {
    ".csv": "text/csv",
    ".json": "application/json",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip",
}
"""By the end of a file's name."""


def report(view: View, one: Report, page: Url) -> Tree:
    """Tell what a report is; ``page`` is where it should be found in this language, or in that of its lead."""
    settings = view.knowledge.corpus.settings
    version = view.version(one.versions, one.lead.language)
    return _said(
        {
            "@type": "Report",
            "@id": page.absolute(settings.base_url),
            "url": page.absolute(settings.base_url),
            "name": version.title,
            "reportNumber": one.id,
            "inLanguage": version.language,
            "datePublished": one.published.isoformat() if one.published else None,
            "dateModified": one.updated.isoformat() if one.updated else None,
            "temporalCoverage": f"{one.period.start}/{one.period.end}",
            "about": _place(view, place_of(view, one.place)),
            "publisher": view.once(("linked", "publisher"), partial(_publisher, view)),
            "license": settings.licence.url or settings.licence.name,
            "isBasedOn": _original(one.source),
            "isPartOf": view.once(("linked", "site"), partial(_site, view)),
        }
    )


def dataset(view: View, files: Sequence[tuple[str, Url]]) -> Tree:
    """Tell what the data are; ``files`` are those that can be downloaded, by their names."""
    known, settings = view.knowledge, view.knowledge.corpus.settings
    periods = [period for periods in known.measures.values() for period in periods]
    first, last = (min(one.start for one in periods), max(one.end for one in periods)) if periods else ("", "")
    measures = known.corpus.taxonomy.measures
    page = urls.data_page(view.code).absolute(settings.base_url)
    return _said(
        {
            "@type": "Dataset",
            "@id": page,
            "url": page,
            "name": view.words(settings.title).text,
            "description": view.words(settings.description).text,
            "inLanguage": view.code,
            "creator": _publisher(view),
            "publisher": _publisher(view),
            "license": settings.licence.url or settings.licence.name,
            "isAccessibleForFree": True,
            "dateModified": max((changed(one).isoformat() for one in known.corpus.reports.values()), default=None),
            "temporalCoverage": f"{first}/{last}" if periods else None,
            "spatialCoverage": _place(view, ""),
            "variableMeasured": [view.words(measures[name].names).text for name in known.measures],
            "distribution": [
                _said(
                    {
                        "@type": "DataDownload",
                        "name": name,
                        "contentUrl": url.absolute(settings.base_url),
                        "encodingFormat": MEDIA_TYPES.get(PurePosixPath(name).suffix),
                    }
                )
                for name, url in files
            ],
        }
    )


def _said(tree: Mapping[str, object]) -> Tree:
    """Leave out what is not known: an empty value would say that there is none."""
    return {name: value for name, value in tree.items() if value not in (None, "", [])}


def _publisher(view: View) -> Tree:
    settings = view.knowledge.corpus.settings
    return _said({"@type": "Organization", "name": settings.publisher, "url": settings.publisher_url})


def _site(view: View) -> Tree:
    settings = view.knowledge.corpus.settings
    page = urls.home(view.code).absolute(settings.base_url)
    return {"@type": "WebSite", "name": view.words(settings.title).text, "url": page}


def _original(source: Source) -> Tree | None:
    """Tell what the report was made from, where it can be read."""
    if not source.url:
        return None
    return _said(
        {
            "@type": "Article",
            "url": source.url,
            "inLanguage": source.language,
            "publisher": {"@type": "Organization", "name": source.publisher} if source.publisher else None,
            "author": {"@type": "Person", "name": source.author} if source.author else None,
        }
    )


def _place(view: View, name: str) -> Tree | None:
    """Tell of a place, and of those around it."""
    return view.once(("linked", "place", name), partial(_place_told, view, name))


def _place_told(view: View, name: str) -> Tree | None:
    words, base = view.place_words(name), view.knowledge.corpus.settings.base_url
    if not name:
        return {"@type": "Country", "name": words.text} if words.text else None
    around = [step for step in view.knowledge.corpus.gazetteer.around(name) if step != name]
    return _said(
        {
            "@type": "AdministrativeArea",
            "name": words.text,
            "identifier": name,
            "url": nearest_page(view, name).absolute(base) if name in view.knowledge.shown else None,
            "containedInPlace": _place(view, around[0]) if around else None,
        }
    )
