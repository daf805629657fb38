"""A number of reports and a folder in, a content folder in our own format out, as editors would have written it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from tests.bench.land import SECTORS, Province, Report, Version, provinces, reports

REAL = Path(__file__).parents[2] / "content"
"""The first site's content: its languages, terms, phrases and editorial pages are taken as they are."""


def write_content(number: int, folder: Path) -> None:
    """Write the content of so many reports into a folder that does not exist yet."""
    folder.mkdir(parents=True)
    for name in ("site.yaml", "taxonomy.yaml"):
        shutil.copyfile(REAL / name, folder / name)
    for name in ("messages", "pages"):
        shutil.copytree(REAL / name, folder / name, copy_function=shutil.copyfile)
    (folder / "places").mkdir()
    (folder / "places" / "vn.yaml").write_text("\n".join(gazetteer(provinces(number))), "utf-8", newline="\n")
    for report in reports(number):
        write_report(report, folder)


def write_report(report: Report, folder: Path) -> None:
    """Write all versions of a report below a content folder."""
    own = folder / "reports" / report.id
    own.mkdir(parents=True)
    for turn, version in enumerate(report.versions):
        header = _translation(report, version) if turn else _lead(report, version)
        text = "\n".join(("---", *header, "---", version.text))
        (own / f"{version.language}.md").write_bytes(text.encode())


def gazetteer(land: tuple[Province, ...]) -> Iterator[str]:
    """Give the lines of the gazetteer."""
    for province in land:
        own = province.place
        yield f"{own.id}:"
        yield f"  kind: province\n  name: {own.name}\n  names: {{ar: {own.arabic}}}\n  places:"
        for place in province.districts:
            step = place.id.partition("/")[2]
            yield f"    {step}: {{kind: district, name: {place.name}, names: {{ar: {place.arabic}}}}}"
    yield ""


def _lead(report: Report, version: Version) -> Iterator[str]:
    yield f"title: '{version.title}'"
    yield f"place: {report.place.id}"
    yield f"period: {report.year}"
    yield f"published: {report.published}"
    yield "source:"
    yield f"  publisher: Báo {report.province.name}"
    yield f"  author: {report.author}"
    yield f"  url: https://example.org/{report.id}"
    yield "  language: vi"
    yield "wording: summary"
    yield "figures:"
    for figure in report.figures:
        yield f"  - id: {figure.status}"
        if figure.stated is not None:
            yield f"    count: {figure.stated}"
        yield f"    status: {figure.status}"
        if figure.stated is not None:
            yield f"    quote: '{version.quotes[figure.status]}'"
        named = [(sector, count) for sector, count in zip(SECTORS, figure.parts, strict=False) if count]
        if named:
            yield "    parts:"
        for turn, (sector, count) in enumerate(named, 1):
            yield f"      - {{sector: {sector}, count: {count}, quote: '{version.quotes[f'{figure.status}/{turn}']}'}}"


def _translation(report: Report, version: Version) -> Iterator[str]:
    yield f"title: '{version.title}'"
    yield f"translates: {report.versions[0].language}"
    yield "by: machine"
    yield "quotes:"
    for name, quote in version.quotes.items():
        yield f"  {name}: '{quote}'"
