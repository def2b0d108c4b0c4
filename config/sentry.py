"""Error tracking: on when `SENTRY_DSN` is set, and never told who somebody is or what they wrote."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sentry_sdk
from sentry_sdk.integrations.celery import CeleryIntegration
from sentry_sdk.integrations.flask import FlaskIntegration
from sentry_sdk.scrubber import DEFAULT_DENYLIST, EventScrubber

from config.settings import Settings

PRIVATE = [
    *("email", "address", "recipient", "name", "title", "notes", "text", "html", "subject", "to"),
    *("token", "refresh_token", "access_token", "otp", "link", "query_string", "body"),
]
_ADDRESS = re.compile(r"[^\s<>\"'@]+@[^\s<>\"'@]+")
_TOKEN = re.compile(r"eyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?|[\w-]{20,}\.[\w-]{20,}|(?<=token=)[^&\s\"']+")
_UNTRACED = ("/livez", "/readyz", "/metrics")
_HEX = re.compile(r"00-([0-9a-f]{32})-([0-9a-f]{16})-0([01])")


def start(settings: Settings, process: str) -> None:
    """Send the errors and traces of this process (web, worker, beat, consumer) to Sentry, given a DSN."""
    if not settings.sentry_dsn:
        return
    sentry_sdk.init(
        dsn=settings.sentry_dsn,
        release=settings.release,
        environment=settings.environment,
        integrations=[FlaskIntegration(), CeleryIntegration(monitor_beat_tasks=False)],
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=20,
        event_scrubber=EventScrubber(denylist=[*DEFAULT_DENYLIST, *PRIVATE], recursive=True),
        before_send=_cleaned,
        before_send_transaction=_cleaned,
        traces_sampler=None if others_trace(settings) else _sampler(settings.trace_share),
    )
    sentry_sdk.set_tag("process", process)
    sentry_sdk.set_tag("services", ",".join(settings.services))


def others_trace(settings: Settings) -> bool:
    """Whether traces go elsewhere: Sentry is told of errors alone then."""
    return bool(settings.otlp_endpoint or settings.datadog_traces)


class SentryTracer:
    """Joins what a row or a message asks for to the trace that it came of."""

    def current(self) -> str:
        """The W3C `traceparent` of the work under way, or ""."""
        trace, _, rest = (sentry_sdk.get_traceparent() or "").partition("-")
        span, _, sampled = rest.partition("-")
        return f"00-{trace}-{span}-0{1 if sampled == '1' else 0}" if span else ""

    @contextmanager
    def joined(self, traceparent: str, name: str) -> Iterator[None]:
        """A transaction of its own in the trace of `traceparent`; its errors belong there too."""
        with _transaction(traceparent, "queue.process", name):
            yield

    @contextmanager
    def serving(self, traceparent: str, name: str) -> Iterator[None]:
        """A transaction for one request, unless Flask's own integration has begun it."""
        if sentry_sdk.get_current_span() is not None:
            yield
            return
        with _transaction(traceparent, "http.server", name):
            yield

    def answered(self, method: str, route: str, status: int) -> None:
        """What became of the request under way."""
        transaction = sentry_sdk.get_current_scope().transaction
        if transaction is not None:
            transaction.set_http_status(status)
            transaction.set_tag("route", f"{method} {route}")


@contextmanager
def _transaction(traceparent: str, op: str, name: str) -> Iterator[None]:
    found = _HEX.fullmatch(traceparent)
    headers = {"sentry-trace": "-".join(found.groups())} if found else {}
    with sentry_sdk.isolation_scope():
        transaction = sentry_sdk.continue_trace(headers, op=op, name=name)
        with sentry_sdk.start_transaction(transaction):
            yield


def _sampler(share: float) -> Any:
    """Probes are not traced; what belongs to a trace under way is, if that is; of all others a share."""

    def sample(context: dict[str, Any]) -> float:
        environ = context.get("wsgi_environ") or {}
        if environ.get("PATH_INFO") in _UNTRACED:
            return 0.0
        parent = context.get("parent_sampled")
        return share if parent is None else float(parent)

    return sample


def _cleaned(event: Any, _hint: Any) -> Any:
    """Whatever text is in it: no address, no token. A library's message may quote what the scrubber, which
    goes by names, does not know."""
    return _clean(event)


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return _TOKEN.sub("[token]", _ADDRESS.sub("[address]", value))
    if isinstance(value, dict):
        return {key: _clean(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(inner) for inner in value]
    return value
