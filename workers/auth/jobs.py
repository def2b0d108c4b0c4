"""The jobs of auth."""

from webapp.contracts import jobs
from webapp.core.claims import drain
from workers.base import job, wired


@job(jobs.AUTH_RELAY)
def relay_outbox() -> None:
    """Tell what happened in auth to those who subscribe."""
    drain(lambda: wired().relay("auth"))
