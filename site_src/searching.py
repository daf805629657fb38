"""What a site shows in, the index of its search out: of each language in which something is found otherwise, made anew.

A language's index follows from the facts of all reports and from the texts that they have in it (``plan/found.py``);
where these are the same, its files stay as those of pages do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from functools import partial
from typing import Any, NamedTuple

from site_src.heritage import Heritage, Legacy, kept
from site_src.model.site import Files
from site_src.order import Order
from site_src.plan.batches import Plan, batches, bundles, shadows
from site_src.survey import Survey
from site_src.write.digests import fingerprint
from site_src.write.indexing import BUNDLE, edition, entry_file, indexed
from site_src.write.stages import Done, Stage, Written
from site_src.write.trees import Tree


class Searched(NamedTuple):
    """The index of a site's search."""

    written: tuple[Written, ...]
    left: Mapping[str, Legacy]
    """By the name of a part, what it is made of."""
    adopted: Set[str]
    """The names of the parts that an earlier build made."""
    fresh: Sequence[str]
    """The paths of files that were made or linked; all others stood there already."""


NO_SEARCH = Searched((), {}, frozenset(), ())

SHARED = "found"
"""The name of the part that all languages have in common."""


def searched(
    order: Order,
    planned: Plan,
    found: Survey,
    heritage: Heritage,
    draw: Callable[..., Files],
    stage: Stage,
    stands: Tree,
) -> Searched:
    """Make the index of the search, on this machine, or take over what an earlier build made of it.

    Nothing is made where no search is wanted. Errors as in indexed.
    """
    if not order.found.module:
        return NO_SEARCH
    keys = _keys(planned, found, heritage)
    left = heritage.remains.tasks
    fitting = ((name, one) for name, key in keys.items() if (one := left.get(name)) and one.key == key)
    found_again, linked = kept(stage, order.output, fitting, stands)
    taken = {name: one.files for name, one in found_again.items()}
    entries = {name: entry for name, files in taken.items() if (entry := _entry(files))}
    languages = [name for name in keys if name != SHARED]
    if SHARED in taken and entries.keys() == {*languages}:
        return _searched(keys, taken, entries, taken.keys(), linked)
    # Where something of them all is lost, nobody knows what.
    wanted = [name for name in languages if name not in entries] or languages
    made, told, shared = _made(order, planned, draw, stage, wanted, entries)
    same = {name: taken[name] for name in entries if name not in made}
    new = [file.path for files in (*made.values(), shared) for file in files]
    return _searched(keys, {**same, **made, SHARED: shared}, told, same.keys(), [*linked, *new])


def _keys(planned: Plan, found: Survey, heritage: Heritage) -> Mapping[str, str]:
    """Give, by the name of a part, a digest of all that it follows from."""
    base = [heritage.base, found.facts, edition()]
    reports = found.corpus.reports.items()
    keys = {
        f"{SHARED} {view.code}": fingerprint(
            [*base, *(word for name, one in reports if view.code in one.versions for word in (name, one.origin.whole))]
        )
        for view in planned.blueprint.views
    }
    return {**keys, SHARED: fingerprint(keys.values())}


def _made(
    order: Order,
    planned: Plan,
    draw: Callable[..., Files],
    stage: Stage,
    names: Sequence[str],
    entries: Mapping[str, Mapping[str, Any]],
) -> tuple[Mapping[str, tuple[Written, ...]], Mapping[str, Mapping[str, Any]], tuple[Written, ...]]:
    """Make the indexes of some languages; gives also what browsers are told of all, and the files that tell them."""
    codes = {name.removeprefix(f"{SHARED} "): name for name in names}
    blueprint, tasks = shadows(planned.blueprint, order.found.rows(), codes)
    loads = tuple(bundles(blueprint, tasks))
    made = indexed(loads, partial(batches, blueprint), draw, order.templates, stage, order.jobs, [*codes])
    told = {**entries, **{codes[code]: one.entry for code, one in made.languages.items()}}
    shared = (*made.files, *stage.write([entry_file(made.head, told.values())]))
    return {codes[code]: one.files for code, one in made.languages.items()}, told, shared


def _entry(files: Iterable[Written]) -> Mapping[str, Any] | None:
    """Give what browsers are told of a language's index, as far as its files say it; None where they do not."""
    names = [file.path.removeprefix(BUNDLE) for file in files]
    hashes = [name.removeprefix("pagefind.").removesuffix(".pf_meta") for name in names if name.endswith(".pf_meta")]
    if len(hashes) != 1:
        return None
    language = hashes[0].rpartition("_")[0]
    stems = f"wasm.{language}.pagefind" in names
    pages = sum(name.startswith("fragment/") for name in names)
    return {"hash": hashes[0], "wasm": language if stems else None, "page_count": pages}


def _searched(
    keys: Mapping[str, str],
    parts: Mapping[str, tuple[Written, ...]],
    told: Mapping[str, Mapping[str, Any]],
    adopted: Set[str],
    fresh: Sequence[str],
) -> Searched:
    """Say what the index is; where a language's files do not say all that browsers are told, it is not kept."""
    written = tuple(file for files in parts.values() for file in files)
    left = {
        name: Legacy(keys[name], "", Done(files, None))
        for name, files in parts.items()
        if name == SHARED or _entry(files) == told[name]
    }
    return Searched(written, left, adopted & left.keys(), fresh)
