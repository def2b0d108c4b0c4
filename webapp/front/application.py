"""The ASGI application: a hit is answered here, anything else by Flask."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from webapp.core import errors
from webapp.core.ahead import Ahead
from webapp.core.answers import Answer
from webapp.core.plan import Plan, PlannedRoute
from webapp.core.verified import Claims
from webapp.front.asked import Asked, Headers, asked
from webapp.front.bridge import Bridge, Receive, Scope, Send, Wsgi, read, send_reply
from webapp.front.pool import Overloaded, Pool
from webapp.front.questions import Questions
from webapp.front.reads import Hit, Miss, Reads
from webapp.front.replies import Replies, Reply
from webapp.front.routes import Routes, field
from webapp.front.writes import Writes

LIVEZ = "/livez"
log = structlog.get_logger()


@dataclass(slots=True)
class Begun:
    """A request that Flask has to answer, and what is known of it: with a `miss` it is a read that joins the
    cache, with a `route` alone a write; with neither the front knows nothing of it."""

    request: Asked
    started: float
    route: PlannedRoute | None = None
    claims: Claims | None = None
    miss: Miss | None = None


class Front:
    """Callable by an ASGI server."""

    def __init__(self, wsgi: Wsgi, plan: Plan) -> None:
        self._claims, self._stores, self._routes = plan.claims, plan.stores, Routes(plan.routes)
        self._questions = Questions(plan)
        self._pool = Pool(threads=plan.threads, waiting=plan.waiting)
        self._bridge = Bridge(wsgi, self._pool)
        self._reads, self._writes = Reads(plan, self._questions, self._pool), Writes(plan, self._questions)
        self._replies = Replies(plan)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One connection event: a request, or the server's start and end."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            query, headers = scope["query_string"], scope["headers"]
            reply = await self.begin(scope["method"], scope["path"], query, headers)
            if isinstance(reply, Begun):
                reply = await self.finish(reply, scope, receive)
            await send_reply(send, reply)

    async def begin(self, method: str, path: str, query: bytes, headers: Headers) -> Reply | Begun:
        """Answer at once what can be; the rest is to be given to `finish`."""
        started = time.perf_counter()
        if path == LIVEZ:
            return self._replies.alive()
        begun = Begun(asked(headers), started)
        route = self._routes.find(method, path)
        if route is None or not begun.request.token:
            return begun
        claims = self._claims(begun.request.token)
        if claims is not None and claims.cover(route.scope) and self._believes(route, claims):
            begun.route, begun.claims = route, claims
            name = field(path, query) if method == "GET" else None
            return begun if name is None else await self._read(begun, route, name, claims)
        return begun

    def _believes(self, route: PlannedRoute, claims: Claims) -> bool:
        """Whether Redis can be asked, and this process owes the user nothing."""
        return self._questions.ready() and self._stores[route.service].debts.clear(claims.user_id)

    async def _read(self, begun: Begun, route: PlannedRoute, name: str, claims: Claims) -> Reply | Begun:
        found = await self._reads.look(route, name, claims)
        if isinstance(found, Hit):
            return self._cached(begun, found.answer, found.counted)
        begun.miss = found
        return begun

    def _cached(self, begun: Begun, answer: Answer, counted: Sequence[int]) -> Reply:
        reply = self._replies.cached(answer, begun.request, counted)
        if begun.route is not None and begun.claims is not None:
            self._replies.tell(reply, begun.route, begun.request, begun.claims.caller, begun.started)
        return reply

    async def finish(self, begun: Begun, scope: Scope, receive: Receive) -> Reply:
        """What Flask answers, or another request's Flask. It never fails."""
        try:
            return await self._finish(begun, scope, await read(receive))
        except Overloaded:
            return self._replies.problem(errors.Overloaded(), begun.request, "overloaded")
        except Exception:
            log.exception("unexpected_error")
            return self._replies.problem(errors.Problem(), begun.request, "unexpected")

    async def _finish(self, begun: Begun, scope: Scope, body: bytes) -> Reply:
        async def call(known: Ahead | None = None) -> Reply:
            return await self._bridge.call(scope, body, known, begun.request.request_id)

        if begun.miss is not None:
            loaded = await self._reads.load(begun.miss, call)
            counted = begun.miss.ahead.counted or ()
            return loaded if isinstance(loaded, Reply) else self._cached(begun, loaded, counted)
        if begun.route is not None and begun.claims is not None and begun.route.method != "GET":
            return await self._writes.run(begun.route, begun.claims, call)
        return await call()

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await self._questions.connect()
                await send({"type": "lifespan.startup.complete"})
            else:
                self._questions.close()
                self._pool.close()
                await send({"type": "lifespan.shutdown.complete"})
                return


def make_front(wsgi: Wsgi, plan: Plan) -> Front:
    """The front of a WSGI application."""
    return Front(wsgi, plan)
