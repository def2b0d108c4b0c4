"""Where and when a line is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Here:
    """The instant, the user's zone, whether they write the month before the day, and the names of their
    projects: those of several words are known by them."""

    now: datetime
    zone: str
    month_first: bool = False
    projects: Sequence[str] = ()

    def local(self, zone: str | None = None) -> datetime:
        """Now on the wall clock there, without a zone."""
        return self.now.astimezone(ZoneInfo(zone or self.zone)).replace(tzinfo=None)

    @property
    def today(self) -> date:
        """The day that it is where the user is."""
        return self.local().date()
