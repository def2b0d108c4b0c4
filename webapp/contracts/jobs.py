"""Every job: its name, its queue, its limits, how it is tried again, and what it does once.

`docs/jobs.md` shows this table, and a test holds the two together.
"""

from dataclasses import dataclass

from config.services import queue_name

SWEEP_SECONDS = 2.0

BY_ROW = (
    "each row by itself: `RETRY_BASE_SECONDS`, doubling up to an hour, `MAX_ATTEMPTS` times; then it is dead"
)
BY_SWEEP = "the next sweep goes on where this one stopped"
FOR_A_DAY = (
    "each message by itself: `RETRY_BASE_SECONDS`, doubling up to an hour, for `WEBHOOK_PATIENCE_SECONDS`"
)
NEVER = "never: what is not filled ahead is filled when it is asked for"


@dataclass(frozen=True)
class Job:
    """A unit of Celery work. Times are in seconds; `every` is None for a job that is only asked for.

    All jobs take no arguments: what there is to do stands in MongoDB (or, where it may be lost, in the
    cache's Redis), so a lost message loses nothing, and Celery itself retries none. `retry` says how what a
    job works on is tried again, `once` what makes it happen once however often the job runs, `dies` what a
    worker that is killed in its midst leaves to the next.
    """

    name: str
    queue: str
    every: float | None = SWEEP_SECONDS
    soft_limit: float = 20.0
    hard_limit: float = 30.0
    retry: str = BY_SWEEP
    once: str = ""
    dies: str = ""
    needs: str = ""
    """The setting without which beat does not start it."""

    @property
    def service(self) -> str:
        return self.name.split(".")[0]

    @property
    def route(self) -> str:
        """The name of its queue: its service's, of its kind."""
        return queue_name(self.name, self.queue)


def _relay(service: str) -> Job:
    return Job(
        name=f"{service}.relay_outbox",
        queue="events",
        retry=BY_ROW,
        once="the event's id, which each subscriber notes in the transaction of its effect",
        dies="the row's lease runs out (`LEASE_SECONDS`); subscribers that were done are not told again",
    )


def _warm(service: str) -> Job:
    return Job(
        name=f"{service}.warm_cache",
        queue="cache",
        retry=NEVER,
        once="the version that a fill began under: another fills the same, or is refused",
        dies="some readers wait for the database once",
    )


AUTH_RELAY, TASKS_RELAY, NOTIFICATIONS_RELAY = map(_relay, ("auth", "tasks", "notifications"))
AUTH_WARM, TASKS_WARM = map(_warm, ("auth", "tasks"))
PURGE_ACCOUNTS = Job(
    name="auth.purge_accounts",
    queue="maintenance",
    every=60.0,
    once="the account: its deletion and the event are one transaction",
    dies="the account waits for the next run",
)
REMINDERS = Job(
    name="tasks.fire_reminders",
    queue="events",
    once="task, reminder and instant: the reminder's state and its event are one transaction",
    dies="what was not committed fires at the next sweep, with the event of the same id",
)
DELIVERIES = Job(
    name="notifications.send_deliveries",
    queue="mail",
    soft_limit=50.0,
    hard_limit=60.0,
    retry=BY_ROW,
    once="event, recipient and channel: one row of the ledger, one Message-ID",
    dies="the row's lease runs out; a mail that was handed over and not noted is sent again under the same "
    "Message-ID (`handovers` counts it)",
)
WEBHOOKS = Job(
    name="notifications.send_webhooks",
    queue="maintenance",
    soft_limit=50.0,
    hard_limit=60.0,
    retry=FOR_A_DAY,
    once="event and webhook: one delivery, whose id the receiver is told at each try",
    dies="the webhook's lease runs out; a call that was not noted is made again under the same id",
)
PURGE = Job(
    name="tasks.purge_trash",
    queue="maintenance",
    every=60.0,
    once="the task: it and all that is its own go in one transaction",
    dies="the task waits for the next run",
)
MARKERS = Job(
    name="tasks.apply_markers",
    queue="maintenance",
    once="the marker: a task that has what it says is left alone",
    dies="the marker's lease runs out, and another goes on",
)
CANARY = Job(
    name="tasks.arm_canary",
    queue="events",
    every=15.0,
    once="the minute: there is one reminder, which is set only while it does not wait",
    dies="the next run sets the reminder, for a later minute",
    needs="CANARY_SMTP_URL",
)
SUMMARIES = Job(
    name="notifications.request_summaries",
    queue="events",
    once="user, kind and day: the asking and the next day are one transaction",
    dies="who was not asked for waits for the next sweep",
)

JOBS: tuple[Job, ...] = (
    AUTH_RELAY,
    TASKS_RELAY,
    NOTIFICATIONS_RELAY,
    PURGE_ACCOUNTS,
    REMINDERS,
    DELIVERIES,
    WEBHOOKS,
    SUMMARIES,
    PURGE,
    AUTH_WARM,
    TASKS_WARM,
    MARKERS,
    CANARY,
)
