"""Traces by ddtrace: on when `DD_TRACE_AGENT_URL` is set.

A span says which route or event it was, how long it took and how it ended: never a path, an address, or what
an error says, which may quote people. ddtrace's own variables (`DD_SERVICE`, `DD_TRACE_…`) hold here, too.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager

from config.settings import Settings

NAME = "myriad"
STOP_SECONDS = 5.0
_FAULT = 500


class DatadogTracer:
    """Records spans, and sends them from a thread of its own: make it after fork.

    ddtrace reads its settings when it is first imported, so that happens here, once they are there. It sends
    traces alone: it reports nothing of itself, and takes no orders from afar.
    """

    def __init__(self, settings: Settings, process: str) -> None:
        for name, value in _variables(settings).items():
            os.environ.setdefault(name, value)
        from ddtrace.propagation.http import HTTPPropagator  # noqa: PLC0415
        from ddtrace.trace import tracer  # noqa: PLC0415

        self._form, self._tracer = HTTPPropagator, tracer
        self._about = {"process": process, "services": ",".join(settings.services)}

    def current(self) -> str:
        """The W3C `traceparent` of the work under way, or ""."""
        span, carrier = self._tracer.current_span(), dict[str, str]()
        if span is not None:
            self._form.inject(span, carrier)
        return carrier.get("traceparent", "")

    @contextmanager
    def joined(self, traceparent: str, name: str) -> Iterator[None]:
        """A span for what a row or a message asks for, in the trace that it came of."""
        with self._span(traceparent, "myriad.work", name, "worker"):
            yield

    @contextmanager
    def serving(self, traceparent: str, name: str) -> Iterator[None]:
        """A span for one request."""
        with self._span(traceparent, "myriad.request", name, "web"):
            yield

    def answered(self, method: str, route: str, status: int) -> None:
        """What became of the request under way."""
        span = self._tracer.current_span()
        if span is not None:
            span.set_tags({"http.method": method, "http.route": route, "http.status_code": str(status)})
            span.error = int(status >= _FAULT)

    def stop(self) -> None:
        """Send what is recorded, in bounded time."""
        self._tracer.shutdown(timeout=STOP_SECONDS)

    @contextmanager
    def _span(self, traceparent: str, name: str, resource: str, kind: str) -> Iterator[None]:
        before = self._tracer.context_provider.active()
        carrier = {"traceparent": traceparent} if traceparent else {}
        parent = self._form.extract(carrier)  # type: ignore[no-untyped-call]
        span = self._tracer.start_span(
            name, child_of=parent, resource=resource, span_type=kind, activate=True
        )
        span.set_tags(self._about)
        try:
            yield
        except BaseException as error:
            span.error = 1
            span.set_tag("error.type", type(error).__qualname__)
            raise
        finally:
            span.finish()
            self._tracer.context_provider.activate(before)


def _variables(settings: Settings) -> dict[str, str]:
    return {
        "DD_TRACE_AGENT_URL": settings.datadog_traces,
        "DD_SERVICE": NAME,
        "DD_ENV": settings.environment,
        "DD_VERSION": settings.release,
        "DD_TRACE_SAMPLING_RULES": json.dumps([{"sample_rate": settings.trace_share}]),
        "DD_TRACE_PROPAGATION_STYLE": "tracecontext",
        "DD_INSTRUMENTATION_TELEMETRY_ENABLED": "false",
        "DD_REMOTE_CONFIGURATION_ENABLED": "false",
        "DD_CRASHTRACKING_ENABLED": "false",
        "DD_TRACE_STARTUP_LOGS": "false",
    }
