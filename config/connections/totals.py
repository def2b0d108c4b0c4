"""The most connections that the processes of these settings open, added up for each server.

A command that was given up costs one more for as long as MongoDB runs it: we have closed the connection, and
the server sees so when the command ends, at the same deadline: the driver sends it along (`maxTimeMS`). A
server that hangs ends nothing: when it comes to, it lets all of them go at once.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from config.connections import pools
from config.connections.pools import Pools
from config.settings import Settings

MONITORS = 2
"""The driver watches each server with two connections: one that is told of changes, one that measures the
way."""

FRONT = 1
"""The front sends everything that it asks a Redis down one connection."""

SUBSCRIBER = 1
"""All event streams of a process hear on one connection to the cache's Redis."""

ASKED = 1
"""Beat's connection to ask how long the queues are."""

_PUBLISHER_REDIS, _PUBLISHER_AMQP = 2, 1
"""Connections of one publisher: kombu asks Redis on one whether it is there and sends on another."""

_CONSUMER_REDIS, _CONSUMER_AMQP = 8, 3
"""Connections of a worker's parent. On Redis 6 were seen (waiting for messages, acknowledging, remote control
and its answers, health); 2 are spare for those that are being replaced. For RabbitMQ
the figures are kombu's design, not measured: a connection to consume, one to publish, one being replaced."""


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
    """Every kind of process that README tells to run: `webs` times the web command, `workers` times the
    worker's, one beat, the release that runs before or beside them, and a consumer where services are split.
    Beat asks the databases and the broker when its figures are asked for."""
    amqp = settings.broker_url.startswith("amqp")
    publisher, consumer = (_PUBLISHER_AMQP, _CONSUMER_AMQP) if amqp else (_PUBLISHER_REDIS, _CONSUMER_REDIS)
    web, child, release = pools.web(settings), pools.worker(), pools.release()
    redis = web.redis + (FRONT if settings.web_front else 0)
    cache = redis + (SUBSCRIBER if settings.web_front and "notifications" in settings.services else 0)
    web_processes, children = settings.web_processes * webs, settings.worker_processes * workers
    return [
        Row("web", web_processes, _to_mongodb(settings, web), cache, redis, web.publishers * publisher),
        Row("worker", workers, broker=consumer),
        Row("worker's child", children, _to_mongodb(settings, child), child.redis, broker=publisher),
        Row("beat", 1, _to_mongodb(settings, pools.beat()), broker=publisher + ASKED),
        Row("release", 1, _to_mongodb(settings, release)),
        *([_consumer(settings)] if settings.is_split else []),
    ]


def _consumer(settings: Settings) -> Row:
    """Who hears the events of other services: one connection to hear, one to nudge its own workers."""
    own = pools.consumer()
    mongodb = _to_mongodb(settings, own)
    return Row("consumer", 1, mongodb, own.redis, broker=_CONSUMER_AMQP + _PUBLISHER_AMQP)


def _to_mongodb(settings: Settings, of: Pools) -> int:
    """Connections of one process to one server. Services with the same URI share a client; those with URIs of
    their own that lead to the same servers (each with its user) do not."""
    uris = {settings.mongodb_uris[name] for name in settings.services}
    clients = Counter(urlsplit(uri).netloc.rpartition("@")[2] for uri in uris)
    return max(clients.values()) * (of.mongodb + MONITORS)


def totals(table: list[Row]) -> Mapping[str, int]:
    """The most connections that each kind of server sees from all of them."""
    return {
        server: sum(row.count * getattr(row, server) for row in table)
        for server in ("mongodb", "cache", "limits", "broker")
    }
