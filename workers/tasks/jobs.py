"""The jobs of tasks."""

from webapp.contracts import jobs
from webapp.core import answers
from webapp.core.claims import drain
from webapp.tasks import service
from workers.base import job, wired


@job(jobs.TASKS_RELAY)
def relay_outbox() -> None:
    """Tell what happened in tasks to those who subscribe."""
    drain(lambda: wired().relay("tasks"))


@job(jobs.REMINDERS)
def fire_reminders() -> None:
    """Fire the reminders that are due."""
    drain(service.fire_reminders)


@job(jobs.PURGE)
def purge_trash() -> None:
    """Delete for good what was in the trash for thirty days."""
    drain(service.purge_trash)


@job(jobs.TASKS_WARM)
def warm_cache() -> None:
    """Fill the cache for those who are about to read."""
    answers.warm(answers.of("tasks"))


@job(jobs.CANARY)
def arm_canary() -> None:
    """Set the canary's next reminder, where there is a canary."""
    if wired().settings.canary_smtp_url:
        service.arm_canary()


@job(jobs.MARKERS)
def apply_markers() -> None:
    """Apply what was said of many tasks at once to each of them."""
    drain(service.apply_markers)
