"""Rate limits, counted in the Redis that is never evicted; stricter ones in memory while it is away."""

import time
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, request
from flask_limiter import ApplicationLimit, Limiter, RequestLimit
from flask_limiter.constants import ConfigVars
from limits import parse_many
from redis.exceptions import RedisError

from config.limits import Limits
from webapp.core import ahead
from webapp.core.budgets import seconds
from webapp.core.cache import Cache
from webapp.core.errors import RateLimited
from webapp.core.web.addresses import client_address
from webapp.core.web.counters import PREFIX, WRITES, WRITES_SCOPE, Counters

FALLBACK_SHARE = 0.5
"""While Redis is away all processes together allow this share of a limit, so that what was counted before
and what is counted in memory stay within 1.5 times the limit."""

View = TypeVar("View", bound=Callable[..., Any])
UNLIMITED_PATHS = ("/livez", "/readyz")


def unlimited(view: View) -> View:
    """This route is not counted: the files of the app come by the dozen, and cost next to nothing."""
    view.unlimited = True  # type: ignore[attr-defined]
    return view


def caller_key() -> str:
    """The verified user, or the address of somebody we do not know. Never an unverified claim or header."""
    return f"u:{g.claims.user_id}" if g.get("claims") else f"ip:{client_address()}"


def figure(name: str) -> Callable[[], str]:
    """The limit called `name` in the settings, scaled down while the store is away."""

    def provide() -> str:
        text: str = getattr(current_app.config["LIMITS"], name)
        return _scaled(text) if _store_is_away() else text

    return provide


class _Limiter(Limiter):
    """flask-limiter moves to memory for the first thread that finds the store away, and fails those that were
    asking it at that moment: here they are counted in memory too. And what one script has counted is not
    looked at again: that took a third of a millisecond."""

    def _check_request_limit(self, callable_name: str | None = None, in_middleware: bool = True) -> None:
        if in_middleware and _is_counted():  # what a route adds is asked of its view, not here
            return
        try:
            super()._check_request_limit(callable_name, in_middleware)
        except RedisError:
            self.context.seen_limits.clear()
            super()._check_request_limit(callable_name, in_middleware)


def _is_counted() -> bool:
    return g.get("counted") is not None


limiter = _Limiter(
    caller_key,
    application_limits=[
        ApplicationLimit(figure("user"), key_function=caller_key, exempt_when=_is_counted),
        ApplicationLimit(
            figure("writes"),
            key_function=caller_key,
            scope=WRITES_SCOPE,
            methods=WRITES,
            exempt_when=_is_counted,
        ),
    ],
    strategy="sliding-window-counter",
    in_memory_fallback_enabled=True,
    swallow_errors=False,
    headers_enabled=False,
    key_prefix=PREFIX,
)


def register(app: Flask, redis_url: str, redis: Cache, figures: Limits, processes: int) -> None:
    """Limit every route but the probes. `redis` is the client of `redis_url`, whose connections flask-limiter
    shares. `processes` is how many share the load of this address."""
    app.config["LIMITS"] = figures
    app.config["LIMIT_PROCESSES"] = processes
    app.config[ConfigVars.STORAGE_URI] = redis_url
    app.config[ConfigVars.STORAGE_OPTIONS] = {"connection_pool": redis.connections}
    app.extensions["counters"] = Counters(redis, figures)
    app.before_request(_count)
    limiter.init_app(app)
    app.after_request(_tell)


def _count() -> None:
    """Errors: `RateLimited`."""
    counters: Counters = current_app.extensions["counters"]
    if _is_unlimited():
        return
    known = ahead.known()
    counted = known.counted if known else None
    g.counted = counted or counters.take(caller_key(), _method())
    if g.counted and g.counted[0]:
        raise RateLimited(f"The limit is {counters.budgets(_method()).limit(g.counted[0])}.")


def reads(when: Callable[[], bool]) -> Callable[[View], View]:
    """The view's request counts as a read, whatever its method, `when` that is so."""

    def decorate(view: View) -> View:
        view.reads = when  # type: ignore[attr-defined]
        return view

    return decorate


def _method() -> str:
    """As which the request counts."""
    when = getattr(current_app.view_functions.get(request.endpoint or ""), "reads", None)
    return "GET" if when and when() else request.method


def charge(cost: int) -> None:
    """Take `cost` more from what the caller may write in a minute, all or nothing: the request stands for
    many writes. While Redis is away the request alone counts. Errors: `RateLimited`."""
    counters: Counters = current_app.extensions["counters"]
    counted = counters.take_more(caller_key(), cost) if cost else None
    if counted and counted[0]:
        g.counted, g.budgets = counted, counters.more
        raise RateLimited(f"It costs {cost + 1} of the limit: {counters.more.limit(counted[0])}.")


@limiter.request_filter
def _is_unlimited() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return request.path in UNLIMITED_PATHS or getattr(view, "unlimited", False)


def _store_is_away() -> bool:
    return limiter.limiter.storage is not limiter.storage


def _scaled(text: str) -> str:
    share = FALLBACK_SHARE / current_app.config["LIMIT_PROCESSES"]
    return ";".join(
        f"{max(1, int(item.amount * share))}/{item.multiples} {item.GRANULARITY.name}"
        for item in parse_many(text)
    )


def _tell(response: Response) -> Response:
    """`RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-10), `Retry-After` on 429."""
    counted, limit = g.get("counted"), limiter.current_limit
    if limit is not None:
        _tell_of(limit, response)
    elif counted:
        counters: Counters = current_app.extensions["counters"]
        budgets = g.get("budgets") or counters.budgets(_method())
        response.headers["RateLimit-Policy"] = budgets.policy
        response.headers["RateLimit"] = budgets.left(counted)
        if response.status_code == RateLimited.status:
            response.headers["Retry-After"] = str(seconds(counted))
    return response


def _tell_of(limit: RequestLimit, response: Response) -> None:
    """One limit of the route's own, or in memory."""
    remaining, wait = _left(limit)
    response.headers["RateLimit-Policy"] = f'"route";q={limit.limit.amount};w={limit.limit.get_expiry()}'
    response.headers["RateLimit"] = f'"route";r={remaining};t={wait}'
    if response.status_code == RateLimited.status:
        response.headers["Retry-After"] = str(wait)


def _left(limit: RequestLimit) -> tuple[int, int]:
    """How many requests are left, and the seconds until there are more; the worst when the store goes away
    between the count and this question."""
    try:
        return limit.remaining, max(1, limit.reset_at - int(time.time()))
    except RedisError:
        return 0, limit.limit.get_expiry()
