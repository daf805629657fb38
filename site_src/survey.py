"""An order in; what the content says, all of it found right and tallied, and all problems out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from site_src.check.rules import changes, comparisons, forgotten, joint, linked, local
from site_src.model.corpus import Corpus
from site_src.model.plain import Unknown
from site_src.model.problem import Problem, stops
from site_src.model.tallies import Tallies
from site_src.order import Order, asked
from site_src.plan.addresses import Addressed
from site_src.plan.knowledge import Knowledge
from site_src.plan.lore import Lore, Pieces, lore_of, packed_lore, read_lore
from site_src.read.corpus import Folder, Ground, Reader, Reading, read_corpus, read_folders, read_ground
from site_src.read.files import Entry
from site_src.read.ground import packed_ground, unpacked_ground
from site_src.read.packed import folder_digest, packed, unpacked
from site_src.read.reports import Surroundings
from site_src.tally.totals import tally
from site_src.write.digests import fingerprint
from site_src.write.kept import keep_bytes, recall_bytes, seal_of
from site_src.write.readings import UNREAD, Kept, Readings, begun_with, keep_readings
from site_src.write.record import beside
from site_src.write.remains import NOTHING, Remains
from site_src.write.versions import libraries
from site_src.write.workers import arriving, gather, jobs_by_default, processes


class Memory(NamedTuple):
    """What an earlier build left and read, and where what is read now is put, so that nobody has to hold it."""

    remains: Remains
    known: Readings
    record: Path | None
    """Beside which it is kept for a next build; None where there is none that would ask."""
    told: Callable[[Path], str | None]
    """Gives what tells that nothing was written in a folder since it was read; None where that cannot be told."""
    at_hand: Mapping[str, Reading]
    """Those of the reports that were read and are unpacked already, by the key of what each was read from."""
    later: Callable[[Callable[[], None]], object]
    """Takes what writes down something for the next build, to be done when nobody waits any more."""

    def path(self, what: str) -> Path | None:
        """Give where something is kept."""
        return beside(self.record, what) if self.record else None


NO_MEMORY = Memory(NOTHING, UNREAD, None, lambda _: None, {}, lambda _: None)
"""For who does everything anew and leaves nothing."""


class Survey(NamedTuple):
    """What the content says, all of it found right."""

    corpus: Corpus
    tallies: Tallies
    sound: frozenset[str]
    """Digests of the reports in which nothing was found by themselves."""
    checked_with: str
    """A digest of what else that follows from."""
    code: str
    """A digest of this program."""
    facts: str
    """A digest of the facts of all reports."""
    told: tuple[Problem, ...]
    """What was found of several reports together."""
    lore: Lore | None
    """What followed from those facts in an earlier build; None where it is not known."""


def survey(order: Order, memory: Memory) -> tuple[Survey | None, list[Problem]]:
    """Read, check and tally the content; None if something in it stops a build.

    A report in which an earlier build found nothing, by the same rules and beside the same taxonomy and places, is not
    checked by itself again, and one whose files are the same is not read again. Where the facts of all are the same,
    what follows from them is not found out again.
    """
    program = code()
    reader = _reader(order, program, memory)
    grounds = partial(_read_ground, memory.path("ground"), program)
    corpus, problems = read_corpus(order.content, order.base_url, reader, drafts=order.drafts, grounds=grounds)
    if corpus is None:
        return None, problems
    checked_with = fingerprint([asked(order), program, corpus.origin])
    sound = memory.remains.checked if memory.remains.checked_with == checked_with else frozenset()
    found = _local(order, corpus, sound)
    problems += found
    facts = facts_digest(corpus)
    lore = _recalled(order, memory.path("lore"), _lore_key(checked_with, facts), corpus)
    unsure = (one for one in corpus.reports.values() if facts != memory.remains.facts or one.origin.whole not in sound)
    together = [*linked(corpus, unsure), *lore.problems] if lore else joint(corpus)
    problems += together
    problems += changes(corpus, order.published) if order.published is not None else []
    problems += forgotten(corpus) if order.coverage else []
    if stops(problems, strict=False):
        return None, problems
    tallies = lore.knowledge.tallies if lore else tally(corpus)
    compared = [] if lore else comparisons(corpus, tallies)
    problems += compared
    if stops(problems, strict=order.strict):
        return None, problems
    named = {problem.finding.at.path for problem in found}
    sound = frozenset(_sound(order, corpus, named))
    return Survey(corpus, tallies, sound, checked_with, program, facts, (*together, *compared), lore), problems


def facts_digest(corpus: Corpus) -> str:
    """Give a digest of the facts of all reports."""
    return fingerprint(word for name, report in corpus.reports.items() for word in (name, report.origin.facts))


def _recalled(order: Order, path: Path | None, key: str, corpus: Corpus) -> Lore | None:
    """Recall what followed from the facts of a corpus; None where that is not known."""
    if path is None:
        return None
    try:
        pieces = order.held.value(partial(_pieces, path, key), "lore", key, seal_of(path))
        return lore_of(pieces, corpus) if pieces else None
    except Unknown:
        return None


def _pieces(path: Path, key: str) -> Pieces | None:
    kept = recall_bytes(path, key)
    return read_lore(kept) if kept else None


def keep_lore(memory: Memory, found: Survey, knowledge: Knowledge, addressed: Addressed) -> None:
    """Keep what follows from the facts of a corpus, where a next build may ask and it is not known already."""
    path = memory.path("lore")
    if path and not found.lore:
        with suppress(OSError):  # What cannot be written down is not remembered.
            key = _lore_key(found.checked_with, found.facts)
            keep_bytes(path, key, packed_lore(Lore(found.told, knowledge, addressed)))


def _lore_key(checked_with: str, facts: str) -> str:
    return fingerprint(["lore 3", checked_with, facts])


def _sound(order: Order, corpus: Corpus, named: Iterable[str]) -> Iterable[str]:
    """Give the digests of the reports in whose folders no problem was found."""
    below = f"{order.content.shown}/reports/"
    wrong = {path.removeprefix(below).rpartition("/")[0] for path in named}
    return (report.origin.whole for name, report in corpus.reports.items() if name not in wrong)


def code() -> str:
    """Give one digest of this program."""
    top = Path(__file__).parent
    return fingerprint(path.read_bytes() for path in sorted(top.rglob("*.py")))


FOLDERS = 32
"""Reports that a process reads at a time."""


class Parcel(NamedTuple):
    """A report from where it was read: packed if nothing is wrong with it, else as it is."""

    key: str | None
    """The digest of the files it was read from; None where they cannot be read or changed meanwhile."""
    pieces: tuple[bytes, ...]
    """None of them where a problem was found."""
    reading: Reading


def _read_ground(
    path: Path | None, program: str, content: Entry, base_url: str | None, origin: str
) -> tuple[Ground, list[Problem]]:
    """Read what stands beside the reports, or recall it if it is known and nothing in it was wrong."""
    key = fingerprint(["ground 1", program, *libraries(), repr(base_url), content.shown, origin])
    kept = recall_bytes(path, key) if path else None
    with suppress(Unknown):
        if kept:
            return unpacked_ground(kept), []
    ground, problems = read_ground(content, base_url)
    if path and not problems:
        with suppress(OSError):  # What cannot be written down is not remembered.
            keep_bytes(path, key, packed_ground(ground))
    return ground, problems


def _reader(order: Order, program: str, memory: Memory) -> Reader:
    """Give what reads the reports: this process where they are few, else several. None is read that is known.

    Their texts go into a file, which the next build finds where there is a path for it.
    """

    def read(folders: Sequence[Folder], surroundings: Surroundings) -> Iterable[Reading]:
        told = {folder.name: memory.told(folder.entry.path) for folder in folders}
        keys = {folder.name: _key(folder, told[folder.name], memory.known.folders) for folder in folders}
        like = read_with(program, surroundings.origin)
        path = memory.path("read")
        known, at_hand = (memory.known.reports, memory.at_hand) if memory.known.read_with == like else ({}, {})
        found = {
            name: reading
            for name, key in keys.items()
            if (reading := at_hand.get(key or "") or _known(known.get(key or "")))
        }
        unknown = [(folder, keys[folder.name]) for folder in folders if folder.name not in found]
        new = {name: (one, key) for name, one in told.items() if one and (key := keys[name])}
        unsure = sum(one != memory.known.folders.get(name) for name, one in new.items())
        if not unknown and len(found) == len(known) and unsure < FOLDERS:
            return [found[folder.name] for folder in folders]
        wanted = [key for name in found if (key := keys[name])]
        is_much = len(unknown) > len(wanted)
        # What took long to read is written down even if something in it stops the build.
        drawer, kept = begun_with(path if is_much else None, known, wanted if is_much else ())
        parts = [unknown[start : start + FOLDERS] for start in range(0, len(unknown), FOLDERS)]
        jobs = order.jobs or jobs_by_default(len(parts))
        with processes(jobs, partial(_read_folders, surroundings=surroundings)) as crew:
            for turn, parcels in arriving(parts, crew):
                for (folder, _), parcel in zip(parts[turn], parcels, strict=True):
                    found[folder.name] = parcel.reading
                    if parcel.pieces:
                        pieces = drawer.put(parcel.pieces)
                        found[folder.name] = Reading(unpacked(pieces), ())
                        kept |= {parcel.key: pieces} if parcel.key else {}
        if path and is_much:
            keep_readings(path, drawer, Readings(like, kept, new))
        elif path:
            memory.later(partial(_keep_with, path, known, wanted, Readings(like, kept, new)))
        return [found[folder.name] for folder in folders]

    return read


def _keep_with(path: Path, known: Mapping[str, Kept], wanted: Sequence[str], new: Readings) -> None:
    """Keep what was read before, as far as it is wanted, and what was read now."""
    drawer, kept = begun_with(path, known, wanted)
    kept |= {key: drawer.put(pieces.all()) for key, pieces in new.reports.items()}
    keep_readings(path, drawer, new._replace(reports=kept))


def _key(folder: Folder, told: str | None, before: Mapping[str, tuple[str, str]]) -> str | None:
    """Give the digest of a folder's files: what it was before, where nothing was written there since."""
    then, key = before.get(folder.name, (None, None))
    return key if told and told == then else folder_digest(folder.entry)


