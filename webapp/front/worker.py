"""gunicorn's `asgi` worker, with two additions.

What is here as a whole is answered straight to its connection: gunicorn's way through the ASGI messages (a
task, two more awaits, a check of each message) costs as much as all else that a hit needs.

And when it is told to stop, it ends idle connections: else it waits out its grace for clients that only keep
one open, and a restart takes as long.

It reaches into gunicorn's protocol (27.0.1 has no hook for either); tests with real processes hold it.
"""

import asyncio
from functools import partial
from typing import Any
from weakref import WeakSet

from gunicorn.asgi import protocol
from gunicorn.workers import gasgi

from webapp.front.application import ABORT, Front, Request
from webapp.front.replies import Reply

_CLOSING = b"Connection: close\r\n\r\n"
_PLAIN = ("GET", "POST", "PATCH", "PUT", "DELETE")


class _Connection(gasgi.ASGIProtocol):
    """A connection that its worker knows of."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.worker.connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection and its parser hold one another, and what came of a body: without these links it
        all goes at once. The collector comes too seldom for half a megabyte a connection."""
        super().connection_lost(exc)
        if self._task is not None:
            self._task.add_done_callback(self._let_go)

    def _let_go(self, _ended: Any) -> None:
        nothing: Any = None
        self._callback_parser = self._body_receiver = self._current_request = self.transport = nothing

    def close_if_idle(self) -> None:
        """End it unless a request is under way: that one ends it with its answer."""
        if self._keepalive_handle is not None:
            self._keepalive_timeout()

    def _build_http_scope(self, request: Any, sockname: Any, peername: Any) -> dict[str, Any]:
        scope: dict[str, Any] = super()._build_http_scope(request, sockname, peername)
        return scope | {ABORT: self.transport.abort}

    async def _serve_http_request(self, request: Any, sockname: Any, peername: Any) -> bool:
        """Out: whether the connection is kept."""
        if isinstance(self.app, Front) and self._is_plain(request):
            reply = await self._whole(self.app, request, sockname, peername)
            if reply is not None:
                return self._write(request, reply)
        kept: bool = await super()._serve_http_request(request, sockname, peername)
        return kept

    async def _whole(self, front: Front, request: Any, sockname: Any, peername: Any) -> Reply | None:
        """The answer; None where it will go out part by part."""
        query = request.query.encode("latin-1") if request.query else b""
        scope = partial(self._build_http_scope, request, sockname, peername)
        headers, receive = request.headers_bytes, self._body_receiver.receive
        asked = Request(request.method, request.path, query, headers, scope, receive)
        return front.refused(asked) if front.streams(request.path) else await front.answer(asked)

    def _is_plain(self, request: Any) -> bool:
        """Whether it is here as a whole, and nobody keeps a log or a hook of it."""
        whole = self._body_receiver._complete and request.method in _PLAIN
        return whole and self._pre_request is None and self._post_request is None

    def _write(self, request: Any, reply: Reply) -> bool:
        close = self._will_close(request, False)
        status_line = protocol._get_cached_status_line(request.version, reply.status)
        ending = _CLOSING if close else b"\r\n"
        self._response_buffer = b"".join(
            (status_line, reply.lines(), protocol._get_cached_date_header(), ending)
        )
        self._send_body(reply.body)
        return not close and not self._closed


class FrontWorker(gasgi.ASGIWorker):
    """The worker class of the front: `worker_class = "webapp.front.worker.FrontWorker"`."""

    def init_process(self) -> None:
        self.connections: WeakSet[_Connection] = WeakSet()
        super().init_process()

    def handle_exit_signal(self) -> None:
        """Event streams end at once: they would be waited for."""
        super().handle_exit_signal()
        self.asgi.events.end_all()

    async def _shutdown(self) -> None:
        for connection in list(self.connections):
            connection.close_if_idle()
        await super()._shutdown()


# gunicorn keeps what it knows of its C parser on the class itself: asked there, a subclass finds it too.
gasgi.ASGIProtocol._check_h1c_protocol_available()
gasgi.ASGIProtocol = _Connection

# Only what goes by the ASGI messages would say by which server: the two ways are to be told apart by nothing.
protocol._CACHED_SERVER_HEADER = b""
