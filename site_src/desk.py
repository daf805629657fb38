"""The content in, the files that an editor or a translator asked for out: begun reports, phrases up to date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from site_src.model.language import locale
from site_src.model.problem import Problem, nearest
from site_src.order import Order
from site_src.read.corpus import read_corpus, read_folders
from site_src.read.fields import STEP, language_way_out
from site_src.read.files import Entry
from site_src.read.skeleton import new_report, new_translation
from site_src.render.phrases import extracted, template_file, updated


def messages(order: Order) -> Iterator[tuple[Path, bytes]]:
    """Give the files of phrases brought up to date with the templates: the list of all, and one for each language."""
    template = extracted(order.templates)
    folder = order.content.path / "messages"
    yield folder / "messages.pot", template_file(template)
    corpus, _ = read_corpus(order.content, order.base_url, read_folders, drafts=True)
    codes = {path.stem for path in folder.glob("*.po")} | {
        language.code for language in (corpus.languages if corpus else ())
    }
    for code in sorted(codes):
        path = folder / f"{code}.po"
        yield path, updated(path.read_bytes() if path.is_file() else None, template, code)


class Begun(NamedTuple):
    """A file for an editor to fill in; without one, the sentence or the problems that say why."""

    file: Entry | None
    text: str
    sentence: str
    problems: tuple[Problem, ...]


def begin(order: Order, report: str, language: str, place: str | None) -> Begun:
    """Begin a report, or a version of one that exists; nothing is written here."""
    year, slash, slug = report.partition("/")
    if not slash or not re.fullmatch(r"[0-9]{4}", year) or not STEP.fullmatch(slug):
        return Begun(None, "", f"“{report}” is not the id of a report. Write year and name, like 2024/thuan-nam.", ())
    if locale(language) is None:
        return Begun(None, "", f"“{language}” is not the code of a language. {language_way_out(language)}", ())
    corpus, problems = read_corpus(order.content, order.base_url, read_folders, drafts=True)
    if corpus is None:
        return Begun(None, "", "", tuple(problems))
    file = order.content.below("reports").below(year).below(slug).below(f"{language}.md")
    if file.exists():
        return Begun(None, "", f"{file.shown} exists already.", ())
    if report in corpus.reports:
        return Begun(file, new_translation(corpus.reports[report].lead.language), "", ())
    places = [name for name in corpus.gazetteer.places if name]
    if place not in places:
        hint = nearest(place or slug, places)
        sentence = f"name the place of the report with --place, like ninh-thuan/thuan-nam. {hint}"
        return Begun(None, "", sentence.strip(), ())
    return Begun(file, new_report(str(place), year, corpus.taxonomy), "", ())
