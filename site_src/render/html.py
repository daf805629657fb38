"""Pages in, HTML out: what the pages of one batch are made with, and how a finished page gets its addresses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from markupsafe import Markup, escape

from site_src.model import text
from site_src.model.marks import Quote
from site_src.model.site import Chrome, File, Job, ShownText
from site_src.model.slots import MANY, Manifold
from site_src.model.text import Html
from site_src.render.environment import Choir, environment, together
from site_src.render.frame import Frame
from site_src.render.slots import ROOT_BYTE
from site_src.render.words import here


@dataclass(frozen=True, slots=True)
class Desk:
    """What the pages of one batch are made with."""

    templates: Path
    edition: str
    code: Path | None
    chromes: Mapping[str, Chrome]
    manifold: Manifold | None
    frames: dict[str, Frame] = field(default_factory=dict)
    """The environments of its languages; a frame is large, so it is looked up once a batch and not once a page."""
    choirs: list[Choir] = field(default_factory=list)
    """The environment of pages of several languages, once it is needed."""
    texts: dict[tuple[str, tuple[Quote, ...]], Html] = field(default_factory=dict)
    """The texts of the batch, rendered: a report is shown in every language, its text is rendered once."""

    def files(self, job: Job) -> Iterable[File]:
        """Render a page, in all languages that it is for."""
        if job.language == MANY:
            choir = self._choir()
            return choir.slots.files(job, self._written(choir.frame, job))
        frame = self.frames.get(job.language)
        if frame is None:
            frame = environment(self.templates, self.edition, self.chromes[job.language], self.code)
            self.frames[job.language] = frame
        page = self._written(frame, job).encode("utf-8", "surrogateescape")
        return (File(job.url.file, page.replace(ROOT_BYTE, escape(job.root).encode("utf-8"))),)

    def _choir(self) -> Choir:
        if self.manifold is None:
            raise ValueError("nothing says what the slots in pages of several languages stand for")
        if not self.choirs:
            self.choirs.append(together(self.templates, self.edition, self.chromes, self.code, self.manifold))
        return self.choirs[0]

    def _written(self, frame: Frame, job: Job) -> str:
        return frame.rendered(
            f"pages/{job.kind}.html", {"head": job.head, "page": job.page, "job": job, "markdown": self._markdown}
        )

    def _markdown(self, shown: ShownText, evidence: str) -> Markup:
        """Write a text; ``evidence`` names, for who cannot see, the links from its quotes to their figures."""
        key = (shown.source, shown.quotes)
        rendered = self.texts.get(key)
        if rendered is None:
            rendered = self.texts[key] = text.html(shown.source, shown.quotes)
        notes = {target: note for note, target in enumerate(dict.fromkeys(one.target for one in shown.quotes), 1)}
        name = escape(evidence)
        written = {
            target: f' <a class="evidence-link" href="{here(url)}" data-note="{notes[target]}"'
            f' aria-label="{name}" title="{name}">#</a>'
            if target in notes
            else str(here(url))
            for target, url in shown.targets
        }
        # The renderer of Markdown escapes; what it made is HTML.
        return Markup(rendered.filled(written.__getitem__))  # noqa: S704
