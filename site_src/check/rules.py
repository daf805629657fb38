"""The tables of rules, and how they are run: a corpus (its tallies, what was published of it) in, problems out."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from site_src.check import coverage, evidence, figures, links, naming, references, revisions, sums, taxonomy, versions
from site_src.model.corpus import Corpus
from site_src.model.problem import Finding, Problem, Severity
from site_src.model.published import PublishedFigures
from site_src.model.tallies import Tallies

Rule = Callable[[Corpus], Iterator[Finding]]
Comparison = Callable[[Corpus, Tallies], Iterator[Finding]]
Revision = Callable[[Corpus, PublishedFigures], Iterator[Finding]]


def rule_id(rule: Rule | Comparison | Revision) -> str:
    """Give the name by which messages and the manual call a rule: its function's, with hyphens."""
    return rule.__name__.replace("_", "-")


def errors(corpus: Corpus) -> list[Problem]:
    """Find what must be right before anything can be counted; the second table only where the first finds nothing."""
    found = [_problem(Severity.ERROR, rule, finding) for rule in NAMES for finding in rule(corpus)]
    if found:
        return found
    return [_problem(Severity.ERROR, rule, finding) for rule in ERRORS for finding in rule(corpus)]


def warnings(corpus: Corpus) -> list[Problem]:
    """Find what readers should not have to put up with."""
    return [_problem(Severity.WARNING, rule, finding) for rule in WARNINGS for finding in rule(corpus)]


def forgotten(corpus: Corpus) -> list[Problem]:
    """Find what a text says and no figure does, for an editor who asks."""
    return [_problem(Severity.WARNING, rule, finding) for rule in FORGOTTEN for finding in rule(corpus)]


def comparisons(corpus: Corpus, tallies: Tallies) -> list[Problem]:
    """Find where the counts of sources do not fit together."""
    return [_problem(Severity.WARNING, rule, finding) for rule in COMPARISONS for finding in rule(corpus, tallies)]


def changes(corpus: Corpus, published: PublishedFigures) -> list[Problem]:
    """Find where the content says otherwise than what was published, and does not tell readers so."""
    return [_problem(Severity.ERROR, rule, finding) for rule in REVISIONS for finding in rule(corpus, published)]


def _problem(severity: Severity, rule: Rule | Comparison | Revision, finding: Finding) -> Problem:
    return Problem(severity, rule_id(rule), finding)


NAMES: tuple[Rule, ...] = (
    references.unknown_place,
    references.unknown_status,
    references.unknown_measure,
    references.unknown_value,
    references.unknown_figure,
    references.unknown_original,
    references.missing_attachment,
    taxonomy.unknown_within,
    taxonomy.unknown_kind,
    taxonomy.dead_unit,
    taxonomy.reserved_word,
    taxonomy.unknown_fallback,
    taxonomy.missing_plural_form,
    links.dead_link,
    figures.no_quote,
    figures.duplicate_part,
    figures.supersedes_without_because,
)
"""Rules that look at names and single figures only; the other tables may rely on what they found right."""

ERRORS: tuple[Rule, ...] = (
    figures.part_outside_figure,
    figures.parts_above_whole,
    figures.supersedes_another_cell,
    figures.supersedes_in_a_circle,
    figures.place_not_there,
    evidence.quote_not_in_text,
    evidence.count_not_in_quote,
)
"""Rules that follow the names."""

WARNINGS: tuple[Rule, ...] = (
    taxonomy.untranslated_name,
    evidence.other_status_word,
    versions.count_not_in_translation,
    versions.number_not_in_original,
    versions.number_not_in_translation,
    versions.number_only_in_title,
    naming.place_not_in_text,
    naming.period_not_in_text,
    naming.status_not_in_text,
)
"""Rules whose findings stop a build with ``--strict`` only."""

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
