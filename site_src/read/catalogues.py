"""The site's own phrases in one language: a gettext file in; a compiled catalogue and what is wrong with it out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from gettext import GNUTranslations
from io import BytesIO, StringIO

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from site_src.model.language import Language, direction, endonym, plural_categories, plural_expression, plural_order
from site_src.model.problem import Position, Problem, error, listed, warning
from site_src.read.files import Entry, read_text

PLACEHOLDER = re.compile(r"(%\(\w+\)[a-z])|%%")
LINE = re.compile(r'#.*|(?:(?:msgctxt|msgid|msgid_plural|msgstr(?:\[[0-9]\])?)\s+)?"(?:[^"\\]|\\.)*"|')
"""What a line of a gettext file is: a comment, a text in quotation marks with or without its keyword, or empty."""


def read_languages(codes: Iterable[str], folder: Entry) -> tuple[tuple[Language, ...], list[Problem]]:
    """Read ``<code>.po`` of each language, and ``messages.pot``, the list of all phrases that the templates use.

    Where a file is missing or broken the language has no phrases, which is a problem.
    """
    template = folder.below("messages.pot")
    wanted, problems = _source(template)
    if wanted is not None:
        problems += _template(template.shown, wanted)[1]
    languages = []
    for code in codes:
        entry = folder.below(f"{code}.po")
        source, missing = _source(entry)
        language, found = _language(code, entry.shown, source, template.shown, wanted)
        problems += [*missing, *found]
        languages.append(language)
    return tuple(languages), problems


def _source(entry: Entry) -> tuple[str | None, list[Problem]]:
    return read_text(entry, "the site's own phrases (“build.py messages” writes it)")


@lru_cache(maxsize=16)
def _language(
    code: str, shown: str, source: str | None, template: str, wanted: str | None
) -> tuple[Language, tuple[Problem, ...]]:
    """Compile the text of a language's file, and compare it with that of the list of all phrases.

    It follows from these texts and is asked for the same ones at each build; reading them is most of a small check.
    """
    catalogue, problems = _parsed(shown, source, code) if source is not None else (None, [])
    if catalogue is not None:
        phrases = _template(template, wanted)[0] if wanted is not None else None
        problems += _compared(catalogue, phrases, shown, code)
    compiled = BytesIO()
    written = catalogue if catalogue is not None else Catalog(locale=code.replace("-", "_"))
    # The file was read as UTF-8, whatever its header names.
    written.charset = "utf-8"
    write_mo(compiled, written)
    messages = compiled.getvalue()
    try:
        GNUTranslations(BytesIO(messages))
    except (ValueError, LookupError):
        # The two libraries do not agree on what a header may hold; what one takes the other must be able to use.
        problems.append(_wrong_header(shown))
        messages = _NO_MESSAGES
    return Language(code, endonym(code), direction(code), messages), tuple(problems)


@lru_cache(maxsize=1)
def _template(shown: str, source: str) -> tuple[Catalog | None, tuple[Problem, ...]]:
    """Read the list of all phrases, with which each language is compared."""
    catalogue, problems = _parsed(shown, source, None)
    return catalogue, tuple(problems)


def _parsed(shown: str, source: str, code: str | None) -> tuple[Catalog | None, list[Problem]]:
    problems = []
    for turn, row in enumerate(source.split("\n"), 1):
        # The library takes the first and last character of such a line for quotation marks, whatever they are.
        if not LINE.fullmatch(row.strip()):
            at = Position(shown, turn, 1)
            message = "This line is none of a .po file: its text does not stand in straight quotation marks."
            problems.append(error("broken-catalogue", at, message, _PO_WAY_OUT))
    if problems:
        return None, problems
    try:
        return read_po(StringIO(source), locale=code.replace("-", "_") if code else None, abort_invalid=True), []
    except PoFileError as failure:
        at = Position(shown, (failure.lineno or 0) + 1, 1)
        message = "In the entry that begins here a line is missing, or is one too many."
        return None, [error("broken-catalogue", at, message, _PO_WAY_OUT)]
    except (ValueError, SyntaxError, LookupError):
        return None, [_wrong_header(shown)]


def _wrong_header(shown: str) -> Problem:
    message = "The header, which is the first entry of the file, cannot be read."
    way_out = f"Compare its language, plural forms and dates with those of another .po file. {_PO_WAY_OUT}"
    return error("broken-catalogue", Position(shown, 1, 1), message, way_out)


_NO_MESSAGES = b"\xde\x12\x04\x95" + bytes(24)
"""A compiled catalogue without an entry."""

_PO_WAY_OUT = "Open the file in a program for .po files (Poedit, Lokalize), which shows and repairs it."


def _compared(catalogue: Catalog, template: Catalog | None, shown: str, code: str) -> Iterator[Problem]:
    categories = plural_categories(code)
    if catalogue.num_plurals != len(categories) or not _in_order(code, catalogue.plural_expr):
        yield error(
            "plural-forms",
            Position(shown, 1, 1),
            f"The header's plural forms are not those of the language: {listed(categories)}.",
            f"Write in the header: Plural-Forms: {plural_expression(code)}\\n",
        )
    for wanted in template or ():
        if not wanted.id:
            continue
        message = catalogue.get(wanted.id, wanted.context)
        first = wanted.id if isinstance(wanted.id, str) else wanted.id[0]
        if message is None or message.fuzzy or not _complete(message, len(categories)):
            at = Position(shown, _line(message), 1)
            state = "is marked as uncertain (fuzzy)" if message and message.fuzzy else "has no translation"
            yield warning(
                "untranslated-message",
                at,
                f"“{first}” {state}, so readers of “{code}” see it in English.",
                "Translate it; where it is missing from the file, run “build.py messages” first.",
            )
        else:
            yield from _placeholders(message, shown)


def _in_order(code: str, expression: str) -> bool:
    try:
        return plural_order(code, expression)
    except ZeroDivisionError:
        return False  # The expression itself divides by zero.


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


def _placeholders(message: Message, shown: str) -> Iterator[Problem]:
    """Compare the placeholders of a message with those of its translations: one that differs would stop the build."""
    known = _names([message.id] if isinstance(message.id, str) else message.id)
    for text in _strings(message):
        at = Position(shown, _line(message), 1)
        unknown = _names([text]) - known
        if unknown:
            yield error(
                "unknown-placeholder",
                at,
                f"“{text}” has {min(unknown)}, which the original has not.",
                "Copy the placeholders from the original letter by letter.",
            )
        elif "%" in PLACEHOLDER.sub("", text):
            yield error(
                "unknown-placeholder", at, f"“{text}” has a percent sign of its own.", "Write %% for a percent sign."
            )
        elif isinstance(message.id, str) and known - _names([text]):
            missing = min(known - _names([text]))
            yield error("missing-placeholder", at, f"“{text}” leaves out {missing}.", "Put it where it belongs.")


def _names(texts: Iterable[str]) -> set[str]:
    return {name for text in texts for name in PLACEHOLDER.findall(text) if name}
