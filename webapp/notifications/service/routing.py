"""The one place that decides which message takes which channel, and when."""

from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from webapp.core.db import Row
from webapp.notifications.channels.planned import Route
from webapp.notifications.models import EMAIL, SECURITY, profile_row
from webapp.notifications.service.kinds import KINDS
from webapp.notifications.service.preferences import Choice, choice_of

PREFERENCE, QUIET_HOURS = "preference", "quiet_hours"
UNVERIFIED, BOUNCED_ADDRESS = "unverified_address", "bounced_address"


def routes(profile: Row | None, choice: Choice, kind: str, now: datetime) -> dict[str, Route]:
    """Each channel that this kind can take: at once, from when on, or why not.

    Mail about the account's security always goes, and at once: nothing switches it off and no quiet hours
    hold it. Quiet hours hold mail alone: the inbox makes no noise, and programs do not sleep.
    """
    return {channel: _route(profile, choice, kind, channel, now) for channel in KINDS[kind].channels}


def route_of(user_id: UUID, kind: str, channel: str, now: datetime) -> Route:
    """What holds now for one channel: asked again before a message that waited goes out."""
    return routes(profile_row(user_id), choice_of(user_id), kind, now)[channel]


def _route(profile: Row | None, choice: Choice, kind: str, channel: str, now: datetime) -> Route:
    topic = KINDS[kind].topic
    if (topic, channel) == (SECURITY, EMAIL):
        return Route()
    if not choice.kinds[topic][channel]:
        return Route(PREFERENCE)
    return _mail_route(profile or {}, choice, now) if channel == EMAIL else Route()


def _mail_route(profile: Row, choice: Choice, now: datetime) -> Route:
    if not profile.get("email_verified"):
        return Route(UNVERIFIED)
    if profile.get("email_bounced_at"):
        return Route(BOUNCED_ADDRESS)
    ends = quiet_until(choice.quiet_hours, profile["timezone"], now)
    return Route(QUIET_HOURS, ends) if ends else Route()


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
