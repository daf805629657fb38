"""Sites spoiled in a template, a filter, a column or a link: the audit names each; what it names is not published."""

from __future__ import annotations

import csv
import json
import pickle
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from hashlib import sha256
from io import StringIO
from pathlib import Path

import pytest

from site_src.check.audit import Audit, Totals, audit_file, is_audited, is_told_by_itself, joined, totals
from site_src.check.facts import rows
from site_src.check.known import changed, data_digest, packed_published, read_published, unpacked_published
from site_src.check.land import FIRST, LAST, Land, Life, land_of
from site_src.model import language, noted
from site_src.model.plain import Unknown
from site_src.proving import Disproved
from site_src.render import environment, words
from tests.sites import TEMPLATES, built, case, told, tree

Files = dict[str, bytes]


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return case("clinics", tmp_path_factory.mktemp("clinics"))


@pytest.fixture(scope="module")
def site(content: Path) -> Mapping[str, bytes]:
    built(content, content.parent / "_site")
    return tree(content.parent / "_site")


NONE = Totals(0, 0, 0, 0)


def audited(files: Mapping[str, bytes]) -> Audit:
    published = read_published(files.__getitem__)
    found = {path: audit_file(published, path, text) for path, text in files.items() if is_audited(path)}
    return joined(published, found, NONE, frozenset(files), files.__getitem__)


def rules(files: Mapping[str, bytes]) -> set[str]:
    return {problem.rule for problem in audited(files).problems}


def replaced(files: Mapping[str, bytes], path: str, old: str, new: str) -> Files:
    assert old.encode() in files[path], f"{path} has no {old}"
    return {**files, path: files[path].replace(old.encode(), new.encode(), 1)}


def column(files: Mapping[str, bytes], path: str, change: Callable[[list[str]], list[str]]) -> Files:
    """Change every row of a file without quoted fields but the first."""
    head, *lines = files[path].decode("utf-8").splitlines()
    return {**files, path: "\n".join((head, *(",".join(change(line.split(","))) for line in lines), "")).encode()}


def test_a_site_is_proved_and_says_how_much_was_compared(site: Mapping[str, bytes]) -> None:
    found = audited(site)
    assert found.problems == ()
    assert found.linked > 500
    assert found.proved == found.numbers
    told = {"pages": found.pages, "numbers": found.numbers, "linked": found.linked, "proved": found.proved}
    assert json.loads(site["data/audit.json"]) == told | {"languages": 2}
    assert "ar/audit/index.html" in site


def test_files_are_audited_alone_in_any_order_and_what_is_found_travels(site: Mapping[str, bytes]) -> None:
    published = read_published(site.__getitem__)
    paths = [path for path in sorted(site, reverse=True) if is_audited(path)]
    found = {path: pickle.loads(pickle.dumps(audit_file(published, path, site[path]))) for path in paths}
    assert joined(published, found, NONE, frozenset(site), site.__getitem__) == audited(site)


def test_what_is_known_of_files_that_tell_by_themselves_makes_the_same_whole(site: Mapping[str, bytes]) -> None:
    published = read_published(site.__getitem__)
    found = {path: audit_file(published, path, text) for path, text in site.items() if is_audited(path)}
    alone = {path for path, one in found.items() if is_told_by_itself(path, one)}
    assert {"en/corrections/index.html", "en/corrections.xml"}.isdisjoint(alone)
    known = {path for path in alone if "2024" in path}
    rest = {path: one for path, one in found.items() if path not in known}
    assert 10 < len(known) < len(alone)
    before = totals(found[path] for path in known)
    assert joined(published, rest, before, frozenset(site), site.__getitem__) == audited(site)


def test_the_published_data_travel_as_bytes(site: Mapping[str, bytes]) -> None:
    published = read_published(site.__getitem__)
    packed = packed_published(published)
    assert packed
    again = unpacked_published(packed)
    for one in fields(published):
        assert getattr(again, one.name) == getattr(published, one.name)
    digest = data_digest(lambda path: sha256(site[path]).digest())
    assert digest == published.digest
    for wrong in (b"", packed[:-9], pickle.dumps(Path("/")), pickle.dumps({}), pickle.dumps(print)):
        with pytest.raises(Unknown):
            unpacked_published(wrong)


