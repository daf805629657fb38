"""Rules about the site's own lists: languages, statuses, kinds, dimensions, places, and their names by language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from site_src.model.corpus import Corpus, Spots
from site_src.model.language import Forms, plural_categories
from site_src.model.place import GROUP
from site_src.model.problem import Finding, Position, listed, nearest
from site_src.model.tallies import NOT_STATED

OWN_KEYS = frozenset(
    {
        *("id", "count", "measure", "status", "place", "period", "as_of", "approx", "scope", "supersedes", "because"),
        *("note", "quote", "parts", "dimension", "value"),
    }
)
"""Keys of figures and columns of the data, which a dimension may not be named after."""


def reserved_word(corpus: Corpus) -> Iterator[Finding]:
    """A dimension or a value with a name that already means something."""
    for dimension in corpus.taxonomy.dimensions.values():
        if dimension.id in OWN_KEYS:
            message = f"A dimension cannot be named “{dimension.id}”: figures have a key of that name."
            yield Finding(dimension.spots[""], message, "Rename it.")
        if NOT_STATED in dimension.values:
            message = f"“{NOT_STATED}” is what the site writes for what a breakdown leaves open."
            yield Finding(dimension.spots[f"values/{NOT_STATED}"], message, "Rename the value.")


def unknown_fallback(corpus: Corpus) -> Iterator[Finding]:
    """A fallback language in which the site has no pages."""
    settings = corpus.settings
    if settings.fallback not in settings.languages:
        message = f"The fallback “{settings.fallback}” is none of the site's languages."
        yield Finding(settings.spots["fallback"], message, f"Write one of {listed(settings.languages)}.")


def unknown_within(corpus: Corpus) -> Iterator[Finding]:
    """A status that lies within one which does not exist, or within itself."""
    known = corpus.taxonomy.statuses
    for status in known.values():
        for outer in status.within:
            if outer not in known:
                yield Finding(
                    status.spots["within"],
                    f"There is no status “{outer}”.",
                    nearest(outer, known) or f"There are {listed(known)}.",
                )
        ahead, seen = list(status.within), set()
        while ahead:
            step = ahead.pop()
            if step == status.id:
                yield Finding(
                    status.spots["within"], f"“{status.id}” would lie within itself.", "Remove one of the steps."
                )
                break
            if step not in seen and step in known:
                seen.add(step)
                ahead += known[step].within


def unknown_kind(corpus: Corpus) -> Iterator[Finding]:
    """A kind of place that the taxonomy does not have, or that is counted as one which it does not have."""
    known = corpus.taxonomy.kinds
    for place in corpus.gazetteer.places.values():
        if place.id and place.kind not in known:
            message = f"There is no kind of place “{place.kind}”."
            yield Finding(
                place.spots["kind"], message, f"{nearest(place.kind, known)} There are {listed(known)}.".strip()
            )
    for kind in known.values():
        if kind.counted_as and kind.counted_as not in known:
            message = f"There is no kind of place “{kind.counted_as}”."
            yield Finding(kind.spots["counted_as"], message, f"There are {listed(known)}.")


def dead_unit(corpus: Corpus) -> Iterator[Finding]:
    """A successor or a member of a group that the gazetteer does not have, or a unit that ends before it begins."""
    places = corpus.gazetteer.places
    for place in places.values():
        for key, names in (("into", place.into), ("members", place.members)):
            for name in names:
                if name not in places:
                    yield Finding(
                        place.spots[f"{key}/{name}"],
                        f"There is no place “{name}”.",
                        nearest(name, places) or "Write its id in full.",
                    )
        if place.since and place.until and place.since > place.until:
            message = f"{place.name} would end ({place.until}) before it begins ({place.since})."
            yield Finding(place.spots["until"], message, "Correct one of the dates.")
        if place.members and place.kind != GROUP:
            message = f"Only a group has members; {place.name} is a {place.kind}."
            yield Finding(place.spots["members"], message, f"Write “kind: {GROUP}”, or list the places below “places”.")


def missing_plural_form(corpus: Corpus) -> Iterator[Finding]:
    """A counted phrase that lacks one of the plural forms its language has (CLDR)."""
    for measure in corpus.taxonomy.measures.values():
        yield from _incomplete(measure.counted, measure.spots, "counted", "count")
    for kind in corpus.taxonomy.kinds.values():
        if kind.coverage:
            yield from _incomplete(kind.coverage, kind.spots, "coverage", "reporting")


def _incomplete(phrases: Mapping[str, Forms], spots: Spots, key: str, placeholder: str) -> Iterator[Finding]:
    for code, forms in phrases.items():
        at = spots[f"{key}/{code}"]
        missing = [category for category in plural_categories(code) if category not in forms]
        if missing:
            message = f"The phrase in “{code}” lacks the plural form {listed(missing)}."
            yield Finding(at, message, f"The language has {listed(plural_categories(code))}; write each.")
        elif f"{{{placeholder}}}" not in forms["other"]:
            message = f"The phrase in “{code}” does not say where the number stands."
            yield Finding(at, message, f"Write {{{placeholder}}} in it.")
        for form in forms.values():
            rest = form.replace("{count}", "").replace("{reporting}", "").replace("{of}", "")
            if "{" in rest or "}" in rest:
                yield Finding(
                    at,
                    f"“{form}” has braces that are no placeholder.",
                    "Only {count}, {reporting} and {of} stand in braces.",
                )


def untranslated_name(corpus: Corpus) -> Iterator[Finding]:
    """A name that a language of the site lacks; its readers see it in another one, marked as such."""
    taxonomy, settings = corpus.taxonomy, corpus.settings
    rows: list[tuple[str, Position, Mapping[str, object]]] = [
        ("The title", settings.spots["title"], settings.title),
        ("The description", settings.spots["description"], settings.description),
    ]
    for measure in taxonomy.measures.values():
        rows.append((f"The measure “{measure.id}”", measure.spots["names"], measure.names))
        rows.append((f"The counted phrase of “{measure.id}”", measure.spots["counted"], measure.counted))
    rows += [(f"The status “{one.id}”", one.spots["names"], one.names) for one in taxonomy.statuses.values()]
    for dimension in taxonomy.dimensions.values():
        rows.append((f"The dimension “{dimension.id}”", dimension.spots["names"], dimension.names))
        of = dimension.spots
        rows += [(f"The value “{value}”", of[f"values/{value}"], names) for value, names in dimension.values.items()]
    for kind in taxonomy.kinds.values():
        rows.append((f"The kind “{kind.id}”", kind.spots["names"], kind.names))
        if kind.coverage:
            rows.append((f"The coverage phrase of “{kind.id}”", kind.spots["coverage"], kind.coverage))
    for what, at, names in rows:
        missing = [code for code in settings.languages if code not in names]
        if missing:
            yield Finding(
                at, f"{what} has no words in {listed(missing)}.", "Add them; until then another language is shown."
            )
