"""``site.yaml``, ``taxonomy.yaml`` and ``places/`` in; settings, taxonomy and gazetteer out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from site_src.model.corpus import Dimension, Kind, Licence, Measure, Settings, Status, Taxonomy
from site_src.model.place import Gazetteer, Place
from site_src.model.problem import Position, Problem, error
from site_src.read.files import Entry, read_text, wanted_folder
from site_src.read.fitting import S, fit, keys_of
from site_src.read.nodes import Keys, Node, Scalar, follow, items_below, parse
from site_src.read.shapes import GazetteerShape, PlaceShape, SiteShape, TaxonomyShape


def _fitted(entry: Entry, shape: type[S], what: str) -> tuple[S | None, Node, list[Problem]]:
    """Read a YAML file into a shape."""
    nothing = Keys({}, entry.at)
    source, problems = read_text(entry, what)
    if source is None:
        return None, nothing, problems
    node, problems = parse(source, entry.shown, 1)
    if node is None:
        empty = error("empty-file", entry.at, f"{entry.shown} is empty.", f"Write it; it holds {what}.")
        return None, nothing, problems or [empty]
    if shape is GazetteerShape and isinstance(node, Keys):
        node = Keys({"places": (node.at, node)}, node.at)
    value, misfits = fit(shape, node, what)
    return value, node, problems + misfits


def read_settings(entry: Entry, base_url: str | None) -> tuple[Settings | None, list[Problem]]:
    """Read ``site.yaml``; an address given on the command line takes the place of its own."""
    shape, node, problems = _fitted(entry, SiteShape, "the site's settings")
    if shape is None:
        return None, problems
    address = base_url or shape.base_url
    return (
        Settings(
            title=shape.title,
            description=shape.description,
            base_url=address if address.endswith("/") else f"{address}/",
            languages=tuple(dict.fromkeys(shape.languages)),
            fallback=shape.fallback or shape.languages[0],
            publisher=shape.publisher.name,
            publisher_url=shape.publisher.url,
            licence=Licence(shape.licence.name, shape.licence.url),
            cards=shape.cards,
            spots=keys_of(node),
        ),
        problems,
    )


def read_taxonomy(entry: Entry) -> tuple[Taxonomy | None, list[Problem]]:
    """Read ``taxonomy.yaml``."""
    shape, node, problems = _fitted(entry, TaxonomyShape, "the taxonomy")
    if shape is None:
        return None, problems

    def spots(*steps: str) -> Mapping[str, Position]:
        found, at = follow(node, steps)
        return {"": at, **keys_of(found), **_spots_below(found)}

    return (
        Taxonomy(
            measures={
                key: Measure(key, value.names, value.counted, spots("measures", key))
                for key, value in shape.measures.items()
            },
            statuses={
                key: Status(key, value.names, value.reported, value.words, value.within, spots("statuses", key))
                for key, value in shape.statuses.items()
            },
            dimensions={
                key: Dimension(
                    key,
                    value.names,
                    value.overlapping,
                    {name: one.names for name, one in value.values.items()},
                    spots("dimensions", key),
                )
                for key, value in shape.dimensions.items()
            },
            kinds={
                key: Kind(key, value.names, value.plural, value.coverage, value.counted_as, spots("kinds", key))
                for key, value in shape.kinds.items()
            },
        ),
        problems,
    )


def _spots_below(node: Node) -> Mapping[str, Position]:
    """Give where the values one step further down stand: ``counted/fr``, ``members/south/elm``."""
    spots: dict[str, Position] = {}
    for key, (_, value) in node.entries.items() if isinstance(node, Keys) else ():
        spots |= {f"{key}/{step}": at for step, at in keys_of(value).items()}
        spots |= {f"{key}/{item.text}": item.at for item in items_below(node, key) if isinstance(item, Scalar)}
    return spots


def read_gazetteer(folder: Entry) -> tuple[Gazetteer | None, list[Problem]]:
    """Read all files of ``places/`` as one gazetteer."""
    problems = wanted_folder(folder, "the list of all places")
    files = [entry for entry in folder.listed() if entry.name.endswith(".yaml")]
    if not problems and not files:
        problems = [
            error(
                "missing-file",
                folder.at,
                f"There is no list of places in {folder.shown}.",
                "Write one; its name ends in .yaml.",
            )
        ]
    if problems:
        return None, problems
    # The word for the whole is the name of the file; where there are several, none of them is the whole.
    name = files[0].name.removesuffix(".yaml") if len(files) == 1 else "all"
    places = {"": Place("", "", name, {}, {}, None, None, (), (), None, files[0].at, {})}
    inside: dict[str, list[str]] = {"": []}
    for entry in files:
        shape, node, found = _fitted(entry, GazetteerShape, "the list of places")
        problems += found
        for place in _flat(shape.places, "", follow(node, ("places",))[0]) if shape else ():
            if place.id in places:
                first = places[place.id].at
                problems.append(
                    error(
                        "duplicate-place", place.at, f"“{place.id}” stands in two files.", "Keep one of them.", (first,)
                    )
                )
                continue
            places[place.id] = place
            inside[place.id] = []
            inside[place.parent or ""].append(place.id)
    # Half a gazetteer would make every report of the other half look wrong.
    whole = Gazetteer(places, {key: tuple(below) for key, below in inside.items()}, name)
    return (None if problems else whole), problems


def _flat(shapes: Mapping[str, PlaceShape], parent: str, node: Node) -> Iterator[Place]:
    for step, shape in shapes.items():
        own, at = follow(node, (step,))
        path = f"{parent}/{step}" if parent else step
        spots = {**keys_of(own), **_spots_below(own)}
        yield Place(
            path, shape.kind, shape.name, shape.names, shape.codes, shape.since, shape.until, shape.into, shape.members,
            parent, at, spots, shape.act,
        )  # fmt: skip
        if shape.places:
            yield from _flat(shape.places, path, follow(own, ("places",))[0])
