"""Stepping aside: a call that is about to wait for something that is not the database says so.

Whoever runs calls on few threads (the front's pool) then begins another in its place at once.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_stepping: ContextVar[Callable[[], object] | None] = ContextVar("stepping", default=None)


def step() -> None:
    """What runs from here on may take long. Without anybody who cares it is nothing."""
    act = _stepping.get()
    if act is not None:
        act()


@contextmanager
def told(act: Callable[[], object]) -> Iterator[None]:
    """Calls `act` when what runs inside steps aside."""
    token = _stepping.set(act)
    try:
        yield
    finally:
        _stepping.reset(token)
