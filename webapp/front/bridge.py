"""From the event loop to Flask: a WSGI call on a thread, its answer whole."""

import io
import sys
from collections.abc import Awaitable, Callable, Iterable, Iterator
from functools import partial
from typing import Any

from webapp.core import ahead
from webapp.core.ahead import Ahead
from webapp.core.plan import MAX_BODY_BYTES
from webapp.front.asked import Headers
from webapp.front.pool import Pool
from webapp.front.replies import Reply, lines_of

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
OK = 200


class Bridge:
    """Runs a WSGI application on the threads of a pool."""

    def __init__(self, wsgi: Wsgi, pool: Pool) -> None:
        self._wsgi, self._pool = wsgi, pool

    async def call(
        self, scope: Scope, body: bytes, known: Ahead | None, request_id: str, *, streamed: bool = False
    ) -> Reply:
        """The application's answer to one request, of which the front knows what is `known`; of one that is
        `streamed` the beginning, unless it is short.

        Errors: `pool.Overloaded`.
        """
        environ = _environ(scope, body) | {"HTTP_X_REQUEST_ID": request_id}
        return await self._pool.run(lambda: self._answer(environ, known, streamed))

    async def send(self, send: Send, reply: Reply) -> None:
        """Send an answer. Of one that goes out part by part the next is made when the client has taken most
        of those before; an error then ends the connection, so that nobody takes a part for the whole."""
        await send({"type": "http.response.start", "status": reply.status, "headers": reply.headers})
        rest, body = reply.rest, reply.body
        while rest is not None:
            await send({"type": "http.response.body", "body": body, "more_body": True})
            body = await self._pool.go_on(partial(next, rest, b""))
            if not body:
                break
        await send({"type": "http.response.body", "body": body})

    def _answer(self, environ: dict[str, Any], known: Ahead | None, streamed: bool) -> Reply:
        told: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]], _exc_info: Any = None) -> None:
            told[:] = [int(status[:3]), headers]

        with ahead.handed(known):
            chunks = self._wsgi(environ, start_response)
            status, headers = told
            encoded = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
            if streamed and status == OK:
                return Reply(status, lines_of(encoded), b"", rest=_parts(chunks))
            body = _whole(chunks)
        environ.clear()  # a request and its environment hold one another, and the body: gone with the answer
        if status not in (204, 304) and not any(name == b"content-length" for name, _ in encoded):
            encoded.append((b"content-length", b"%d" % len(body)))
        return Reply(status, lines_of(encoded), body)


def _parts(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Those that are not empty: an empty one is the end."""
    try:
        yield from filter(None, chunks)
    finally:
        _close(chunks)


def _whole(chunks: Iterable[bytes]) -> bytes:
    try:
        return b"".join(chunks)
    finally:
        _close(chunks)


def _close(chunks: Iterable[bytes]) -> None:
    close = getattr(chunks, "close", None)
    if close is not None:
        close()


async def read_body(receive: Receive, most: int = MAX_BODY_BYTES) -> bytes:
    """The body, at most one byte more than the `most` allowed: by that byte Flask knows to refuse it."""
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body") or len(body) > most:
            return bytes(body[: most + 1])


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
        environ.pop("HTTP_TRANSFER_ENCODING", None)  # it came in chunks, perhaps; it is whole now
        environ["CONTENT_LENGTH"] = str(max(len(body), int(environ.get("CONTENT_LENGTH") or 0)))
    return environ


def _add_headers(environ: dict[str, Any], headers: Headers) -> None:
    for name, value in headers:
        key = name.decode("latin-1").upper().replace("-", "_")
        if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            key = f"HTTP_{key}"
        text = value.decode("latin-1")
        environ[key] = f"{environ[key]},{text}" if key in environ else text
