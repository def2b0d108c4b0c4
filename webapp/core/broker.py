"""How much waits in the broker's queues, and for how long."""

import time
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

import orjson
import redis
from amqp.exceptions import NotFound
from kombu.connection import Connection

from config.celery import KEY_PREFIX, queues
from config.connections import times
from config.settings import Settings

Depth = tuple[int, float]
"""How many messages wait, and the age of the oldest in seconds (0 when none does)."""


def depths(settings: Settings) -> Mapping[str, Depth]:
    """Of the queues of these services' jobs. Errors: the broker's, within some seconds."""
    names = [queue.name for queue in queues(settings)]
    return _of_rabbitmq(settings, names) if settings.is_amqp else _of_redis(settings, names)


def counts(settings: Settings, names: Iterable[str]) -> Mapping[str, int]:
    """How many messages wait in these queues of RabbitMQ; those that nobody has made yet are left out."""
    with _connection(settings) as connection:
        found = {name: _count(connection, name) for name in names}
    return {name: count for name, count in found.items() if count is not None}


def answers(settings: Settings) -> None:
    """Errors: the broker's, when it does not answer within some seconds."""
    if settings.is_amqp:
        with _connection(settings) as connection:
            connection.connect()
    else:
        with _redis(settings) as client:
            client.ping()


def _of_redis(settings: Settings, names: list[str]) -> Mapping[str, Depth]:
    with _redis(settings) as client, client.pipeline(transaction=False) as asking:
        for name in names:
            asking.llen(f"{KEY_PREFIX}{name}")
            asking.lindex(f"{KEY_PREFIX}{name}", -1)
        told = asking.execute()
    return {name: (told[2 * at], _age(told[2 * at + 1])) for at, name in enumerate(names)}


def _age(message: bytes | None) -> float:
    sent = orjson.loads(message)["headers"].get("sent_at") if message else None
    return max(0.0, time.time() - float(sent)) if sent else 0.0


def _of_rabbitmq(settings: Settings, names: list[str]) -> Mapping[str, Depth]:
    with _connection(settings) as connection:
        return {
            name: (count, _oldest(connection, name) if count else 0.0)
            for name in names
            if (count := _count(connection, name)) is not None
        }


def _count(connection: Connection, name: str) -> int | None:
    try:
        with connection.channel() as channel:
            count: int = channel.queue_declare(name, passive=True).message_count
    except NotFound:
        return None
    return count


def _oldest(connection: Connection, name: str) -> float:
    """Looks at the first message and gives it back, to where it was. Nudges may come back any number of
    times; do not ask it of events, which are dead letters after some."""
    with connection.channel() as channel:
        message: Any = channel.basic_get(name)
        if message is None:
            return 0.0
        channel.basic_reject(message.delivery_tag, requeue=True)
        sent = (message.headers or {}).get("sent_at")
        return max(0.0, time.time() - float(sent)) if sent else 0.0


def _connection(settings: Settings) -> Connection:
    wait = times.BROKER_CONNECT_SECONDS
    return Connection(settings.broker_url, connect_timeout=wait, transport_options={"read_timeout": wait})


def _redis(settings: Settings) -> Any:
    wait = times.BROKER_CONNECT_SECONDS
    if urlsplit(settings.broker_url).scheme not in ("redis", "rediss"):
        raise ValueError("the broker is neither Redis nor RabbitMQ")
    return redis.Redis.from_url(settings.broker_url, socket_timeout=wait, socket_connect_timeout=wait)
