"""Logs on standard output, each line with the request id it belongs to: JSON, or text in development."""

import logging
import sys
from typing import Any

import orjson
import structlog
from structlog.types import Processor

from config.settings import Settings

_NOISY = (
    "pymongo",
    "celery.app.trace",
    "celery.worker.strategy",
    "celery.beat",
    "flask-limiter",
    "kombu",
    "amqp",
)


_processors: list[Processor] = []
"""One list for good: a logger that was used keeps the one that it began with."""


def set_up_logging(settings: Settings) -> None:
    """Log our own lines and the libraries' in one form. Calling it again changes nothing."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    _processors[:] = [*shared, _for_logging]
    structlog.configure(
        processors=_processors,
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(_formatter(shared, settings))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
    # It warns of queues that cannot delay messages: due times are rows here, and no message has one.
    logging.getLogger("kombu.transport.native_delayed_delivery").setLevel(logging.ERROR)


def _for_logging(logger: Any, method: str, line: structlog.types.EventDict) -> Any:
    """Hands a line to the library's logging, with its exception where Sentry looks for one."""
    arguments, options = structlog.stdlib.ProcessorFormatter.wrap_for_formatter(logger, method, line)
    if line.get("exc_info"):
        options["exc_info"] = line["exc_info"]
    return arguments, options


def _formatter(shared: list[Processor], settings: Settings) -> logging.Formatter:
    def add_process(
        _logger: object, _method: str, line: structlog.types.EventDict
    ) -> structlog.types.EventDict:
        return {**line, "services": ",".join(settings.services), "release": settings.release}

    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            *_for_machines(settings, add_process),
            _renderer(settings),
        ],
    )


def _for_machines(settings: Settings, add_process: Processor) -> list[Processor]:
    if settings.environment == "development":
        return []
    return [structlog.processors.format_exc_info, add_process]


def _renderer(settings: Settings) -> Processor:
    """JSON for machines; in development, lines for a person."""
    if settings.environment == "development":
        return structlog.dev.ConsoleRenderer(
            colors=False, exception_formatter=structlog.dev.plain_traceback, pad_event_to=20
        )
    return structlog.processors.JSONRenderer(serializer=_dump)


def _dump(line: object, **_options: object) -> str:
    return orjson.dumps(line, default=str).decode()
