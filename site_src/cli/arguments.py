"""Words of a command line in, options out: which commands there are, and what may be said to each."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from pathlib import Path

from site_src import VERSION
from site_src.cli.terminal import FORMATS, Unusable
from site_src.model.problem import nearest

COMMANDS = ("build", "check", "diff", "serve", "new", "messages", "bench")
"""All commands; ``build`` is what happens without one."""

JOBS = "processes (default: as many as the work is worth)"


def parsed(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the words; raises Unusable for a command that does not exist, and exits for options that do not."""
    words = list(arguments)
    if "--serve" in words:
        words.remove("--serve")
        words.insert(0, "serve")
    elif not words or (words[0].startswith("-") and words[0] not in {"-h", "--help", "--version"}):
        words.insert(0, "build")
    elif not words[0].startswith("-") and words[0] not in COMMANDS:
        raise Unusable(f"there is no command “{words[0]}”. {nearest(words[0], COMMANDS)} “build.py --help” lists all.")
    return parser().parse_args(words)


def parser() -> argparse.ArgumentParser:
    """Make the parser of all commands."""
    top = argparse.ArgumentParser(
        prog="build.py",
        description="Builds a multilingual site from reports, with the evidence of every count.",
        epilog="“build.py test” runs the tests of the program itself. “build.py COMMAND --help” explains a command.",
    )
    top.add_argument("--version", action="version", version=f"report-site {VERSION}")
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
        "--output",
        metavar="DIR",
        help="where the site is built (default: _site beside content); “build” takes s3://bucket/prefix too",
    )
    making.add_argument("--no-cache", action="store_true", help="make every page anew, and remember none")
    comparing = argparse.ArgumentParser(add_help=False)
    comparing.add_argument(
        "--against", metavar="WHERE", help="a published site, its address or folder: no count of it changes unexplained"
    )
    verbs = top.add_subparsers(dest="verb", required=True, metavar="COMMAND")
    build = verbs.add_parser(
        "build",
        parents=[shared, making, comparing],
        help="build the site (this is what happens without a command)",
    )
    build.add_argument("--no-search", action="store_true", help="make no index for the search (a preview has none)")
    build.add_argument(
        "--on-request",
        action="store_true",
        help="build once for each line on standard input, in one process (a preview does)",
    )
    crew = build.add_mutually_exclusive_group()
    crew.add_argument("--jobs", type=_jobs, metavar="N", help=JOBS)
    crew.add_argument(
        "--executor", metavar="MODULE:FUNCTION", help="make the pages with the executor that a function gives"
    )
    crew.add_argument("--scheduler", metavar="ADDRESS", help="make the pages with the workers of a Dask cluster")
    check = verbs.add_parser(
        "check", parents=[shared, comparing], help="find all problems of the content, and write nothing"
    )
    check.add_argument("--coverage", action="store_true", help="list the numbers of the texts that no figure claims")
    diff = verbs.add_parser("diff", parents=[shared], help="say what would change of a published site, in English")
    diff.add_argument("--against", required=True, metavar="WHERE", help="the published site: its address or folder")
    serve = verbs.add_parser(
        "serve", parents=[shared, making], help="preview the site, following every change (also --serve)"
    )
    serve.add_argument("--jobs", type=_jobs, metavar="N", help=JOBS)
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
    bench = verbs.add_parser("bench", help="measure this program against Hugo (with the tests folder of the project)")
    bench.add_argument("--reports", type=_number, metavar="N", help="reports of the made-up content (default: 1000)")
    bench.add_argument("--runs", type=_number, metavar="R", help="runs of each side, in turn (default: 5)")
    bench.add_argument("--only", choices=("ours", "hugo"), help="time one side alone, without comparing pages")
    bench.add_argument("--profile", action="store_true", help="show where a page’s time goes, in one process")
    bench.add_argument("--warm", action="store_true", help="time builds after small edits, with the memory of pages")
    bench.add_argument("--json", action="store_true", help="print what was measured as JSON at the end")
    bench.add_argument("--keep", type=Path, metavar="FOLDER", help="write everything there, and leave it there")
    return top


def _address(text: str) -> str:
    if not re.fullmatch(r"https?://[^\s/?#]+[^\s?#]*", text):
        raise argparse.ArgumentTypeError(
            f"“{text}” is not a web address; write it in full, like https://example.org/name/"
        )
    return text


def _jobs(text: str) -> int:
    return _positive(text, "number of processes")


def _number(text: str) -> int:
    return _positive(text, "number")


def _positive(text: str, thing: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"“{text}” is not a {thing}; write 1 or more")
    return int(text)
