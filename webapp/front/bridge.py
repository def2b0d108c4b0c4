"""From the event loop to Flask: a WSGI call on a thread, its answer whole."""

import asyncio
import io
import sys
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Headers = list[tuple[bytes, bytes]]

MAX_BODY_BYTES = 256 * 1024
OVERLOADED = (
    b'{"type":"urn:myriad:problem:overloaded","title":"Too much is asked at once","status":503,'
    b'"detail":"Too much is asked at once","code":"overloaded","request_id":""}'
)
_OVERLOADED_HEADERS = [(b"content-type", b"application/problem+json"), (b"retry-after", b"1")]


class Bridge:
    """Runs a WSGI application on `threads` threads; past `waiting` more it answers 503 at once, and after
    `patience` seconds in line too."""

    def __init__(self, wsgi: Wsgi, *, threads: int, waiting: int, patience: float) -> None:
        self._wsgi = wsgi
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="flask")
        self._most, self._patience = threads + waiting, patience
        self._inside = 0

    async def serve(self, scope: Scope, receive: Receive, send: Send, extra: dict[str, Any]) -> None:
        """Answer one request; `extra` is added to its WSGI environment."""
        if self._inside >= self._most:
            await _send(send, 503, _OVERLOADED_HEADERS, OVERLOADED)
            return
        self._inside += 1
        try:
            body = await _read(receive)
            environ = _environ(scope, body) | extra
            status, headers, answer = await self._run(environ)
        finally:
            self._inside -= 1
        await _send(send, status, headers, answer)

    async def _run(self, environ: dict[str, Any]) -> tuple[int, Headers, bytes]:
        """A request that no thread has begun in time is taken out of the line: whoever sent it is leaving."""
        job = self._pool.submit(self._call, environ)
        answer = asyncio.wrap_future(job)
        try:
            done, _ = await asyncio.wait([answer], timeout=self._patience)
            if not done and job.cancel():
                return 503, _OVERLOADED_HEADERS, OVERLOADED
            return await answer
        finally:
            job.cancel()

    def close(self) -> None:
        """Wait for what runs, take no more."""
        self._pool.shutdown(wait=True)

    def _call(self, environ: dict[str, Any]) -> tuple[int, Headers, bytes]:
        told: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]], _exc_info: Any = None) -> None:
            told[:] = [int(status[:3]), headers]

        chunks = self._wsgi(environ, start_response)
        try:
            body = b"".join(chunks)
        finally:
            close = getattr(chunks, "close", None)
            if close is not None:
                close()
        status, headers = told
        return (
            status,
            [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers],
            body,
        )


async def _read(receive: Receive) -> bytes:
    """The body, at most one byte more than is allowed: by that byte Flask knows to refuse it."""
    body = b""
    while True:
        message = await receive()
        body += bytes(message.get("body", b""))
        if not message.get("more_body") or len(body) > MAX_BODY_BYTES:
            return body[: MAX_BODY_BYTES + 1]


async def _send(send: Send, status: int, headers: Headers, body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _environ(scope: Scope, body: bytes) -> dict[str, Any]:
    """PEP 3333, from the ASGI scope."""
    server, client = scope.get("server") or ("", 0), scope.get("client") or ("", 0)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode("utf-8").decode("latin-1"),
        "RAW_URI": (scope.get("raw_path") or b"").decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": client[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.input_terminated": True,
    }
    for name, value in scope["headers"]:
        _add(environ, name.decode("latin-1"), value.decode("latin-1"))
    if body:
        environ["CONTENT_LENGTH"] = str(max(len(body), int(environ.get("CONTENT_LENGTH") or 0)))
    return environ


def _add(environ: dict[str, Any], name: str, value: str) -> None:
    key = name.upper().replace("-", "_")
    if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
        key = f"HTTP_{key}"
    environ[key] = f"{environ[key]},{value}" if key in environ else value
