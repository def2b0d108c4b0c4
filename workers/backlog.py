"""What waits, and for how long: asked of the databases and the broker when beat's figures are asked for.

Any number of beats may run, and each tells the same: take the highest. What cannot be asked is left out.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping

import structlog
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from config.connections import pools
from config.services import SERVICES
from config.settings import Settings
from webapp import wiring
from webapp.core import broker, bus, db
from webapp.core.replicas import health

KEPT_SECONDS = 5.0
WITHIN_SECONDS = 2.0
log = structlog.get_logger()

_WAITING = {
    "outbox_waiting": "Events that not everyone was told of yet.",
    "outbox_dead": "Events that were given up: python -m workers.replay tries them again.",
    "outbox_oldest_seconds": "The age of the oldest event that not everyone was told of (the outbox's lag).",
    "deliveries_due": "Messages that are due to be sent.",
    "deliveries_oldest_seconds": "How long the message that is due the longest has been due.",
    "webhooks_due": "Webhooks for which something is due.",
    "webhooks_oldest_seconds": "How long the webhook that is due the longest has been due.",
    "reminders_due": "Tasks with a reminder that is due and has not fired.",
    "reminders_late_seconds": "How long the reminder that is due the longest has been due.",
    "canary_late_seconds": "How late the last canary arrived, or the next one is by now.",
    "canary_missing": "Canaries of the last hour that are awaited for more than a minute.",
}

_LAG = "How far the last of the secondaries that are up is behind the primary."
_WINDOW = "How far back the oplog goes: a member that was away for longer has to be copied anew."


class Backlog(Collector):
    """Tells Prometheus; asks at most every five seconds, so that scrapes do not add up."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._asked, self._told = -KEPT_SECONDS, list[Metric]()
        self._wired: wiring.Wiring | None = None

    def describe(self) -> Iterable[Metric]:
        """Nothing is asked when it is registered."""
        return []

    def collect(self) -> Iterable[Metric]:
        """All figures."""
        if time.monotonic() - self._asked >= KEPT_SECONDS:
            asks = (self._of_databases, self._of_replicas, self._of_queues)
            self._told = [family for ask in asks for family in self._attempt(ask)]
            self._asked = time.monotonic()
        return self._told

    def _attempt(self, ask: Callable[[], Iterable[Metric]]) -> list[Metric]:
        try:
            return list(ask())
        except Exception as error:  # a scrape must tell what it can
            log.warning("backlog_not_asked", error=type(error).__name__)
            return []

    def _of_databases(self) -> Iterator[Metric]:
        self._wired = self._wired or wiring.connect(self._settings, pools.beat())
        with db.within(WITHIN_SECONDS):
            found = self._wired.figures()
        for name, text in _WAITING.items():
            family = GaugeMetricFamily(f"myriad_{name}", text, labels=["service"])
            for service, figures in found.items():
                if name in figures:
                    family.add_metric([service], figures[name])
            yield family

    def _of_replicas(self) -> Iterator[Metric]:
        """Each service may have servers of its own, so each is asked; a mongos tells neither."""
        lag = GaugeMetricFamily("myriad_mongodb_lag_seconds", _LAG, labels=["service"])
        window = GaugeMetricFamily("myriad_mongodb_oplog_window_seconds", _WINDOW, labels=["service"])
        with db.within(WITHIN_SECONDS):
            for service in self._settings.services:
                found = health.ask(service)
                if found is not None:
                    lag.add_metric([service], found.lag_seconds)
                    window.add_metric([service], found.window_seconds)
        yield from (lag, window)

    def _of_queues(self) -> Iterator[Metric]:
        depth = GaugeMetricFamily("myriad_queue_messages", "Messages that wait in a queue.", labels=["queue"])
        age = GaugeMetricFamily("myriad_queue_oldest_seconds", "The age of its oldest.", labels=["queue"])
        for queue, (count, oldest) in broker.depths(self._settings).items():
            depth.add_metric([queue], count)
            age.add_metric([queue], oldest)
        yield from (depth, age)
        if self._settings.is_amqp:
            names = [make(name).name for make in (bus.waiting, bus.dead) for name in SERVICES]
            yield _events(broker.counts(self._settings, names))


def _events(counts: Mapping[str, int]) -> Metric:
    text = "Events between services: those on their way, and dead letters."
    family = GaugeMetricFamily("myriad_bus_messages", text, labels=["service", "state"])
    for queue, count in counts.items():
        family.add_metric(queue.split("."), count)
    return family
