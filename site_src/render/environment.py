"""What stands around the pages of one language in, the templates' environment for them out.

An environment is the one thing that a process remembers besides pure functions: the templates' modules are in it, and
what their macros wrote for values that come again (``remembered``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from site_src.model.site import Chrome
from site_src.render.compiled import compiled
from site_src.render.compiler import Compiler, Seen, escaped, html
from site_src.render.messages import messages_of
from site_src.render.words import words_of


class Frame(Environment):
    """The environment of one language's pages."""

    code_generator_class = Compiler
    context_class = Seen
    escaped = staticmethod(escaped)
    html = staticmethod(html)

    def rendered(self, name: str, values: Mapping[str, Any]) -> str:
        """Render a template with what the environment knows and the values given."""
        template = self.get_template(name)
        # Template.render would copy all that the environment knows twice for each page.
        context = Seen(self, {**self.globals, **values}, name, template.blocks)
        try:
            return "".join(template.root_render_func(context))
        except Exception:
            # Raised again, with the template's line in the traceback.
            return str(self.handle_exception())
        finally:
            # The template's macros see the page and it them: left so, every page would wait for Python to find circles.
            context.vars.clear()


@lru_cache(maxsize=64)
def environment(templates: Path, edition: str, chrome: Chrome, code: Path | None) -> Frame:
    """Make the environment of a language's pages; ``code`` is where compiled templates are kept, if anywhere."""
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
    catalogue = GNUTranslations(BytesIO(chrome.language.messages))
    # The extension adds this method to the environment; no type knows it.
    install = getattr(made, "install_gettext_callables")  # noqa: B009
    install(catalogue.gettext, catalogue.ngettext, newstyle=True, pgettext=catalogue.pgettext)
    made.policies["ext.i18n.trimmed"] = True
    made.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    made.globals.update(words_of(chrome.language.code))
    made.globals.update(messages_of(catalogue))
    made.globals["chrome"] = chrome
    made.globals["assets"] = dict(chrome.assets)
    made.globals["sections"] = {section: entry.url for section, entry in chrome.navigation}
    made.globals["absolute"] = lambda url: url.absolute(chrome.base_url)
    made.globals["remembered"] = _remembered
    return made


def _remembered(macro: Callable[..., Markup]) -> Callable[..., Markup]:
    """Let a macro write each thing once: what it writes depends on its values and the environment only."""
    return lru_cache(maxsize=1024)(macro)
