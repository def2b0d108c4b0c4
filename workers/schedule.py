"""What runs by itself: one table, made of the jobs that have a period.

Beat keeps no state and any number of beats may run: a sweep finds what is due in MongoDB, so that running it
twice, late or not at all for a while loses nothing.
"""

from typing import Any

from config.settings import Settings
from webapp.contracts.jobs import JOBS, Job


def entries(settings: Settings) -> dict[str, dict[str, Any]]:
    """Beat's schedule for the jobs of the services that run here, less those that nobody asked for."""
    own = [job for job in JOBS if job.service in settings.services and _is_wanted(job, settings)]
    return {job.name: _entry(job, job.every) for job in own if job.every}


def _is_wanted(job: Job, settings: Settings) -> bool:
    return not job.needs or bool(getattr(settings, job.needs.lower()))


def _entry(job: Job, every: float) -> dict[str, Any]:
    """A sweep that nobody ran before the next one is due is dropped: sweeps never pile up."""
    return {"task": job.name, "schedule": every, "options": {"queue": job.route, "expires": every}}
