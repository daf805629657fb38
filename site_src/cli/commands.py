"""Options in, an exit code out: what each command does, in the words of the rooms."""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from site_src.cli.terminal import BUG, FINE, Unusable, many, progress, report, shown, tell

if TYPE_CHECKING:
    from site_src.model.published import PublishedFigures
    from site_src.order import Order, Outcome
    from site_src.unchanged import Begun
    from site_src.write.cluster import Hire
    from site_src.write.stores import Store

TOP = Path(__file__).resolve().parent.parent.parent


def _order(options: argparse.Namespace) -> Order:
    from site_src.order import NO_KINDS, Kinds, Order  # (a command imports what it uses)
    from site_src.read.files import Entry
    from site_src.write.held import NOTHING_HELD

    content = options.content or TOP / "content"
    templates = (options.templates or TOP / "templates").absolute()
    if not (templates / "base.html").is_file():
        raise Unusable(
            f"there are no templates in {shown(templates)}. Name the folder that holds base.html with --templates."
        )
    return Order(
        content=Entry(content.absolute(), shown(content)),
        templates=templates,
        output=_output(getattr(options, "output", None)),
        base_url=options.base_url,
        drafts=options.drafts,
        strict=options.strict,
        jobs=getattr(options, "jobs", None),
        hire=_hire(options),
        cache=None if getattr(options, "no_cache", True) else TOP / ".cache",
        published=_published(getattr(options, "against", None)) if options.verb != "diff" else None,
        coverage=getattr(options, "coverage", False),
        kinds=Kinds("site_src.plan.pages", "PAGES"),
        found=NO_KINDS if getattr(options, "no_search", True) else Kinds("site_src.plan.found", "FOUND"),
        held=getattr(options, "held", NOTHING_HELD),
    )


def _output(words: str | None) -> Path | Store:
    if words is None or "://" not in words:
        return Path(words) if words else TOP / "_site"
    if not re.fullmatch(r"s3://[^/\s]+(/[^/\s]+)*/?", words):
        raise Unusable(
            f"the site cannot be published to “{words}”. Name a folder, or a bucket like s3://bucket/prefix."
        )
    from site_src.write.stores import Store

    return Store(words.rstrip("/"))


def _hire(options: argparse.Namespace) -> Hire | None:
    executor, scheduler = getattr(options, "executor", ""), getattr(options, "scheduler", "")
    if not (executor or scheduler):
        return None
    from site_src.write.cluster import PATIENCE, dask, named
    from site_src.write.publish import Refused

    if scheduler:
        return partial(dask, scheduler, PATIENCE)
    try:
        return named(executor)
    except Refused as reason:
        raise Unusable(str(reason)) from reason


def _published(address: str | None) -> PublishedFigures | None:
    if address is None:
        return None
    from site_src.cli.against import fetched
    from site_src.read.published import FIGURES, read_figures

    figures, reason = read_figures(fetched(address, FIGURES))
    if figures is None:
        raise Unusable(f"what is published at {address} cannot be read: {reason}")
    return figures


def _build(options: argparse.Namespace) -> int:
    from site_src.unchanged import begun

    order, started, now = _order(options), time.perf_counter(), time.time_ns()
    found = begun(order)
    done = _rebuilt(options, order, found, now) if found.outcome is None else (found.outcome, lambda: None)
    if isinstance(done, int):
        return done
    outcome, remember = done
    report(options, outcome.problems)
    where = shown(order.output) if isinstance(order.output, Path) else order.output.url
    tell(options, outcome.kinds)
    seconds, pages = time.perf_counter() - started, sum(outcome.kinds.values())
    built = {
        "pages": pages,
        "unchanged": outcome.unchanged,
        "made": outcome.made,
        "languages": outcome.languages,
        "seconds": round(seconds, 2),
        "output": where,
    }
    if options.format == "json":
        print(json.dumps({"built": built}, ensure_ascii=False))
    elif not options.quiet:
        size = f"{many(pages, 'page')} in {many(outcome.languages, 'language')}"
        if outcome.unchanged:
            print(f"Nothing has changed since {size} were built: {where} stays as it is.")
        else:
            print(f"Built {size} in {seconds:.1f} s → {where}")
    options.answer(FINE)
    with suppress(KeyboardInterrupt):  # The site is built.
        remember()
    return FINE


def _rebuilt(
    options: argparse.Namespace, order: Order, found: Begun, now: int
) -> tuple[Outcome, Callable[[], None]] | int:
    """Build what is not as it was, and give how that ended, as rebuild does, or the exit code where it was stopped."""
    from site_src.pipeline import Stopped, rebuild
    from site_src.proving import Disproved
    from site_src.write.publish import Refused, exchange
    from site_src.write.workers import WorkerDied

    try:
        return rebuild(order, found, exchange, progress(options), now)
    except Stopped as stopped:
        return report(options, stopped.outcome.problems)
    except Disproved as disproved:
        report(options, disproved.problems)
        return BUG
    except (Refused, WorkerDied) as reason:
        raise Unusable(str(reason)) from reason
    except OSError as reason:
        raise Unusable(f"the site cannot be written: {reason}. The published site is as it was.") from reason


