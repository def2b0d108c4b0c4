"""What processes measure (Prometheus). Labels are few and fixed: never a path, an id or an address."""

from datetime import datetime
from functools import cache

from prometheus_client import Counter, Histogram

from webapp.core import clock

_SLOW_BUCKETS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800)
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

REQUESTS = Histogram(
    "myriad_http_request_seconds",
    "Time to answer a request, by route template (never by path: that would name things and never end).",
    ["method", "route", "status"],
    buckets=_BUCKETS,
)
FILLS = Counter(
    "myriad_replica_reads_total",
    "Fills of the cache while replica reads are on, by who answered; a primary with the reason why.",
    ["outcome"],
)
EVENTS_HEARD = Counter(
    "myriad_events_heard_total",
    "Events of other services, by what became of them: heard, postponed (kept and tried again) or dead.",
    ["service", "outcome"],
)
EVENT_DELAY = Histogram(
    "myriad_event_delay_seconds",
    "From what happened in one service to its effect in another.",
    ["service"],
    buckets=_SLOW_BUCKETS,
)


@cache
def _series(method: str, route: str, status: int) -> Histogram:
    """Finding a series costs more than adding to it; there are only as many as routes have answers."""
    return REQUESTS.labels(method, route, str(status))


def observe(method: str, route: str, status: int, seconds: float) -> None:
    """Count one answered request."""
    _series(method, route, status).observe(seconds)


def count_fill(outcome: str) -> None:
    """Count one fill: `secondary`, or `primary_` and why it was the primary."""
    FILLS.labels(outcome).inc()


def heard(service: str, happened_at: datetime) -> None:
    """An event of another service had its effect in this one."""
    EVENTS_HEARD.labels(service, "heard").inc()
    EVENT_DELAY.labels(service).observe((clock.now() - happened_at).total_seconds())
