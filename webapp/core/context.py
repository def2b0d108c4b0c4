"""What follows a piece of work wherever it goes: its request id, in every log line, row and job, and who does
it."""

import random
import re
from contextvars import ContextVar
from dataclasses import dataclass

import structlog

_ACCEPTED = re.compile(r"[A-Za-z0-9._-]{8,64}")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does it: `kind` is session, token or system; `id` is the session's or the token's."""

    kind: str
    id: str | None = None


SYSTEM = Actor("system")
_actor: ContextVar[Actor] = ContextVar("actor", default=SYSTEM)


def new_request_id() -> str:
    """A fresh id: 96 random bits. It is no secret, only unlike any other."""
    return f"{random.getrandbits(96):024x}"


def accept_request_id(offered: str | None) -> str:
    """The id that the proxy sent if it is harmless in a log, else a new one."""
    return offered if offered and _ACCEPTED.fullmatch(offered) else new_request_id()


def bind(request_id: str, **more: str) -> None:
    """From here on this thread's log lines carry the id (and what else is given), and nobody but the system
    acts until `act` says who."""
    _actor.set(SYSTEM)
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=request_id, **more)


def request_id() -> str:
    """The id of the work under way, or "" outside any."""
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))


def act(actor: Actor) -> None:
    """From here on this thread works for `actor`."""
    _actor.set(actor)


def actor() -> Actor:
    """Who does the work under way."""
    return _actor.get()
