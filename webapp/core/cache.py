"""The evictable Redis. Away, it is a miss within a tenth of a second, and a miss is never an error."""

from collections.abc import Callable
from typing import Any, TypeVar

import redis
import structlog
from redis.backoff import NoBackoff
from redis.retry import Retry

from webapp.core.breaker import Breaker

T = TypeVar("T")
_SECONDS = 0.1
log = structlog.get_logger()


class Cache:
    """A Redis client that answers in 0.1 s or not at all."""

    def __init__(self, url: str) -> None:
        self._client: Any = redis.Redis.from_url(
            url,
            socket_timeout=_SECONDS,
            socket_connect_timeout=_SECONDS,
            retry=Retry(NoBackoff(), 0),
            decode_responses=True,
        )
        self._breaker = Breaker(failures=3, open_seconds=1.0)

    def get(self, key: str) -> str | None:
        """The text under `key`; None when there is none or Redis is away."""
        found: str | None = self._try(lambda: self._client.get(key), None)
        return found

    def put(self, key: str, value: str, *, seconds: int, only_new: bool = False) -> bool:
        """Store text for `seconds`. Out: whether Redis took it (`only_new` leaves an existing one alone)."""
        return self._try(lambda: bool(self._client.set(key, value, ex=seconds, nx=only_new)), False)

    def answers(self) -> bool:
        """Whether Redis answers now."""
        return self._try(lambda: bool(self._client.ping()), False)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _try(self, command: Callable[[], T], missing: T) -> T:
        if not self._breaker.allows():
            return missing
        try:
            value = command()
        except redis.RedisError as error:
            self._breaker.failed()
            log.warning("cache_away", error=type(error).__name__)
            return missing
        self._breaker.succeeded()
        return value
