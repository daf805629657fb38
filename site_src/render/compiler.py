"""A template's syntax tree in, its Python code out: as Jinja makes it, without detours that our templates never need.

Jinja asks of each value whether it has an item where it has no attribute, of each function whether it wants the
context, of each name where it comes from, and of each piece of HTML whether it is one, each time anew. Our values are
typed, our functions want nothing, what a name means is known when a template is loaded, and most pieces are finished:
together these questions took most of the time of a page.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from functools import partial
from inspect import get_annotations, unwrap
from keyword import iskeyword
from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame, MacroRef
from jinja2.idtracking import VAR_LOAD_RESOLVE, VAR_LOAD_UNDEFINED
from jinja2.runtime import Context
from markupsafe import Markup, escape


class Seen(Context):
    """What a template sees."""

    call: Any = staticmethod(operator.call)


class Compiler(CodeGenerator):
    """Writes the Python code of a template.

    What the environment knows and what a template takes from others are constants of its module, unless the template
    gives their names to something of its own.
    """

    known: dict[str, str]
    """By name, the expression that gives a constant when the module is loaded."""
    constants: dict[str, str]
    """The expressions of those that the template uses, and the constants' names in the module."""
    html: set[str]
    """The names of functions that write HTML: macros, and those that say so."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 (the library's name)
        """Write the module: Jinja's functions, then the constants that they use."""
        found = list(node.find_all((nodes.Macro, nodes.Name)))
        macros = {macro.name for macro in found if isinstance(macro, nodes.Macro)}
        own = macros | {name.name for name in found if isinstance(name, nodes.Name) and name.ctx != "load"}
        given = {name: value for name, value in self.environment.globals.items() if name not in own}
        self.known = {name: f"environment.globals[{name!r}]" for name in given}
        self.constants = {}
        self.html = macros | {name for name, value in given.items() if callable(value) and _writes_html(value)}
        node.body = [part for part in node.body if not (isinstance(part, nodes.FromImport) and self._taken(part, own))]
        super().visit_Template(node, frame)
        for expression, name in self.constants.items():
            self.writeline(f"{name} = {expression}")

    def _constant(self, expression: str) -> str:
        return self.constants.setdefault(expression, f"constant_{len(self.constants)}")

    def _taken(self, part: nodes.FromImport, own: set[str]) -> bool:
        """Make constants of what is imported by plain names from a template that is named."""
        names = {name for name in part.names if isinstance(name, str)}
        if not isinstance(part.template, nodes.Const) or len(names) < len(part.names) or names & own:
            return False
        self.known |= {name: f"environment.get_template({part.template.value!r}).module.{name}" for name in names}
        self.html |= names
        return True

    def enter_frame(self, frame: Frame) -> None:
        """Look up the names that a piece of a template uses, constants left out."""
        loads = frame.symbols.loads
        frame.symbols.loads = {
            # What ``trans`` sets aside under its own name is never found elsewhere.
            target: (VAR_LOAD_UNDEFINED, None) if name == "_trans" and action == VAR_LOAD_RESOLVE else (action, name)
            for target, (action, name) in loads.items()
            if action != VAR_LOAD_RESOLVE or name not in self.known
        }
        super().enter_frame(frame)
        frame.symbols.loads = loads

    def visit_Name(self, node: nodes.Name, frame: Frame) -> None:  # noqa: N802 (the library's name)
        """Write a constant, or what the name means where it stands."""
        if node.name in self.known:
            self.write(self._constant(self.known[node.name]))
        else:
            super().visit_Name(node, frame)

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 (the library's name)
        """Read an attribute; only ``self``, by which a template names its blocks, has items instead."""
        if isinstance(node.node, nodes.Name) and node.node.name == "self":
            super().visit_Getattr(node, frame)
            return
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: FBT001, FBT002, N802 (the library's shape)
        """Call a function with what the template gives it and nothing else."""
        if forward_caller or node.dyn_args or node.dyn_kwargs or any(iskeyword(named.key) for named in node.kwargs):
            super().visit_Call(node, frame, forward_caller)
            return
        phrase = _phrase(node)
        if phrase is not None and "gettext" in self.known:
            self.write(self._constant(f"{self.known['gettext']}({phrase!r})"))
            return
        self.visit(node.node, frame)
        self.write("(")
        for value in (*node.args, *node.kwargs):
            self.visit(value, frame)
            self.write(", ")
        self.write(")")

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        """Make a macro a function, unless it looks at how it is called."""
        if macro_ref.accesses_caller or macro_ref.accesses_kwargs or macro_ref.accesses_varargs:
            super().macro_def(macro_ref, frame)
        else:
            self.write("macro")

    def return_buffer_contents(self, frame: Frame, force_unescaped: bool = False) -> None:  # noqa: FBT001, FBT002 (the library's shape)
        """Let a macro say that it writes HTML."""
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super().return_buffer_contents(frame, force_unescaped)
        else:
            self.writeline(f"return {self._constant('environment.html')}(concat({frame.buffer}))")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_pre(node, frame, finalize)
        elif _called(node) in self.html:
            self.write("(")
        else:
            self.write(f"{self._constant('environment.escaped')}(")


def _called(node: nodes.Expr) -> str | None:
    """Give the name of the function that is called."""
    return node.node.name if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) else None


def _phrase(node: nodes.Call) -> str | None:
    """Give a phrase into which nothing is put: it is the same on all pages of a language."""
    alone = _called(node) == "gettext" and len(node.args) == 1 and not node.kwargs
    return node.args[0].value if alone and isinstance(node.args[0], nodes.Const) else None


def _writes_html(function: Callable[..., Any]) -> bool:
    """Tell whether a function says that it gives HTML."""
    inner = unwrap(function.func if isinstance(function, partial) else function)
    return get_annotations(inner).get("return") in {Markup, "Markup"}


SPECIAL = re.compile("[&<>\"']")
"""What HTML gives a meaning to."""

html: Callable[[str], Markup] = partial(str.__new__, Markup)
"""Makes HTML of a text that is HTML, without looking for another meaning of it."""


def escaped(value: object) -> str:
    """Escape a value unless it is HTML: what ``escape`` does, but most texts have nothing in them to escape."""
    if type(value) is Markup:
        return value
    text = str(value)
    return escape(text) if SPECIAL.search(text) else text
