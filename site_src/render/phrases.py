"""The templates in, the list of their phrases for translators out; and a language's file brought up to date with it."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from site_src.model.language import plural_expression

KEYWORDS = {"gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2), "_": None}

OPTIONS = {"trimmed": "true", "extensions": "jinja2.ext.do", "silent": "false"}

DATED = re.compile(
    rb'^"(?:POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Report-Msgid-Bugs-To): .*\n', re.MULTILINE
)
"""Header lines that change with every run or name a person; nothing reads them, and they make differences."""


def extracted(templates: Path) -> Catalog:
    """Collect the phrases of all templates, with the files they stand in (lines would change with every edit)."""
    catalogue = Catalog(project="report-site", version="1", copyright_holder="the contributors", charset="utf-8")
    found = extract_from_dir(
        templates,
        method_map=[("**.html", "jinja2.ext:babel_extract")],
        options_map={"**.html": OPTIONS},
        keywords=KEYWORDS,
        comment_tags=("Translators:",),
    )
    for path, _, message, comments, context in sorted(found, key=lambda row: (str(row[2]), row[0])):
        catalogue.add(message, None, [(path, None)], auto_comments=comments, context=context)  # type: ignore[list-item]
    return catalogue


def template_file(catalogue: Catalog) -> bytes:
    """Write ``messages.pot``."""
    return _written(catalogue)


def updated(current: bytes | None, template: Catalog, code: str) -> bytes:
    """Bring a language's file up to date: new phrases come in empty, those no longer used go, translations stay."""
    locale = code.replace("-", "_")
    catalogue = read_po(BytesIO(current), locale=locale) if current else _new(locale, code)
    # Fuzzy matching would offer the translation of a similar phrase, which is a wrong one until somebody looks.
    catalogue.update(template, no_fuzzy_matching=True, update_header_comment=False)
    catalogue.obsolete.clear()
    return _written(catalogue)


def _new(locale: str, code: str) -> Catalog:
    """Begin a language's file; its plural forms are those of CLDR in CLDR's order, which Babel's own list is not."""
    catalogue = Catalog(locale=locale, charset="utf-8")
    catalogue.mime_headers = [("Plural-Forms", plural_expression(code))]
    return catalogue


def _written(catalogue: Catalog) -> bytes:
    catalogue.header_comment = "# The phrases of the site."
    catalogue.fuzzy = False
    out = BytesIO()
    write_po(out, catalogue, width=0, sort_output=True, ignore_obsolete=True, include_lineno=False)
    return DATED.sub(b"", out.getvalue())
