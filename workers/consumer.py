"""`python -m workers.consumer`: hears the events of other services, where services are split.

A message is acknowledged after the transaction of its effect. What cannot be acted on yet is kept in this
service's own outbox and tried there; what cannot be read is a dead letter. While the database is away nothing
is acknowledged and nothing given back.
"""

import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from kombu.connection import Connection
from kombu.message import Message
from kombu.mixins import ConsumerMixin
from pymongo.errors import PyMongoError

import config.shared_figures  # noqa: F401  (first of all: before anything counts)
from config import telemetry
from config.connections import pools
from config.environment import SettingsError
from config.logging import set_up_logging
from config.settings import Settings, load
from webapp.contracts import envelope
from webapp.contracts.envelope import Envelope, Malformed
from webapp.core import bus, context, db, metrics, outbox, tracing
from webapp.core.outbox import NotNow
from webapp.wiring import Wiring
from workers import exposition
from workers.base import wire

PREFETCH = 16
ASK_SECONDS = 1.0
AGAIN_SECONDS = 3
log = structlog.get_logger()


class EventConsumer(ConsumerMixin):
    """Hears the events of the services that this process runs, one at a time."""

    connect_max_retries = None

    def __init__(self, connection: Connection, wired: Wiring) -> None:
        self.connection, self._wired = connection, wired

    def get_consumers(self, _consumer: Any, channel: Any) -> list[Any]:
        """One for each service, on the queues that are made here if nobody did."""
        for queue in bus.all_queues():
            queue.bind(channel).declare()
        return [self._of(service, channel) for service in self._wired.settings.services]

    @contextmanager
    def establish_connection(self) -> Iterator[Connection]:
        """Asks every few seconds while the broker is away: nobody waits, but events do."""
        with self.connection.clone() as connection:
            connection.ensure_connection(self.on_connection_error, None, 1, 1, AGAIN_SECONDS)
            yield connection

    def stop(self, *_: object) -> None:
        """End after the message under way."""
        self.should_stop = True

    def _of(self, service: str, channel: Any) -> Any:
        def heard(message: Message) -> None:
            self._heard(service, message)

        return channel.connection.client.Consumer(
            [bus.waiting(service)], channel=channel, on_message=heard, prefetch_count=PREFETCH
        )

    def _heard(self, service: str, message: Message) -> None:
        try:
            event = envelope.unwrap(message.body.encode() if isinstance(message.body, str) else message.body)
        except Malformed:
            log.error("event_unreadable", message_id=message.properties.get("message_id"))
            metrics.EVENTS_HEARD.labels(service, "dead").inc()
            message.reject()  # to the dead letters
            return
        context.bind(event.request_id, event_type=event.event.type, event_id=event.id)
        with tracing.joined(event.traceparent, event.event.type):
            done = self._patiently(service, lambda: self._act(service, event))
        if done:
            message.ack()

    def _act(self, service: str, event: Envelope) -> None:
        """Errors: the database's, when not even the trouble could be kept."""
        try:
            self._wired.hear(service, event)
        except NotNow as later:
            outbox.take_over(service, service, event.event, event_id=event.id, seconds=later.seconds)
            metrics.EVENTS_HEARD.labels(service, "postponed").inc()
        except Exception as error:
            if isinstance(error, PyMongoError) and db.is_away(error):
                raise
            log.exception("event_not_acted_on")
            wait = self._wired.settings.retry_base_seconds
            outbox.take_over(service, service, event.event, event_id=event.id, seconds=wait)
            metrics.EVENTS_HEARD.labels(service, "postponed").inc()
        else:
            metrics.heard(service, event.happened_at)

    def _patiently(self, service: str, act: Callable[[], None]) -> bool:
        """Act once the database is there. Out: False when told to stop before that."""
        while not self.should_stop:
            try:
                act()
                return True
            except PyMongoError as error:
                log.warning("database_away", error=type(error).__name__)
                self._until_database_answers(service)
        return False

    def _until_database_answers(self, service: str) -> None:
        while not self.should_stop and not db.answers(service, within=ASK_SECONDS):
            time.sleep(ASK_SECONDS)


def run(settings: Settings) -> None:
    """Hear events until SIGTERM or SIGINT. The broker may be away: it is asked again and again."""
    set_up_logging(settings)
    tracing.use(telemetry.start(settings, "consumer"))
    wired = wire(settings, pools.consumer())
    exposition.serve(settings.consumer_metrics_port, settings)
    with bus.connection(settings.broker_url, name="myriad-consumer") as connection:
        consumer = EventConsumer(connection, wired)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, consumer.stop)
        log.info("consumer_starts")
        consumer.run()  # type: ignore[no-untyped-call]


def main() -> int:
    """Out: 0, or 1 with a line for each setting that is wrong."""
    try:
        settings = load()
        if not settings.is_split:
            raise SettingsError("SERVICES is all: events need no broker, the workers deliver them.")
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 1
    run(settings)
    return 0


if __name__ == "__main__":
    sys.exit(main())
