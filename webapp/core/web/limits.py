"""Rate limits, counted in the Redis that is never evicted; stricter ones in memory while it is away."""

import time
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, current_app, g, request
from flask_limiter import ApplicationLimit, Limiter
from flask_limiter.constants import ConfigVars
from limits import parse_many
from redis.backoff import NoBackoff
from redis.retry import Retry

from webapp.core.web.addresses import client_address

FALLBACK_SHARE = 0.5
"""While Redis is away all processes together allow this share of a limit, so that what was counted before
and what is counted in memory stay within 1.5 times the limit."""

UNLIMITED_PATHS = ("/livez", "/readyz")
_WRITES = ("POST", "PUT", "PATCH", "DELETE")
_REDIS_SECONDS = 0.1


def caller_key() -> str:
    """The verified user, or the address of somebody we do not know. Never an unverified claim or header."""
    return f"u:{g.claims.user_id}" if g.get("claims") else f"ip:{client_address()}"


def figure(name: str) -> Callable[[], str]:
    """The limit called `name` in the settings, scaled down while the store is away."""

    def provide() -> str:
        text: str = getattr(current_app.config["LIMITS"], name)
        return _scaled(text) if _store_is_away() else text

    return provide


limiter = Limiter(
    caller_key,
    application_limits=[
        ApplicationLimit(figure("user"), key_function=caller_key),
        ApplicationLimit(figure("writes"), key_function=caller_key, scope="writes", methods=_WRITES),
    ],
    strategy="sliding-window-counter",
    in_memory_fallback_enabled=True,
    swallow_errors=False,
    headers_enabled=False,
    key_prefix="rl",
)


def register(app: Flask, redis_url: str, figures: Any, processes: int) -> None:
    """Limit every route but the probes. `processes` is how many share the load of this address."""
    app.config["LIMITS"] = figures
    app.config["LIMIT_PROCESSES"] = processes
    app.config[ConfigVars.STORAGE_URI] = redis_url
    app.config[ConfigVars.STORAGE_OPTIONS] = {
        "socket_timeout": _REDIS_SECONDS,
        "socket_connect_timeout": _REDIS_SECONDS,
        "retry": Retry(NoBackoff(), 0),
    }
    limiter.init_app(app)
    app.after_request(_tell)


@limiter.request_filter
def _is_probe() -> bool:
    return request.path in UNLIMITED_PATHS


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
    limit = limiter.current_limit
    if limit is None:
        return response
    window = limit.limit.get_expiry()
    seconds = max(1, limit.reset_at - int(time.time()))
    response.headers["RateLimit-Policy"] = f'"default";q={limit.limit.amount};w={window}'
    response.headers["RateLimit"] = f'"default";r={limit.remaining};t={seconds}'
    if response.status_code == 429:
        response.headers["Retry-After"] = str(seconds)
    return response
