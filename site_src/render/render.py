"""A batch in, its files out: pages by their templates, data by their formats."""

from __future__ import annotations

from pathlib import Path

from site_src.model.site import Batch, Data, File, Files
from site_src.render.formats import formatted
from site_src.render.html import Desk


def render(batch: Batch, templates: Path, edition: str) -> Files:
    """Render everything in a batch. A top-level function of plain values, so that it can be sent to any process.

    ``edition`` is the digest of the templates: a process that outlives an edit must not use what it remembers of them.
    """
    desk = Desk(templates, edition, {chrome.language.code: chrome for chrome in batch.chromes})
    return [File(job.url.file, formatted(job) if isinstance(job, Data) else desk.page(job)) for job in batch.jobs]
