"""The HTTP side: a JSON API and one page for people."""

import json
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from devstack.catcher.store import Store

_PAGE = Path(__file__).with_name("page")
_FILES = {
    "/": ("index.html", "text/html; charset=utf-8"),
    "/page.css": ("page.css", "text/css; charset=utf-8"),
    "/page.js": ("page.js", "text/javascript; charset=utf-8"),
}
# The frame that shows a mail inherits this: mails may style themselves and load pictures, never run code.
_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "connect-src 'self'",
        "img-src * data:",
        "base-uri 'none'",
        "form-action 'none'",
    ]
)


class _Handler(BaseHTTPRequestHandler):
    store: Store

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        if url.path in _FILES:
            name, kind = _FILES[url.path]
            self._answer(HTTPStatus.OK, (_PAGE / name).read_bytes(), kind)
        elif url.path == "/api/messages":
            self._list(parse_qs(url.query).get("to", [None])[-1])
        else:
            self._one(url.path.removeprefix("/api/messages/"))

    def do_DELETE(self) -> None:
        if urlsplit(self.path).path != "/api/messages":
            return self._json(HTTPStatus.NOT_FOUND, {"title": "Not Found"})
        self.store.clear()
        self._answer(HTTPStatus.NO_CONTENT)

    def _list(self, to: str | None) -> None:
        etag = f'"{self.store.revision}"'
        if self.headers["If-None-Match"] == etag:
            self._answer(HTTPStatus.NOT_MODIFIED, etag=etag)
        else:
            self._json(HTTPStatus.OK, {"items": self.store.messages(to)}, etag)

    def _one(self, message_id: str) -> None:
        message = self.store.get(message_id)
        if message:
            self._json(HTTPStatus.OK, message)
        else:
            self._json(HTTPStatus.NOT_FOUND, {"title": "Not Found"})

    def _json(self, status: HTTPStatus, value: object, etag: str = "") -> None:
        self._answer(status, json.dumps(value).encode(), "application/json", etag)

    def _answer(self, status: HTTPStatus, body: bytes = b"", kind: str = "", etag: str = "") -> None:
        self.send_response(status)
        headers = {"Content-Type": kind, "ETag": etag, "Content-Security-Policy": _POLICY}
        for name, value in headers.items():
            if value:
                self.send_header(name, value)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-cache")
        if status not in (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED):
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the page asks every two seconds."""


def server(store: Store, port: int) -> ThreadingHTTPServer:
    """An HTTP server for `store`, bound to 127.0.0.1:`port`; the caller runs `serve_forever()`."""
    handler: Callable[..., BaseHTTPRequestHandler] = type("Handler", (_Handler,), {"store": store})
    return ThreadingHTTPServer(("127.0.0.1", port), handler)
