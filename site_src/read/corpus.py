"""The content folder in; the corpus and all problems of all its files out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from site_src.model.corpus import Article, Corpus, Report, Settings, Taxonomy
from site_src.model.language import Language
from site_src.model.place import Gazetteer
from site_src.model.problem import Problem, error
from site_src.read.catalogues import read_languages
from site_src.read.fields import STEP
from site_src.read.files import Entry, digest, wanted_folder
from site_src.read.loose import loose_names
from site_src.read.reports import Surroundings, read_article, read_report
from site_src.read.settings import read_gazetteer, read_settings, read_taxonomy

V = TypeVar("V")


class Folder(NamedTuple):
    """The folder of a report, and the report's id."""

    entry: Entry
    name: str


class Reading(NamedTuple):
    """A report as it was read, or None, and the problems of its files."""

    report: Report | None
    problems: tuple[Problem, ...]


Reader = Callable[[Sequence[Folder], Surroundings], Iterable[Reading]]
"""Reads reports, in this process or in several; gives a reading for each folder, in their order."""


def read_folders(folders: Sequence[Folder], surroundings: Surroundings) -> Iterable[Reading]:
    """Read reports one after the other."""
    for folder in folders:
        report, problems = read_report(folder.entry, folder.name, surroundings)
        yield Reading(report, tuple(problems))


class Ground(NamedTuple):
    """What stands beside the reports; None for what is wrong in such a way that nothing can be done with it."""

    settings: Settings | None
    taxonomy: Taxonomy | None
    gazetteer: Gazetteer | None
    articles: Mapping[str, Article | None]
    languages: tuple[Language, ...]


GroundReader = Callable[[Entry, str | None, str], tuple[Ground, list[Problem]]]
"""Reads what stands beside the reports of a content, whose digest is the last it is given; see read_ground."""


def read_ground(content: Entry, base_url: str | None, origin: str = "") -> tuple[Ground, list[Problem]]:  # noqa: ARG001
    """Read settings, taxonomy, gazetteer, editorial pages and languages, with all their problems.

    What is read follows from the files, whose digest is ``origin``, and from the arguments.
    """
    settings, problems = read_settings(content.below("site.yaml"), base_url)
    taxonomy, found = read_taxonomy(content.below("taxonomy.yaml"))
    problems += found
    gazetteer, found = read_gazetteer(content.below("places"))
    problems += found
    articles, found = _articles(content.below("pages"))
    problems += found
    languages, found = _languages(content.below("messages"), settings)
    return Ground(settings, taxonomy, gazetteer, articles, languages), [*problems, *found]


def read_corpus(
    content: Entry, base_url: str | None, reader: Reader, *, drafts: bool, grounds: GroundReader = read_ground
) -> tuple[Corpus | None, list[Problem]]:
    """Read everything that editors wrote; None if the site's settings, taxonomy or gazetteer cannot be used."""
    problems = wanted_folder(content, "the content (site.yaml, taxonomy.yaml, places, reports …)")
    if problems:
        return None, problems
    origin = digest(content, "reports")
    (settings, taxonomy, gazetteer, pages, languages), problems = grounds(content, base_url, origin)
    if taxonomy is None or gazetteer is None:
        return None, problems
    surroundings = Surroundings(taxonomy, gazetteer, origin)
    folders, found = _reports(content.below("reports"), surroundings, reader)
    problems += found
    if settings is None:
        return None, problems
    articles = {name: article for name, article in pages.items() if article}
    reports = {name: report for name, report in folders.items() if report and (drafts or not report.draft)}
    unread = frozenset(name for name, value in (*pages.items(), *folders.items()) if value is None)
    # What else is wrong in a report that cannot be read is said in the same run.
    reading = content.below("reports")
    folders_unread = (reading.below(year).below(step) for name in unread for year, _, step in (name.partition("/"),))
    loose = tuple(name for folder in folders_unread if folder.is_folder() for name in loose_names(folder, taxonomy))
    return Corpus(
        settings, languages, taxonomy, gazetteer, articles, reports, unread, loose, surroundings.origin
    ), problems


def _languages(folder: Entry, settings: Settings | None) -> tuple[tuple[Language, ...], list[Problem]]:
    problems = wanted_folder(folder, "the site's own phrases, a file for each language")
    if problems:
        return (), problems
    return read_languages(settings.languages if settings else (), folder)


def _articles(folder: Entry) -> tuple[Mapping[str, Article | None], list[Problem]]:
    """Read the editorial pages; None for one that cannot be read."""
    articles: dict[str, Article | None] = {}
    problems = wanted_folder(folder, "the editorial pages, a folder for each") if folder.exists() else []
    for entry in folder.listed():
        found = _misplaced(entry, "an editorial page", f"{entry.name.partition('.')[0]}/en.md") or _misnamed(entry)
        if found:
            problems += found
            continue
        articles[entry.name], found = read_article(entry)
        problems += found
    return articles, problems


def _reports(
    folder: Entry, surroundings: Surroundings, reader: Reader
) -> tuple[Mapping[str, Report | None], list[Problem]]:
    """Read the reports; None for one that cannot be read."""
    reports: dict[str, Report | None] = {}
    folders: list[Folder] = []
    problems = wanted_folder(folder, "the reports, by year") if folder.exists() else []
    for year in folder.listed():
        misplaced = _misplaced(year, "a year of reports", "the folder of its report, like 2024/<place>/<language>.md")
        if not misplaced and not re.fullmatch(r"[0-9]{4}", year.name):
            misplaced = [
                error(
                    "bad-year", year.at, f"“{year.name}” is not a year.", "Reports lie in folders by year, like 2024."
                )
            ]
        problems += misplaced
        for entry in () if misplaced else year.listed():
            stem = entry.name.partition(".")[0]
            name = f"{year.name}/{stem}"
            found = _misplaced(entry, "a report", f"{name}/<language>.md") or _misnamed(entry)
            if found:
                reports[name] = None
                problems += found
            else:
                folders.append(Folder(entry, name))
    for one, reading in zip(folders, reader(folders, surroundings), strict=True):
        reports[one.name] = reading.report
        problems += reading.problems
    return dict(sorted(reports.items())), problems


def _misplaced(entry: Entry, what: str, better: str) -> list[Problem]:
    if entry.is_folder():
        return []
    way_out = f"Move it to {better}."
    return [error("file-for-folder", entry.at, f"{entry.shown} is a file; {what} is a folder.", way_out)]


def _misnamed(entry: Entry) -> list[Problem]:
    if STEP.fullmatch(entry.name):
        return []
    way_out = "Use the letters a to z, digits and hyphens, like north-coast; it becomes the address."
    return [error("bad-id", entry.at, f"“{entry.name}” cannot be an address.", way_out)]