SPOILT_COLUMNS = [
    ("figures", "count"),
    ("figures", "period"),
    ("tallies", "low"),
    ("tallies", "reporting"),
    ("tallies", "period"),
    ("places", "since"),
    ("reports", "place"),
]


@pytest.mark.parametrize("file,column", SPOILT_COLUMNS)
def test_what_a_page_did_not_look_at_changes_nothing_of_what_is_found_in_it(
    site: Mapping[str, bytes], file: str, column: str
) -> None:
    """So pages whose looks find the same need not be audited again when the data have changed."""
    before = read_published(site.__getitem__)
    found = {path: audit_file(before, path, text) for path, text in site.items() if is_audited(path)}
    lines = list(csv.reader(StringIO(site[f"data/{file}.csv"].decode("utf-8"))))
    at = lines[0].index(column)
    values = sorted({line[at] for line in lines[1:]})
    same = other = 0
    for turn in range(1, len(lines), len(lines) // 3):
        one = lines[turn][at]
        spoilt = str(int(one) + 1) if one.isdigit() else values[values.index(one) - 1]
        text = StringIO()
        changed_lines = [[*line[:at], spoilt, *line[at + 1 :]] if line is lines[turn] else line for line in lines]
        csv.writer(text, lineterminator="\n").writerows(changed_lines)
        now = read_published({**site, f"data/{file}.csv": text.getvalue().encode()}.__getitem__)
        numbers = changed(before, now)
        for path, known in found.items():
            if numbers.isdisjoint(known.looks):
                same += 1
                assert audit_file(now, path, site[path]) == known
            else:
                other += 1
    assert same
    assert other or column == "since"


def test_who_looked_at_all_of_something_looked_at_what_changed_of_it(site: Mapping[str, bytes]) -> None:
    before = read_published(site.__getitem__)
    figures = site["data/figures.csv"].replace(b",12,", b",13,")
    numbers = changed(before, read_published({**site, "data/figures.csv": figures}.__getitem__))
    assert noted.number(("allowed", noted.ALL)) in numbers
    assert noted.number(("left_out", noted.ALL)) not in numbers
    assert not changed(before, read_published(site.__getitem__))


def test_data_that_do_not_agree_are_not_remembered(site: Mapping[str, bytes]) -> None:
    accounts = json.loads(site["data/ledger.json"])[1:]
    spoiled = {**site, "data/ledger.json": json.dumps(accounts).encode()}
    assert packed_published(read_published(spoiled.__getitem__)) is None


def test_what_was_proved_with_other_data_proves_nothing(site: Mapping[str, bytes]) -> None:
    path, text = "en/places/index.html", site["en/places/index.html"]
    right = read_published(site.__getitem__)
    other = read_published({**site, "data/figures.csv": site["data/figures.csv"].replace(b",12,", b",13,")}.__getitem__)
    assert not audit_file(right, path, text).problems
    assert right.digest != other.digest
    assert audit_file(other, path, text).problems or other.problems
    assert not audit_file(right, path, text).problems


@pytest.mark.parametrize(
    "old, new",
    [
        ("</data></a>", "</a></data>"),  # The link ends within its number.
        ("</a>", ""),  # It does not end before the next begins.
        ('<a class="count"', '<a\nclass="count"'),
    ],
)
def test_numbers_are_found_in_links_however_they_are_written(site: Mapping[str, bytes], old: str, new: str) -> None:
    path = "en/reports/2024/lakes/index.html"
    page = site[path].decode("utf-8")
    at = page.index('<a class="count"')
    spoiled = page[:at] + page[at:].replace(old, new, 1)
    wrong = spoiled[:at] + re.sub(r'(<data value=")[0-9]+(">)', r"\g<1>987654\2", spoiled[at:], count=1)
    assert "audit-count" not in rules({**site, path: spoiled.encode()})
    assert {"audit-count", "audit-text"} <= rules({**site, path: wrong.encode()})


def test_a_number_in_the_frame_of_all_pages_is_compared_on_each(site: Mapping[str, bytes]) -> None:
    own = re.search(
        rb'href="[./]+(en/figures/[^"]+)"><data value="([0-9]+)">', site["en/reports/2024/lakes/index.html"]
    )
    assert own
    link, right = own[1].decode(), own[2].decode()
    pages = [path for path, text in site.items() if path.startswith("en/") and b"</header>" in text]

    def framed(number: str, written: str) -> Files:
        def frame(path: str) -> bytes:
            steps, shown = "../" * path.count("/"), f'<data value="{number}"><bdi>{written}</bdi></data>'
            return site[path].replace(b"</header>", f'<a href="{steps}{link}">{shown}</a></header>'.encode(), 1)

        return {**site, **{path: frame(path) for path in pages}}

    assert not {"audit-count", "audit-text"} & rules(framed(right, right))
    for number, written, rule in (("987654", "987,654", "audit-count"), (right, f"{right}.0", "audit-text")):
        found = audited(framed(number, written)).problems
        assert {problem.finding.at.path for problem in found if problem.rule == rule} == {*pages}


@pytest.mark.parametrize(
    "number, written, rule",
    [
        (r'(<data value="[0-9]+"><bdi>)[0-9]+', r"\1٧٧٧", "audit-text"),  # As another language writes it.
        (r'(data-counts="rate"><bdi>[0-9]+)\.([0-9])%', "\\1,\\2\u00a0%", "audit-share"),
        (r'(data-counts="reporting"><bdi>)[0-9]+', r"\g<1>999", "audit-text"),
    ],
)
def test_what_is_proved_in_one_language_is_read_in_each(
    site: Mapping[str, bytes], number: str, written: str, rule: str
) -> None:
    assert not audited(site).problems
    pages = {path: site[path].decode("utf-8") for path in sorted(site) if path.startswith("en/places/")}
    path = next(path for path, page in pages.items() if re.search(number, page))
    assert rules({**site, path: re.sub(number, written, pages[path], count=1).encode()}) == {rule}


@pytest.mark.parametrize("behind", ["", '<a href="#content">·</a>', "<abbr>n</abbr>", "</p>"])
def test_a_number_behind_a_link_is_not_proved_by_it(site: Mapping[str, bytes], behind: str) -> None:
    path = "en/reports/2024/lakes/index.html"
    page = site[path].decode("utf-8")
    end = page.index("</a>", page.index('<a class="count"')) + len("</a>")
    spoiled = page[:end] + behind + '<data value="5"><bdi>5</bdi></data>' + page[end:]
    right, found = audited(site), audited({**site, path: spoiled.encode()})
    assert (found.numbers, found.proved) == (right.numbers + 1, right.proved)


TEMPLATE = [
    ("parts/counts.html", "{{ number(shown.low) }}\n{%- endif -%}", "{{ number(shown.low + 1) }}\n{%- endif -%}"),
    (
        "parts/counts.html",
        "low=number(shown.low), high=number(shown.high)",
        "low=number(shown.high), high=number(shown.low)",
    ),
    ("parts/counts.html", "{{ number(shown.low) }}\n{%- endif -%}", "{{ number(shown.low // 10) }}\n{%- endif -%}"),
    (
        "parts/counts.html",
        '{% if cell %}<td class="number',
        "{% if cell and not (language() == 'ar' and loop.last) %}<td class=\"number",
    ),
    (
        "parts/counts.html",
        "{{ with_basis(cell, own, notes) }}",
        "{{ linked(row.cells|select|first, own) }}{{ basis(cell) }}",
    ),
    ("parts/counts.html", "{%- if shown.beside %}", "{%- if shown.beside and language() == 'en' %}"),
    ("parts/ledgers.html", "{{ hedged(line.shown) }}", "{{ hedged(line.addends[0].shown) }}"),
    ("parts/reports.html", "{{ counted(figure.counted, known.low) }}", "{{ counted(figure.counted, known.low + 1) }}"),
    (
        "pages/figure.html",
        '<span class="value">{{ hedged(known) }}',
        '<span class="value">{{ number(known.high + 900) }}',
    ),
    ("pages/figure.html", '{"value": page.data.count}', '{"value": page.data.count + 1}'),
    ("pages/figure.html", '{"value": page.data.count}', "{}"),
    ("pages/figure.html", '"observationPeriod": page.data.period', '"observationPeriod": "2020"'),
    ("pages/figure.html", 'page.data.measure ~ "/" ~ page.data.status', 'page.data.status ~ "/" ~ page.data.measure'),
    (
        "parts/counts.html",
        "percent(shown.rate.part, shown.rate.whole)",
        "percent(shown.rate.part + 1, shown.rate.whole)",
    ),
    ("parts/counts.html", "percent(shown.rate.part, shown.rate.whole)", "percent(shown.rate.whole, shown.rate.part)"),
    ("parts/counts.html", "{%- if shown.rate %}", "{%- if shown.rate and language() == 'en' %}"),
    ("parts/counts.html", 'labelled("reporting", shown.covered.reporting)', 'labelled("reporting", shown.covered.of)'),
    ("parts/counts.html", 'labelled("of", shown.covered.of)', 'labelled("of", shown.covered.reporting)'),
    ("pages/coverage.html", 'labelled("reporting", of.reporting)', 'labelled("reporting", of.of)'),
    ("pages/corrections.html", "entry.figure, entry.was)", "entry.figure, entry.was + 1)"),
    ("pages/corrections.html", "now=hedged(entry.now)", "now=number(entry.was)"),
    ("pages/corrections.html", "{{ labelled(", "{{ number(3) ~ labelled("),
    ("pages/report.html", "one.id, one.was)", "one.id, one.was * 10)"),
    ("pages/home.html", '"reports", page.reports)', '"reports", page.place_count)'),
    ("pages/home.html", '"figures", page.figure_count)', '"figures", page.figure_count - 1)'),
    ("pages/home.html", '"places", page.place_count)', '"places", page.place_count + 1)'),
    ("pages/report_list.html", ", page.total)", ", page.total + 1)"),
    ("pages/places.html", ", line.reports)", ", line.reports + 1)"),
    ("pages/coverage.html", ", sheaf.others)", ", sheaf.others + 1)"),
    ("pages/coverage.html", ", province.silent)", ", province.standing)"),
    ("pages/coverage.html", ", province.standing)", ", province.standing + 1)"),
    ("parts/ledgers.html", ", group.total)", ", group.total + 1)"),
    ("pages/table.html", ", line.units|length)", ", line.units|length + 1)"),
    ("pages/table.html", "– {{ hedged(line.shown) }}", "– {{ number(line.shown.high + 1) }}"),
]


@pytest.mark.parametrize("file, old, new", TEMPLATE)
def test_a_spoiled_template_is_found_and_nothing_is_published(
    content: Path, tmp_path: Path, file: str, old: str, new: str
) -> None:
    templates = shutil.copytree(TEMPLATES, tmp_path / "templates")
    text = (templates / file).read_text(encoding="utf-8")
    assert old in text
    (templates / file).write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(Disproved) as stopped:
        built(content, tmp_path / "_site", templates=templates)
    assert all(problem.rule.startswith("audit-") for problem in stopped.value.problems)
    assert not (tmp_path / "_site").exists()


def forget_what_was_written() -> None:
    """Forget what this process has written already, which a spoiled program would have written otherwise."""
    environment.environment.cache_clear()
    for remembered in vars(words).values():
        if hasattr(remembered, "cache_clear"):
            remembered.cache_clear()


def test_a_spoiled_filter_is_found(content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    right = language.number_text
    with monkeypatch.context() as patch:
        patch.setattr(language, "number_text", lambda number, code: right(number, code).replace("1", "7"))
        forget_what_was_written()
        with pytest.raises(Disproved) as stopped:
            built(content, tmp_path / "_site")
    forget_what_was_written()
    assert {problem.rule for problem in stopped.value.problems} == {"audit-text", "audit-feed"}


def test_a_spoiled_filter_of_percentages_is_found(
    content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = language.percent_text
    with monkeypatch.context() as patch:
        patch.setattr(language, "percent_text", lambda part, whole, code: right(part, whole + 1, code))
        forget_what_was_written()
        with pytest.raises(Disproved) as stopped:
            built(content, tmp_path / "_site")
    forget_what_was_written()
    assert {problem.rule for problem in stopped.value.problems} == {"audit-share"}


def test_a_percentage_is_rounded_to_its_nearest_tenth(site: Mapping[str, bytes]) -> None:
    path = next(path for path, text in site.items() if path.startswith("en/") and b">25.0%<" in text)
    assert rules(replaced(site, path, ">25.0%<", ">25.1%<")) == {"audit-share", "audit-languages"}
    assert rules(replaced(site, path, ">25.0%<", ">25%<")) == {"audit-share", "audit-languages"}
    assert rules(replaced(site, path, 'value="0.2500"', 'value="0.2501"')) == {"audit-share"}


def test_a_feed_of_corrections_must_say_what_its_page_says(site: Mapping[str, bytes]) -> None:
    assert rules(replaced(site, "en/corrections.xml", "was 13, now 12", "was 13, now 11")) == {"audit-feed"}
    assert rules(replaced(site, "en/corrections.xml", "was 13, now 12", "was 12, now 13")) == {"audit-feed"}
    page = site["en/corrections/index.html"].decode("utf-8")
    entry = site["en/corrections.xml"].decode("utf-8")
    start, end = entry.index("<entry"), entry.index("</entry>") + len("</entry>")
    assert "<li id=" in page
    assert rules({**site, "en/corrections.xml": (entry[:start] + entry[end:]).encode()}) == {"audit-feed"}


def test_what_the_site_says_of_itself_is_counted_again(site: Mapping[str, bytes]) -> None:
    about = json.loads(site["data/site.json"])
    about["counts"]["places"] += 1
    assert rules({**site, "data/site.json": json.dumps(about).encode()}) == {"audit-own"}
    lines = site["data/reports.csv"].splitlines(keepends=True)
    assert rules({**site, "data/reports.csv": b"".join(lines[:-1])}) == {"audit-own"}


def test_a_swapped_coverage_is_found_in_the_data_too(site: Mapping[str, bytes]) -> None:
    head = site["data/tallies.csv"].decode("utf-8").splitlines()[0].split(",")
    reporting, of = head.index("reporting"), head.index("of")

    def swapped(row: list[str]) -> list[str]:
        row[reporting], row[of] = row[of], row[reporting]
        return row

    assert rules(column(site, "data/tallies.csv", swapped)) == {"audit-data", "audit-coverage"}


def test_our_own_mistake_has_its_own_exit_code(content: Path, tmp_path: Path) -> None:
    templates = shutil.copytree(TEMPLATES, tmp_path / "templates")
    counts = templates / "parts" / "counts.html"
    counts.write_text(counts.read_text("utf-8").replace("number(shown.low)", "number(shown.low + 1)"), "utf-8")
    said = told("build", "--content", content, "--templates", templates, "--output", tmp_path / "_site", "--no-cache")
    assert said.returncode == 3
    assert "error audit-count: The page shows " in said.stderr
    assert not (tmp_path / "_site").exists()


def test_spoiled_columns_are_found(site: Mapping[str, bytes]) -> None:
    head = site["data/tallies.csv"].decode("utf-8").splitlines()[0].split(",")
    low, high, period = head.index("low"), head.index("high"), head.index("period")

    def swapped(row: list[str]) -> list[str]:
        row[low], row[high] = row[high], row[low]
        return row

    def raised(row: list[str]) -> list[str]:
        return [
            *row[: low - 1],
            *(str(int(one) + 1) if one else "" for one in row[low - 1 : high + 1]),
            *row[high + 1 :],
        ]

    def later(row: list[str]) -> list[str]:
        return [*row[:period], row[period].replace("2024", "2023"), *row[period + 1 :]]

    assert "audit-data" in rules(column(site, "data/tallies.csv", swapped))
    assert {"audit-data", "audit-count"} <= rules(column(site, "data/tallies.csv", raised))
    assert "audit-count" in rules(column(site, "data/tallies.csv", later))


def test_accounts_as_data_must_be_those_of_the_tallies(site: Mapping[str, bytes]) -> None:
    accounts = json.loads(site["data/ledger.json"])
    less = [one | {"included": one["included"][1:]} for one in accounts]
    for spoiled in (less, accounts[1:], [*accounts, accounts[0] | {"place": "nowhere"}]):
        assert rules({**site, "data/ledger.json": json.dumps(spoiled).encode()}) == {"audit-ledger"}


def test_a_feed_must_lead_to_pages(site: Mapping[str, bytes]) -> None:
    assert rules({path: text for path, text in site.items() if path != "en/reports/2024/lakes/index.html"}) == {
        "audit-link"
    }


def test_from_how_many_places_is_compared(site: Mapping[str, bytes]) -> None:
    page = site["en/places/index.html"].decode("utf-8")
    coverage = page.index('class="basis">from')
    at = page.index('value="', coverage) + len('value="')
    end = page.index("</data>", at)
    number = page[at : page.index('"', at)]
    spoiled = page[:at] + page[at:end].replace(number, "999") + page[end:]
    assert rules({**site, "en/places/index.html": spoiled.encode()}) == {"audit-coverage"}
    marks = {'data-counts="reporting"': 'data-counts="of"', 'data-counts="of"': 'data-counts="reporting"'}
    turned = re.sub("|".join(marks), lambda mark: marks[mark[0]], page)
    assert rules({**site, "en/places/index.html": turned.encode()}) == {"audit-coverage"}


def test_sums_leave_out_units_whose_successors_speak() -> None:
    land = Land({"a": "", "a/x": "a", "new": ""}, {"a": ("new",), "a/x": (), "new": ()}, {}, {})
    said = {"a/x": {"low": "3", "high": "3", "basis": "stated"}, "new": {"low": "5", "high": "6", "basis": "stated"}}
    assert {place: total.said for place, total in land.sums(said).items()} == {"a": (3,), "": (5, 6)}
    assert land.sums(said)[""].reporting == {"new"}
    assert land.sums({**said, "a": {"low": "9", "high": "9", "basis": "stated"}})[""].said == (5, 6)


def test_who_could_have_reported_stood_side_by_side() -> None:
    names = ("place", "kind", "parent", "since", "until", "into")
    listed = (("old", "district", "", "", "2024-06-30", "new"), ("new", "district", "", "2024-07-01", "", ""))
    land = land_of([dict(zip(names, row, strict=True)) for row in (*listed, ("g", "group", "", "", "", ""))])
    assert land.lives["old"] == Life(FIRST, date(2024, 6, 30))
    assert land.lives["new"].until == LAST
    assert [land.expected("", "2024", who) for who in ({"new"}, {"old"}, {"old", "new"})] == [1, 1, 2]
    assert land.standing("", "2024", frozenset({"old"})) == {"old"}
    assert land.standing("", "@2024", frozenset()) == {"new"}
    with pytest.raises(ValueError, match="no period"):
        land.expected("", "sometime", ())


def test_a_row_knows_its_line() -> None:
    assert rows(b'a,b\n"1\n2",3\n4,5\n', set()) == [(3, {"a": "1\n2", "b": "3"}), (4, {"a": "4", "b": "5"})]


def test_the_ids_of_all_figures_of_a_sum_may_stand_in_one_field() -> None:
    before = csv.field_size_limit(131_072)  # What Python begins with; whoever reads needs more.
    ids = " ".join(f"2024/place-{number}#registered" for number in range(6_000))
    try:
        assert rows(f"figures\n{ids}\n".encode(), set()) == [(2, {"figures": ids})]
    finally:
        csv.field_size_limit(before)
