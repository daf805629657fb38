"""The folder of the site and the board of outcomes, in; the web application of the preview, out. It changes no file."""

from __future__ import annotations

import html
from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from site_src.serve.board import Board
from site_src.serve.folder import HTML, Found, Moved, look_up
from site_src.serve.outcome import for_terminal

PREFIX = "/__preview__"
"""Where the preview's own files are; the site has no address that begins so."""

_HERE = Path(__file__).parent
_FRESH = {"Cache-Control": "no-store"}

_WAITING = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>
<style>
:root {{color-scheme: light dark}}
body {{font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding-inline: 1rem}}
pre {{font: .875rem/1.5 ui-monospace, monospace; overflow-wrap: anywhere; white-space: pre-wrap}}
</style>
</head>
<body><h1>{title}</h1><p>{text}</p><pre>{rows}</pre></body>
</html>
"""


def preview_app(output: Path, board: Board, hosts: frozenset[str]) -> ASGIApp:
    """Make the application that serves ``output``; with ``hosts``, only requests to one of these names are answered."""

    def page(request: Request) -> Response:
        address = request.scope["path"]
        if not output.is_dir():
            return _html(_waiting(board), board.edition, 503)
        match look_up(output, address):
            case Moved(location):
                query = f"?{request.url.query}" if request.url.query else ""
                return RedirectResponse(location + query, 302, _FRESH)
            case Found(content, media_type) if media_type == HTML:
                return _html(content, board.edition, 200)
            case Found(content, media_type):
                return Response(content, 200, _FRESH, media_type)
            case None:
                return missing(address)

    def missing(address: str) -> Response:
        own_page = look_up(output, "/404.html")
        if isinstance(own_page, Found):
            return _html(own_page.content, board.edition, 404)
        return PlainTextResponse(f"There is no page at {address}, and the site has no 404.html.", 404, _FRESH)

    def events(request: Request) -> Response:
        news = board.news(request.query_params.get("edition", ""))
        return StreamingResponse(news, 200, _FRESH, "text/event-stream")

    routes = [
        Route(f"{PREFIX}/events", events),
        Route(f"{PREFIX}/overlay.js", _own_file("overlay.js", "text/javascript; charset=utf-8")),
        Route(f"{PREFIX}/overlay.css", _own_file("overlay.css", "text/css; charset=utf-8")),
        Route("/{address:path}", page),
    ]
    app = Starlette(routes=routes)
    return _answering_only(hosts, app) if hosts else app


def with_script(page: bytes, edition: str) -> bytes:
    """Put the script that follows the builds before the end of the body, or at the end where a page has none."""
    script = f'<script type="module" src="{PREFIX}/overlay.js?edition={quote(edition)}"></script>'.encode()
    # Searched in a lower-cased copy of the bytes, where every position is the same as in the page.
    end = page.lower().rfind(b"</body>")
    return page + script if end < 0 else page[:end] + script + page[end:]


def _html(page: bytes, edition: str, status: int) -> Response:
    return Response(with_script(page, edition), status, _FRESH, HTML)


def _own_file(name: str, media_type: str) -> Callable[[Request], Response]:
    def own_file(_: Request) -> Response:
        return Response((_HERE / name).read_bytes(), 200, _FRESH, media_type)

    return own_file


def _waiting(board: Board) -> bytes:
    if board.latest is None:
        title, text, rows = "The site is being built", "This page turns into the site as soon as it is ready.", ""
    else:
        title, text = "There is no site to show yet", board.latest.advice
        rows = "\n".join(for_terminal(board.latest))
    return _WAITING.format(title=title, text=html.escape(text), rows=html.escape(rows)).encode()


def _answering_only(hosts: frozenset[str], app: ASGIApp) -> ASGIApp:
    """Refuse requests under other names: a strange site may point a name of its own at this machine and read along."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(scope.get("headers", ()))
        named = headers.get(b"host", b"").decode("latin-1").lower()
        name = named.partition("]")[0] + "]" if named.startswith("[") else named.partition(":")[0]
        here: Callable[[Scope, Receive, Send], Awaitable[None]] = app
        if name not in hosts:
            here = PlainTextResponse("The preview answers only under the address that it has announced.", 403, _FRESH)
        await here(scope, receive, send)

    return answer
