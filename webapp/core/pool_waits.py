"""How long threads wait for a connection to MongoDB, as the driver tells it."""

from typing import Any

from pymongo.monitoring import (
    ConnectionCheckedOutEvent,
    ConnectionCheckOutFailedEvent,
    ConnectionPoolListener,
)

from webapp.core import metrics


class PoolWaits(ConnectionPoolListener):
    """Counts what concerns the wait, and nothing else."""

    def connection_checked_out(self, event: ConnectionCheckedOutEvent) -> None:
        """A thread has its connection."""
        metrics.POOL_WAIT.observe(event.duration or 0.0)

    def connection_check_out_failed(self, event: ConnectionCheckOutFailedEvent) -> None:
        """There was none to be had in time, or the server is away."""
        metrics.POOL_REFUSED.labels(event.reason).inc()

    def _nothing(self, event: Any) -> None:
        """Not of interest."""

    pool_created = pool_ready = pool_cleared = pool_closed = _nothing
    connection_created = connection_ready = connection_closed = _nothing
    connection_check_out_started = connection_checked_in = _nothing
