"""From the event loop to Flask: a WSGI call on a thread, its answer whole."""

import io
import sys
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from webapp.core import ahead
from webapp.core.ahead import Ahead
from webapp.front.asked import Headers
from webapp.front.pool import Pool
from webapp.front.replies import Reply, lines_of

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

MAX_BODY_BYTES = 256 * 1024


class Bridge:
    """Runs a WSGI application on the threads of a pool."""

    def __init__(self, wsgi: Wsgi, pool: Pool) -> None:
        self._wsgi, self._pool = wsgi, pool

    async def call(self, scope: Scope, body: bytes, known: Ahead | None, request_id: str) -> Reply:
        """The application's answer to one request, of which the front knows what is `known`.

        Errors: `pool.Overloaded`.
        """
        environ = _environ(scope, body) | {"HTTP_X_REQUEST_ID": request_id}
        return await self._pool.run(lambda: self._answer(environ, known))

    def _answer(self, environ: dict[str, Any], known: Ahead | None) -> Reply:
        told: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]], _exc_info: Any = None) -> None:
            told[:] = [int(status[:3]), headers]

        with ahead.handed(known):
            body = _whole(self._wsgi(environ, start_response))
        status, headers = told
        encoded = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        if status not in (204, 304) and not any(name == b"content-length" for name, _ in encoded):
            encoded.append((b"content-length", b"%d" % len(body)))
        return Reply(status, lines_of(encoded), body)


def _whole(chunks: Iterable[bytes]) -> bytes:
    try:
        return b"".join(chunks)
    finally:
        close = getattr(chunks, "close", None)
        if close is not None:
            close()


async def read_body(receive: Receive) -> bytes:
    """The body, at most one byte more than is allowed: by that byte Flask knows to refuse it."""
    body = b""
    while True:
        message = await receive()
        body += bytes(message.get("body", b""))
        if not message.get("more_body") or len(body) > MAX_BODY_BYTES:
            return body[: MAX_BODY_BYTES + 1]


async def send_reply(send: Send, reply: Reply) -> None:
    """Send a whole answer."""
    await send({"type": "http.response.start", "status": reply.status, "headers": reply.headers})
    await send({"type": "http.response.body", "body": reply.body})


_CONSTANT = {
    "SCRIPT_NAME": "",
    "wsgi.version": (1, 0),
    "wsgi.errors": sys.stderr,
    "wsgi.multithread": True,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
    "wsgi.input_terminated": True,
}


def _environ(scope: Scope, body: bytes) -> dict[str, Any]:
    """PEP 3333, from the ASGI scope."""
    server, client = scope.get("server") or ("", 0), scope.get("client") or ("", 0)
    environ: dict[str, Any] = {
        **_CONSTANT,
        "REQUEST_METHOD": scope["method"],
        "PATH_INFO": scope["path"].encode("utf-8").decode("latin-1"),
        "RAW_URI": (scope.get("raw_path") or b"").decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": client[0],
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": io.BytesIO(body),
    }
    _add_headers(environ, scope["headers"])
    if body:
        environ["CONTENT_LENGTH"] = str(max(len(body), int(environ.get("CONTENT_LENGTH") or 0)))
    return environ


def _add_headers(environ: dict[str, Any], headers: Headers) -> None:
    for name, value in headers:
        key = name.decode("latin-1").upper().replace("-", "_")
        if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            key = f"HTTP_{key}"
        text = value.decode("latin-1")
        environ[key] = f"{environ[key]},{text}" if key in environ else text
