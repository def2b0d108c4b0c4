"""Every job: its name, its queue, its limits, and how often it runs by itself."""

from dataclasses import dataclass

SWEEP_SECONDS = 2.0
QUEUES = ("events", "mail", "cache", "maintenance")


@dataclass(frozen=True)
class Job:
    """A unit of Celery work. Times are in seconds; `every` is None for a job that is only asked for.

    All jobs take no arguments: what there is to do stands in MongoDB (or, where it may be lost, in the
    cache's Redis), so a lost message loses nothing.
    """

    name: str
    queue: str
    every: float | None
    soft_limit: float = 20.0
    hard_limit: float = 30.0

    @property
    def service(self) -> str:
        return self.name.split(".")[0]


AUTH_RELAY = Job("auth.relay_outbox", "events", every=SWEEP_SECONDS)
TASKS_RELAY = Job("tasks.relay_outbox", "events", every=SWEEP_SECONDS)
REMINDERS = Job("tasks.fire_reminders", "events", every=SWEEP_SECONDS)
DELIVERIES = Job(
    "notifications.send_deliveries", "mail", every=SWEEP_SECONDS, soft_limit=50.0, hard_limit=60.0
)
PURGE = Job("tasks.purge_trash", "maintenance", every=60.0)
AUTH_WARM = Job("auth.warm_cache", "cache", every=SWEEP_SECONDS)
TASKS_WARM = Job("tasks.warm_cache", "cache", every=SWEEP_SECONDS)
MARKERS = Job("tasks.apply_markers", "maintenance", every=SWEEP_SECONDS)

JOBS: tuple[Job, ...] = (
    AUTH_RELAY,
    TASKS_RELAY,
    REMINDERS,
    DELIVERIES,
    PURGE,
    AUTH_WARM,
    TASKS_WARM,
    MARKERS,
)
