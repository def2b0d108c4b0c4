"""Events between processes, over RabbitMQ: what is sent was confirmed, what is received acknowledged last.

Each service has one queue of events that wait for it, declared by whoever comes first, so that nothing is
lost that is sent before its reader ever started. What cannot be read ends up in the service's dead letters.
"""

import socket
import threading

import structlog
from amqp.exceptions import AMQPError
from kombu.connection import Connection
from kombu.entity import Exchange, Queue
from kombu.exceptions import KombuError

from config.connections import times
from config.services import SERVICES
from webapp.core.breaker import Breaker

DELIVERIES = 20
"""How often a message may come back unacknowledged (its reader died of it) before it is a dead letter."""

EVENTS = Exchange("myriad.events", type="topic", durable=True)
DEAD = Exchange("myriad.dead", type="topic", durable=True)
FAULTS = (AMQPError, KombuError, OSError, socket.timeout)
log = structlog.get_logger()


class BusAway(Exception):
    """The broker did not confirm: nobody knows whether it has the message, so it must be sent again."""


def waiting(service: str) -> Queue:
    """The events that a service has yet to hear: replicated, bounded by the disk alone, none dropped."""
    arguments = {
        "x-queue-type": "quorum",
        "x-delivery-limit": DELIVERIES,
        "x-dead-letter-exchange": DEAD.name,
        "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish",
    }
    return _queue(f"{service}.incoming", EVENTS, service, arguments)


def dead(service: str) -> Queue:
    """The events that a service could not read."""
    return _queue(f"{service}.dead", DEAD, service, {"x-queue-type": "quorum"})


def _queue(name: str, exchange: Exchange, service: str, arguments: dict[str, object]) -> Queue:
    return Queue(name, exchange, routing_key=f"{service}.#", durable=True, queue_arguments=arguments)


def all_queues() -> list[Queue]:
    """The queues of every service there is, the dead letters' first: none may be made without its other."""
    return [make(service) for make in (dead, waiting) for service in SERVICES]


def connection(url: str, *, name: str, heartbeat: float = times.BROKER_HEARTBEAT_SECONDS) -> Connection:
    """A connection that is made when it is first used; `name` is what the broker is told."""
    options = {"confirm_publish": True, "client_properties": {"connection_name": name}}
    wait = times.BROKER_CONNECT_SECONDS
    return Connection(url, connect_timeout=wait, heartbeat=heartbeat, transport_options=options)


class Bus:
    """Sends events to other services. One connection, made when first needed and after each fault."""

    def __init__(self, url: str, name: str) -> None:
        self._url, self._name = url, name
        self._connection: Connection | None = None
        self._breaker = Breaker(failures=1, open_seconds=times.BUS_AWAY_SECONDS)
        self._lock = threading.Lock()

    def send(self, subscriber: str, kind: str, body: bytes, *, message_id: str, content_type: str) -> None:
        """Hand a message over for good. Errors: `BusAway` when the broker has not confirmed it in time."""
        if not self._breaker.allows():
            raise BusAway
        with self._lock:
            try:
                self._publish(f"{subscriber}.{kind}", body, message_id, content_type)
            except FAULTS as error:
                self.close()
                self._breaker.failed()
                log.warning("bus_away", error=type(error).__name__)
                raise BusAway from error
        self._breaker.succeeded()

    def close(self) -> None:
        """Let go of the connection; the next message makes another."""
        if self._connection is not None:
            self._connection.collect(socket_timeout=times.PUBLISH_SECONDS)
            self._connection = None

    def _publish(self, key: str, body: bytes, message_id: str, content_type: str) -> None:
        if self._connection is None:
            self._connection = connection(self._url, name=self._name, heartbeat=0)
            for queue in all_queues():
                queue.bind(self._connection.default_channel).declare()
        self._connection.Producer().publish(
            body,
            exchange=EVENTS.name,
            routing_key=key,
            mandatory=True,  # a message that no queue takes comes back as an error
            delivery_mode=2,
            content_type=content_type,
            content_encoding="utf-8",
            message_id=message_id,
            confirm_timeout=times.BROKER_SECONDS,
        )
