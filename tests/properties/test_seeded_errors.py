"""Copies of the content and of the templates with one slip each: what a reader would see wrong, a named rule stops.

The slips are drawn with a fixed seed; `pytest -s` prints the table of which rule caught how many of each kind.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

from site_src.model.corpus import Corpus
from site_src.model.problem import Problem
from site_src.model.published import PublishedFigures
from site_src.proving import Disproved
from site_src.read.published import read_figures
from site_src.survey import NO_MEMORY, survey
from tests.sites import CONTENT, TEMPLATES, built, case, order, tree

SEED = 20241030
WANTED = {
    "digit in text": 34,
    "digit in title": 10,
    "digit in prose": 14,
    "digit in count": 26,
    "digit in quote": 30,
    "number in translation": 14,
    "word in quote": 20,
    "status": 14,
    "place": 12,
    "period": 12,
    "template": 14,
}
"""How many slips of each kind: 200."""

UNNOTICED = {"digit in prose"}
"""Kinds of slips that may pass: the digits of a date or of a document that no other version names."""

FIRST_BUILD_MISSES_AT_MOST = 15
"""Slips of status, place and period that only the comparison with what was published finds: another truth of a text."""


class Slip(NamedTuple):
    """One change of one file."""

    kind: str
    path: Path
    start: int
    end: int
    new: str

    def made(self, text: str) -> str:
        return text[: self.start] + self.new + text[self.end :]


def copied(folder: Path) -> Path:
    """Copy the content with the part of the gazetteer that it speaks of, and one language without its quotes."""
    content = shutil.copytree(CONTENT, folder / "content")
    gazetteer = content / "places" / "vn.yaml"
    blocks = re.split(r"^(?=[a-z0-9-]+:)", gazetteer.read_text("utf-8"), flags=re.MULTILINE)
    named = {block.partition(":")[0]: block for block in blocks[1:]}
    kept = {"cao-bang", "ninh-thuan", "quang-nam"}
    while more := {unit for name in kept for unit in re.findall(r"[a-z0-9-]+", " ".join(_into(named[name])))} - kept:
        kept |= more & named.keys()
        if not more & named.keys():
            break
    gazetteer.write_text("".join(block for name, block in named.items() if name in kept), "utf-8")
    for translation in content.glob("reports/2024/*/vi.md"):
        text = translation.read_text("utf-8")
        translation.write_text(re.sub(r"^quotes:\n(  .*\n)+", "", text, flags=re.MULTILINE), "utf-8")
    return content


def _into(block: str) -> list[str]:
    return re.findall(r"\binto: \[([^\]]*)\]", block)


def problems(content: Path, published: PublishedFigures) -> dict[tuple[str, str], Problem]:
    """Check the content as its editors do and as its publishers do: with what was published, and what was forgotten."""
    asked = order(content, content.parent / "_site")
    _, found = survey(asked._replace(published=published, coverage=True), NO_MEMORY)
    return {(one.rule, one.finding.message): one for one in found}


def content_slips(content: Path, corpus: Corpus, random: Random) -> Iterator[Slip]:
    """Give every slip that could be made in a report."""
    for report in corpus.reports.values():
        for version in report.versions.values():
            path = content / "reports" / report.id / f"{version.language}.md"
            text = path.read_text("utf-8")
            body = text.index("\n---\n") + len("\n---\n")
            lead = version is report.lead
            own = [figure.quote for figure in report.figures]
            own += [part.quote for figure in report.figures for part in figure.parts]
            quotes = dict.fromkeys(quote for quote in (own if lead else version.quotes.values()) if quote)
            for quote in quotes:
                for kind, where in (("text", text.find(quote, body)), ("quote", text.find(quote, 0, body))):
                    if where >= 0:
                        yield from digits(f"digit in {kind}", path, quote, where, random)
                        yield from words(path, quote, where, random)
            title = text.index("title:") + len("title:")
            yield from digits("digit in title", path, text[title : text.index("\n", title)], title, random)
            claimed = [(at, at + len(quote)) for quote in quotes if (at := text.find(quote, body)) >= 0]
            for run in re.finditer(r"(?<![\w(:/.-])\d+", text[body:]):
                if not any(start <= body + run.start() < end for start, end in claimed):
                    yield from digits("digit in prose", path, run[0], body + run.start(), random)
            if lead:
                yield from fact_slips(path, text[:body], corpus, random)
            elif not quotes:
                for count in re.finditer(r"(?<=“)[0-9]+", text[body:]):
                    yield from digits("number in translation", path, count[0], body + count.start(), random)


def fact_slips(path: Path, front: str, corpus: Corpus, random: Random) -> Iterator[Slip]:
    """Give every slip that could be made in the facts of a report."""
    others = {
        "status": sorted(corpus.taxonomy.statuses),
        "place": sorted(name for name in corpus.gazetteer.places if name),
        "period": ["2019", "2021", "2022", "2023", "2025", "2026", "2020/2023"],
    }
    for count in re.finditer(r"\bcount: ([0-9]+)", front):
        yield from digits("digit in count", path, count[1], count.start(1), random)
    for kind, names in others.items():
        for found in re.finditer(rf"^ *{kind}: (\S+)$", front, re.MULTILINE):
            yield from (Slip(kind, path, *found.span(1), name) for name in names if name != found[1])


def words(path: Path, quote: str, where: int, random: Random) -> Iterator[Slip]:
    """Cut the last letter off one word of a quote."""
    found = list(re.finditer(r"[^\W\d_]{3,}", quote))
    for word in random.sample(found, min(1, len(found))):
        yield Slip("word in quote", path, where + word.start(), where + word.end(), word[0][:-1])


def digits(kind: str, path: Path, text: str, where: int, random: Random) -> Iterator[Slip]:
    """Change each digit of a text to another one."""
    for found in re.finditer(r"\d", text):
        new = random.choice([digit for digit in "123456789" if digit != found[0]])
        yield Slip(kind, path, where + found.start(), where + found.end(), new)


TEMPLATE_NUMBERS = (
    ("parts/counts.html", r"(?<=number\()shown\.(?:low|high)(?=\))"),
    ("parts/counts.html", r"(?<=\", )shown\.covered\.(?:reporting|of)(?=\))"),
    ("pages/coverage.html", r"(?<=\", )of\.(?:reporting|of)(?=\))"),
    ("parts/counts.html", r"(?<=hedged\()shown(?=\) \}\}</a>)"),
    ("parts/reports.html", r"(?<=figure\.counted, )known\.low"),
    ("parts/ledgers.html", r"(?<=hedged\()line\.shown"),
    ("pages/figure.html", r"page\.data\.count(?=\}\))"),
    ("pages/figure.html", r"(?<=hedged\()(?:known|part\.shown)"),
    ("pages/contradictions.html", r"(?<=hedged\()shown"),
)
"""Where templates print the numbers of the data: the file, and the expressions."""


def template_slips(templates: Path) -> Iterator[Slip]:
    """Give every slip that could be made where a template prints a number of the data."""
    for file, pattern in TEMPLATE_NUMBERS:
        text = (templates / file).read_text("utf-8")
        found = list(re.finditer(pattern, text))
        assert found, f"{file} prints no number as {pattern}"
        for one in found:
            name = one[0]
            if name.endswith((".low", ".high", ".count", ".reporting", ".of")):
                news = [f"{name} + 1", f"{name} * 10"]
                news += [name.replace(".low", ".high") if ".low" in name else name.replace(".high", ".low")]
            else:
                news = [f"{name}._replace(low={name}.high + 1, high={name}.high + 1)"]
                news += [f"{name}._replace(low={name}.low // 10)"]
            yield from (Slip("template", templates / file, *one.span(), new) for new in news if new != name)


def caught_in_content(
    content: Path, slips: Sequence[Slip], published: PublishedFigures
) -> Iterator[tuple[Slip, frozenset[str]]]:
    """Give for each slip the rules that say something of it which they did not say before."""
    before = problems(content, published)
    for slip in slips:
        right = slip.path.read_text("utf-8")
        slip.path.write_text(slip.made(right), "utf-8")
        said = problems(content, published)
        slip.path.write_text(right, "utf-8")
        yield slip, frozenset(one.rule for key, one in said.items() if key not in before)


def caught_in_templates(folder: Path, random: Random, wanted: int) -> Iterator[tuple[Slip, frozenset[str]]]:
    """Build with spoiled templates; a slip in what this content never shows changes nothing, and another is drawn."""
    content, templates = case("clinics", folder), shutil.copytree(TEMPLATES, folder / "templates")
    built(content, folder / "right", templates=templates)
    slips = list(template_slips(templates))
    for slip in random.sample(slips, len(slips)):
        right = slip.path.read_text("utf-8")
        slip.path.write_text(slip.made(right), "utf-8")
        rules: frozenset[str] = frozenset()
        try:
            built(content, folder / "wrong", templates=templates)
        except Disproved as stopped:
            rules = frozenset(problem.rule for problem in stopped.problems)
        slip.path.write_text(right, "utf-8")
        if rules or tree(folder / "wrong") != tree(folder / "right"):
            yield slip, rules
            wanted -= 1
        if not wanted:
            return


REVISIONS = frozenset({"changed-without-correction", "moved-without-correction", "wrong-correction"})
"""The rules that compare with what was published."""


def table(caught: Sequence[tuple[Slip, frozenset[str]]]) -> str:
    """Write how many slips of each kind were caught, how many in a first build, and which rules spoke."""
    lines = [f"{'slip':<24}{'made':>5}{'caught':>8}{'at first':>10}  rules that spoke"]
    for kind in WANTED:
        said = [rules for slip, rules in caught if slip.kind == kind]
        spoke = Counter(rule for rules in said for rule in rules)
        by = ", ".join(f"{rule} {times}" for rule, times in spoke.most_common())
        noticed, at_first = sum(map(bool, said)), sum(bool(rules - REVISIONS) for rules in said)
        lines.append(f"{kind:<24}{len(said):>5}{noticed:>8}{at_first:>10}  {by}")
    lines.append(f"{'all':<24}{len(caught):>5}{sum(bool(rules) for _, rules in caught):>8}")
    return "\n".join(lines)


def test_of_two_hundred_slips_each_is_stopped_or_flagged_by_a_named_rule(tmp_path: Path) -> None:
    random = Random(SEED)
    content = copied(tmp_path)
    found, _ = survey(order(content, tmp_path / "_site"), NO_MEMORY)
    assert found, "the content itself has problems"
    built(content, tmp_path / "published")
    published = read_figures((tmp_path / "published" / "data" / "figures.csv").read_text("utf-8")).figures
    assert published, "the content has no figures"
    possible = list(content_slips(content, found.corpus, random))
    slips: list[Slip] = []
    for kind, wanted in WANTED.items():
        pool = [slip for slip in possible if slip.kind == kind]
        slips += random.sample(pool, min(wanted, len(pool)))
    caught = [*caught_in_content(content, slips, published)]
    caught += caught_in_templates(tmp_path / "templates-of", random, WANTED["template"])
    print(f"\n{table(caught)}")
    assert {kind: sum(slip.kind == kind for slip, _ in caught) for kind in WANTED} == WANTED
    missed = [slip for slip, rules in caught if not rules and slip.kind not in UNNOTICED]
    assert not missed, f"no rule says anything of {missed}"
    unseen = sum(not rules - REVISIONS for slip, rules in caught if slip.kind not in UNNOTICED)
    assert unseen <= FIRST_BUILD_MISSES_AT_MOST
