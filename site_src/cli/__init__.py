"""Arguments in, an exit code out: what the terminal sees. The only room that prints or reads the clock."""

from __future__ import annotations

import gc
import os
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import partial
from typing import TYPE_CHECKING

from site_src.cli.arguments import parsed
from site_src.cli.commands import VERBS, edition, prepare
from site_src.cli.terminal import BUG, INTERRUPTED, PROBLEMS, USAGE, Unusable

if TYPE_CHECKING:
    import argparse

    from site_src.write.workers import Answer

LASTING = frozenset({"serve"})
"""The commands that do not end by themselves."""

ASKED = frozenset({"build"})
"""Those that can be done again and again, on request."""


def main(arguments: Sequence[str]) -> int:
    """Run one command and give its exit code."""
    # What other packages plug into the reader of shapes would change what content means; to look for it takes time.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    return _ended(partial(_run, arguments))


def _run(arguments: Sequence[str]) -> int:
    options = parsed(arguments)
    options.answer = lambda _: None
    work = partial(VERBS[options.verb], options)
    with nullcontext() if options.verb in LASTING else no_search_for_circles():
        if options.verb in ASKED and options.on_request:
            from site_src.cli.requests import on_request  # (a command imports what it uses)
            from site_src.write.held import Held

            options.held = Held(2)  # Of trees there are two, the site's and the one before.
            return on_request(partial(_answered, work, options), edition, partial(prepare, options))
        return work()


def _answered(work: Callable[[], int], options: argparse.Namespace, answer: Answer) -> int:
    """Do some work that may say its exit code before it ends."""

    def at_once(code: int) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        answer(code)

    options.answer = at_once
    return _ended(work)


def _ended(work: Callable[[], int]) -> int:
    """Do some work and give its exit code; what it raises is told."""
    try:
        return int(work())
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


@contextmanager
def no_search_for_circles() -> Iterator[None]:
    """Let Python not look for dead objects that know each other, in this process and those that it forks.

    A command makes millions of objects that stay, hardly a circle, and then ends: with Python's own numbers, looking
    took half of its time. Python looks once more when it ends, unless it is told that all of them stay.
    """
    looks = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if looks:
            gc.enable()
