"""Which secondary the reads of this thread go to, if any."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from pymongo.server_description import ServerDescription

Address = tuple[str, int | None]

_target: ContextVar[Address | None] = ContextVar("replica", default=None)


def is_set() -> bool:
    """Whether what may be read from a secondary shall be."""
    return _target.get() is not None


@contextmanager
def reading_from(address: Address) -> Iterator[None]:
    """Reads of documents that allow it go to this secondary, all others to the primary as ever."""
    token = _target.set(address)
    try:
        yield
    finally:
        _target.reset(token)


def select(servers: Sequence[ServerDescription]) -> Sequence[ServerDescription]:
    """For pymongo's `server_selector`: of those that the read preference allows, the one that was chosen. If
    it is not among them (a read of the primary, a secondary just gone) the choice is pymongo's."""
    address = _target.get()
    if address is None:
        return servers
    return [server for server in servers if server.address == address] or servers
