"""A parser of markdown-it in, the same parser out that tries a rule only where its first character stands.

markdown-it tries every rule on every line and at every sign; nearly all of them look at one character and decline.
Here that character chooses the rules, in markdown-it's own order, and a line or a text that no rule but the last can
take is taken at once. The rules are markdown-it's, and so are the tokens that come out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeVar

from markdown_it import MarkdownIt
from markdown_it.common.utils import mdTrim
from markdown_it.parser_block import ParserBlock, RuleFuncBlockType
from markdown_it.parser_inline import ParserInline
from markdown_it.ruler import Ruler
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType

BLOCKS = {
    "fence": "`~",
    "blockquote": ">",
    "hr": "*-_",
    "list": "*-+0123456789",
    "footnote_def": "[",
    "reference": "[",
    "html_block": "<",
    "heading": "#",
}
"""With which characters what a rule of blocks takes begins; the others begin with any."""

INLINES = {
    "newline": "\n",
    "escape": "\\",
    "backticks": "`",
    "strikethrough": "~",
    "emphasis": "*_",
    "link": "[",
    "image": "!",
    "footnote_inline": "^",
    "footnote_ref": "[",
    "autolink": "<",
    "html_inline": "<",
    "entity": "&",
}
"""The same for the rules within a block."""

SIGN = re.compile(r"[\n\\`~*_\[\]<&]|!(?=\[)|\^(?=\[)")
"""Where a text may be more than text: at the signs above, and where the words of a link end."""


LOOK_ONLY = False
"""What a rule is told: it may take what it finds."""

PLAIN_ADDRESS = re.compile(r"[a-z]+:[a-z0-9]+(?:[/-][a-z0-9]+)*")
"""An address in which nothing is to be escaped or decoded."""


def quickened(parser: MarkdownIt) -> MarkdownIt:
    """Make a parser choose its rules by their first character; all its rules must be there already."""
    normal = parser.normalizeLink

    def as_written(url: str) -> str:
        return url if PLAIN_ADDRESS.fullmatch(url) and len(url) < 64 else normal(url)

    parser.normalizeLink = as_written  # type: ignore[method-assign]  # (as markdown-it documents)
    parser.block = _Blocks(parser.block)
    parser.inline = _Inlines(parser.inline)
    return parser


class _Blocks(ParserBlock):
    """The parser of blocks."""

    def __init__(self, usual: ParserBlock) -> None:
        self.chains = _Chains(usual.ruler)
        self.ruler = self.chains

    def tokenize(self, state: StateBlock, startLine: int, endLine: int) -> None:  # noqa: N803 (the shape is the library's)
        """Generate the tokens of some lines, as markdown-it does."""
        every, by_sign, elsewhere = self.chains.begins[""]
        source, starts, ends, shifts, indents = state.src, state.bMarks, state.eMarks, state.tShift, state.sCount
        deepest = state.md.options.maxNesting
        line, blank_before = startLine, False
        while line < endLine:
            state.line = line = state.skipEmptyLines(line)
            if line >= endLine or indents[line] < state.blkIndent:
                break
            if state.level >= deepest:
                state.line = endLine
                break
            at, after = starts[line] + shifts[line], line + 1
            rules = every if indents[line] - state.blkIndent > 3 else by_sign.get(source[at], elsewhere)
            if rules is elsewhere and (after >= state.lineMax or starts[after] + shifts[after] >= ends[after]):
                _paragraph(state, line, source[at : ends[line]])
            else:
                for rule in rules:
                    if rule(state, line, endLine, LOOK_ONLY):
                        break
            state.tight = not blank_before
            line = state.line
            if line - 1 < endLine and state.isEmpty(line - 1):
                blank_before = True
            if line < endLine and state.isEmpty(line):
                blank_before = True
                line += 1
                state.line = line


Rule = TypeVar("Rule")


def _by_sign(ordered: Sequence[tuple[str, Rule]], begins: Mapping[str, str]) -> dict[str, list[Rule]]:
    """Give for each sign that begins something the rules to try, in their order."""
    signs = {sign for name, _ in ordered for sign in begins.get(name, "")}
    return {sign: [rule for name, rule in ordered if sign in begins.get(name, sign)] for sign in signs}


class _Begins(NamedTuple):
    """The rules of a chain."""

    every: list[RuleFuncBlockType]
    by_sign: dict[str, list[RuleFuncBlockType]]
    """Those to try on a line that is not indented as code is, by its first character."""
    elsewhere: list[RuleFuncBlockType]
    """Those to try on one that begins with another."""

    def ends(self, state: StateBlock, line: int, end: int, silent: bool) -> bool:  # noqa: FBT001
        """Tell whether one of the rules takes a line, as one rule in place of them all."""
        at = state.bMarks[line] + state.tShift[line]
        indented = state.sCount[line] - state.blkIndent > 3 or at >= state.eMarks[line]
        rules = self.every if indented else self.by_sign.get(state.src[at], self.elsewhere)
        for rule in rules:  # noqa: SIM110 (a generator would take longer than the rules)
            if rule(state, line, end, silent):
                return True
        return False


class _Chains(Ruler[RuleFuncBlockType]):
    """The rules, those of each chain that may end a block as one."""

    def __init__(self, usual: Ruler[RuleFuncBlockType]) -> None:
        self.names = usual.get_active_rules()
        # A name that is not known here is that of a rule to try everywhere.
        known = {rule: name for name, rule in zip(self.names, usual.getRules(""), strict=True)}
        self.begins = {}
        for chain in ("", "paragraph", "reference", "blockquote", "list"):
            rules = usual.getRules(chain)
            named = [(known[rule], rule) for rule in rules if known[rule] != "code"]
            elsewhere = [rule for name, rule in named if name not in BLOCKS]
            self.begins[chain] = _Begins(rules, _by_sign(named, BLOCKS), elsewhere)
        self.chains: dict[str, list[RuleFuncBlockType]] = {
            chain: [begins.ends] if chain else begins.every for chain, begins in self.begins.items()
        }

    def getRules(self, chainName: str = "") -> list[RuleFuncBlockType]:  # noqa: N802, N803 (the library's)
        """Give the rules of a chain."""
        return self.chains[chainName]

    def get_active_rules(self) -> list[str]:
        """Give the names of all rules that are in use."""
        return self.names


def _paragraph(state: StateBlock, line: int, text: str) -> None:
    """Take a line that a blank one follows, and that no sign begins: it is a paragraph, whatever stands in it."""
    # So markdown-it leaves it, which tries for a heading in vain before.
    state.parentType = "paragraph"
    state.line = line + 1
    state.push("paragraph_open", "p", 1).map = [line, line + 1]
    inline = state.push("inline", "", 0)
    inline.content, inline.map, inline.children = mdTrim(text), [line, line + 1], []
    state.push("paragraph_close", "p", -1)


class _Inlines(ParserInline):
    """The parser of what stands within blocks."""

    def __init__(self, usual: ParserInline) -> None:
        super().__init__()
        self.ruler, self.ruler2, self.terminator_re = usual.ruler, usual.ruler2, SIGN
        named = [*zip(self.ruler.get_active_rules(), self.ruler.getRules(""), strict=True)]
        self.by_sign = _by_sign([(name, rule) for name, rule in named if name != "text"], INLINES)

    def tokenize(self, state: StateInline) -> None:
        """Generate the tokens of a stretch, as markdown-it does."""
        source, end, search, rules = state.src, state.posMax, self.terminator_re.search, self.by_sign
        deepest = state.md.options["maxNesting"]
        while (at := state.pos) < end:
            if state.level < deepest:
                sign = search(source, at, end)
                stop = sign.start() if sign else end
                if stop > at:
                    state.append_pending(source[at:stop])
                    state.pos = stop
                    continue
                for rule in rules.get(source[at], ()):
                    if rule(state, LOOK_ONLY):
                        break
                else:
                    state.append_pending(source[at])
                    state.pos = at + 1
            else:
                state.append_pending(source[at])
                state.pos = at + 1
        if state.pending:
            state.pushPending()

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        """Give the tokens of a block's text; that of most is one, the text itself."""
        if self.terminator_re.search(src):
            return super().parse(src, md, env, tokens)
        if src:
            tokens.append(Token("text", "", 0, content=src))
        return tokens
