"""The tables of rules, and how they are run: a corpus (its tallies, what was published of it) in, problems out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from site_src.check import coverage, evidence, figures, links, naming, references, revisions, sums, taxonomy, versions
from site_src.model.corpus import Corpus, Report
from site_src.model.problem import Finding, Problem, Severity
from site_src.model.published import PublishedFigures
from site_src.model.tallies import Tallies

Rule = Callable[[Corpus], Iterator[Finding]]
Comparison = Callable[[Corpus, Tallies], Iterator[Finding]]
Revision = Callable[[Corpus, PublishedFigures], Iterator[Finding]]


def rule_id(rule: Rule | Comparison | Revision) -> str:
    """Give the name by which messages and the manual call a rule: its function's, with hyphens."""
    return rule.__name__.replace("_", "-")


def local(corpus: Corpus) -> list[Problem]:
    """Find the errors and warnings that follow from one report, the taxonomy and the gazetteer alone, report by report.

    What is found of a corpus is what is found of its reports one by one: it may be found elsewhere, and remembered.
    """
    return [problem for one in _single(corpus) for problem in _of_one(one)]


def joint(corpus: Corpus) -> list[Problem]:
    """Find the errors and warnings that `local` leaves: those that follow from several reports, or from none."""
    found = _found(Severity.ERROR, JOINT_NAMES, corpus) or _found(Severity.ERROR, JOINT_ERRORS, corpus)
    return [*found, *_found(Severity.WARNING, JOINT_WARNINGS, corpus)]


def linked(corpus: Corpus, reports: Iterable[Report]) -> list[Problem]:
    """Find what `joint` finds that no fact says: links, in some reports, to what does not exist.

    In a site that was built before there is none, and beside the same facts there is none in a text that is the same.
    """
    return [_problem(Severity.ERROR, links.dead_link, finding) for finding in links.dead_links(corpus, reports)]


def _of_one(corpus: Corpus) -> list[Problem]:
    found = _found(Severity.ERROR, LOCAL_NAMES, corpus) or _found(Severity.ERROR, LOCAL_ERRORS, corpus)
    return [*found, *_found(Severity.WARNING, LOCAL_WARNINGS, corpus)]


def _single(corpus: Corpus) -> Iterator[Corpus]:
    """Give a corpus of each report, so that rules look at one text after the other; names without a report apart."""
    if corpus.loose:
        yield replace(corpus, reports={})
    for report in corpus.reports.values():
        yield replace(corpus, reports={report.id: report}, loose=())


def _found(severity: Severity, rules: tuple[Rule, ...], corpus: Corpus) -> list[Problem]:
    return [_problem(severity, rule, finding) for rule in rules for finding in rule(corpus)]


def forgotten(corpus: Corpus) -> list[Problem]:
    """Find what a text says and no figure does, for an editor who asks."""
    return _found(Severity.WARNING, FORGOTTEN, corpus)


def comparisons(corpus: Corpus, tallies: Tallies) -> list[Problem]:
    """Find where the counts of sources do not fit together."""
    return [_problem(Severity.WARNING, rule, finding) for rule in COMPARISONS for finding in rule(corpus, tallies)]


def changes(corpus: Corpus, published: PublishedFigures) -> list[Problem]:
    """Find where the content says otherwise than what was published, and does not tell readers so."""
    return [_problem(Severity.ERROR, rule, finding) for rule in REVISIONS for finding in rule(corpus, published)]


def _problem(severity: Severity, rule: Rule | Comparison | Revision, finding: Finding) -> Problem:
    return Problem(severity, rule_id(rule), finding)


LOCAL_NAMES: tuple[Rule, ...] = (
    references.unknown_place,
    references.unknown_status,
    references.unknown_measure,
    references.unknown_value,
    references.unknown_original,
    references.missing_attachment,
    figures.no_quote,
    figures.duplicate_part,
    figures.supersedes_without_because,
)
"""Rules that look at the names and the single figures of one report; the other local tables rely on them."""

JOINT_NAMES: tuple[Rule, ...] = (
    references.unknown_figure,
    taxonomy.unknown_within,
    taxonomy.unknown_kind,
    taxonomy.dead_unit,
    taxonomy.reserved_word,
    taxonomy.unknown_fallback,
    taxonomy.missing_plural_form,
    links.dead_link,
)
"""Rules that look at names across reports, and at the site's own lists."""

LOCAL_ERRORS: tuple[Rule, ...] = (
    figures.part_outside_figure,
    figures.parts_above_whole,
    figures.place_not_there,
    evidence.quote_not_in_text,
    evidence.count_not_in_quote,
)
"""Rules about one report that follow its names."""

JOINT_ERRORS: tuple[Rule, ...] = (
    figures.supersedes_another_cell,
    figures.supersedes_in_a_circle,
)
"""Rules across reports that follow the names."""

LOCAL_WARNINGS: tuple[Rule, ...] = (
    evidence.other_status_word,
    versions.count_not_in_translation,
    versions.number_not_in_original,
    versions.number_not_in_translation,
    versions.number_only_in_title,
    naming.place_not_in_text,
    naming.period_not_in_text,
    naming.status_not_in_text,
)
"""Rules about one report whose findings stop a build with ``--strict`` only."""

JOINT_WARNINGS: tuple[Rule, ...] = (taxonomy.untranslated_name,)
"""Rules about the site's own lists whose findings stop a build with ``--strict`` only."""

FORGOTTEN: tuple[Rule, ...] = (coverage.unclaimed_number,)
"""Rules that are run with ``--coverage`` only: most of what they find is right as it is."""

COMPARISONS: tuple[Comparison, ...] = (
    sums.contradiction,
    sums.above_its_whole,
    sums.values_above_their_whole,
    sums.sum_unlike_count,
)
"""Rules about tallies; their findings are warnings."""

REVISIONS: tuple[Revision, ...] = (
    revisions.changed_without_correction,
    revisions.moved_without_correction,
    revisions.wrong_correction,
)
"""Rules about what was published; their findings are errors."""
