"""A folder in, its files under `/a/b/` of a port of this machine out: a host that behaves as GitHub Pages does."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

PREFIX = "/a/b/"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}


class _Pages(BaseHTTPRequestHandler):
    """Answers with the files of a folder; with its 404.html where there is none."""

    protocol_version = "HTTP/1.1"

    def __init__(self, folder: Path, *connection: object) -> None:
        self._folder = folder
        super().__init__(*connection)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        file = self._folder / path.removeprefix(PREFIX)
        file = file / "index.html" if path.endswith("/") else file
        if path.startswith(PREFIX) and file.is_file():
            self._answer(200, file, file.read_bytes())
        else:
            missing = self._folder / "404.html"
            self._answer(404, missing, missing.read_bytes())

    do_HEAD = do_GET  # noqa: N815 (the library's name)

    def log_message(self, *_: object) -> None:
        """Keep the output of the tests free of requests."""

    def _answer(self, status: int, file: Path, content: bytes) -> None:
        kind = _TYPES.get(file.suffix, "application/octet-stream")
        self.send_response(status)
        self.send_header("Content-Type", kind)
        # As GitHub Pages does: what a reader has seen on one page is there on the next, and texts come packed.
        self.send_header("Cache-Control", "max-age=600")
        if kind.startswith("text/") and "gzip" in self.headers.get("Accept-Encoding", ""):
            content = gzip.compress(content, 6)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(content)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder, which may still be empty, and give its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Pages, folder)) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}{PREFIX}"
        server.shutdown()
        thread.join()
