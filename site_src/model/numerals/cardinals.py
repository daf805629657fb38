"""The number words of a language in; every number in words that begins at a place of a text out.

One rule makes all of them: a number is a count of some scale and a rest smaller than that scale, down to the units.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from site_src.model.numerals.digits import Figure, figure
from site_src.model.numerals.grammar import Numerals, Scale
from site_src.model.numerals.lexicon import Lexicon, Part, lexicon


class Bridge(NamedTuple):
    """A link with its pattern made."""

    pattern: re.Pattern[str]
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Step:
    """A scale with its words laid out."""

    value: int
    words: Lexicon
    alone: Lexicon
    links: tuple[Bridge, ...]


@dataclass(frozen=True, slots=True)
class Cardinals:
    """The number words of a language, laid out for reading."""

    units: Lexicon
    steps: tuple[Step, ...]
    multiples: Lexicon
    """The words of all scales."""
    alone: frozenset[str]
    """How the words of scales begin that need no number before them."""
    joint: re.Pattern[str]
    figures: re.Pattern[str]
    digits_end: bool
    """Whether bare digits may be the rest of a number, as in 1万3268."""

    def parts(self, text: str, at: int, digits: Figure | None) -> Iterable[Part]:
        """Give every number that begins here with a word, or with ``digits`` before the word of a scale."""
        # Most numbers in digits stand alone.
        if digits and not self.digits_end and not any(self._multiples(text, digits.end)):
            return ()
        # Most numbers in words have no scale.
        if not digits and text[at : at + 1] not in self.alone:
            units = self.units.parts(text, at, self.joint)
            if not any(self._may_multiply(text, part.end) for part in units):
                return units
        return self._from(self.steps, text, at, digits)

    def _may_multiply(self, text: str, at: int) -> bool:
        """Tell whether the next word begins like that of a scale."""
        gap = self.joint.match(text, at)
        return gap is not None and text[gap.end() : gap.end() + 1] in self.multiples.branches

    def multiplied(self, text: str, at: int) -> bool:
        """Tell whether the next word multiplies: in *one hundred and two hundred*, 102 is no number."""
        return any(not text[part.end : part.end + 1].isalpha() for part in self._multiples(text, at))

    def _multiples(self, text: str, at: int) -> Iterable[Part]:
        """Give the words of scales that may follow here."""
        gap = self.joint.match(text, at)
        return self.multiples.parts(text, gap.end(), self.joint) if gap else ()

    def figure(self, text: str, at: int) -> Figure | None:
        """Read the number in digits that begins here."""
        return figure(self.figures, text, at) if text[at : at + 1].isdecimal() else None

    def _from(self, steps: tuple[Step, ...], text: str, at: int, digits: Figure | None) -> Iterator[Part]:
        """Give the numbers of these scales and the units; ``digits`` is what begins here in digits."""
        if not steps:
            yield from self._units(text, at, digits)
            return
        step, smaller = steps[0], steps[1:]
        for part in self._from(smaller, text, at, digits):
            yield part
            if 0 < part.value < min(step.value, 10**6):
                for end in self._scale(step, text, part.end):
                    yield from self._with_rest(step, smaller, text, Part(end, part.value * step.value))
        for alone in step.alone.parts(text, at, self.joint) if step.alone.branches else ():
            yield from self._with_rest(step, smaller, text, Part(alone.end, alone.value * step.value))
        if digits and (value := digits.value * step.value).denominator == 1:
            for end in self._scale(step, text, digits.end):
                yield from self._with_rest(step, smaller, text, Part(end, int(value)))

    def _with_rest(self, step: Step, smaller: tuple[Step, ...], text: str, head: Part) -> Iterator[Part]:
        """Give a count of a scale alone, and with every rest that may follow it."""
        yield head
        for bridge in step.links:
            if gap := bridge.pattern.match(text, head.end):
                for part in self._from(smaller, text, gap.end(), self.figure(text, gap.end())):
                    if bridge.least <= part.value <= min(bridge.most, step.value - 1):
                        yield Part(part.end, head.value + part.value)

    def _units(self, text: str, at: int, digits: Figure | None) -> Iterator[Part]:
        yield from self.units.parts(text, at, self.joint)
        if self.digits_end and digits and not digits.decimal:
            yield Part(digits.end, int(digits.value))

    def _scale(self, step: Step, text: str, at: int) -> Iterator[int]:
        gap = self.joint.match(text, at)
        if gap and text[gap.end() : gap.end() + 1] in step.words.branches:
            for word in step.words.parts(text, gap.end(), self.joint):
                yield word.end


def _step(scale: Scale) -> Step:
    links = tuple(Bridge(re.compile(link.pattern), link.least, link.most) for link in scale.links)
    return Step(scale.value, lexicon(dict.fromkeys(scale.words, scale.value)), lexicon(scale.alone), links)


def cardinals(numerals: Numerals, figures: re.Pattern[str]) -> Cardinals:
    """Lay out the number words of a language; ``figures`` is the pattern of its numbers in digits."""
    return Cardinals(
        lexicon(numerals.units),
        tuple(map(_step, numerals.scales)),
        lexicon({word: scale.value for scale in numerals.scales for word in scale.words}),
        frozenset(word[:1] for scale in numerals.scales for word in scale.alone),
        re.compile(numerals.joint),
        figures,
        bool(numerals.counters),
    )
