"""A report's folder in; the report with its versions and figures out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from site_src.model.corpus import (
    Article,
    Attachment,
    Correction,
    Figure,
    Origin,
    Part,
    Report,
    Source,
    Taxonomy,
    Values,
    Version,
)
from site_src.model.language import locale
from site_src.model.number import Approx
from site_src.model.place import Gazetteer
from site_src.model.problem import Position, Problem, error, listed
from site_src.read.documents import Document, origin, read_document
from site_src.read.fields import language_way_out
from site_src.read.files import Entry
from site_src.read.fitting import fit, keys_of, unknown_key
from site_src.read.nodes import Keys, Node, follow, items_below
from site_src.read.shapes import ArticleShape, FigureShape, PartShape, ReportShape, Shape, TranslationShape


def read_documents(folder: Entry) -> tuple[Mapping[str, Document], tuple[Attachment, ...], list[Problem]]:
    """Read the texts of a folder by language, and name the files beside them."""
    documents: dict[str, Document] = {}
    attachments = []
    problems: list[Problem] = []
    entries = {entry.name: entry for entry in folder.listed()}
    for name, entry in entries.items():
        stem, dot, ending = name.rpartition(".")
        if ending == "yaml" and f"{stem}.md" in entries:
            continue
        if entry.is_folder():
            message = f"{entry.shown} is a folder; beside a text there are only files."
            problems.append(error("folder-for-file", entry.at, message, "Put its files directly beside the texts."))
        elif ending != "md" or not dot:
            attachments.append(Attachment(name, str(entry.path)))
        elif locale(stem) is None:
            message = f"“{name}” is named after no language."
            problems.append(error("unknown-language", entry.at, message, language_way_out(stem)))
        else:
            document, found = read_document(entry, entries.get(f"{stem}.yaml"))
            problems += found
            if document:
                documents[stem] = document
    return documents, tuple(attachments), problems


def read_article(folder: Entry) -> tuple[Article | None, list[Problem]]:
    """Read an editorial page in all its languages."""
    documents, _, problems = read_documents(folder)
    versions = {}
    for code, document in documents.items():
        shape, found = fit(ArticleShape, document.front, "a page")
        problems += found
        if shape:
            versions[code] = Version(code, shape.title, document.text, {}, None, None, keys_of(document.front))
    if not versions and not problems:
        problems = [
            error("no-text", folder.at, f"{folder.shown} has no text.", "Write one for each language, like en.md.")
        ]
    return (Article(folder.name, versions) if versions else None), problems


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a report's front matter is read against."""

    taxonomy: Taxonomy
    gazetteer: Gazetteer
    origin: str
    """A digest of all files but those of reports."""


def read_report(folder: Entry, report: str, surroundings: Surroundings) -> tuple[Report | None, list[Problem]]:
    """Read a report; None if its lead version is missing or wrong. ``report`` is its id, such as ``2024/thuan-nam``."""
    documents, attachments, problems = read_documents(folder)
    if not documents:
        if not problems:
            problems = [error("no-text", folder.at, f"{folder.shown} has no text.", "Write one, like fr.md.")]
        return None, problems
    leads = [code for code, document in documents.items() if "place" in document.front.entries]
    if len(leads) > 1:
        spots = tuple(documents[code].front.entries["place"][0] for code in leads)
        message = f"{' and '.join(f'{code}.md' for code in leads)} both have a place; one version carries the facts."
        way_out = "Keep place and figures in one of them; in the others write translates and by."
        return None, [*problems, error("two-leads", spots[1], message, way_out, spots[:1])]
    lead = leads[0] if leads else _likely_lead(documents)
    if lead is None and problems:
        return None, problems  # The lead may be one of the texts that could not be read.
    if lead is None:
        at = next(iter(documents.values())).front.at
        way_out = "Give the version that was written first a place, a period and figures."
        return None, [*problems, error("no-lead", at, f"No version of {report} carries the facts.", way_out)]
    versions: dict[str, Version] = {}
    for code, document in documents.items():
        if code != lead:
            version, found = _translation(code, document, lead)
            problems += found
            if version:
                versions[code] = version
    front = documents[lead].front
    facts, found = fit(ReportShape, front, "a report")
    problems += [*found, *_strange_keys(front, surroundings.taxonomy)]
    if facts is None:
        return None, problems
    title = Version(lead, facts.title, documents[lead].text, {}, None, None, keys_of(front))
    figures, found = _figures(facts, front, report, surroundings)
    whole = _assembled(report, title, versions, facts, front, figures, attachments)
    return replace(whole, origin=origin(report, documents, [one.name for one in attachments])), problems + found


