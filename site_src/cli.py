"""Arguments in, an exit code out: what the terminal sees. The only module that prints or reads the clock."""

from __future__ import annotations

import argparse
import os
import re
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from site_src import VERSION
from site_src.model.problem import Problem, Severity, as_github, as_json, as_text, nearest, stops
from site_src.model.site import Batch, Job

if TYPE_CHECKING:
    from site_src.pipeline import Order, Outcome

TOP = Path(__file__).resolve().parent.parent

FINE, PROBLEMS, USAGE, BUG, INTERRUPTED = 0, 1, 2, 3, 130
"""Exit codes: 0 only if everything that was asked for was done."""

FORMATS: Mapping[str, Callable[[Problem, str], str]] = {"text": as_text, "json": as_json, "github": as_github}


class Unusable(Exception):  # noqa: N818 (raised as what it says)
    """Arguments or surroundings with which nothing can be done; says what and the way out."""


def main(arguments: Sequence[str]) -> int:
    """Run one command and give its exit code."""
    try:
        options = _parsed(arguments)
        return int(VERBS[options.verb](options))
    except Unusable as reason:
        print(f"build.py: {reason}", file=sys.stderr)
        return USAGE
    except KeyboardInterrupt:
        print("Interrupted; the published site is as it was.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has read enough; nothing more can be said to them.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PROBLEMS
    except Exception:  # The one place that turns what nobody expected into an exit code.
        traceback.print_exc()
        print(
            "This is a bug of the program, not a mistake in the content; the published site is as it was. "
            "Please report it with the lines above.",
            file=sys.stderr,
        )
        return BUG


def _parsed(arguments: Sequence[str]) -> argparse.Namespace:
    words = list(arguments)
    if "--serve" in words:
        words.remove("--serve")
        words.insert(0, "serve")
    elif not words or (words[0].startswith("-") and words[0] not in {"-h", "--help", "--version"}):
        words.insert(0, "build")
    elif not words[0].startswith("-") and words[0] not in VERBS:
        raise Unusable(f"there is no command “{words[0]}”. {nearest(words[0], VERBS)} “build.py --help” lists all.")
    return _parser().parse_args(words)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="build.py",
        description="Builds a multilingual site from reports, with the evidence of every count.",
        epilog="“build.py test” runs the tests of the program itself. “build.py COMMAND --help” explains a command.",
    )
    parser.add_argument("--version", action="version", version=f"report-site {VERSION}")
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--content", type=Path, metavar="DIR", help="what editors write (default: content beside build.py)"
    )
    shared.add_argument("--templates", type=Path, metavar="DIR", help="the look (default: templates beside build.py)")
    shared.add_argument(
        "--base-url", type=_address, metavar="URL", help="where the site will be published; overrides site.yaml"
    )
    shared.add_argument("--drafts", action="store_true", help="include reports marked “draft: true”")
    shared.add_argument("--strict", action="store_true", help="let warnings stop the build too")
    shared.add_argument("--format", choices=FORMATS, default="text", help="how problems are printed (default: text)")
    loudness = shared.add_mutually_exclusive_group()
    loudness.add_argument("-q", "--quiet", action="store_true", help="print errors only")
    loudness.add_argument("-v", "--verbose", action="store_true", help="print what is done")
    making = argparse.ArgumentParser(add_help=False)
    making.add_argument(
        "--output", type=Path, metavar="DIR", help="where the site is built (default: _site beside content)"
    )
    making.add_argument("--jobs", type=_jobs, metavar="N", help="processes (default: as many as the work is worth)")
    making.add_argument("--no-cache", action="store_true", help="make every page anew, and remember none")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="COMMAND")
    verbs.add_parser("build", parents=[shared, making], help="build the site (this is what happens without a command)")
    verbs.add_parser("check", parents=[shared], help="find all problems of the content, and write nothing")
    serve = verbs.add_parser(
        "serve", parents=[shared, making], help="preview the site, following every change (also --serve)"
    )
    serve.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1, this machine only)"
    )
    serve.add_argument("--port", type=int, default=8000, help="port to listen on (default: 8000)")
    serve.add_argument("--open", action="store_true", help="open the site in the browser")
    new = verbs.add_parser("new", parents=[shared], help="write the file of a new report, or of a new version of one")
    new.add_argument("report", help="its id, like 2024/thuan-nam")
    new.add_argument("--language", required=True, metavar="CODE", help="the language of the text, like fr")
    new.add_argument("--place", metavar="ID", help="the place it is about, like ninh-thuan/thuan-nam")
    verbs.add_parser(
        "messages", parents=[shared], help="bring the files of the site's phrases up to date with the templates"
    )
    return parser


def _address(text: str) -> str:
    if not re.fullmatch(r"https?://[^\s/?#]+[^\s?#]*", text):
        raise argparse.ArgumentTypeError(
            f"“{text}” is not a web address; write it in full, like https://example.org/name/"
        )
    return text


def _jobs(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"“{text}” is not a number of processes; write 1 or more")
    return int(text)


def _order(options: argparse.Namespace) -> Order:
    from site_src.pipeline import Order  # (a command imports what it uses)
    from site_src.read.files import Entry

    content = options.content or TOP / "content"
    output = getattr(options, "output", None) or TOP / "_site"
    templates = (options.templates or TOP / "templates").absolute()
    if not (templates / "base.html").is_file():
        raise Unusable(
            f"there are no templates in {_shown(templates)}. Name the folder that holds base.html with --templates."
        )
    return Order(
        content=Entry(content.absolute(), _shown(content)),
        templates=templates,
        output=output,
        base_url=options.base_url,
        drafts=options.drafts,
        strict=options.strict,
        jobs=getattr(options, "jobs", None),
        cache=None if getattr(options, "no_cache", True) else TOP / ".cache" / "pages",
    )


