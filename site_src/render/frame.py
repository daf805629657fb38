"""The environment of templates: how they are compiled, and how one is rendered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jinja2 import Environment

from site_src.render.compiler import Compiler, Seen, escaped, html
from site_src.render.messages import Phrases


class Frame(Environment):
    """The environment of one language's pages."""

    code_generator_class = Compiler
    context_class = Seen
    phrases: Phrases
    """The site's own phrases, in an environment of one language."""
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
