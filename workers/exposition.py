"""The figures of a worker, of beat and of a consumer, each on a port of its own.

A worker's children share theirs through files, whose place `celery_app` chooses before the first is counted.
"""

import structlog
from prometheus_client import CollectorRegistry, multiprocess, start_http_server
from prometheus_client.registry import Collector

from config.settings import Settings

log = structlog.get_logger()


def serve(port: int, settings: Settings, *more: Collector) -> None:
    """Answer scrapes at `/metrics` on `port`, from a thread. A port that is taken (a second worker on this
    machine) costs the figures, not the process."""
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    for collector in more:
        registry.register(collector)
    try:
        start_http_server(port, addr=settings.bind_host, registry=registry)
    except OSError as error:
        log.warning("metrics_not_served", port=port, error=error.strerror)


def forget(pid: int) -> None:
    """A child that is gone leaves no gauges behind."""
    multiprocess.mark_process_dead(pid)  # type: ignore[no-untyped-call]
