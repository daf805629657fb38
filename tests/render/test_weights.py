"""The built site in; how many bytes a reader's first page of each kind is, out: no kind may be heavy."""

from __future__ import annotations

import gzip
import re
from posixpath import basename

from babel.messages.pofile import read_po

from tests.elements import elements, links
from tests.sites import CONTENT, TEMPLATES, Tree

LIMIT = 60_000
"""Bytes of a page with its styles and scripts, as they travel (gzip)."""

FONTS = 40_000
"""Bytes of all fonts for Latin and Vietnamese."""

KIND = re.compile(rb'<body class="kind-([a-z_]+)">')
FACE = re.compile(r"@font-face \{(.*?)\}", re.DOTALL)
REFERENCE = re.compile(r"url\(([^)]+)\)")
RANGE = re.compile(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", re.IGNORECASE)


def travelling(site: Tree, path: str) -> int:
    """Give the bytes of a page with all that it asks for, fonts left out."""
    page = site[path]
    asked = [link.attributes["href"] for link in links(page, "stylesheet")]
    asked += [one.attributes["src"] for one in elements(page, "script") if "src" in one.attributes]
    return sum(len(gzip.compress(one, 9)) for one in (page, *(site[f"assets/{basename(name)}"] for name in asked)))


def style(site: Tree) -> str:
    (found,) = (content for path, content in site.items() if re.fullmatch(r"assets/site\.\w+\.css", path))
    return found.decode("utf-8")


def test_no_kind_of_page_is_heavy(real: Tree) -> None:
    heaviest: dict[str, tuple[int, str]] = {}
    for path, page in real.items():
        found = KIND.search(page) if path.endswith(".html") else None
        if found:
            kind = found[1].decode()
            heaviest[kind] = max(heaviest.get(kind, (0, "")), (travelling(real, path), path))
    print("\n" + "\n".join(f"{kind:16}{size:>8,} bytes  {path}" for kind, (size, path) in sorted(heaviest.items())))
    assert len(heaviest) > 10
    assert not {kind: size for kind, (size, _) in heaviest.items() if size > LIMIT}


def test_the_fonts_of_latin_and_vietnamese_are_light(real: Tree) -> None:
    sizes = {path: len(content) for path, content in real.items() if path.endswith(".woff2")}
    light = {path: size for path, size in sizes.items() if "arabic" not in path}
    print("\n" + "\n".join(f"{size:>8,} bytes  {path}" for path, size in sorted(sizes.items())))
    assert len(light) == len(sizes) - 1
    assert sum(light.values()) <= FONTS


def test_what_the_styles_name_is_published_beside_them(real: Tree) -> None:
    named = REFERENCE.findall(style(real))
    assert len(named) >= 5
    assert not [name for name in named if f"assets/{name}" not in real]


def test_a_page_asks_for_nothing_that_keeps_it_waiting(real: Tree) -> None:
    for path, page in real.items():
        for script in elements(page, "script") if path.endswith(".html") else []:
            told = script.attributes
            assert "src" not in told or "defer" in told or told.get("type") == "module", path


def letters(code: str) -> set[int]:
    """Give the letters of a language's phrases."""
    with (CONTENT / "messages" / f"{code}.po").open("rb") as file:
        return {ord(letter) for message in read_po(file) for letter in str(message.string) if letter.isalpha()}


def test_the_fonts_have_every_letter_of_the_sites_phrases() -> None:
    faces = FACE.findall((TEMPLATES / "assets" / "site" / "1-tokens.css").read_text("utf-8"))
    spans: dict[str, list[tuple[int, int]]] = {}
    for face in (face for face in faces if "url(" in face):
        family = face.partition('font-family: "')[2].partition('"')[0]
        found = RANGE.findall(face.partition("unicode-range:")[2])
        spans.setdefault(family, []).extend((int(first, 16), int(last or first, 16)) for first, last in found)
    for family, codes in (("Text", "vi en fr de nb"), ("Heading", "vi en fr de nb"), ("Arabic", "ar")):
        for code in codes.split():
            # (Arabic phrases hold some Latin names.)
            asked = {letter for letter in letters(code) if code != "ar" or 0x600 <= letter < 0x700}
            missing = [chr(one) for one in sorted(asked) if not any(a <= one <= b for a, b in spans[family])]
            assert asked
            assert not missing, (family, code)
