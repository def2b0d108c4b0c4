"""Server-sent events over HTTP: who is let in, and what goes out."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import structlog

from webapp.core.errors import Problem
from webapp.core.plan import Plan
from webapp.core.sessions import STANDS
from webapp.core.verified import Claims
from webapp.front.asked import Asked, Headers, asked
from webapp.front.bridge import Bridge, Receive, Send
from webapp.front.events.stream import Stream
from webapp.front.events.streams import Streams
from webapp.front.questions import Questions
from webapp.front.replies import Replies, Reply
from webapp.front.sessions import Sessions

if TYPE_CHECKING:
    from webapp.front.application import Request

SLOW_SECONDS = 10.0
"""A client that takes nothing for so long, with all buffers full, is let go."""

_NOT_IMPLEMENTED = 501
_MAX_SEEN = 100
_HEADERS: Headers = [
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-cache, no-transform"),
    (b"x-accel-buffering", b"no"),
]
Answer = Callable[["Request"], Awaitable[Reply]]
log = structlog.get_logger()


class Events:
    """Serves one address. `answer` is what Flask says of a request: it knows every way to refuse one, and
    says 501 of one that it would let in."""

    def __init__(
        self, plan: Plan, questions: Questions, sessions: Sessions, replies: Replies, bridge: Bridge
    ) -> None:
        self._plan, self._claims = plan.events, plan.claims
        self._stores, self._questions, self._sessions = plan.stores, questions, sessions
        self._replies, self._bridge = replies, bridge
        self._safe = [(name.lower().encode(), value.encode()) for name, value in plan.safe_headers.items()]
        self._streams = (
            Streams(plan.events, plan.cache_url, questions, sessions) if plan.events is not None else None
        )

    @property
    def path(self) -> str | None:
        """Where; None where no service of this process has it."""
        return self._plan.path if self._plan else None

    def start(self) -> None:
        """Begin."""
        if self._streams is not None:
            self._streams.start()

    def stop(self) -> None:
        """End."""
        if self._streams is not None:
            self._streams.stop()

    def end_all(self) -> None:
        """End the streams: the process is told to stop."""
        if self._streams is not None:
            self._streams.end_all()

    async def serve(
        self, request: "Request", send: Send, answer: Answer, abort: Callable[[], object] | None
    ) -> None:
        """Answer a GET: with a stream, or with why not."""
        begun = asked(request.headers)
        claims = self._claims(begun.token) if begun.token else None
        try:
            refusal = await self._refusal(claims, request, answer)
            if refusal is None and claims is not None and self._streams is not None:
                stream = await self._streams.open(claims, _seen(request.headers))
            else:
                return await self._bridge.send(send, refusal or await answer(request))
        except Problem as problem:
            return await self._bridge.send(send, self._replies.problem(problem, begun, "events"))
        try:
            await self._stream(stream, begun, request.receive, send)
        except TimeoutError:
            log.info("stream_too_slow", user=claims.caller)
            if abort is not None:
                abort()
        finally:
            self._streams.close(stream)

    async def _refusal(self, claims: Claims | None, request: "Request", answer: Answer) -> Reply | None:
        """What Flask says to those who are not let in; None for all others."""
        if claims is None or self._plan is None or not claims.cover(self._plan.scope):
            return await answer(request)
        if self._questions.ready() and await self._may(claims):
            return None
        reply = await answer(request)
        return None if reply.status == _NOT_IMPLEMENTED else reply

    async def _may(self, claims: Claims) -> bool:
        """Whether Redis and the database let them in. The request counts as a read."""
        store = next(iter(self._stores.values()))
        counted, _, marker = await self._questions.look(store, "events", claims)
        if counted is None or counted[0]:
            return False
        try:
            return (marker or await self._sessions.marker(claims)) == STANDS
        except Exception:  # Flask knows how to say what is wrong
            return False

    async def _stream(self, stream: Stream, begun: Asked, receive: Receive, send: Send) -> None:
        """Send what there is until the end of it. Errors: `TimeoutError` when the client takes nothing."""
        told = (b"x-request-id", begun.request_id.encode())
        await send({"type": "http.response.start", "status": 200, "headers": [*self._safe, *_HEADERS, told]})
        await _part(send, f"retry: 2000\nid: {stream.id}\nevent: ready\ndata: {{}}\n\n".encode())
        leaving = asyncio.get_running_loop().create_task(_left(receive, stream))
        try:
            while not stream.ended:
                if body := stream.take():
                    await _part(send, body)
                    stream.heard_at = time.monotonic()
                await stream.wake.wait()
            await send({"type": "http.response.body", "body": b""})
        finally:
            leaving.cancel()


async def _part(send: Send, body: bytes) -> None:
    async with asyncio.timeout(SLOW_SECONDS):
        await send({"type": "http.response.body", "body": body, "more_body": True})


async def _left(receive: Receive, stream: Stream) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    stream.end()


def _seen(headers: Headers) -> str:
    found: Any = next((value for name, value in headers if name == b"last-event-id"), b"")
    return str(found[:_MAX_SEEN].decode("latin-1"))
