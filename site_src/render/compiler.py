"""A template's syntax tree in, its Python code out, as Jinja makes it but without the detours that our templates never need.

Jinja asks of each value whether it has an item where it has no attribute, of each function whether it wants the context,
and of each piece of HTML whether it must be escaped. Our values are typed, our functions want nothing, and most pieces
are finished: together these questions took half of the time of a page.
"""

from __future__ import annotations

import operator
from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context
from markupsafe import Markup, escape


class Seen(Context):
    """What a template sees."""

    call = staticmethod(operator.call)


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

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.escaped(")


def escaped(value: object) -> str:
    """Escape a value unless it is HTML: what ``escape`` does, which makes a new text of HTML too."""
    return value if type(value) is Markup else escape(value)
