"""Who is told of errors and traces: Sentry, by `SENTRY_DSN`."""

from typing import Any

from config import sentry
from config.settings import Settings


def start(settings: Settings, process: str) -> Any:
    """Begin to tell, in this process (web, worker, beat, consumer). Call it after fork.

    Out: what joins traces, for `webapp.core.tracing.use`; None when nobody is told.
    """
    sentry.start(settings, process)
    return sentry.SentryTracer() if settings.sentry_dsn else None
