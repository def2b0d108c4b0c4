"""Named points at which a worker dies. It imports this (`celery worker --include`); a file arms each.

`CRASHES` names a folder. A file in it with a point's name kills whoever gets there first: with the content
`GROUP` all of the worker, as when a machine is lost, else that process alone.
"""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any

from webapp.core import claims, outbox
from webapp.notifications.channels.email import conversation, smtp
from webapp.notifications.service import delivering, telling
from webapp.tasks.service import reminding

GROUP = "group"
MODULE = "tests.support.crashes"
TAKEN = "mail-taken"
"""The window that SMTP leaves open: the server has said that it has the mail, and nobody has noted it."""
POINTS = (
    *("reminder-stored", "reminder-committed", "event-claimed", "ledger-written", "event-told"),
    *("event-settled", "delivery-claimed", "connected", "handed-over", "body-out", TAKEN, "delivery-ended"),
)
Patched = Callable[..., Any]


def reach(point: str) -> None:
    """Die here, if that is asked for."""
    armed = Path(os.environ["CRASHES"], point)
    if not armed.exists():
        return
    try:
        whom = armed.read_text()
        armed.unlink()
    except FileNotFoundError:  # another was first
        return
    if whom == GROUP:
        os.killpg(os.getpgrp(), signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGKILL)


def _patch(owner: Any, name: str, *, before: str = "", after: str = "") -> None:
    real: Patched = getattr(owner, name)

    @wraps(real)
    def patched(*args: Any, **kwargs: Any) -> Any:
        if before:
            reach(before)
        result = real(*args, **kwargs)
        if after:
            reach(after)
        return result

    setattr(owner, name, patched)


def _settle(rows: Any, row: Any, update: dict[str, Any]) -> bool:
    """Several ends are written by it: they are told apart by what is written."""
    sent = update.get("$set", {}).get("state") == "sent"
    if sent:
        reach(TAKEN)
    done = _real_settle(rows, row, update)
    if sent:
        reach("delivery-ended")
    if "$pull" in update:
        reach("event-settled")
    return done


def _count(row: Any, outcome: str) -> None:
    _real_count(row, outcome)
    if outcome == "told":
        reach("event-told")


@contextmanager
def _step(talk: conversation.Conversation, verb: str) -> Iterator[None]:
    if verb == "final dot":
        reach("body-out")
    with _real_step(talk, verb):
        yield


_real_settle, _real_count, _real_step = claims.settle, outbox._count, conversation.Conversation._step

if "CRASHES" in os.environ:
    _patch(reminding, "_store", after="reminder-stored")
    _patch(reminding, "_tell", before="reminder-committed")
    _patch(outbox, "_deliver", before="event-claimed")
    _patch(telling, "_enter", after="ledger-written")
    _patch(delivering, "join", before="delivery-claimed")
    _patch(smtp, "_introduce", after="connected")
    _patch(conversation.Conversation, "hand_over", before="handed-over")
    claims.settle, outbox._count = _settle, _count
    conversation.Conversation._step = _step  # type: ignore[method-assign]
