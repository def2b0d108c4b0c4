"""What a mail is made of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from config.settings import Settings
from webapp.contracts import links
from webapp.core.db import Row
from webapp.notifications.channels.email import due_text, moment_text


@dataclass(frozen=True)
class Letter:
    """A delivery (with those that go out in the same mail, if any do), and what is known of its reader."""

    deliveries: Sequence[Row]
    profile: Row
    settings: Settings
    now: datetime

    @property
    def said(self) -> dict[str, Any]:
        """What the event said."""
        found: dict[str, Any] = self.deliveries[0]["context"]
        return found

    @property
    def zone(self) -> str:
        """Where the reader is."""
        return str(self.profile.get("timezone", "UTC"))

    @property
    def locale(self) -> str:
        """What the reader reads: as the profile says it now, or as the event said it."""
        return str(self.profile.get("locale") or self.said.get("locale") or "en")

    @property
    def name(self) -> str:
        """Who is greeted."""
        return str(self.said.get("name") or self.profile.get("name", ""))

    def moment(self, at: datetime) -> str:
        """An instant in the reader's zone, which is named."""
        return moment_text(at, zone_name=self.zone, locale=self.locale)

    def due(self, said: Row) -> str | None:
        """A due in words. One with a zone is told in the reader's; others are never moved."""
        local = self.local_due(said)
        if local is None:
            return None
        return due_text(*local, zone_name=self.zone, now=self.now, locale=self.locale)

    def local_due(self, said: Row) -> tuple[date, time | None] | None:
        """The day, and the time if there is one, on the reader's own clock."""
        return local_due(said, self.zone)

    def task_link(self, task_id: str) -> str:
        """Where the task opens."""
        return links.task(self.settings.app_url, task_id)


def local_due(said: Row, zone: str) -> tuple[date, time | None] | None:
    """The day of a due, and its time if there is one, on a clock of that zone: only a due that has a zone
    of its own is moved."""
    if said["due_date"] is None:
        return None
    day = date.fromisoformat(said["due_date"])
    wall = time.fromisoformat(said["due_time"]) if said["due_time"] else None
    if wall is None or not said["due_timezone"]:
        return day, wall
    there = datetime.combine(day, wall, ZoneInfo(said["due_timezone"])).astimezone(ZoneInfo(zone))
    return there.date(), there.time()


Words = Callable[[Letter], dict[str, Any]]
"""Makes a template's context."""