def _likely_lead(documents: Mapping[str, Document]) -> str | None:
    """Guess which version was meant to carry the facts, so that the message about it names what it lacks."""
    marked = [code for code, document in documents.items() if "figures" in document.front.entries]
    others = [code for code, document in documents.items() if "translates" not in document.front.entries]
    return next(iter(marked or others), None)


def _translation(code: str, document: Document, lead: str) -> tuple[Version | None, list[Problem]]:
    front = document.front
    own = {key for key in ReportShape.model_fields if key not in TranslationShape.model_fields}
    facts = [key for key in front.entries if key in own]
    problems = [
        error(
            "facts-in-translation",
            front.entries[key][0],
            f"“{key}” belongs to the lead version, {lead}.md; a translation carries words only.",
            "Remove it here; the site takes it from the lead version.",
        )
        for key in facts
    ]
    rest = Keys({key: value for key, value in front.entries.items() if key not in facts}, front.at)
    shape, found = fit(TranslationShape, rest, "a translation")
    problems += found
    if shape is None:
        return None, problems
    spots = {**keys_of(front)} | {f"quotes/{key}": at for key, at in keys_of(follow(front, ("quotes",))[0]).items()}
    return Version(code, shape.title, document.text, shape.quotes, shape.translates, shape.by, spots), problems


def _assembled(
    report: str,
    lead: Version,
    versions: Mapping[str, Version],
    facts: ReportShape,
    front: Keys,
    figures: tuple[Figure, ...],
    attachments: tuple[Attachment, ...],
) -> Report:
    source = facts.source
    spots = dict(keys_of(front))
    spots |= {f"attachments/{name}": _item(front, ("attachments", turn)) for turn, name in enumerate(facts.attachments)}
    spots |= {f"aliases/{name}": _item(front, ("aliases", turn)) for turn, name in enumerate(facts.aliases)}
    spots |= {f"corrections/{turn}": _item(front, ("corrections", turn)) for turn, _ in enumerate(facts.corrections)}
    return Report(
        id=report,
        lead=lead,
        versions=dict(sorted({**versions, lead.language: lead}.items())),
        place=facts.place,
        period=facts.period,
        basis=facts.period_basis,
        published=facts.published,
        updated=facts.updated,
        source=Source(source.publisher, source.author, source.url, source.language, source.accessed),
        wording=facts.wording,
        figures=figures,
        tags=facts.tags,
        aliases=facts.aliases,
        attachments=attachments,
        corrections=tuple(
            Correction(one.date, one.figure, one.was, one.because, one.removed, one.of) for one in facts.corrections
        ),
        draft=facts.draft,
        origin=Origin("", ""),
        spots={"": front.at, **spots},
    )


def _item(front: Node, steps: tuple[int | str, ...]) -> Position:
    return follow(front, steps)[0].at


def _figures(
    facts: ReportShape, front: Keys, report: str, surroundings: Surroundings
) -> tuple[tuple[Figure, ...], list[Problem]]:
    figures: dict[str, Figure] = {}
    problems: list[Problem] = []
    for turn, shape in enumerate(facts.figures):
        node, at = follow(front, ("figures", turn))
        figure, found = _figure(shape, node, at, facts, report, surroundings)
        problems += found
        if shape.id in figures:
            first = figures[shape.id].spots["id"]
            message = f"Two figures of the report have the id “{shape.id}”; the first is in line {first.line}."
            problems.append(
                error("duplicate-figure", figure.spots["id"], message, "Give one of them another id.", (first,))
            )
        else:
            figures[shape.id] = figure
    return tuple(figures.values()), problems


