"""A command in, done for each line that asks for it: each time by a process that has from its birth what is loaded."""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable, Generator
from contextlib import closing, suppress
from select import select

from site_src.cli.terminal import FINE
from site_src.write.workers import Answer, apart, are_forked

Steps = Generator[None, None, None]
"""What is done step by step, as far as there is time."""


def on_request(work: Callable[[Answer], int], edition: Callable[[], str], prepare: Callable[[], Steps]) -> int:
    """Do some work for each line on standard input, and say with which exit code it ended: ``{"ended": 0}``.

    It is done by a process of its own, forked from this one: what one leaves behind in memory is nothing to the next.
    That may answer before it ends, when all is done that somebody waits for.
    This one only recalls and loads, and makes other things ready, while nobody waits: that is what the steps of
    ``prepare`` do, of which only the first is long. ``edition`` tells what the work is done with:
    where that is another one than at the beginning nothing is done or said any more, since the old one is loaded here;
    who asked begins a new process. Where no process can be forked the work is done once. Gives the exit code.
    """
    before = edition()
    while sys.stdin.buffer.readline():
        if not are_forked(2):
            return work(lambda _: None)
        if edition() != before:
            break
        with apart(work) as code:
            print(json.dumps({"ended": code}), flush=True)
        steps = prepare()
        with suppress(Exception):  # What is wrong the next build meets too, and says it.
            next(steps, None)
        # Processes share what nobody looks through for what is dead; so that is done here, of all there is.
        gc.unfreeze()
        gc.collect()
        gc.freeze()
        with suppress(Exception), closing(steps):
            for _ in steps:
                if _is_asked():
                    break
    return FINE


def _is_asked() -> bool:
    """Tell whether there is something on standard input, be it its end."""
    return bool(select([sys.stdin], [], [], 0)[0])
