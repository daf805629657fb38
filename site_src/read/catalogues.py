"""The site's own phrases in one language: a gettext file in; a compiled catalogue out, and what is missing or broken in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from io import BytesIO, StringIO

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from site_src.model.language import Language, direction, endonym, plural_categories, plural_expression, plural_order
from site_src.model.problem import Position, Problem, error, listed, warning
from site_src.read.files import Entry, read_text

PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]|%%")


def read_language(code: str, folder: Entry, template: Catalog | None) -> tuple[Language, list[Problem]]:
    """Read ``<code>.po``; where it is missing or broken the language has no phrases, which is a problem."""
    entry = folder.below(f"{code}.po")
    catalogue, problems = _read(entry, code)
    if catalogue is not None:
        problems += _compared(catalogue, template, entry, code)
    compiled = BytesIO()
    write_mo(compiled, catalogue if catalogue is not None else Catalog(locale=code.replace("-", "_")))
    return Language(code, endonym(code), direction(code), compiled.getvalue()), problems


def read_template(folder: Entry) -> tuple[Catalog | None, list[Problem]]:
    """Read ``messages.pot``, the list of all phrases that the templates use."""
    return _read(folder.below("messages.pot"), None)


def _read(entry: Entry, code: str | None) -> tuple[Catalog | None, list[Problem]]:
    source, problems = read_text(entry, "the site's phrases; “build.py messages” makes it")
    if source is None:
        return None, problems
    try:
        return read_po(StringIO(source), locale=code.replace("-", "_") if code else None, abort_invalid=True), []
    except PoFileError as failure:
        at = Position(entry.shown, (failure.lineno or 0) + 1, 1)
        return None, [error("broken-catalogue", at, "This line cannot be read as part of a .po file.", _PO_WAY_OUT)]
    except (ValueError, SyntaxError, LookupError) as failure:
        return None, [error("broken-catalogue", entry.at, f"The file's header is wrong: {failure}.", _PO_WAY_OUT)]


_PO_WAY_OUT = "Open it in a program for .po files (Poedit, Lokalize), which shows and repairs it."


def _compared(catalogue: Catalog, template: Catalog | None, entry: Entry, code: str) -> Iterator[Problem]:
    categories = plural_categories(code)
    if catalogue.num_plurals != len(categories) or not plural_order(code, catalogue.plural_expr):
        yield error(
            "plural-forms",
            entry.at,
            f"The header's plural forms are not those of the language: {listed(categories)}.",
            f"Write in the header: Plural-Forms: {plural_expression(code)}\\n",
        )
    for wanted in template or ():
        if not wanted.id:
            continue
        message = catalogue.get(wanted.id, wanted.context)
        first = wanted.id if isinstance(wanted.id, str) else wanted.id[0]
        if message is None or message.fuzzy or not _complete(message, len(categories)):
            at = Position(entry.shown, _line(message), 1)
            state = "is marked as uncertain (fuzzy)" if message and message.fuzzy else "has no translation"
            yield warning(
                "untranslated-message",
                at,
                f"“{first}” {state}, so readers of “{code}” see it in English.",
                "Translate it; where it is missing from the file, run “build.py messages” first.",
            )
        else:
            yield from _placeholders(message, entry)


def _line(message: Message | None) -> int:
    return message.lineno if message is not None and message.lineno else 1


def _complete(message: Message, forms: int) -> bool:
    strings = _strings(message)
    return bool(strings) and all(strings) and (isinstance(message.id, str) or len(strings) == forms)


def _strings(message: Message) -> tuple[str, ...]:
    """Give the translations of a message: one, or one for each plural form; none where there is none."""
    if isinstance(message.string, str):
        return (message.string,)
    return tuple(message.string or ())


def _placeholders(message: Message, entry: Entry) -> Iterator[Problem]:
    """Compare the placeholders of a message with those of its translations: a name that differs would stop the build."""
    known = _names([message.id] if isinstance(message.id, str) else message.id)
    for text in _strings(message):
        at = Position(entry.shown, _line(message), 1)
        unknown = _names([text]) - known
        if unknown:
            yield error(
                "unknown-placeholder",
                at,
                f"“{text}” has %({min(unknown)})s, which the original has not.",
                "Copy the placeholders from the original letter by letter.",
            )
        elif "%" in PLACEHOLDER.sub("", text):
            yield error(
                "unknown-placeholder", at, f"“{text}” has a percent sign of its own.", "Write %% for a percent sign."
            )
        elif isinstance(message.id, str) and known - _names([text]):
            missing = min(known - _names([text]))
            yield error("missing-placeholder", at, f"“{text}” leaves out %({missing})s.", "Put it where it belongs.")


def _names(texts: Iterable[str]) -> set[str]:
    return {name for text in texts for name in PLACEHOLDER.findall(text) if name}
