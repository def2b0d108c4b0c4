"""What a web process measures (Prometheus): rate, errors and duration, by route template."""

from bisect import bisect_left
from collections import Counter as Counted
from collections.abc import Sequence
from functools import cache

from prometheus_client import Counter, Histogram

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
CSP_REPORTS = Counter(
    "myriad_csp_reports_total",
    "Reports of browsers that the Content-Security-Policy kept a page from something.",
    ["kind"],  # a series without labels would open its file when this module is loaded: too early
)
LATENESS = Histogram(
    "myriad_lateness_seconds",
    "How late what was due at an instant was begun, by what it is.",
    ["kind"],
    buckets=(1, 2, 5, 10, 15, 30, 60, 300, 3_600, 86_400),
)


@cache
def _series(method: str, route: str, status: int) -> Histogram:
    """Finding a series costs more than adding to it; there are only as many as routes have answers."""
    return REQUESTS.labels(method, route, str(status))


def observe(method: str, route: str, status: int, seconds: float) -> None:
    """Count one answered request."""
    _series(method, route, status).observe(seconds)


def observe_many(method: str, route: str, status: int, seconds: Sequence[float]) -> None:
    """Count several answered requests of one kind, with one addition to each figure that they change."""
    series = _series(method, route, status)
    for place, count in Counted(bisect_left(_BUCKETS, one) for one in seconds).items():
        series._buckets[place].inc(count)
    series._sum.inc(sum(seconds))


def count_fill(outcome: str) -> None:
    """Count one fill: `secondary`, or `primary_` and why it was the primary."""
    FILLS.labels(outcome).inc()


def count_csp_report() -> None:
    """Count one report of a browser that the Content-Security-Policy kept a page from something."""
    CSP_REPORTS.labels("csp").inc()
