"""What stands around the pages of one language in, the templates' environment for them out.

An environment is the one thing that a process remembers besides pure functions: the templates' modules are in it, and
what their macros wrote for values that come again (``remembered``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import lru_cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import FileSystemLoader, StrictUndefined
from markupsafe import Markup

from site_src.model.site import Chrome
from site_src.model.slots import MANY, Manifold
from site_src.render.compiled import compiled
from site_src.render.frame import Frame
from site_src.render.many import tojson, words_of_many
from site_src.render.messages import Phrases, messages_of
from site_src.render.slots import Slots
from site_src.render.words import words_of

REMEMBERED = 1024
"""What a macro wrote that is remembered: so many values that it was called with."""


@lru_cache(maxsize=64)
def environment(templates: Path, edition: str, chrome: Chrome, code: Path | None) -> Frame:
    """Make the environment of a language's pages; ``code`` is where compiled templates are kept, if anywhere."""
    phrases = Phrases(GNUTranslations(BytesIO(chrome.language.messages)))
    made = _made(templates, edition, chrome, code, {**words_of(chrome.language.code), **messages_of(phrases)})
    made.phrases = phrases
    return made


class Choir(NamedTuple):
    """The environment of pages of several languages, and their slots."""

    frame: Frame
    slots: Slots


def together(
    templates: Path, edition: str, chromes: Mapping[str, Chrome], code: Path | None, manifold: Manifold
) -> Choir:
    """Give the environment of pages that are written once for several languages.

    It is for a manifold alone, whose slots mean other things than another's; each thread that makes pages has its own.
    """
    chromes_in_order = tuple(chromes[each] for each in (MANY, *manifold.languages))
    found = _together(templates, edition, chromes_in_order, code, manifold)
    if found.slots.full:
        found.slots.forget()
    return found


def ready(templates: Path, edition: str, chromes: Mapping[str, Chrome], code: Path | None, manifold: Manifold) -> None:
    """Load all templates, so that processes that are forked after that need not compile them again."""
    choir = together(templates, edition, chromes, code, manifold)
    for frame in (choir.frame, *choir.slots.frames.values()):
        for name in frame.list_templates(extensions=["html"]):
            with suppress(Exception):  # It is told by who makes a page of it, if anybody does.
                frame.get_template(name)


@lru_cache(maxsize=16)
def _together(
    templates: Path, edition: str, chromes: tuple[Chrome, ...], code: Path | None, manifold: Manifold
) -> Choir:
    many, *each = chromes
    slots = Slots(manifold, {one.language.code: environment(templates, edition, one, code) for one in each})
    frame = _made(templates, edition, many, code, words_of_many(slots, words_of(MANY)))
    frame.globals["remembered"] = slots.remembered(REMEMBERED)
    frame.filters["tojson"] = tojson
    return Choir(frame, slots)


def _made(
    templates: Path, edition: str, chrome: Chrome, code: Path | None, words: Mapping[str, Callable[..., Any]]
) -> Frame:
    made = Frame(
        loader=FileSystemLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        bytecode_cache=compiled(edition, code),
    )
    # The extension adds this method to the environment; no type knows it.
    install = getattr(made, "install_gettext_callables")  # noqa: B009
    install(words["gettext"], words["ngettext"], newstyle=True, pgettext=words["pgettext"])
    made.policies["ext.i18n.trimmed"] = True
    made.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    made.globals.update(words)
    made.globals["chrome"] = chrome
    made.globals["assets"] = dict(chrome.assets)
    made.globals["sections"] = {section: entry.url for section, entry in chrome.navigation}
    made.globals["absolute"] = lambda url: url.absolute(chrome.base_url)
    made.globals["remembered"] = _remembered
    return made


def _remembered(macro: Callable[..., Markup]) -> Callable[..., Markup]:
    """Let a macro write each thing once: what it writes depends on its values and the environment only."""
    return lru_cache(maxsize=REMEMBERED)(macro)
