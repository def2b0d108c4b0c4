"""The ASGI application: cached reads are answered here, hit or miss; anything else by Flask."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from pymongo.errors import PyMongoError

from webapp.core import db, errors
from webapp.core.ahead import Ahead
from webapp.core.plan import Plan, PlannedRoute
from webapp.core.verified import Claims
from webapp.front.asked import Asked, Headers, asked
from webapp.front.bridge import Bridge, Receive, Scope, Send, Wsgi, read_body
from webapp.front.bulkheads import Bulkheads
from webapp.front.direct import Direct, Write
from webapp.front.events import Events
from webapp.front.loads import Call, Loads
from webapp.front.pool import Overloaded, Pool
from webapp.front.questions import Questions
from webapp.front.reads import Hit, Read, Reads
from webapp.front.renewals import Renewals
from webapp.front.replies import Replies, Reply
from webapp.front.routes import Routes, field
from webapp.front.sessions import Sessions
from webapp.front.writes import Writes

LIVEZ = "/livez"
ABORT = "myriad.abort"
"""In a scope: how to end the connection at once, with what is not sent yet."""

log = structlog.get_logger()


@dataclass(slots=True)
class Request:
    """What a server has read of a request; `scope` makes the ASGI scope, which only Flask needs."""

    method: str
    path: str
    query: bytes
    headers: Headers
    scope: Callable[[], Scope]
    receive: Receive


@dataclass(slots=True)
class Begun:
    """A request under way: what it brought, and when."""

    asked: Asked
    started: float


class Front:
    """Callable by an ASGI server."""

    def __init__(self, wsgi: Wsgi, plan: Plan) -> None:
        self._streamed = plan.streamed
        self._claims, self._stores, self._routes = plan.claims, plan.stores, Routes(plan.routes)
        self._questions = Questions(plan)
        self._pool = Pool(threads=plan.threads, waiting=plan.waiting, patience=plan.deadline)
        self._bridge, self._bulkheads = Bridge(wsgi, self._pool), Bulkheads(plan.bulkheads)
        sessions = Sessions(plan, self._questions, self._pool)
        self._renewals = Renewals(self._questions, sessions)
        self._reads = Reads(plan, self._questions, sessions, self._renewals)
        self._writes = Writes(plan, self._questions, sessions)
        self._loads = Loads(plan, self._questions, self._pool)
        self._direct, self._replies = Direct(plan, self._pool), Replies(plan)
        self.events = Events(plan, self._questions, sessions, self._replies, self._bridge)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One connection event: a request, or the server's start and end."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            query, headers = scope["query_string"], scope["headers"]
            request = Request(scope["method"], scope["path"], query, headers, lambda: scope, receive)
            if request.path == self.events.path and request.method == "GET":
                await self.events.serve(request, send, self.answer, scope.get(ABORT))
            else:
                await self._bridge.send(send, await self.answer(request))

    async def answer(self, request: Request) -> Reply:
        """The answer to a request. It never fails: what goes wrong is an answer too."""
        if request.path == LIVEZ:
            return self._replies.alive(asked(request.headers))
        begun = Begun(asked(request.headers), time.perf_counter())
        try:
            return await self._begin(begun, request)
        except Overloaded:
            return self._replies.problem(errors.Overloaded(), begun.asked, "overloaded")
        except Exception as error:
            return self._replies.problem(_problem(error), begun.asked, "unexpected")

    def streams(self, path: str) -> bool:
        """Whether the answer there goes out part by part, by the ASGI messages: `answer` does not make all of
        it."""
        return path in self._streamed or path == self.events.path

    def refused(self, request: Request) -> Reply | None:
        """The answer to a request whose answer would stream, when there is no room for it: to begin one
        costs half as much again as to say so, over several turns of a loop that is busy just then."""
        try:
            if request.path in self._streamed:
                self._pool.admit()
        except Overloaded:
            return self._replies.problem(errors.Overloaded(), asked(request.headers), "overloaded")
        return None

    async def _begin(self, begun: Begun, request: Request) -> Reply:
        if self.streams(request.path):
            return await self._call(begun, request)
        route, parts = self._routes.find(request.method, request.path)
        claims = self._claims(begun.asked.token) if route and begun.asked.token else None
        if not (route and claims and claims.cover(route.scope)):
            return await self._call(begun, request)
        if not self._believes(route, claims):
            return await self._flask(begun, request, await read_body(request.receive, route.max_body))(None)
        if request.method != "GET":
            return await self._write(begun, request, route, parts, claims)
        name = field(request.path, request.query)
        if name is None:
            return await self._call(begun, request)
        return await self._read(
            begun, request, Read(route, name, parts, request.query.decode("ascii")), claims
        )

    def _believes(self, route: PlannedRoute, claims: Claims) -> bool:
        """Whether Redis can be asked, and this process owes the user nothing."""
        return self._questions.ready() and self._stores[route.service].debts.clear(claims.user_id)

    async def _read(self, begun: Begun, request: Request, read: Read, claims: Claims) -> Reply:
        found = await self._reads.look(read, claims)
        if isinstance(found, Hit):
            return self._cached(begun, read.route, claims, found)
        if found.wanted is None or found.ahead.counted is None:
            return await self._call(begun, request, found.ahead)
        loaded = await self._loads.load(found.wanted, found.ahead, await self._caller(begun, request))
        if isinstance(loaded, Reply):
            return loaded
        return self._cached(begun, read.route, claims, Hit(loaded, found.ahead.counted))

    async def _write(
        self, begun: Begun, request: Request, route: PlannedRoute, parts: tuple[str, ...], claims: Claims
    ) -> Reply:
        body = await read_body(request.receive, route.max_body)
        write = Write(route, parts, request.headers, body, begun.asked.request_id)
        flask = self._flask(begun, request, body)

        async def call(known: Ahead) -> Reply:
            done = await self._direct.run(write, known)
            if done is None or known.counted is None:
                return await flask(known)
            reply = self._replies.written(done, begun.asked, known.counted)
            self._replies.tell(reply, route, begun.asked, claims.caller, begun.started)
            return reply

        return await self._writes.run(route, claims, begun.asked.request_id, call)

    def _cached(self, begun: Begun, route: PlannedRoute, claims: Claims, hit: Hit) -> Reply:
        reply = self._replies.cached(hit.answer, begun.asked, hit.counted)
        self._replies.tell(reply, route, begun.asked, claims.caller, begun.started)
        return reply

    async def _caller(self, begun: Begun, request: Request) -> Call:
        """Flask, for a request whose body is here: nobody waits under a hold for a slow client."""
        return self._flask(begun, request, await read_body(request.receive))

    def _flask(self, begun: Begun, request: Request, body: bytes) -> Call:
        async def call(known: Ahead | None) -> Reply:
            streamed = self.streams(request.path)
            return await self._bridge.call(
                request.scope(), body, known, begun.asked.request_id, streamed=streamed
            )

        return call

    async def _call(self, begun: Begun, request: Request, known: Ahead | None = None) -> Reply:
        call = await self._caller(begun, request)
        with self._bulkheads.passing(request.method, request.path):
            return await call(known)

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await self._questions.connect()
                self._renewals.start()
                self.events.start()
                await send({"type": "lifespan.startup.complete"})
            else:
                self._renewals.stop()
                self.events.stop()
                self._questions.close()
                self._replies.figures.tell()
                self._pool.close()
                await send({"type": "lifespan.shutdown.complete"})
                return


def _problem(error: Exception) -> errors.Problem:
    if isinstance(error, PyMongoError) and db.is_away(error):
        log.warning("database_away", error=type(error).__name__)
        return errors.Unavailable()
    log.error("unexpected_error", exc_info=error)
    return errors.Problem()


def make_front(wsgi: Wsgi, plan: Plan) -> Front:
    """The front of a WSGI application."""
    return Front(wsgi, plan)
