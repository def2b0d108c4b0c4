"""How many threads and connections each kind of process has, computed from the settings.

A thread needs one connection to a server at a time, so a pool is as large as the threads that share it: smaller,
and threads wait for each other; larger, and connections are paid for that nobody can use.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from config.settings import Settings

HOUSEKEEPING = 1
"""The driver's own thread ends cursors and sessions that were left open; it must not take a request's turn."""

MONITORS = 2
"""The driver watches each server with two connections: one that is told of changes, one that measures the way."""

REFUSERS = 1
"""Without the front the thread that answers 503 must be one that no request can hold."""

FRONT = 1
"""The front sends everything that it asks a Redis down one connection."""

KEPT_OPEN = 1000
"""Idle client connections of a web process on threads, beside those that are being answered."""

_PUBLISHER_REDIS, _PUBLISHER_AMQP = 2, 1
"""Connections of one publisher: kombu asks Redis on one whether it is there and sends on another."""

_CONSUMER_REDIS, _CONSUMER_AMQP = 8, 3
"""Connections of a worker's parent. On Redis 6 were seen (waiting for messages, acknowledging, remote control and
its answers, health); 2 are spare for those that are being replaced."""


@dataclass(frozen=True)
class Pools:
    """What one process of a kind may open: to each MongoDB server a client's connections, to each Redis server
    `redis`, and `publishers` to the broker. `process` is its name in the servers' lists of clients."""

    process: str
    mongodb: int = 0
    redis: int = 0
    publishers: int = 0

    @property
    def client_name(self) -> str:
        """What MongoDB and Redis are told who calls."""
        return f"myriad-{self.process}"


def web(settings: Settings) -> Pools:
    """A web process: each of its threads may be in the database, in each Redis, and publishing."""
    threads = settings.web_threads
    return Pools("web", threads + HOUSEKEEPING, threads, threads)


def worker() -> Pools:
    """A child of a worker. It runs one job at a time, whatever `WORKER_CONCURRENCY` is: that many are forked."""
    return Pools("worker", 1 + HOUSEKEEPING, redis=1, publishers=1)


def release() -> Pools:
    """The migrations: one thread that migrates, one that prolongs its lock."""
    return Pools("release", 2 + HOUSEKEEPING)


def gunicorn_threads(settings: Settings) -> int:
    """Threads of gunicorn's own. The front brings its threads along. Without it those that stand in line stand
    on threads (made when needed, asleep), so that the next one can be refused at once."""
    if settings.web_front:
        return 1
    return settings.web_threads + settings.web_waiting + REFUSERS


@dataclass(frozen=True)
class Row:
    """One kind of process: how many there are, and what one of them may open to one server of each kind: a
    member of MongoDB's replica set, the cache's Redis, the limits' Redis, the broker."""

    process: str
    count: int
    mongodb: int = 0
    cache: int = 0
    limits: int = 0
    broker: int = 0


def rows(settings: Settings, *, webs: int = 1, workers: int = 1) -> list[Row]:
    """Every kind of process that README tells to run, `webs` and `workers` times over; one beat, and the release
    that runs before or beside them."""
    amqp = broker_is_amqp(settings)
    publisher, consumer = (_PUBLISHER_AMQP, _CONSUMER_AMQP) if amqp else (_PUBLISHER_REDIS, _CONSUMER_REDIS)
    serving, child = web(settings), worker()
    redis = serving.redis + (FRONT if settings.web_front else 0)
    return [
        Row(
            "web",
            settings.web_processes * webs,
            _to_mongodb(settings, serving),
            redis,
            redis,
            serving.publishers * publisher,
        ),
        Row("worker", workers, broker=consumer),
        Row(
            "worker's child",
            settings.worker_processes * workers,
            _to_mongodb(settings, child),
            child.redis,
            broker=child.publishers * publisher,
        ),
        Row("beat", 1, broker=publisher),
        Row("release", 1, _to_mongodb(settings, release())),
    ]


def broker_is_amqp(settings: Settings) -> bool:
    """Whether jobs go through RabbitMQ, not through the Redis that also holds the limits."""
    return settings.broker_url.startswith("amqp")


def _to_mongodb(settings: Settings, pools: Pools) -> int:
    """Connections of one process to one server. Services with the same URI share a client; those with URIs of
    their own that lead to the same servers (each with its user) do not."""
    uris = {settings.mongodb_uris[name] for name in settings.services}
    clients = Counter(urlsplit(uri).netloc.rpartition("@")[2] for uri in uris)
    return max(clients.values()) * (pools.mongodb + MONITORS)


def totals(table: list[Row]) -> Mapping[str, int]:
    """The most connections that each kind of server sees from all of them."""
    return {
        server: sum(row.count * getattr(row, server) for row in table)
        for server in ("mongodb", "cache", "limits", "broker")
    }
