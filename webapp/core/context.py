"""What follows a piece of work wherever it goes: its request id, in every log line, row and job."""

import random
import re

import structlog

_ACCEPTED = re.compile(r"[A-Za-z0-9._-]{8,64}")


def new_request_id() -> str:
    """A fresh id: 96 random bits. It is no secret, only unlike any other."""
    return f"{random.getrandbits(96):024x}"


def accept_request_id(offered: str | None) -> str:
    """The id that the proxy sent if it is harmless in a log, else a new one."""
    return offered if offered and _ACCEPTED.fullmatch(offered) else new_request_id()


def bind(request_id: str, **more: str) -> None:
    """From here on this thread's log lines carry the id (and what else is given)."""
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=request_id, **more)


def request_id() -> str:
    """The id of the work under way, or "" outside any."""
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))
