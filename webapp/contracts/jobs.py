"""Every job: its name, its queue, its limits, and how often it runs by itself."""

from dataclasses import dataclass

from config.services import queue_name

SWEEP_SECONDS = 2.0


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

    @property
    def route(self) -> str:
        """The name of its queue: its service's, of its kind."""
        return queue_name(self.name, self.queue)


AUTH_RELAY = Job("auth.relay_outbox", "events", every=SWEEP_SECONDS)
TASKS_RELAY = Job("tasks.relay_outbox", "events", every=SWEEP_SECONDS)
NOTIFICATIONS_RELAY = Job("notifications.relay_outbox", "events", every=SWEEP_SECONDS)
PURGE_ACCOUNTS = Job("auth.purge_accounts", "maintenance", every=60.0)
REMINDERS = Job("tasks.fire_reminders", "events", every=SWEEP_SECONDS)
DELIVERIES = Job(
    "notifications.send_deliveries", "mail", every=SWEEP_SECONDS, soft_limit=50.0, hard_limit=60.0
)
SUMMARIES = Job("notifications.request_summaries", "events", every=SWEEP_SECONDS)
PURGE = Job("tasks.purge_trash", "maintenance", every=60.0)
AUTH_WARM = Job("auth.warm_cache", "cache", every=SWEEP_SECONDS)
TASKS_WARM = Job("tasks.warm_cache", "cache", every=SWEEP_SECONDS)
MARKERS = Job("tasks.apply_markers", "maintenance", every=SWEEP_SECONDS)

JOBS: tuple[Job, ...] = (
    AUTH_RELAY,
    TASKS_RELAY,
    NOTIFICATIONS_RELAY,
    PURGE_ACCOUNTS,
    REMINDERS,
    DELIVERIES,
    SUMMARIES,
    PURGE,
    AUTH_WARM,
    TASKS_WARM,
    MARKERS,
)
