"""What a build printed and its exit code, in; what came of it, in words for terminal and page, out. No effects."""

from __future__ import annotations

import json
import signal
from collections.abc import Sequence
from dataclasses import dataclass

from site_src.model.problem import Finding, Position, Problem, Severity, as_json, as_text

_LAST_LINES = 40

_NO_START = "The build could not be started"
_FOLLOWS = "Correct this and save. The preview follows by itself."
_BUILDS_AGAIN = "Nothing was published. Save any file to build again."
_TO_REPORT = "This is a mistake in the site builder, not in your content. Please report it with the lines below."
_SET_UP = "Correct what the line below names. If it is an option of the command, stop the preview and start it again."


@dataclass(frozen=True, slots=True)
class Sighting:
    """A problem together with the line of the source that it stands in."""

    problem: Problem
    source: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one build.

    ``heading`` is one short sentence, ``advice`` the way on, ``cause`` the one line that explains an end that no
    problem explains, ``details`` what the build wrote around that line. Whatever does not apply is empty.
    """

    good: bool
    heading: str
    advice: str
    cause: str
    details: str
    sightings: tuple[Sighting, ...]

    @property
    def is_worth_showing(self) -> bool:
        """Whether an editor has to hear of it: a build that failed, or one with warnings."""
        return not self.good or bool(self.sightings)


def outcome(code: int, printed: str, complained: str) -> Outcome:
    """Read a finished build: its exit code (negative: the signal that killed it), its standard output and error."""
    sightings, built, failed = _lines_read(printed)
    if code == 0 and built:
        heading = ", ".join(filter(None, (built, _counted(sightings))))
        return Outcome(good=True, heading=heading, advice="", cause="", details="", sightings=sightings)
    if code == 1 and failed and sightings:
        heading = f"{_counted(sightings)} in the content"
        return Outcome(good=False, heading=heading, advice=_FOLLOWS, cause="", details="", sightings=sightings)
    details = "\n".join((complained.strip() or printed.strip()).splitlines()[-_LAST_LINES:])
    heading, advice = _unexplained(code)
    cause = details.rpartition("\n")[2].strip()
    return Outcome(good=False, heading=heading, advice=advice, cause=cause, details=details, sightings=sightings)


def not_started(reason: str) -> Outcome:
    """Say that the command of the build could not be run at all, for this reason of the operating system."""
    return Outcome(good=False, heading=_NO_START, advice=_SET_UP, cause=reason, details="", sightings=())


def for_terminal(result: Outcome) -> tuple[str, ...]:
    """Give the lines for a terminal: every problem in full, then one line that says what came of the build."""
    rows = [as_text(sighting.problem, sighting.source) for sighting in result.sightings]
    if result.details != result.cause:
        rows.append(result.details)
    return (*rows, f"{result.heading}: {result.cause}" if result.cause else result.heading)


def for_page(result: Outcome, build: str) -> str:
    """Give the JSON that the overlay shows; ``build`` names this build among all others of this preview."""
    return json.dumps(
        {
            "build": build,
            "good": result.good,
            "heading": result.heading,
            "advice": result.advice,
            "cause": result.cause,
            "details": result.details,
            "problems": [json.loads(as_json(sighting.problem, sighting.source)) for sighting in result.sightings],
        },
        ensure_ascii=False,
    )


def _unexplained(code: int) -> tuple[str, str]:
    if code < 0 or code == 130:
        return f"The build was interrupted ({_signal_name(code)})", _BUILDS_AGAIN
    if code == 0:
        return "The build ended without a result", _TO_REPORT
    if code == 2:
        return _NO_START, _SET_UP
    # An end with 1 and without a problem is a bug as well: Python itself ends so when the builder cannot be read.
    return "Our own bug stopped the build", _TO_REPORT


def _signal_name(code: int) -> str:
    try:
        return signal.Signals(-code if code < 0 else signal.SIGINT).name
    except ValueError:
        return f"signal {-code}"


def _lines_read(printed: str) -> tuple[tuple[Sighting, ...], str, bool]:
    """Give the problems, the sentence of a good build, and whether the build says that it failed."""
    sightings: list[Sighting] = []
    built, failed = "", False
    for line in printed.splitlines():
        try:
            entry = json.loads(line)
            if "built" in entry:
                built = _built(entry["built"])
            elif "failed" in entry:
                failed = True
            else:
                sightings.append(_sighting(entry))
        except (ValueError, TypeError, KeyError, RecursionError):
            # Anything may print beside the builder. What is no line of ours says nothing about the build.
            continue
    sightings.sort(key=lambda sighting: sighting.problem.severity is Severity.WARNING)
    return tuple(sightings), built, failed


def _built(entry: dict[str, object]) -> str:
    pages, languages = int(str(entry["pages"])), int(str(entry["languages"]))
    seconds, output = float(str(entry["seconds"])), str(entry["output"])
    return f"Built {_many(pages, 'page')} in {_many(languages, 'language')} in {seconds:.1f} s → {output}"


def _sighting(entry: dict[str, object]) -> Sighting:
    at = Position(str(entry["path"]), int(str(entry["line"])), int(str(entry["column"])))
    see = entry["see"]
    spots = tuple(_position(str(spot)) for spot in see) if isinstance(see, list) else ()
    finding = Finding(at, str(entry["message"]), str(entry["way_out"]), spots)
    return Sighting(Problem(Severity(str(entry["severity"])), str(entry["rule"]), finding), str(entry["source"]))


def _position(spot: str) -> Position:
    path, line, column = spot.rsplit(":", 2)
    return Position(path, int(line), int(column))


def _counted(sightings: Sequence[Sighting]) -> str:
    warnings = sum(sighting.problem.severity is Severity.WARNING for sighting in sightings)
    errors = len(sightings) - warnings
    counts = (_many(number, word) for number, word in ((errors, "error"), (warnings, "warning")) if number)
    return " and ".join(counts)


def _many(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
