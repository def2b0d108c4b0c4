"""kombu's transport for Redis, with channels that may be closed when their connection has gone already.

When the broker dies, Celery closes the connection it lost, and kombu's channel then gives back what is not
acknowledged: over a new connection, made from one that was cleared before. kombu 5.7 meets `None` there, with
an `AttributeError` that Celery takes for a defect, and the worker ends. Told as the lost connection that it
is, Celery goes on to connect again; the messages were nudges, and what they told of stands in MongoDB.
"""

from typing import Any

from kombu.transport import TRANSPORT_ALIASES, redis
from redis.exceptions import ConnectionError


class Channel(redis.Channel):
    """As kombu's; asked for a connection after its own was closed, it says so."""

    def _connparams(self, asynchronous: bool = False) -> Any:
        if self.connection is None or self.connection.client is None:
            raise ConnectionError("the connection of this channel is closed")
        return redis.Channel._connparams(self, asynchronous=asynchronous)


class Transport(redis.Transport):
    """As kombu's, with those channels."""

    Channel = Channel


def use() -> None:
    """Serve redis:// and rediss:// by it in this process. By their names, for kombu reads TLS from them."""
    own = f"{__name__}:{Transport.__name__}"
    TRANSPORT_ALIASES.update({"redis": own, "rediss": own})