def _figure(
    shape: FigureShape, node: Node, at: Position, facts: ReportShape, report: str, surroundings: Surroundings
) -> tuple[Figure, list[Problem]]:
    taxonomy = surroundings.taxonomy
    spots = {"": at, **keys_of(node)}
    values, problems = _values(shape, node, taxonomy)
    if shape.period and shape.as_of:
        way_out = "Keep “period” for what happened in a span of time, “as_of” for how many there were on a day."
        problems.append(
            error(
                "period-and-as-of",
                spots["as_of"],
                "A figure has either “period” or “as_of”.",
                way_out,
                (spots["period"],),
            )
        )
    if shape.count is None and not shape.parts:
        way_out = "Write the count, or the parts if the report states only those."
        problems.append(error("no-count", at, f"The figure “{shape.id}” has neither a count nor parts.", way_out))
    parts = []
    for turn, one in enumerate(shape.parts):
        part_node, part_at = follow(node, ("parts", turn))
        own, found = _values(one, part_node, taxonomy)
        problems += found
        if not own and not one.model_extra:
            way_out = f"Add one of {listed(taxonomy.dimensions)} with its value."
            problems.append(error("part-without-dimension", part_at, "This part names no dimension.", way_out))
        approx = Approx(one.approx) if one.approx else None
        merged = _merged(values, own)
        parts.append(Part(turn + 1, merged, one.count, approx, one.quote, {"": part_at, **keys_of(part_node)}))
    # A report names the whole by the name of the gazetteer; everywhere else the whole is the empty id.
    place = shape.place or facts.place
    return (
        Figure(
            id=f"{report}#{shape.id}",
            measure=shape.measure or next(iter(taxonomy.measures)),
            status=shape.status,
            place="" if place == surroundings.gazetteer.name else place,
            period=shape.as_of or shape.period or facts.period,
            values=values,
            count=shape.count,
            approx=Approx(shape.approx) if shape.approx else None,
            partial=shape.scope == "partial",
            supersedes=shape.supersedes,
            because=shape.because,
            note=shape.note,
            quote=shape.quote,
            parts=tuple(parts),
            spots=spots,
        ),
        problems,
    )


def _merged(outer: Values, inner: Values) -> Values:
    return tuple(sorted({*outer, *inner}))


def _strange_keys(front: Keys, taxonomy: Taxonomy) -> Iterator[Problem]:
    """Find keys of figures and parts that are no dimensions either, whether or not the rest of the report is right."""
    for figure in items_below(front, "figures"):
        rows: list[tuple[type[Shape], Node, str]] = [(FigureShape, figure, "a figure")]
        rows += [(PartShape, part, "a part") for part in items_below(figure, "parts")]
        for shape, node, owner in rows:
            known = (*shape.model_fields, *taxonomy.dimensions)
            entries = node.entries.items() if isinstance(node, Keys) else ()
            yield from (unknown_key(key, at, known, owner) for key, (at, _) in entries if key not in known)


def _values(shape: Shape, node: Node, taxonomy: Taxonomy) -> tuple[Values, list[Problem]]:
    """Read the dimensions of a figure or part: those of the keys that its shape does not know."""
    values = []
    problems: list[Problem] = []
    for key, value in (shape.model_extra or {}).items():
        found, _ = follow(node, (key,))
        if key not in taxonomy.dimensions:
            continue
        if not isinstance(value, str) or not value:
            problems.append(
                error("wrong-shape", found.at, f"“{key}” must have one value.", f"Write {key}: and a value of it.")
            )
            continue
        values.append((key, value))
    return tuple(sorted(values)), problems
