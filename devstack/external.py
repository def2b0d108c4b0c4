"""Servers that the environment names: is anybody there?"""

import socket
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from pymongo import MongoClient
from pymongo.errors import PyMongoError
from redis import Redis
from redis.exceptions import RedisError

from devstack.errors import StackError

_PORTS = {"amqp": 5672, "amqps": 5671, "smtp": 25, "smtps": 465}
TIMEOUT = 10.0
"""Seconds for a named server to answer."""


def wait_for(name: str, url: str) -> None:
    """Return once the server at `url` answers. Raises StackError when it does not within 10 s.

    `name` is the variable it came from, for the message; the message never shows a password.
    """
    answers = _check(url)
    deadline = time.monotonic() + TIMEOUT
    while True:
        try:
            return answers(url)
        except (OSError, PyMongoError, RedisError, ValueError) as error:
            if time.monotonic() > deadline:
                reason = type(error).__name__
                place = url.rpartition("@")[2]
                line = f"{name}: {place} does not answer within {TIMEOUT:.0f} s ({reason})."
                raise StackError(line) from None
        time.sleep(0.2)


def _check(url: str) -> Callable[[str], None]:
    if url.startswith("mongodb"):
        return _mongodb
    return _redis if url.startswith("redis") else _tcp


def _mongodb(url: str) -> None:
    client: MongoClient[dict[str, object]]
    with MongoClient(url, serverSelectionTimeoutMS=2000, timeoutMS=2000) as client:
        client.admin.command("ping")


def _redis(url: str) -> None:
    with Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2) as client:
        client.ping()


def _tcp(url: str) -> None:
    parts = urlsplit(url)
    port = parts.port or _PORTS.get(parts.scheme, 0)
    socket.create_connection((parts.hostname or "", port), timeout=2).close()
