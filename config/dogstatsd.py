"""The figures by DogStatsD: sent when `DD_DOGSTATSD_URL` is set.

What a process counts for Prometheus is sent, under the same names, every few seconds: counters as what was
added, gauges as they stand, durations as distributions as fine as their buckets. Nothing is slower for it.
"""

import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

import structlog
from datadog.dogstatsd.base import DogStatsd
from prometheus_client import REGISTRY, Metric
from prometheus_client.registry import Collector
from prometheus_client.samples import Sample

from config.settings import Settings

OURS = "myriad_"
EVERY_SECONDS = 5.0
PORT = 8125
log = structlog.get_logger()
Key = tuple[str, tuple[tuple[str, str], ...]]


class Sender:
    """Tells an agent what was counted since it last did."""

    def __init__(self, client: DogStatsd, collectors: Iterable[Any]) -> None:
        self._client, self._collectors = client, list(collectors)
        self._told: dict[Key, float] = {}
        self._one_at_a_time = threading.Lock()

    def send(self) -> None:
        """Once. Nobody is told whether it arrived: it is UDP."""
        with self._one_at_a_time:
            for collector in self._collectors:
                for metric in collector.collect():
                    if metric.name.startswith(OURS):
                        _KINDS.get(metric.type, Sender._gauges)(self, metric)
            self._client.flush()

    def _gauges(self, metric: Metric) -> None:
        for sample in metric.samples:
            self._client.gauge(_name(sample.name), sample.value, _tags(sample))

    def _counters(self, metric: Metric) -> None:
        for sample in metric.samples:
            added = self._added(sample) if sample.name.endswith("_total") else 0
            if added:
                self._client.increment(_name(sample.name), added, _tags(sample))

    def _durations(self, metric: Metric) -> None:
        """Each bucket's share as one packet: its middle, counted as often as it was added to."""
        for middle, count, sample in _buckets(metric, self._added):
            self._client.distribution(_name(metric.name), middle, _tags(sample), sample_rate=1 / count)

    def _added(self, sample: Sample) -> float:
        key = sample.name, tuple(sorted(sample.labels.items()))
        added = sample.value - self._told.get(key, 0.0)
        self._told[key] = sample.value
        return added


_KINDS: dict[str, Callable[[Sender, Metric], None]] = {
    "counter": Sender._counters,
    "histogram": Sender._durations,
    "gauge": Sender._gauges,
}


def _buckets(metric: Metric, added: Callable[[Sample], float]) -> Iterator[tuple[float, int, Sample]]:
    """Prometheus' buckets hold all that is below them too: what is new in each alone."""
    below, below_count = 0.0, 0.0
    for sample in metric.samples:
        if not sample.name.endswith("_bucket"):
            continue
        edge, count = float(sample.labels["le"]), added(sample)
        if edge < below:  # the next series
            below, below_count = 0.0, 0.0
        if count > below_count:
            yield (below if edge == float("inf") else (below + edge) / 2), int(count - below_count), sample
        below, below_count = (0.0, 0.0) if edge == float("inf") else (edge, count)


def _name(name: str) -> str:
    return "myriad." + name.removeprefix(OURS).removesuffix("_total")


def _tags(sample: Sample) -> list[str]:
    return [f"{name}:{value}" for name, value in sample.labels.items() if name != "le"]


def start(settings: Settings, process: str, *more: Collector) -> Sender:
    """Send from now on, from a thread of this process: call it after fork."""
    address = urlsplit(settings.datadog_statsd)
    where: dict[str, Any] = {"host": address.hostname or "127.0.0.1", "port": address.port or PORT}
    if address.scheme == "unix":
        where = {"socket_path": address.path}
    tags = [f"env:{settings.environment}", f"version:{settings.release}", f"process:{process}"]
    client = DogStatsd(**where, constant_tags=tags, disable_telemetry=True)
    sender = Sender(client, [REGISTRY, *more])
    threading.Thread(target=_forever, args=(sender,), name="dogstatsd", daemon=True).start()
    return sender


def _forever(sender: Sender) -> None:
    while not threading.Event().wait(EVERY_SECONDS):
        try:
            sender.send()
        except Exception as error:  # figures are worth no outage
            log.warning("figures_not_sent", error=type(error).__name__)
