"""A base address in, the built site out, and where each of its pages is; it starts the build as an editor would."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import yaml

ROOT = Path(__file__).parents[2]
LANGUAGES: tuple[str, ...] = tuple(
    yaml.safe_load((ROOT / "content" / "site.yaml").read_text(encoding="utf-8"))["languages"]
)
# A redirect has no frame of its own: it stands only where a report has an old address. What is indexed for the search
# is no page of the site.
FRAMELESS = ("found", "redirect")
KINDS: tuple[str, ...] = tuple(
    sorted(path.stem for path in (ROOT / "templates" / "pages").glob("*.html") if path.stem not in FRAMELESS)
)
# The choice of language stands once, above all languages.
CHOOSER = "chooser"

_KIND = re.compile(r'<body class="kind-([a-z_]+)">')


@dataclass(frozen=True, slots=True)
class Example:
    """One page of a kind in a language; the language of the chooser is empty."""

    kind: str
    language: str

    def __str__(self) -> str:
        return f"{self.language or 'all'}-{self.kind}"


@dataclass(frozen=True, slots=True)
class Built:
    """A built site: the folder it is in, and the address it was built for, with a slash at its end."""

    folder: Path
    base: str

    @property
    def prefix(self) -> str:
        """The path below which the site lies on its host: `/`, `/a/b/`."""
        return urlsplit(self.base).path

    def pages(self) -> tuple[str, ...]:
        """The paths of all HTML files below the folder: `fr/places/index.html`."""
        return tuple(sorted(path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*.html")))

    def text(self, page: str) -> str:
        """What a file holds."""
        return (self.folder / page).read_text(encoding="utf-8")

    def kind(self, page: str) -> str:
        """The kind of a page; empty for a page without a frame."""
        found = _KIND.search(self.text(page))
        return found[1] if found else ""

    def file(self, example: Example) -> str:
        """The longest page of this kind in this language: where most can go wrong."""
        pages = [page for page in self.pages() if page.startswith(example.language) and self.kind(page) == example.kind]
        assert pages, f"the site has no page of the kind {example.kind} in {example.language}"
        return max(pages, key=lambda page: ((self.folder / page).stat().st_size, page))

    def address(self, page: str) -> str:
        """The full address of a page, as readers see it."""
        return self.base + page.removesuffix("index.html")


def examples(*languages: str) -> tuple[Example, ...]:
    """One page of each kind in each of these languages, and the chooser."""
    kinds = [kind for kind in KINDS if kind != CHOOSER]
    return (Example(CHOOSER, ""), *(Example(kind, language) for language in languages for kind in kinds))


def build(folder: Path, base: str) -> Built:
    """Build the project's own content into a folder, for an address."""
    command = (sys.executable, ROOT / "build.py", "build", "--no-cache", "-q", "--base-url", base, "--output", folder)
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, f"the site was not built:\n{done.stdout}{done.stderr}"
    return Built(folder, base)
