"""Traces by OTLP: on when `OTEL_EXPORTER_OTLP_ENDPOINT` is set.

A span says which route, event or command it was, how long it took and how it ended: never a path, an address,
or what an error says, which may quote people. What OpenTelemetry's own variables say (`OTEL_SERVICE_NAME`,
`OTEL_EXPORTER_OTLP_HEADERS`, `OTEL_BSP_…`) holds here, too.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.pymongo import PymongoInstrumentor
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased
from opentelemetry.trace import Span, SpanKind, Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from config.settings import Settings

NAME = "myriad"
EXPORT_SECONDS = 5.0
"""A collector that does not answer holds up nobody but the thread that sends, and that for so long."""

_FAULT = 500
_FORM = TraceContextTextMapPropagator()


class OtelTracer:
    """Records spans, and sends them from a thread of its own: make it after fork."""

    def __init__(self, settings: Settings, process: str) -> None:
        about = {
            "service.name": os.environ.get("OTEL_SERVICE_NAME") or NAME,
            "service.version": settings.release,
            "deployment.environment.name": settings.environment,
            "myriad.process": process,
            "myriad.services": ",".join(settings.services),
        }
        sampled = ParentBased(TraceIdRatioBased(settings.trace_share))
        self._provider = TracerProvider(sampler=sampled, resource=Resource.create(about))
        address = f"{settings.otlp_endpoint.rstrip('/')}/v1/traces"
        exporter = OTLPSpanExporter(endpoint=address, timeout=EXPORT_SECONDS)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer(NAME)
        PymongoInstrumentor().instrument(tracer_provider=self._provider, failed_hook=_without_words)

    def current(self) -> str:
        """The W3C `traceparent` of the work under way, or ""."""
        carrier: dict[str, str] = {}
        _FORM.inject(carrier)
        return carrier.get("traceparent", "")

    @contextmanager
    def joined(self, traceparent: str, name: str) -> Iterator[None]:
        """A span for what a row or a message asks for, in the trace that it came of."""
        with self._span(traceparent, name, SpanKind.CONSUMER):
            yield

    @contextmanager
    def serving(self, traceparent: str, name: str) -> Iterator[None]:
        """A span for one request."""
        with self._span(traceparent, name, SpanKind.SERVER):
            yield

    def answered(self, method: str, route: str, status: int) -> None:
        """What became of the request under way."""
        span = trace.get_current_span()
        span.set_attributes(
            {"http.request.method": method, "http.route": route, "http.response.status_code": status}
        )
        if status >= _FAULT:
            span.set_status(Status(StatusCode.ERROR))

    def stop(self) -> None:
        """Send what is recorded, in bounded time."""
        self._provider.shutdown()

    @contextmanager
    def _span(self, traceparent: str, name: str, kind: SpanKind) -> Iterator[Span]:
        parent = _FORM.extract({"traceparent": traceparent}, context=Context())
        with self._tracer.start_as_current_span(
            name, context=parent, kind=kind, record_exception=False, set_status_on_exception=False
        ) as span:
            try:
                yield span
            except BaseException as error:
                span.set_attribute("error.type", type(error).__qualname__)
                span.set_status(Status(StatusCode.ERROR))
                raise


def _without_words(span: Span, _event: Any) -> None:
    """What MongoDB says of a failed command may quote the document."""
    span.set_status(Status(StatusCode.ERROR, ""))
