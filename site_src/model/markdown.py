"""Markdown in; its tokens, or its HTML as anybody's parser would write it, out."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.utils import EnvType
from mdit_py_plugins.footnote import footnote_plugin

from site_src.model.compiled import compiled
from site_src.model.quick import quickened


@lru_cache(maxsize=1)
def parser() -> MarkdownIt:
    """Make the one parser of the process; it never changes after this, so it is no state."""
    return quickened(usual())


def usual() -> MarkdownIt:
    """Make markdown-it's parser with our rules, which tries them all everywhere."""
    made = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).use(footnote_plugin)
    for name, rule in (("link", _link), ("image", _image), ("autolink", _autolink)):
        made.inline.ruler.at(name, rule)
    made.core.ruler.push("headings", _lower_headings)
    return made


@lru_cache(maxsize=16)
def written(source: str) -> str:
    """Write Markdown as HTML, once for all that is asked of a text in turn: its page, its sentences.

    HTML in it is shown as text, its headings start below the page's own.
    """
    return compiled(source) or by_markdown_it(source)


def by_markdown_it(source: str) -> str:
    """Write Markdown as HTML by markdown-it-py, which knows all that a text may have."""
    env: EnvType = {}
    return str(parser().render(source, env))


InlineRule = Callable[[StateInline, bool], bool]
"""markdown-it's own shape of a rule: the second argument says whether only to look."""


def _offset(rule: InlineRule, opening: str) -> InlineRule:
    """Let an inline rule write down where in its block it matched: markdown-it keeps lines of blocks only."""

    def at(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 (the shape is the library's)
        start, before = state.pos, len(state.tokens)
        matched = rule(state, silent)
        if matched and not silent:
            token = next(token for token in state.tokens[before:] if token.type == opening)
            token.meta["offset"] = start
        return matched

    return at


def _builtin(name: str) -> InlineRule:
    from markdown_it.rules_inline import autolink, image, link  # noqa: PLC0415 (the library exports them by folder)

    return {"link": link, "image": image, "autolink": autolink}[name]


_link = _offset(_builtin("link"), "link_open")
_image = _offset(_builtin("image"), "image")
_autolink = _offset(_builtin("autolink"), "link_open")


def _lower_headings(state: StateCore) -> None:
    """Move all headings down by one if a text uses the level that belongs to the page's title."""
    headings = [token for token in state.tokens if token.type in {"heading_open", "heading_close"}]
    if any(token.tag == "h1" for token in headings):
        for token in headings:
            token.tag = f"h{min(int(token.tag[1:]) + 1, 6)}"
