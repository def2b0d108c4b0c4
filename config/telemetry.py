"""Who is told of errors, traces and figures: Sentry by `SENTRY_DSN`; an OpenTelemetry collector by
`OTEL_EXPORTER_OTLP_ENDPOINT` or Datadog by `DD_TRACE_AGENT_URL`; Datadog's figures by `DD_DOGSTATSD_URL`.

What nobody asked for is not imported.
"""

import atexit
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from config import sentry
from config.settings import Settings

_stops: list[Callable[[], None]] = []


def start(settings: Settings, process: str, *collectors: Any) -> Any:
    """Begin to tell, in this process (web, worker, beat, consumer). Call it after fork. `collectors` are
    figures (Prometheus collectors) that only this process has.

    Out: what joins traces, for `webapp.core.tracing.use`; None when nobody is told.
    """
    sentry.start(settings, process)
    if settings.datadog_statsd:
        from config import dogstatsd  # noqa: PLC0415

        _at_end(dogstatsd.start(settings, process, *collectors).send)
    return _tracer(settings, process)


def stop() -> None:
    """Tell what is not told yet, in bounded time: a process that ends without its `atexit` calls it."""
    while _stops:
        with suppress(Exception):
            _stops.pop()()


def _tracer(settings: Settings, process: str) -> Any:
    if settings.otlp_endpoint:
        from config.otel import OtelTracer  # noqa: PLC0415

        otel = OtelTracer(settings, process)
        _at_end(otel.stop)
        return otel
    if settings.datadog_traces:
        from config.datadog_apm import DatadogTracer  # noqa: PLC0415

        datadog = DatadogTracer(settings, process)
        _at_end(datadog.stop)
        return datadog
    return sentry.SentryTracer() if settings.sentry_dsn else None


def _at_end(act: Callable[[], None]) -> None:
    if not _stops:
        atexit.register(stop)
    _stops.append(act)
