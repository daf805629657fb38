"""A template's syntax tree in, its Python code out: as Jinja makes it, without detours that our templates never need.

Jinja asks of each value whether it has an item where it has no attribute, of each function whether it wants the
context, and of each piece of HTML whether it is one. Our values are typed, our functions want nothing, and most pieces
are finished: together these questions took half of the time of a page.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from functools import partial
from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame, MacroRef
from jinja2.runtime import Context
from markupsafe import Markup, escape


class Seen(Context):
    """What a template sees."""

    call: Any = staticmethod(operator.call)


class Compiler(CodeGenerator):
    """Writes the Python code of a template."""

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 (the library's name)
        """Read an attribute; only ``self``, by which a template names its blocks, has items instead."""
        if isinstance(node.node, nodes.Name) and node.node.name == "self":
            super().visit_Getattr(node, frame)
            return
        self.write("getattr(")
        self.visit(node.node, frame)
        self.write(f", {node.attr!r})")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: FBT001, FBT002, N802 (the library's shape)
        """Call a function with what the template gives it and nothing else."""
        self.write("context.call(")
        self.visit(node.node, frame)
        self.signature(node, frame, {"caller": "caller"} if forward_caller else None)
        self.write(")")

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        """Make a macro a function, unless it looks at how it is called."""
        if macro_ref.accesses_caller or macro_ref.accesses_kwargs or macro_ref.accesses_varargs:
            super().macro_def(macro_ref, frame)
        else:
            self.write("environment.finished(macro)")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.escaped(")


html = partial(str.__new__, Markup)
"""Makes HTML of a text that is HTML, without looking for another meaning of it."""


def finished(macro: Callable[..., str]) -> Callable[..., Markup]:
    """Let the function that Jinja makes of a macro say that it writes HTML."""
    return lambda *values, **named: html(macro(*values, **named))


def escaped(value: object) -> str:
    """Escape a value unless it is HTML: what ``escape`` does, which makes a new text of HTML too."""
    return value if type(value) is Markup else escape(value)
