"""The evictable Redis. Away, it is a miss within a tenth of a second, and a miss is never an error."""

import threading
import weakref
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import redis
import structlog
from redis.backoff import NoBackoff
from redis.retry import Retry

from config.connections.pools import Pools
from config.connections.times import REDIS_SECONDS
from webapp.core import breaker

T = TypeVar("T")
log = structlog.get_logger()

_REST_SECONDS = 3 * REDIS_SECONDS
"""How long a thread goes without after it waited in vain: about as long as the request that it serves."""


class _Thread(threading.local):
    """What a thread found out for itself: a request that asks for several things waits for one of them."""

    def __init__(self) -> None:
        self.breaker = breaker.Breaker(failures=1, open_seconds=_REST_SECONDS)


class Cache:
    """A Redis client that answers in 0.1 s or not at all. No free connection in 0.1 s is no answer either."""

    def __init__(self, url: str, pools: Pools) -> None:
        self.connections: Any = redis.BlockingConnectionPool.from_url(
            url,
            max_connections=pools.redis,
            timeout=REDIS_SECONDS,
            socket_timeout=REDIS_SECONDS,
            socket_connect_timeout=REDIS_SECONDS,
            retry=Retry(NoBackoff(), 0),
            client_name=pools.client_name,
        )
        self._client: Any = redis.Redis(connection_pool=self.connections)
        self._breaker, self._thread = breaker.of(url), _Thread()
        self.closed = False
        weakref.finalize(self, self.connections.disconnect)

    def get(self, key: str) -> str | None:
        """The text under `key`; None when there is none or Redis is away."""
        found: bytes | None = self._try(lambda: self._client.get(key), None)
        return found.decode() if found is not None else None

    def field(self, key: str, name: str) -> bytes | None:
        """A field of the hash `key`; None when there is none or Redis is away."""
        found: bytes | None = self._try(lambda: self._client.hget(key, name), None)
        return found

    def look(self, key: str, field: str, other: str) -> tuple[bytes | None, str | None]:
        """A field of the hash `key` and the text under `other`, in one trip; None for what is not there."""
        found = self._try(lambda: self._client.pipeline(False).hget(key, field).get(other).execute(), None)
        value, text = found or (None, None)
        return value, text.decode() if text is not None else None

    def script(self, text: str) -> Any:
        """A Lua script, to be given to `run`."""
        return self._client.register_script(text)

    def run(self, script: Any, keys: Sequence[str], *arguments: str | bytes | int) -> Any:
        """Run a script. Out: what it returned; None when that is false or Redis is away."""
        return self._try(lambda: script(keys=keys, args=arguments), None)

    def put(self, key: str, value: str, *, seconds: int) -> bool:
        """Store text for `seconds`. Out: whether Redis took it."""
        return self._try(lambda: bool(self._client.set(key, value, ex=seconds)), False)

    def do(self, *command: str | int) -> Any:
        """Any command. Out: what Redis said; None when that is nothing or Redis is away."""
        return self._try(lambda: self._client.execute_command(*command), None)

    def insist(self, keys: Sequence[str], value: str, *, seconds: int) -> bool:
        """Store the text under each key, though Redis may be away: a frozen one does it as it wakes. Out:
        whether it is done."""

        def store() -> bool:
            pipeline = self._client.pipeline(False)
            for key in keys:
                pipeline.set(key, value, ex=seconds)
            return all(pipeline.execute())

        return self._try(store, False, insist=True)

    def answers(self) -> bool:
        """Whether Redis answers now."""
        return self._try(lambda: bool(self._client.ping()), False)

    def close(self) -> None:
        """Close the connections."""
        self.closed = True
        self._client.close()

    def _try(self, command: Callable[[], T], missing: T, *, insist: bool = False) -> T:
        mine = self._thread.breaker
        if not insist and not (mine.allows() and self._breaker.allows()):
            return missing
        try:
            value = command()
        except redis.RedisError as error:
            self._breaker.failed()
            if isinstance(error, redis.TimeoutError):
                mine.failed()
            if not insist:
                log.warning("cache_away", error=type(error).__name__)
            return missing
        mine.succeeded()
        self._breaker.succeeded()
        return value
