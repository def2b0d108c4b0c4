"""The one place that decides whether a message goes, and when."""

from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from webapp.core.db import Row
from webapp.notifications.channels.planned import Route
from webapp.notifications.models import EMAIL, SECURITY, profile_row
from webapp.notifications.service.kinds import TOPIC_OF
from webapp.notifications.service.preferences import Choice, choice_of

PREFERENCE, QUIET_HOURS = "preference", "quiet_hours"
UNVERIFIED = "unverified_address"


def route(profile: Row | None, choice: Choice, kind: str, now: datetime) -> Route:
    """Whether a mail of this kind goes: at once, from when on, or why not.

    Mail about the account's security always goes, and at once: nothing switches it off and no quiet hours
    hold it.
    """
    topic = TOPIC_OF[kind]
    if topic == SECURITY:
        return Route()
    if not choice.kinds[topic][EMAIL]:
        return Route(PREFERENCE)
    if not profile or not profile["email_verified"]:
        return Route(UNVERIFIED)
    ends = quiet_until(choice.quiet_hours, profile["timezone"], now)
    return Route(QUIET_HOURS, ends) if ends else Route()


def route_of(user_id: UUID, kind: str, now: datetime) -> Route:
    """What holds now: asked again before a message that waited goes out."""
    return route(profile_row(user_id), choice_of(user_id), kind, now)


def quiet_until(hours: dict[str, str] | None, zone_name: str, now: datetime) -> datetime | None:
    """When the quiet hours end in which `now` lies, in the user's zone; None outside of them."""
    if hours is None:
        return None
    zone = ZoneInfo(zone_name)
    local = now.astimezone(zone)
    start, end, at = time.fromisoformat(hours["start"]), time.fromisoformat(hours["end"]), local.time()
    if not (start <= at < end if start < end else at >= start or at < end):
        return None
    return _instant(local.date() if at < end else local.date() + timedelta(days=1), end, zone, now)


def _instant(day: date, wall: time, zone: ZoneInfo, now: datetime) -> datetime:
    """The wall's time as an instant after `now`: the night on which clocks go back has some times twice."""
    first, second = (datetime.combine(day, wall, zone).replace(fold=fold) for fold in (0, 1))
    return (first if first.timestamp() > now.timestamp() else second).astimezone(now.tzinfo)
