"""What runs by itself: one table, made of the jobs that have a period.

Beat keeps no state and any number of beats may run: a sweep finds what is due in MongoDB, so that running it
twice, late or not at all for a while loses nothing.
"""

from collections.abc import Sequence
from typing import Any

from webapp.contracts.jobs import JOBS, Job


def entries(services: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Beat's schedule for the jobs of these services."""
    return {job.name: _entry(job, job.every) for job in JOBS if job.every and job.service in services}


def _entry(job: Job, every: float) -> dict[str, Any]:
    """A sweep that nobody ran before the next one is due is dropped: sweeps never pile up."""
    return {"task": job.name, "schedule": every, "options": {"queue": job.route, "expires": every}}
