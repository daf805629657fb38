"""What is known in, the page on which readers search the site out, in each language."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from site_src.model.language import plural_samples
from site_src.model.site import Url
from site_src.plan import urls
from site_src.plan.sheet import Planned, Sheet, everywhere
from site_src.plan.view import NOBODY, View


class SearchPage(NamedTuple):
    """The field, and what the script needs to fill the page."""

    root: Url
    """Where the addresses of what is found begin."""
    program: Url
    """The script that reads the index."""
    samples: tuple[tuple[str, int], ...]
    """By plural category, a number of it, by which the forms of a phrase are asked for."""


def plan_search(view: View, _: str) -> Iterator[Planned]:
    """Plan the page of the search."""
    yield Planned("search", everywhere(view, urls.search), partial(_search, view), None)


def _search(view: View) -> Sheet:
    page = SearchPage(urls.chooser(), urls.bundle(), plural_samples(view.code))
    return Sheet(NOBODY, NOBODY, (), "search", page)
