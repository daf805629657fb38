"""A page's subject in, what can be taken away from it out: its data files, the workbook, how it is cited."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from site_src.model.language import date_text
from site_src.model.period import Period
from site_src.model.site import Url
from site_src.plan import urls
from site_src.plan.view import View


class Offer(NamedTuple):
    """What a page offers beside its tables."""

    csv: Url
    json: Url
    workbook: Url
    dictionary: Url
    day: date | None
    """The latest day that is known of its data."""


def table_offer(view: View, measure: str, kind: str, period: Period | None) -> Offer:
    """Give what the page of a table offers."""
    csv, json = (urls.table_data(measure, kind, period, ending) for ending in ("csv", "json"))
    return _offer(view, csv, json, "")


def place_offer(view: View, name: str) -> Offer:
    """Give what the page of a place offers."""
    return _offer(view, urls.place_data(name, "csv"), urls.place_data(name, "json"), name)


def _offer(view: View, csv: Url, json: Url, place: str) -> Offer:
    day = view.knowledge.days.get(place)
    return Offer(csv, json, urls.workbook(view.code), urls.dictionary(view.code), day)


def citation(view: View, address: str) -> str:
    """Write how all data are cited, with an address where they are found."""
    settings, day = view.knowledge.corpus.settings, view.knowledge.days.get("")
    dated = (date_text(day, view.code),) if day else ()
    said = (settings.publisher, view.words(settings.title).text, *dated, address, settings.licence.name)
    return ". ".join(said) + "."
