"""Nudges: messages that say "look now". Losing one costs a moment, for the sweeps look anyway."""

import time

import structlog
from celery import Celery
from kombu.exceptions import KombuError

from config.celery import publishing
from config.connections.pools import Pools
from config.services import queue_name
from config.settings import Settings
from webapp.core import context
from webapp.core.breaker import Breaker

_EXPIRES_SECONDS = 60
_FAULTS = (KombuError, OSError, TimeoutError)

log = structlog.get_logger()
_sender: Celery | None = None
_breaker = Breaker(failures=1, open_seconds=5.0)


def use(sender: Celery | None) -> None:
    """Nudge through this Celery application; None drops nudges (the sweeps do all the work)."""
    global _sender
    _sender = sender


def sender(settings: Settings, pools: Pools) -> Celery:
    """A Celery application that only publishes, with bounded waits."""
    app = Celery("myriad-sender", set_as_current=False)
    app.config_from_object(publishing(settings, pools))
    return app


def nudge(job: str, *, queue: str) -> None:
    """Ask a worker to run `job` now, by its queue's kind. It takes half a second at most and never raises."""
    if _sender is None or not _breaker.allows():
        return
    try:
        _sender.send_task(
            job,
            queue=queue_name(job, queue),
            retry=False,
            expires=_EXPIRES_SECONDS,
            ignore_result=True,
            headers={"request_id": context.request_id(), "sent_at": time.time()},
        )
    except _FAULTS as error:
        _breaker.failed()
        log.warning("nudge_lost", job=job, error=type(error).__name__)
    else:
        _breaker.succeeded()
