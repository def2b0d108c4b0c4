"""From a ledger row to the mail: its words, in the reader's zone, and its links."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from config.settings import Settings
from webapp.contracts import links
from webapp.core.db import Row
from webapp.notifications.channels.email import Mail, due_text, message_id, render
from webapp.notifications.models import profile_row
from webapp.notifications.service.security_words import LINKS, NOTICES

LATE_SECONDS = 300
_HOUR_SECONDS, _MINUTE_SECONDS = 3600, 60
_MAIL_DOMAIN = "myriad.mail"

Words = Callable[[Row, Row, Settings, datetime], dict[str, Any]]
"""Makes a template's context of a delivery, what is known of its user, the settings and the time."""


def write(delivery: Row, settings: Settings, now: datetime) -> Mail:
    """The mail of a delivery. Its Message-ID is derived from the delivery: each try bears the same one."""
    profile = profile_row(delivery["user_id"]) or {}
    rendered = render(delivery["kind"], WORDS[delivery["kind"]](delivery, profile, settings, now))
    return Mail(
        recipient=delivery["recipient"],
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        message_id=message_id(delivery["_id"], _MAIL_DOMAIN),
        sender=settings.mail_from,
    )


def _verification(delivery: Row, _profile: Row, settings: Settings, now: datetime) -> dict[str, Any]:
    said = delivery["context"]
    left = (said["expires_at"] - now).total_seconds()
    return {
        "name": said["name"],
        "email": said["email"],
        "link": links.verify_email(settings.app_url, settings.mail_link_key, said["challenge_id"]),
        "expires_hours": max(1, round(left / _HOUR_SECONDS)),
    }


def _reminder(delivery: Row, profile: Row, settings: Settings, now: datetime) -> dict[str, Any]:
    said = delivery["context"]
    return {
        "name": profile.get("name", ""),
        "task_title": said["title"],
        "due_text": _due(said, profile.get("timezone", "UTC"), now),
        "notes_excerpt": said["notes"] or None,
        "link": links.task(settings.app_url, said["task_id"]),
        "late": (now - said["fires_at"]).total_seconds() > LATE_SECONDS,
        "settings_link": links.notification_settings(settings.app_url),
    }


def _reminders_missed(delivery: Row, profile: Row, settings: Settings, _now: datetime) -> dict[str, Any]:
    said, zone = delivery["context"], ZoneInfo(profile.get("timezone", "UTC"))
    tasks = [
        {
            "title": one["title"],
            "at": f"{one['fires_at'].astimezone(zone):%Y-%m-%d %H:%M}",
            "link": links.task(settings.app_url, one["task_id"]),
        }
        for one in said["first"]
    ]
    return {
        "name": profile.get("name", ""),
        "count": said["count"],
        "tasks": tasks,
        "more": said["count"] - len(tasks),
        "link": links.tasks(settings.app_url),
        "settings_link": links.notification_settings(settings.app_url),
    }


def _session_ended(delivery: Row, profile: Row, settings: Settings, _now: datetime) -> dict[str, Any]:
    return {
        "name": profile.get("name", ""),
        "at": _moment(delivery["context"]["at"], profile),
        "link": links.sessions(settings.app_url),
    }


def _link(delivery: Row, profile: Row, settings: Settings, now: datetime) -> dict[str, Any]:
    said = delivery["context"]
    words = LINKS[said["purpose"]]
    minutes = max(1, round((said["expires_at"] - now).total_seconds() / _MINUTE_SECONDS))
    return {
        **vars(words),
        "name": said["name"],
        "email": said["email"],
        "link": links.one_time(
            settings.app_url, settings.mail_link_key, said["purpose"], said["challenge_id"]
        ),
        "expires": _span(minutes),
        "at": _moment(said["at"], profile),
        "device": said["device"],
        "address": said["address"],
    }


def _security(delivery: Row, profile: Row, settings: Settings, _now: datetime) -> dict[str, Any]:
    said = delivery["context"]
    words = NOTICES[said["what"]]
    return {
        **vars(words),
        "name": said["name"],
        "detail": said["detail"],
        "at": _moment(said["at"], profile),
        "device": said["device"],
        "address": said["address"],
        "link": words.place(settings.app_url),
        "password_link": links.forgot_password(settings.app_url),
    }


_OFF_WORDS = {
    "failing": "It did not take a single message for a whole day.",
    "gone": "It answered that it is gone for good (410).",
}


def _webhook_off(delivery: Row, profile: Row, settings: Settings, _now: datetime) -> dict[str, Any]:
    said = delivery["context"]
    return {
        "name": profile.get("name", ""),
        "host": urlsplit(said["url"]).hostname,
        "why": _OFF_WORDS[said["reason"]],
        "last_error": said["last_error"],
        "since": _moment(said["failing_since"], profile),
        "link": links.webhooks(settings.app_url),
    }


def _moment(at: datetime, profile: Row) -> str:
    """An instant in the reader's zone, which is named."""
    zone = profile.get("timezone", "UTC")
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M} ({zone})"


def _span(minutes: int) -> str:
    """How long a link works, in words."""
    count, unit = (minutes, "minute") if minutes < _MINUTE_SECONDS else (round(minutes / 60), "hour")
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def _due(said: Row, reader_zone: str, now: datetime) -> str | None:
    """The due in words. A fixed due is told in the reader's zone; a day or a floating time is never moved."""
    if said["due_date"] is None:
        return None
    day = date.fromisoformat(said["due_date"])
    wall = time.fromisoformat(said["due_time"]) if said["due_time"] else None
    if wall is not None and said["due_timezone"]:
        local = datetime.combine(day, wall, ZoneInfo(said["due_timezone"])).astimezone(ZoneInfo(reader_zone))
        day, wall = local.date(), local.time()
    return due_text(day, wall, zone_name=reader_zone, now=now)


WORDS: dict[str, Words] = {
    "verification": _verification,
    "reminder": _reminder,
    "reminders_missed": _reminders_missed,
    "session_ended": _session_ended,
    "link": _link,
    "security": _security,
    "webhook_off": _webhook_off,
}