def edition() -> str:
    """Tell what builds are done with, by size and moment of the program's files and the versions of its libraries."""
    from site_src.write.record import seen
    from site_src.write.versions import installed

    parts = ("site_src", "build.py", ".venv/.deps", "requirements.lock", "requirements-dev.lock")
    return " ".join([seen(TOP / part for part in parts).digest, *installed()])


def prepare(options: argparse.Namespace) -> Generator[None, None, None]:
    """Recall, load and make ready what a build will need, in steps."""
    from site_src import pipeline

    now = time.time_ns()
    yield from pipeline.prepare(_order(options), now)


def _check(options: argparse.Namespace) -> int:
    from site_src.pipeline import check

    outcome = check(_order(options))
    code = report(options, outcome.problems)
    tell(options, outcome.kinds)
    if code == FINE and not outcome.problems and options.format == "text" and not options.quiet:
        print("No problems found.")
    return code


def _diff(options: argparse.Namespace) -> int:
    from site_src.cli.against import fetched
    from site_src.cli.differences import FORMATS
    from site_src.pipeline import compare
    from site_src.read.published import EDITION_FILES, read_edition

    before, reason = read_edition({name: fetched(options.against, name) for name in EDITION_FILES})
    if before is None:
        raise Unusable(f"what is published at {options.against} cannot be read: {reason}")
    found, outcome = compare(_order(options), before)
    if found is None:
        if options.format == "github":
            # What is printed goes into the summary of a job, where annotations would be noise.
            print("The content has problems, so it cannot be told what changes.")
            options.format = "text"
        return report(options, outcome.problems)
    print(FORMATS[options.format](found))
    return FINE


def _serve(options: argparse.Namespace) -> int:
    from site_src.serve import serve

    order = _order(options)
    if not isinstance(order.output, Path):
        raise Unusable("a preview is made in a folder of this machine. Name one with --output, or leave --output out.")
    command = [sys.executable, str(TOP / "build.py"), "build", "--format", "json", "--content", str(order.content.path)]
    command += ["--templates", str(order.templates), "--output", str(order.output.absolute())]
    here = f"http://{options.host}:{options.port}/" if options.port else None
    # Each change would wait for an index of the whole site: the page of the search says that a preview has none.
    command += ["--no-search", "--on-request"]
    command += ["--base-url", address] if (address := options.base_url or here) else []
    command += [f"--{name}" for name in ("drafts", "strict") if getattr(options, name)]
    command += ["--no-cache"] if options.no_cache else []
    command += ["--jobs", str(order.jobs)] if order.jobs else []
    watched = [order.content.path, order.templates, TOP / "site_src", TOP / "build.py"]

    def announce(line: str) -> None:
        print(line, file=sys.stderr, flush=True)

    return serve(
        command,
        order.output.absolute(),
        watched,
        options.host,
        options.port,
        announce=announce,
        open_browser=options.open,
    )


def _new(options: argparse.Namespace) -> int:
    from site_src.desk import begin

    begun = begin(_order(options), options.report, options.language, options.place)
    if begun.problems:
        return report(options, begun.problems)
    if begun.file is None:
        raise Unusable(begun.sentence)
    begun.file.path.parent.mkdir(parents=True, exist_ok=True)
    begun.file.path.write_text(begun.text, encoding="utf-8", newline="\n")
    print(f"Wrote {begun.file.shown}. Replace each “…”, then run “build.py check”.")
    return FINE


def _messages(options: argparse.Namespace) -> int:
    from site_src.desk import messages

    changed = 0
    for path, content in messages(_order(options)):
        if not path.is_file() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            changed += 1
            print(f"Wrote {shown(path)}")
    if not changed:
        print("The files of phrases are up to date.")
    return FINE


def _bench(options: argparse.Namespace) -> int:
    if not (TOP / "tests" / "bench" / "__main__.py").is_file():
        raise Unusable(
            "“bench” needs the folder tests/ of the project, which is not beside build.py. "
            "Run it in a whole copy of the project."
        )
    # A process of its own: the program imports nothing of its tests, and what is measured starts from a clean one.
    command = [sys.executable, "-m", "tests.bench"]
    for name in ("reports", "runs", "only", "keep"):
        value = getattr(options, name)
        # Folders are named from where the user is, and the benchmark runs in the project's folder.
        command += [f"--{name}", str(value.absolute() if isinstance(value, Path) else value)] if value else []
    command += [f"--{name}" for name in ("profile", "warm", "json") if getattr(options, name)]
    return subprocess.run(command, check=False, cwd=TOP).returncode  # noqa: S603 (our own program)


VERBS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "build": _build,
    "check": _check,
    "diff": _diff,
    "serve": _serve,
    "new": _new,
    "messages": _messages,
    "bench": _bench,
}
"""All commands."""
