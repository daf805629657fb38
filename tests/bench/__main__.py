"""Options in, tables on the terminal out: the benchmark as a program, which `build.py bench` starts."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from tests.bench.content import write_content
from tests.bench.land import districts_for, provinces
from tests.bench.limit import plain_loop
from tests.bench.measure import FailedRun, Taken, measured
from tests.bench.pages import KINDS, apart, by_kind, differences, listed
from tests.bench.peer import hugo, write_peer
from tests.bench.shared_pages import BARE
from tests.bench.warm import warm_builds

TOP = Path(__file__).parents[2]
RAM_DISK = Path("/dev/shm")
MIB = 1024 * 1024
OURS = ("--no-cache", "--no-search", "-q")
"""How we build: the peer makes no index for a search either."""


class Side(NamedTuple):
    """Something that is timed: its name, its command up to the output, and its surroundings."""

    name: str
    command: tuple[str | Path, ...]
    surroundings: Mapping[str, str]


def main(arguments: Sequence[str]) -> int:
    """Run the benchmark; 0 where all ran and both sides made the same pages, 1 where not."""
    options = parser().parse_args(arguments)
    with ExitStack() as stack:
        folder = options.keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-", dir=ram_disk())))
        folder = folder.absolute()
        folder.mkdir(parents=True, exist_ok=True)
        tell(f"Everything is written below {folder}, {'a RAM disk' if RAM_DISK in folder.parents else 'a disk'}.")
        content = fresh(folder / "content")
        write_content(options.reports, content)
        size = f"{options.reports} reports, {districts_for(options.reports)} districts"
        tell(f"Content: {size}, {len(provinces(options.reports))} provinces, 6 languages.")
        try:
            found = run(options, content, folder)
        except FailedRun as failure:
            print(failure, file=sys.stderr)
            return 1
    if options.json:
        print(json.dumps(found, ensure_ascii=False, indent=1))
    return 1 if found.get("differences") else 0


def run(options: argparse.Namespace, content: Path, folder: Path) -> dict[str, Any]:
    """Do what the options ask for, and give what was found."""
    if options.profile:
        return profiled(content, folder)
    if options.warm:
        return warmed(options.reports, content, folder)
    return compared(options, content, folder)


def compared(options: argparse.Namespace, content: Path, folder: Path) -> dict[str, Any]:
    """Build with both sides, check that they made the same pages, and time them in turn."""
    chosen = sides(options, content, folder)
    found: dict[str, Any] = {"reports": options.reports}
    listings = {}
    for side in chosen:
        measured([*side.command, fresh(folder / side.name)], TOP, side.surroundings)
        listings[side.name] = listed(folder / side.name)
    if not options.only:
        found["differences"] = differences(listings["ours"], listings["hugo"])
        found["differences"] += differences(listings["shared"], listings["hugo"])
        found["differences"] += differences(listings["bare"], listings["hugo"])
        show_kinds({name: by_kind(listing) for name, listing in listings.items()})
        for line in dict.fromkeys(found["differences"]):
            print(f"NOT THE SAME PAGES: {line}", file=sys.stderr)
        if found["differences"]:
            return found
    for name, listing in listings.items():
        tell(f"Files that only {name} makes: {apart(listing)}")
    runs: dict[str, list[Taken]] = {side.name: [] for side in chosen}
    for turn in range(options.runs):
        for side in chosen:
            taken, _ = measured([*side.command, fresh(folder / side.name)], TOP, side.surroundings)
            runs[side.name].append(taken)
            tell(f"  run {turn + 1}, {side.name}: {taken.wall:.2f} s")
    found["runs"] = {name: [taken._asdict() for taken in taken_all] for name, taken_all in runs.items()}
    found["files"] = {name: [len(listing.sizes), listing.total] for name, listing in listings.items()}
    show_runs(runs, {name: len(listing.sizes) for name, listing in listings.items()})
    if "ours" in runs:
        seconds = [plain_loop(folder / "ours", fresh(folder / "loop")) for _ in range(options.runs)]
        found["limit"] = median(seconds)
        wall = median(taken.wall for taken in runs["ours"])
        print(
            f"\nThe limit: writing the same bytes in a plain loop takes {found['limit']:.2f} s; "
            f"our build takes {wall / found['limit']:.1f} × that."
        )
    return found


def sides(options: argparse.Namespace, content: Path, folder: Path) -> list[Side]:
    """Give what is timed, with the peer's project written and the peer fetched."""
    python = sys.executable
    ours = Side("ours", (python, TOP / "build.py", "build", *OURS, "--content", content, "--output"), {})
    shared = Side("shared", (python, "-m", "tests.bench.shared_pages", content), {})
    bare = Side("bare", (python, "-m", "tests.bench.shared_pages", BARE, content), {})
    if options.only == "ours":
        return [ours, shared, bare]
    program = hugo(TOP / ".cache" / "bench")
    project = fresh(folder / "peer")
    write_peer(options.reports, project)
    command = (program, "--quiet", "--noBuildLock", "--source", project, "--cacheDir", folder / "hugo-cache")
    peer = Side("hugo", (*command, "--destination"), {"GOGC": "300"})
    return [peer] if options.only == "hugo" else [ours, shared, bare, peer]


