"""The worker's jobs in the test's own process: the same functions, the same databases."""

from dataclasses import dataclass
from typing import Any

from celery import Celery

from config.connections import pools
from config.settings import Settings
from workers.base import create_celery, wire


@dataclass
class Jobs:
    """Run jobs by their names."""

    settings: Settings

    def __post_init__(self) -> None:
        wire(self.settings, pools.web(self.settings))  # it shares the connections of the application here
        self.app: Celery = create_celery(self.settings)
        self.app.loader.import_default_modules()

    def run(self, name: str) -> Any:
        """Run one job to its end."""
        return self.app.tasks[name]()

    def names(self) -> list[str]:
        """The jobs that are registered."""
        return sorted(name for name in self.app.tasks if not name.startswith("celery."))

    def drain(self) -> None:
        """Run every job, until what one caused in another is done too."""
        for _ in range(3):
            for name in (
                "auth.relay_outbox",
                "tasks.fire_reminders",
                "tasks.relay_outbox",
                "notifications.relay_outbox",
            ):
                self.run(name)
        self.run("notifications.send_deliveries")
