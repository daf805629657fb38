"""The page that says how the site proves its own numbers, and the file with what was compared, made after rendering."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from site_src.model.language import Words
from site_src.model.site import Data, Format, Named, Url
from site_src.plan import urls
from site_src.plan.sheet import Planned, Sheet, everywhere
from site_src.plan.view import NOBODY, View

AUDIT = "audit.json"
"""The file that is written when all is proved: no page can hold what is known only when all pages are made."""


class AuditPage(NamedTuple):
    """What is compared with what."""

    result: Url
    """The file that says how much was compared."""
    files: tuple[Named, ...]
    """The data files that the pages are compared with."""


def plan_audit(view: View, _: str) -> Iterator[Planned]:
    """Plan the page that explains the audit."""
    yield Planned("audit", everywhere(view, partial(urls.single, name="audit")), _sheet, None)


def _sheet() -> Sheet:
    names = ("figures.csv", "tallies.csv", "reports.csv", "places.csv", "ledger.json", "site.json")
    page = AuditPage(urls.data(AUDIT), tuple(Named(Words(name, ""), urls.data(name)) for name in names))
    return Sheet(NOBODY, NOBODY, (), "audit", page)


def audit_json(pages: int, numbers: int, linked: int, proved: int, languages: int) -> Data:
    """Give the file that says how much was compared and found right."""
    content = {"pages": pages, "numbers": numbers, "linked": linked, "proved": proved, "languages": languages}
    return Data(urls.data(AUDIT), Format.JSON, content)
