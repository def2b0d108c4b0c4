"""The Celery application: jobs of the enabled services, wired after fork, with the request id bound."""

import os
import time
from collections.abc import Callable
from typing import Any

import billiard.pool
from celery import Celery, Task, shared_task
from celery.signals import (
    beat_init,
    before_task_publish,
    setup_logging,
    worker_process_init,
    worker_process_shutdown,
    worker_ready,
)

from config import telemetry
from config.celery import configuration
from config.connections import pools, times
from config.connections.pools import Pools
from config.logging import set_up_logging
from config.processor import Processor
from config.settings import Settings, load
from webapp import wiring
from webapp.contracts.jobs import Job
from webapp.core import context, metrics, queue, tracing
from workers import exposition, redis_transport
from workers.backlog import Backlog
from workers.schedule import entries

_wired: wiring.Wiring | None = None


def wired() -> wiring.Wiring:
    """What this worker process runs on. Errors: `RuntimeError` before `wire`."""
    if _wired is None:
        raise RuntimeError("this process is not wired: workers.base.wire() has not run")
    return _wired


def wire(settings: Settings, own: Pools) -> wiring.Wiring:
    """Connect this process with as many connections as `own` says. Celery's children do it after fork."""
    global _wired
    _wired = wiring.connect(settings, own)
    queue.use(queue.sender(settings, own))
    return _wired


class _BoundJob(Task):
    """Each run has a request id: the one that asked for it, or its own."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        context.bind(context.accept_request_id(self._header("request_id")), job=self.name)
        sent, began, outcome = self._header("sent_at"), time.time(), "failed"
        if sent:
            metrics.JOB_WAIT.labels(self._queue).observe(max(0.0, began - float(sent)))
        try:
            result = super().__call__(*args, **kwargs)
            outcome = "done"
        finally:
            metrics.JOBS.labels(self.name, outcome).observe(time.time() - began)
        return result

    def _header(self, name: str) -> Any:
        return self.request.get(name) or (self.request.headers or {}).get(name)

    @property
    def _queue(self) -> str:
        return str((self.request.delivery_info or {}).get("routing_key") or "")


def job(declared: Job) -> Callable[[Callable[[], Any]], Any]:
    """Register a function as the job that the table declares: its name, queue and limits stand there. It is
    acknowledged when it is over, given back when its worker dies, and tried again by nobody but the table's
    rules."""
    register: Callable[[Callable[[], Any]], Any] = shared_task(
        name=declared.name,
        base=_BoundJob,
        soft_time_limit=declared.soft_limit,
        time_limit=declared.hard_limit,
        max_retries=0,
        acks_late=True,
        reject_on_worker_lost=True,
        ignore_result=True,
    )
    return register


def create_celery(settings: Settings | None = None) -> Celery:
    """The application of the worker and of beat. Settings come from the environment unless given."""
    settings = settings or load()
    redis_transport.use()
    _bound_last_words()
    app = Celery("myriad", include=[f"workers.{service}.jobs" for service in settings.services])
    app.config_from_object(
        {
            **configuration(settings),
            "beat_schedule": entries(settings),
            "worker_concurrency": settings.worker_processes,
        }
    )
    # A worker takes from these; all are known, for whoever sends.
    app.amqp.queues.select(
        [f"{name}.{kind}" for name in settings.services for kind in settings.worker_queues]
    )
    _connect_signals(settings)
    return app


def _bound_last_words() -> None:
    """billiard lets a child wait for half a minute, which is all that a platform gives to the whole worker,
    when the worker counted fewer results than the child sent. It reads the bound after fork."""
    tries = times.LAST_WORDS_SECONDS / billiard.pool.GUARANTEE_MESSAGE_CONSUMPTION_RETRY_INTERVAL
    billiard.pool.GUARANTEE_MESSAGE_CONSUMPTION_RETRY_LIMIT = round(tries)


def _connect_signals(settings: Settings) -> None:
    """Logs as ours are, and connections made after fork: a client that two processes share breaks both."""
    setup_logging.connect(lambda **_: set_up_logging(settings), weak=False)
    before_task_publish.connect(_stamp)
    beat_init.connect(lambda **_: _begin_beat(settings), weak=False)
    worker_ready.connect(lambda **_: _begin_worker(settings), weak=False)
    worker_process_init.connect(lambda **_: _begin(settings), weak=False)
    worker_process_shutdown.connect(lambda pid, **_: _end(pid), weak=False)


def _stamp(headers: dict[str, Any], **_: Any) -> None:
    """When a message was sent: how long it waited is measured, whatever the broker."""
    headers["sent_at"] = time.time()


def _begin_worker(settings: Settings) -> None:
    exposition.serve(settings.worker_metrics_port, settings, Processor("worker", os.getpid()))


def _begin_beat(settings: Settings) -> None:
    backlog = Backlog(settings)
    telemetry.start(settings, "beat", backlog)
    exposition.serve(settings.beat_metrics_port, settings, backlog)


def _begin(settings: Settings) -> None:
    """A child of the worker, before its first job."""
    tracing.use(telemetry.start(settings, "worker"))
    wire(settings, pools.worker())


def _end(pid: int) -> None:
    """A child is about to end, and without what Python does at an exit."""
    telemetry.stop()
    exposition.forget(pid)
