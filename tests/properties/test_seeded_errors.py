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
from site_src.pipeline import Disproved, survey
from tests.sites import CONTENT, TEMPLATES, built, case, order, tree

SEED = 20241030
APART_AT_MOST = 0.2
"""The share of slips that may be another truth, which no rule can tell from the first."""

COMPLETE = ("digit in text", "digit in count", "digit in quote", "number in translation", "word in quote", "template")
"""Kinds of slips that must all be caught."""

WANTED = {
    "digit in text": 38,
    "digit in count": 30,
    "digit in quote": 38,
    "number in translation": 14,
    "word in quote": 26,
    "status": 16,
    "place": 12,
    "period": 12,
    "template": 14,
}
"""How many slips of each kind: 200."""

APART = {
    "status": "no word of the quote says another status",
    "place": "the other place existed, and only a reader of the text knows that it is not meant",
    "period": "the text does not contradict the other year",
}
"""Why a slip of this kind may be another truth."""


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


def problems(content: Path) -> dict[tuple[str, str], Problem]:
    _, found = survey(order(content, content.parent / "_site"))
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
                news = [f"dict(low={name}.high + 1, high={name}.high + 1, approx={name}.approx)"]
                news += [f"dict(low={name}.low // 10, high={name}.high, approx={name}.approx)"]
            yield from (Slip("template", templates / file, *one.span(), new) for new in news if new != name)


def caught_in_content(content: Path, slips: Sequence[Slip]) -> Iterator[tuple[Slip, str]]:
    before = problems(content)
    for slip in slips:
        right = slip.path.read_text("utf-8")
        slip.path.write_text(slip.made(right), "utf-8")
        said = problems(content)
        slip.path.write_text(right, "utf-8")
        yield slip, min((one.rule for key, one in said.items() if key not in before), default="")


def caught_in_templates(folder: Path, random: Random, wanted: int) -> Iterator[tuple[Slip, str]]:
    """Build with spoiled templates; a slip in what this content never shows changes nothing, and another is drawn."""
    content, templates = case("clinics", folder), shutil.copytree(TEMPLATES, folder / "templates")
    built(content, folder / "right", templates=templates)
    slips = list(template_slips(templates))
    for slip in random.sample(slips, len(slips)):
        right = slip.path.read_text("utf-8")
        slip.path.write_text(slip.made(right), "utf-8")
        rule = ""
        try:
            built(content, folder / "wrong", templates=templates)
        except Disproved as stopped:
            rule = stopped.problems[0].rule
        slip.path.write_text(right, "utf-8")
        if rule or tree(folder / "wrong") != tree(folder / "right"):
            yield slip, rule
            wanted -= 1
        if not wanted:
            return


def table(caught: Sequence[tuple[Slip, str]]) -> str:
    """Write which rule caught how many slips of each kind."""
    lines = [f"{'slip':<24}{'made':>5}{'caught':>8}  by"]
    for kind in WANTED:
        rules = Counter(rule for slip, rule in caught if slip.kind == kind)
        by = ", ".join(f"{rule} {times}" for rule, times in rules.most_common() if rule)
        apart = f"; apart {rules['']}: {APART.get(kind, 'MISSED')}" if rules[""] else ""
        lines.append(f"{kind:<24}{rules.total():>5}{rules.total() - rules['']:>8}  {by}{apart}")
    return "\n".join(lines)


def test_of_two_hundred_slips_each_is_stopped_or_is_another_truth(tmp_path: Path) -> None:
    random = Random(SEED)
    content = copied(tmp_path)
    found, _ = survey(order(content, tmp_path / "_site"))
    assert found, "the content itself has problems"
    possible = list(content_slips(content, found.corpus, random))
    slips: list[Slip] = []
    for kind, wanted in WANTED.items():
        pool = [slip for slip in possible if slip.kind == kind]
        slips += random.sample(pool, min(wanted, len(pool)))
    caught = [*caught_in_content(content, slips)]
    caught += caught_in_templates(tmp_path / "templates-of", random, WANTED["template"])
    print(f"\n{table(caught)}")
    assert {kind: sum(slip.kind == kind for slip, _ in caught) for kind in WANTED} == WANTED
    missed = [slip for slip, rule in caught if not rule and slip.kind in COMPLETE]
    assert not missed, f"no rule says anything of {missed}"
    apart = sum(not rule for _, rule in caught)
    assert apart <= APART_AT_MOST * len(caught)
