"""The ASGI application: a hit is answered here, anything else by Flask."""

import time

import structlog

from webapp.core import context, metrics
from webapp.core.answers import Answer
from webapp.core.budgets import SCRIPT
from webapp.core.plan import CachedRoute, Plan
from webapp.front.bridge import Bridge, Headers, Receive, Scope, Send, Wsgi
from webapp.front.hits import Asked, Hits
from webapp.front.redis import Redis
from webapp.front.routes import Routes, field

LIVEZ, ALIVE = "/livez", b'{"status":"alive"}'
"""Answered here: threads that all wait for a stalled database must not look like a dead process."""

log = structlog.get_logger()


class Front:
    """Callable by an ASGI server."""

    def __init__(self, wsgi: Wsgi, plan: Plan) -> None:
        self._routes = Routes(plan.routes)
        self._cache, self._limits = Redis(plan.cache_url), Redis(plan.limits_url, SCRIPT)
        self._hits = Hits(plan.tokens, plan.stores, plan.budgets, cache=self._cache, limits=self._limits)
        self._bridge = Bridge(wsgi, threads=plan.threads, waiting=plan.waiting, patience=plan.patience)
        self._budgets = plan.budgets
        self._constant = _constant_headers(plan)
        self._alive = [
            *((name.lower().encode(), value.encode()) for name, value in plan.safe_headers.items()),
            (b"content-type", b"application/json"),
            (b"content-length", str(len(ALIVE)).encode()),
            (b"cache-control", b"no-store"),
        ]
        self._access_log = plan.access_log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One connection event: a request, or the server's start and end."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] == LIVEZ:
            await send({"type": "http.response.start", "status": 200, "headers": self._alive})
            await send({"type": "http.response.body", "body": ALIVE})
            return
        route = self._routes.find(scope["path"]) if scope["method"] == "GET" else None
        name = field(scope["path"], scope["query_string"]) if route else None
        if route is None or name is None or not await self._hit(route, name, scope, send):
            await self._bridge.serve(scope, receive, send, scope.get("myriad", {}))

    async def _hit(self, route: CachedRoute, name: str, scope: Scope, send: Send) -> bool:
        """Answer from the cache. Out: False when Flask has to."""
        started = time.perf_counter()
        asked = _asked(scope["headers"])
        claims = self._hits.claims(route, asked.token)
        if claims is None:
            return False
        found = await self._hits.find(route, name, claims)
        if found.answer is None or found.counted is None:
            scope["myriad"] = {} if found.counted is None else {"myriad.counted": found.counted}
            return False
        request_id = context.accept_request_id(asked.request_id)
        status = await self._send(send, found.answer, asked, found.counted, request_id)
        seconds = time.perf_counter() - started
        metrics.observe("GET", route.rule, status, seconds)
        if self._access_log:
            _tell(route, status, seconds, str(claims.user_id), request_id)
        return True

    async def _send(
        self, send: Send, answer: Answer, asked: Asked, counted: list[int], request_id: str
    ) -> int:
        etag = answer.etag.encode("ascii")
        same = bool(asked.etag) and _matches(asked.etag, etag)
        headers: Headers = [
            *self._constant,
            (b"etag", etag),
            (b"x-request-id", request_id.encode("ascii")),
            (b"ratelimit", self._budgets.left(counted).encode("ascii")),
        ]
        if not same:
            headers.append((b"content-type", b"application/json"))
            headers.append((b"content-length", str(len(answer.body)).encode("ascii")))
        status = 304 if same else 200
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if same else answer.body})
        return status

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await self._cache.connect()
                await self._limits.connect()
                await send({"type": "lifespan.startup.complete"})
            else:
                self._cache.close()
                self._limits.close()
                self._bridge.close()
                await send({"type": "lifespan.shutdown.complete"})
                return


def make_front(wsgi: Wsgi, plan: Plan) -> Front:
    """The front of a WSGI application."""
    return Front(wsgi, plan)


def _asked(headers: Headers) -> Asked:
    token, etag, request_id = "", b"", None
    for name, value in headers:
        if name == b"authorization" and value[:7].lower() == b"bearer ":
            token = value[7:].decode("latin-1")
        elif name == b"if-none-match":
            etag = value
        elif name == b"x-request-id":
            request_id = value.decode("latin-1")
    return Asked(token, etag, request_id)


def _matches(wanted: bytes, etag: bytes) -> bool:
    """Weak comparison (RFC 9110 §8.8.3.2) with a list of tags."""
    tags = [tag.strip().removeprefix(b"W/") for tag in wanted.split(b",")]
    return etag in tags or b"*" in tags


def _constant_headers(plan: Plan) -> Headers:
    headers = {
        **plan.safe_headers,
        "Cache-Control": "private, no-cache",
        "RateLimit-Policy": plan.budgets.policy(),
    }
    return [(name.lower().encode("ascii"), value.encode("ascii")) for name, value in headers.items()]


def _tell(route: CachedRoute, status: int, seconds: float, user: str, request_id: str) -> None:
    log.info(
        "request",
        method="GET",
        route=route.rule,
        status=status,
        milliseconds=round(seconds * 1000, 1),
        user=user,
        request_id=request_id,
    )
