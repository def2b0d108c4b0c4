"""The jobs of notifications."""

from webapp.contracts import jobs
from webapp.core.claims import drain
from webapp.notifications import service
from workers.base import job, wired


@job(jobs.NOTIFICATIONS_RELAY)
def relay_outbox() -> None:
    """Tell what happened in notifications to those who subscribe, and try again what it could not act on."""
    drain(lambda: wired().relay("notifications"))


@job(jobs.SUMMARIES)
def request_summaries() -> None:
    """Ask for what is to be told of a day, of those whose hour has come."""
    drain(service.request_summaries)


@job(jobs.DELIVERIES)
def send_deliveries() -> None:
    """Send what the ledger says is due."""
    drain(lambda: service.send_deliveries(wired().settings))


@job(jobs.WEBHOOKS)
def send_webhooks() -> None:
    """Call the webhooks for which something is due."""
    drain(lambda: service.send_webhooks(wired().settings))
