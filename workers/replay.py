"""`python -m workers.replay`: tries again what was given up, in the services of `SERVICES`.

Dead events of the outbox become due again; dead letters of RabbitMQ go back to the queue that they came from.
"""

import sys

from kombu.connection import Connection

from config.connections import pools
from config.environment import SettingsError
from config.settings import Settings, load
from webapp import wiring
from webapp.core import bus, clock, outbox


def replay(settings: Settings) -> int:
    """Out: how many events are tried again. Errors: those of the database and the broker."""
    wiring.connect(settings, pools.release())
    count = sum(outbox.replay(service, clock.now()) for service in settings.services)
    if not settings.is_split:
        return count
    with bus.connection(settings.broker_url, name="myriad-replay") as connection:
        return count + sum(_letters(connection, service) for service in settings.services)


def _letters(connection: Connection, service: str) -> int:
    """One after another, each off the dead queue only when the broker has it in the other: as many as there
    are now, for some may come back."""
    channel = connection.default_channel
    for queue in (bus.dead(service), bus.waiting(service)):
        queue.bind(channel).declare()
    dead, waiting = bus.dead(service).bind(channel), bus.waiting(service).bind(channel)
    count: int = dead.queue_declare(passive=True).message_count
    for _ in range(count):
        letter = dead.get()
        if letter is None:
            break
        connection.Producer().publish(
            letter.body,
            exchange="",
            routing_key=waiting.name,
            mandatory=True,
            delivery_mode=2,
            content_type=letter.content_type,
            content_encoding=letter.content_encoding,
            message_id=letter.properties.get("message_id"),
        )
        letter.ack()
    return count


def main() -> int:
    """Out: 0, or 1 with a line for each setting that is wrong."""
    try:
        print(f"{replay(load())} events are tried again.")
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
