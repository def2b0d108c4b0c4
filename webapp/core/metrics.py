"""What processes measure (Prometheus). Labels are few and fixed: never a path, an id or an address."""

from bisect import bisect_left
from collections import Counter as Counted
from collections.abc import Sequence
from datetime import datetime
from functools import cache

from prometheus_client import Counter, Histogram

from config.services import SERVICES
from webapp.core import clock

_TOO_MANY = 429
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
CSP_REPORTS = Counter(
    "myriad_csp_reports_total",
    "Reports of browsers that the Content-Security-Policy kept a page from something.",
    ["kind"],  # a series without labels would open its file when this module is loaded: too early
)
PAGE_SECONDS = Histogram(
    "myriad_page_seconds",
    "What browsers measured of visits to the app: ttfb, fcp, lcp, inp.",
    ["measure"],
    buckets=(0.05, 0.1, 0.2, 0.5, 0.8, 1.2, 1.8, 2.5, 4, 6, 10, 30),
)
PAGE_SHIFT = Histogram(
    "myriad_page_shift",
    "How far the layout of the app shifted in one visit (cls).",
    ["measure"],
    buckets=(0.01, 0.05, 0.1, 0.15, 0.25, 0.5, 1),
)
LIMITED = Counter(
    "myriad_limiter_rejections_total", "Requests refused by a rate limit, by route template.", ["route"]
)
CACHE_READS = Counter(
    "myriad_cache_reads_total",
    "Reads of cached answers: hit, or miss (which loads from the database).",
    ["service", "outcome"],
)
CACHE_FILLS = Counter(
    "myriad_cache_fills_total",
    "Answers offered to the cache: stored, or refused, as somebody wrote meanwhile (or it was away).",
    ["service", "outcome"],
)
POOL_WAIT = Histogram(
    "myriad_mongodb_pool_wait_seconds",
    "Time to get a connection of the pool to MongoDB.",
    buckets=_BUCKETS,
)
POOL_REFUSED = Counter(
    "myriad_mongodb_pool_refused_total", "Times when no connection was to be had, by why.", ["reason"]
)
JOBS = Histogram(
    "myriad_job_seconds", "Runs of jobs, by how they ended.", ["job", "outcome"], buckets=_SLOW_BUCKETS
)
JOB_WAIT = Histogram(
    "myriad_job_wait_seconds", "How long jobs waited in their queue.", ["queue"], buckets=_SLOW_BUCKETS
)
DELIVERIES = Counter(
    "myriad_deliveries_total",
    "Tries to deliver a message, by what became of it.",
    ["channel", "kind", "outcome"],
)
REMINDER_LATENESS = Histogram(
    "myriad_reminder_lateness_seconds",
    "From the moment that a reminder was set for to the moment that it fired.",
    buckets=_SLOW_BUCKETS,
)
EVENTS_TOLD = Counter(
    "myriad_events_told_total",
    "Tries to tell an event of the outbox: told, postponed, failed (and tried again) or dead.",
    ["service", "outcome"],
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

for _reason in ("timeout", "connectionError", "poolClosed"):
    POOL_REFUSED.labels(_reason)  # from the start: an alert must tell none from nobody who counts
LIMITED.labels("unknown")
for _service in SERVICES:
    for _outcome in ("told", "postponed", "failed", "dead"):
        EVENTS_TOLD.labels(_service, _outcome)


@cache
def _series(method: str, route: str, status: int) -> Histogram:
    """Finding a series costs more than adding to it; there are only as many as routes have answers."""
    return REQUESTS.labels(method, route, str(status))


def observe(method: str, route: str, status: int, seconds: float) -> None:
    """Count one answered request."""
    _series(method, route, status).observe(seconds)
    if status == _TOO_MANY:
        LIMITED.labels(route).inc()


@cache
def _cache_series(service: str, outcome: str) -> Counter:
    return CACHE_READS.labels(service, outcome)


def count_read(service: str, *, hit: bool) -> None:
    """Count one look for a cached answer."""
    _cache_series(service, "hit" if hit else "miss").inc()


def count_offer(service: str, taken: object) -> None:
    """Count one answer that was offered to the cache; `taken` is what Redis said."""
    CACHE_FILLS.labels(service, "stored" if taken == 1 else "refused").inc()


def observe_many(method: str, route: str, status: int, seconds: Sequence[float]) -> None:
    """Count several answered requests of one kind, with one addition to each figure that they change."""
    series = _series(method, route, status)
    for place, count in Counted(bisect_left(_BUCKETS, one) for one in seconds).items():
        series._buckets[place].inc(count)
    series._sum.inc(sum(seconds))
    if status == _TOO_MANY:
        LIMITED.labels(route).inc(len(seconds))


def count_fill(outcome: str) -> None:
    """Count one fill: `secondary`, or `primary_` and why it was the primary."""
    FILLS.labels(outcome).inc()


def heard(service: str, happened_at: datetime) -> None:
    """An event of another service had its effect in this one."""
    EVENTS_HEARD.labels(service, "heard").inc()
    EVENT_DELAY.labels(service).observe((clock.now() - happened_at).total_seconds())


def reminded(late: list[float]) -> None:
    """Reminders fired, so many seconds after the moment that each was set for."""
    for seconds in late:
        REMINDER_LATENESS.observe(seconds)


def count_vital(name: str, value: float) -> None:
    """One measurement of one visit to the app: seconds, or for `cls` a share."""
    (PAGE_SHIFT if name == "cls" else PAGE_SECONDS).labels(name).observe(value)


def count_csp_report() -> None:
    """Count one report of a browser that the Content-Security-Policy kept a page from something."""
    CSP_REPORTS.labels("csp").inc()
