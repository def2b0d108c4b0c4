"""gunicorn's settings: `gunicorn -c python:config.gunicorn`.

`WEB_FRONT` decides what it serves: the async front with Flask behind it, or Flask alone on threads.
"""

import os
import shutil
from pathlib import Path
from typing import Any

from config import memory, steering
from config.connections import pools, times
from config.settings import load

_settings = load()
_shared_memory = Path("/dev/shm")  # noqa: S108  (heartbeats must not wait for a disk)
_metrics = _settings.data_dir.resolve() / f"metrics-{_settings.port}"

# The processes share their figures through files, whose place must be known before the first is counted.
os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(_metrics)
_metrics.mkdir(parents=True, exist_ok=True)

bind = f"{_settings.bind_host}:{_settings.port}"
wsgi_app = "wsgi:front" if _settings.web_front else "wsgi:app"
worker_class = "webapp.front.worker.FrontWorker" if _settings.web_front else "gthread"
http_parser = "auto"
asgi_lifespan = "on"
workers = _settings.web_processes
threads = pools.gunicorn_threads(_settings)
worker_connections = pools.KEPT_OPEN + threads
reuse_port = True
timeout = int(times.HUNG_SECONDS)
graceful_timeout = int(times.GRACEFUL_SECONDS)
keepalive = int(times.KEEPALIVE_SECONDS)
# Recycled so that a leak does not grow for ever, and seldom: each time the connections of a process end.
max_requests = 5_000_000 if _settings.web_front else 100_000
max_requests_jitter = max_requests // 5
worker_tmp_dir = str(_shared_memory) if _shared_memory.is_dir() else None
control_socket_disable = True
accesslog = None
errorlog = "-"
loglevel = "warning"
limit_request_fields = 64
forwarded_allow_ips = "127.0.0.1"


def on_starting(_server: Any) -> None:
    """Figures of processes that are long gone must not be counted again."""
    shutil.rmtree(_metrics, ignore_errors=True)
    _metrics.mkdir(parents=True)


def when_ready(_server: Any) -> None:
    """Serve the figures of all processes, from the one that outlives them, on a port of their own."""
    from prometheus_client import CollectorRegistry, multiprocess, start_http_server  # noqa: PLC0415

    from config import processor  # noqa: PLC0415  (it loads that library, which must know the place first)

    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    registry.register(processor.Processor("web", os.getpid()))
    start_http_server(_settings.metrics_port, addr=_settings.bind_host, registry=registry)


def post_fork(_server: Any, worker: Any) -> None:
    """Each process has listeners of its own."""
    for listener in worker.sockets:
        steering.steer(listener.sock, workers)


def post_worker_init(_worker: Any) -> None:
    """The application is loaded."""
    memory.settle()


def child_exit(_server: Any, worker: Any) -> None:
    """A process that is gone leaves no gauges behind."""
    from prometheus_client import multiprocess  # noqa: PLC0415

    multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
