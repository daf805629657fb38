"""Templates in; what they write out: as Jinja would, faster, and nothing of a page is kept."""

from __future__ import annotations

import gc
import weakref
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from site_src.model.language import Language, Words
from site_src.model.site import Chrome, Url
from site_src.render.compiler import escaped
from site_src.render.environment import environment
from site_src.render.frame import Frame

PARTS = "{% macro shout(words) %}<b>{{ words.text }}!</b>{% endmacro %}"


HELLO = "{%% trans name=number(%d) %%}Hello {{ name }}{%% endtrans %%}"

TWO = '<data value="2"><bdi>2</bdi></data>'


class Page:
    """What a template is given."""

    text = "a < b"


@pytest.fixture
def frame(tmp_path: Path) -> Frame:
    catalogue, messages = Catalog(locale="fr"), BytesIO()
    catalogue.add("Hello", "Bonjour <i>à tous</i>")
    catalogue.add("Sign", "&lt;")
    catalogue.add("Hello %(name)s", "Bonjour %(name)s")
    write_mo(messages, catalogue)
    nobody, nowhere = Words("", "fr"), Url("fr/", "")
    language = Language("fr", "Français", "ltr", messages.getvalue())
    chrome = Chrome(
        language=language,
        title=nobody,
        description=nobody,
        home=nowhere,
        navigation=(),
        feed=nowhere,
        corrections=nowhere,
        audit=nowhere,
        public=False,
        search=nowhere,
        publisher="",
        publisher_url=None,
        licence="",
        licence_url=None,
        base_url="https://example.org/",
        assets=(),
    )
    (tmp_path / "parts.html").write_text(PARTS, "utf-8")
    return environment(tmp_path, tmp_path.name, chrome, None)


def write(frame: Frame, tmp_path: Path, template: str) -> str:
    """Render a template."""
    (tmp_path / "page.html").write_text(template, "utf-8")
    return frame.rendered("page.html", {"page": Page()})


@pytest.mark.parametrize(
    "template, written",
    [
        ("{{ page.text }}", "a &lt; b"),
        ("{% from 'parts.html' import shout %}{{ shout(page) }}", "<b>a &lt; b!</b>"),
        # A word of the environment means what the template says, where the template gives its name to a thing.
        ("{{ language() }}", "fr"),
        ("{% set language = '<' %}{{ language }}", "&lt;"),
        ("{% macro language() %}mine{% endmacro %}{{ language() }}", "mine"),
        ("{% macro echo(number) %}{{ number }}{% endmacro %}{{ echo('<') }}", "&lt;"),
        ("{% for number in ['<'] %}{{ number }}{% endfor %}", "&lt;"),
        ("{% from 'parts.html' import shout %}{% for shout in '<' %}{{ shout }}{% endfor %}", "&lt;"),
        # What a function gives is escaped, unless it says that it is HTML.
        ("{{ plain(gettext('Sign')) }}{{ gettext('Hello') }}", "&lt;Bonjour <i>à tous</i>"),
        ("{% trans name=page.text %}Hello {{ name }}{% endtrans %}", "Bonjour a &lt; b"),
        ("{{ sentence('a < b.', 'b')[0] }}", "a &lt; "),
        # A phrase may set a value aside in a branch that is not taken, before another one in a loop does.
        (f"{{% if '' %}}{HELLO % 1}{{% endif %}}{{% for one in 'a' %}}{HELLO % 2}{{% endfor %}}", f"Bonjour {TWO}"),
    ],
)
def test_a_template_says_what_it_says(frame: Frame, tmp_path: Path, template: str, written: str) -> None:
    assert write(frame, tmp_path, template) == written


def test_a_page_is_freed_when_it_is_finished(frame: Frame, tmp_path: Path) -> None:
    """Macros see the page: left in a circle, the pages of a site would wait in memory to be found."""
    gc.disable()
    try:
        page = Page()
        (tmp_path / "page.html").write_text("{% macro one() %}{{ page.text }}{% endmacro %}{{ one() }}", "utf-8")
        frame.rendered("page.html", {"page": page})
        left = weakref.ref(page)
        del page
        assert left() is None
    finally:
        gc.enable()


@given(st.text())
def test_what_is_escaped_is_what_markupsafe_escapes(text: str) -> None:
    assert escaped(text) == str(escape(text))
    assert escaped(Markup(text)) == text
