"""A batch in, its files out: pages by their templates, data by their formats, cards by their fonts."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from site_src.model.site import Batch, Card, Data, File, Files, Job
from site_src.render.formats import formatted
from site_src.render.html import Desk


def render(batch: Batch, templates: Path, edition: str, code: Path | None = None) -> Files:
    """Render everything in a batch. A top-level function of plain values, so that it can be sent to any process.

    ``edition`` is the digest of the templates: a process that outlives an edit must not use what it remembers of them.
    ``code`` is where their compiled code is kept (see kept_beside), if anywhere.
    """
    chromes = {chrome.language.code: chrome for chrome in batch.chromes}
    desk = Desk(templates, edition, code, chromes, batch.manifold)

    def made(job: Job | Data | Card) -> Iterable[File]:
        match job:
            case Job():
                return desk.files(job)
            case Data():
                return (File(job.url.file, formatted(job)),)
            case Card():
                from site_src.render.cards import drawn  # noqa: PLC0415 (loads HarfBuzz, which most builds do not need)

                return (File(job.url.file, drawn(job, templates, edition)),)

    return [file for job in batch.jobs for file in made(job)]