def profiled(content: Path, folder: Path) -> dict[str, Any]:
    """Print where a page's microseconds go."""
    _, said = measured([sys.executable, "-m", "tests.bench.phases", content, fresh(folder / "ours")], TOP, {})
    found: dict[str, Any] = json.loads(said.splitlines()[-1])
    page = found["seconds"] / found["pages"] * 1e6
    print(f"{found['pages']} pages in one process: {found['seconds']:.1f} s, {page:.0f} µs a page.")
    print(f"{'':24} {'share':>6} {'µs a page':>10}")
    for name, share in found["shares"].items():
        print(f"{name:24} {share:6.1%} {share * page:10.0f}")
    width = max(map(len, found["made"]))
    print(f"\n{'planned and rendered':{width}} {'files':>8} {'s':>8} {'µs a file':>10}")
    for name, (files, seconds) in found["made"].items():
        print(f"{name:{width}} {files:8} {seconds:8.2f} {seconds / max(1, files) * 1e6:10.0f}")
    return found


def warmed(number: int, content: Path, folder: Path) -> dict[str, Any]:
    """Print what builds after small edits take."""
    print(f"{'':26} {'wall s':>8} {'cpu s':>8} {'peak MB':>8} {'made anew':>10}")
    found = []
    for step in warm_builds(number, content, fresh(folder / "warm")):
        made = "–" if step.made is None else str(step.made)
        print(f"{step.name:26} {step.taken.wall:8.2f} {step.taken.cpu:8.2f} {step.taken.peak / MIB:8.0f} {made:>10}")
        found.append({"name": step.name, **step.taken._asdict(), "made": step.made})
    print("The last site is byte for byte what a clean build makes.")
    return {"reports": number, "warm": found}


def show_kinds(kinds: Mapping[str, Mapping[str, Any]]) -> None:
    """Print how many pages of each kind each side makes, and their mean size."""
    print("".join((f"{'pages, mean bytes':18}", *(f"{name:>20}" for name in kinds))))
    for kind, _ in KINDS:
        cells = [
            f"{len(own[kind].paths):>9} {own[kind].mean:>10.0f}" if kind in own else " " * 20 for own in kinds.values()
        ]
        print("".join((f"{kind:18}", *cells)))


def show_runs(runs: Mapping[str, Sequence[Taken]], files: Mapping[str, int]) -> None:
    """Print the medians of what the runs took, and their ratio to the peer's."""
    middle = {
        name: Taken(
            median(one.wall for one in own), median(one.cpu for one in own), round(median(one.peak for one in own))
        )
        for name, own in runs.items()
    }
    peer = middle.get("hugo")
    names = {"ours": "ours, all pages", "shared": "ours, shared pages", "bare": "the same, no files", "hugo": "Hugo"}
    print(f"\n{'medians':20} {'files':>8} {'wall s':>8} {'cpu s':>8} {'peak MB':>8}   wall, cpu, memory × Hugo’s")
    for name, own in middle.items():
        row = f"{names[name]:20} {files[name]:8} {own.wall:8.2f} {own.cpu:8.2f} {own.peak / MIB:8.0f}"
        print(
            row
            if peer is None
            else f"{row}   {own.wall / peer.wall:.2f}, {own.cpu / peer.cpu:.2f}, {own.peak / peer.peak:.3f}"
        )


def fresh(path: Path) -> Path:
    """Give a path at which nothing is."""
    shutil.rmtree(path, ignore_errors=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def ram_disk() -> Path | None:
    """Give the RAM disk, where there is one; None for the usual place of temporary files."""
    return RAM_DISK if RAM_DISK.is_dir() else None


def tell(line: str) -> None:
    """Say how far the work is, beside the results."""
    print(line, file=sys.stderr, flush=True)


def parser() -> argparse.ArgumentParser:
    """Make the parser of the options."""
    found = argparse.ArgumentParser(prog="build.py bench", description="Measures this program against Hugo.")
    found.add_argument("--reports", type=_positive, default=1000, metavar="N", help="reports (default: 1000)")
    found.add_argument("--runs", type=_positive, default=5, metavar="R", help="runs of each side (default: 5)")
    found.add_argument("--only", choices=("ours", "hugo"), help="time one side alone, without comparing pages")
    found.add_argument("--profile", action="store_true", help="show where a page’s time goes, in one process")
    found.add_argument("--warm", action="store_true", help="time builds after small edits, with the memory of pages")
    found.add_argument("--json", action="store_true", help="print what was measured as JSON at the end")
    found.add_argument("--keep", type=Path, metavar="FOLDER", help="write everything there, and leave it there")
    return found


def _positive(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"“{text}” is not a number; write 1 or more")
    return int(text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
