"""The jobs of auth."""

from webapp.auth import service
from webapp.contracts import jobs
from webapp.core import answers
from webapp.core.claims import drain
from workers.base import job, wired


@job(jobs.AUTH_RELAY)
def relay_outbox() -> None:
    """Tell what happened in auth to those who subscribe."""
    drain(lambda: wired().relay("auth"))


@job(jobs.PURGE_ACCOUNTS)
def purge_accounts() -> None:
    """Delete the accounts whose time has come, and tell the other services."""
    drain(lambda: service.purge_accounts(lease=wired().settings.lease_seconds))


@job(jobs.AUTH_WARM)
def warm_cache() -> None:
    """Fill the cache for those who are about to read."""
    answers.warm(answers.of("auth"))