def _shown(path: Path) -> str:
    """Give a path as the user would write it from where they are, if that is not a detour."""
    relative = os.path.relpath(path)
    return str(path) if relative.startswith("..") else Path(relative).as_posix()


def _build(options: argparse.Namespace) -> int:
    from site_src.pipeline import Stopped, build
    from site_src.write.publish import Refused, exchange
    from site_src.write.workers import WorkerDied

    order, started = _order(options), time.perf_counter()
    try:
        outcome = build(order, exchange, _progress(options))
    except Stopped as stopped:
        return _report(options, stopped.outcome.problems)
    except (Refused, WorkerDied) as reason:
        raise Unusable(str(reason)) from reason
    except OSError as reason:
        raise Unusable(f"the site cannot be written: {reason}. The published site is as it was.") from reason
    _report(options, outcome.problems)
    _tell(options, outcome)
    seconds, pages = time.perf_counter() - started, outcome.plan.pages if outcome.plan else 0
    built = {
        "pages": pages,
        "languages": outcome.languages,
        "seconds": round(seconds, 2),
        "output": _shown(order.output),
    }
    if options.format == "json":
        import json

        print(json.dumps({"built": built}, ensure_ascii=False))
    elif not options.quiet:
        size = f"{_many(pages, 'page')} in {_many(outcome.languages, 'language')}"
        print(f"Built {size} in {seconds:.1f} s → {_shown(order.output)}")
    return FINE


def _check(options: argparse.Namespace) -> int:
    from site_src.pipeline import check

    outcome = check(_order(options))
    code = _report(options, outcome.problems)
    _tell(options, outcome)
    if code == FINE and not outcome.problems and options.format == "text" and not options.quiet:
        print("No problems found.")
    return code


def _tell(options: argparse.Namespace, outcome: Outcome) -> None:
    """Say what the site is made of, to who asks for more."""
    if options.verbose and outcome.plan:
        jobs = [job for batch in outcome.plan.batches for job in batch.jobs]
        kinds = Counter(job.kind if isinstance(job, Job) else f"{job.format} files" for job in jobs)
        for kind, number in sorted(kinds.items()):
            print(f"  {number:>7}  {kind.replace('_', ' ')}", file=sys.stderr)


def _report(options: argparse.Namespace, problems: Sequence[Problem]) -> int:
    """Print problems and their number; give the exit code that follows."""
    code = PROBLEMS if stops(problems, strict=options.strict) else FINE
    shown = [problem for problem in problems if not options.quiet or problem.severity is Severity.ERROR]
    stream = sys.stderr if options.format == "text" else sys.stdout
    for problem in shown:
        print(FORMATS[options.format](problem, _line(problem)), file=stream)
    failed = sum(problem.severity is Severity.ERROR for problem in problems)
    warned = len(problems) - failed
    if options.format == "json" and code != FINE:
        import json

        print(json.dumps({"failed": {"errors": failed, "warnings": warned}}))
    elif shown and options.format == "text":
        files = len({problem.finding.at.path for problem in problems})
        counts = [_many(number, name) for number, name in ((failed, "error"), (warned, "warning")) if number]
        print(f"{', '.join(counts)} in {_many(files, 'file')}", file=stream)
    return code


def _many(number: int, name: str) -> str:
    return f"{number} {name}" if number == 1 else f"{number} {name}s"


def _line(problem: Problem) -> str:
    rows = _rows(problem.finding.at.path)
    return rows[problem.finding.at.line - 1] if problem.finding.at.line <= len(rows) else ""


@lru_cache(maxsize=8)
def _rows(path: str) -> tuple[str, ...]:
    try:
        # With the ends of lines that the reader knows, and no others.
        return tuple(Path(path).read_text(encoding="utf-8-sig", errors="replace").split("\n"))
    except OSError:
        return ()


def _progress(options: argparse.Namespace) -> Callable[[Sequence[Batch]], Iterable[Batch]]:
    """Show how far a long build is, where somebody is looking."""
    few = 50
    if options.quiet or options.format != "text" or not sys.stderr.isatty():
        return lambda batches: batches

    def watched(batches: Sequence[Batch]) -> Iterable[Batch]:
        if len(batches) < few:
            return batches
        from rich.console import Console
        from rich.progress import track

        return track(batches, "Making pages", console=Console(stderr=True), transient=True)

    return watched


def _serve(options: argparse.Namespace) -> int:
    from site_src.serve import serve

    order = _order(options)
    command = [sys.executable, str(TOP / "build.py"), "build", "--format", "json", "--content", str(order.content.path)]
    command += ["--templates", str(order.templates), "--output", str(order.output.absolute())]
    here = f"http://{options.host}:{options.port}/" if options.port else None
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
    from site_src.pipeline import begin

    begun = begin(_order(options), options.report, options.language, options.place)
    if begun.problems:
        return _report(options, begun.problems)
    if begun.file is None:
        raise Unusable(begun.sentence)
    begun.file.path.parent.mkdir(parents=True, exist_ok=True)
    begun.file.path.write_text(begun.text, encoding="utf-8", newline="\n")
    print(f"Wrote {begun.file.shown}. Replace each “…”, then run “build.py check”.")
    return FINE


def _messages(options: argparse.Namespace) -> int:
    from site_src.pipeline import messages

    changed = 0
    for path, content in messages(_order(options)):
        if not path.is_file() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            changed += 1
            print(f"Wrote {_shown(path)}")
    if not changed:
        print("The files of phrases are up to date.")
    return FINE


VERBS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "build": _build,
    "check": _check,
    "serve": _serve,
    "new": _new,
    "messages": _messages,
}
"""All commands."""