def read_with(program: str, origin: str) -> str:
    """Give a digest of what a report follows from besides its own files."""
    return fingerprint([program, origin, *libraries()])


def _known(pieces: Kept | None) -> Reading | None:
    """Give a report that was read before; None if it was not, or if what was kept is no report."""
    try:
        return Reading(unpacked(pieces), ()) if pieces else None
    except Unknown:
        return None


def unpacked_all(known: Readings) -> Mapping[str, Reading]:
    """Unpack all reports that were read before, by the key of what each was read from."""
    return {key: reading for key, pieces in known.reports.items() if (reading := _known(pieces))}


def _read_folders(folders: Sequence[tuple[Folder, str | None]], surroundings: Surroundings) -> tuple[Parcel, ...]:
    return tuple(_read_folder(folder, key, surroundings) for folder, key in folders)


def _read_folder(folder: Folder, key: str | None, surroundings: Surroundings) -> Parcel:
    (reading,) = read_folders([folder], surroundings)
    if reading.report is None or reading.problems:
        return Parcel(None, (), reading)
    still = folder_digest(folder.entry) == key
    return Parcel(key if still else None, packed(reading.report), Reading(None, ()))


def _local(order: Order, corpus: Corpus, sound: frozenset[str]) -> list[Problem]:
    """Check the reports one by one, but those known as sound: in this process where they are few, else in several."""
    names = tuple(name for name, report in corpus.reports.items() if report.origin.whole not in sound)
    parts = [names[start : start + FOLDERS] for start in range(0, len(names), FOLDERS)]
    with processes(order.jobs or jobs_by_default(len(parts)), partial(_local_of, corpus)) as crew:
        found = [problem for problems in gather(parts, crew) for problem in problems]
    return [*found, *local(replace(corpus, reports={}))]


def _local_of(corpus: Corpus, names: Sequence[str]) -> list[Problem]:
    return local(replace(corpus, reports={name: corpus.reports[name] for name in names}, loose=()))
