"""What the inbox in the app shows of a message, in the reader's language when it was told."""

from collections.abc import Sequence
from typing import Any

from webapp.contracts import links
from webapp.core.db import Row
from webapp.notifications.channels.email import due_text, locale_of, subject_of, translated
from webapp.notifications.channels.in_app import Entry, deliver
from webapp.notifications.channels.planned import Route, Told
from webapp.notifications.models import Delivery, profile_row
from webapp.notifications.service.kinds import KINDS
from webapp.notifications.service.writing.accounts import OFF, host_of
from webapp.notifications.service.writing.letter import local_due
from webapp.notifications.service.writing.security_words import NOTICES

_HERE = ""
"""Links are paths of the app, wherever it is."""


def plan_in_app(told: Told, route: Route) -> list[Delivery]:
    """The message as a notification."""
    profile = profile_row(told.user_id) or {}
    locale = str(profile.get("locale") or told.context.get("locale") or "en")
    title, body, link = _shown(told, profile, locale)
    return deliver(told, route, Entry(KINDS[told.kind].topic, title, body, link))


def _shown(told: Told, profile: Row, locale: str) -> tuple[str, str, str]:
    """Title, body and link."""
    said = told.context
    match told.kind:
        case "reminder":
            return said["title"], _due(told, profile, locale), links.task(_HERE, said["task_id"])
        case "security":
            notice, tongue = NOTICES[said["what"]], locale_of(locale)
            return translated(notice.subject, tongue), translated(notice.lead, tongue), notice.place(_HERE)
        case "session_ended":
            return subject_of(told.kind, {}, locale=locale), "", links.sessions(_HERE)
        case "webhook_off":
            title = subject_of(told.kind, {"host": host_of(said["url"])}, locale=locale)
            return title, translated(OFF[said["reason"]], locale_of(locale)), links.webhooks(_HERE)
        case kind:
            body = _titles(said["first"] if kind == "reminders_missed" else said["overdue"])
            return subject_of(kind, _context(said), locale=locale), body, links.tasks(_HERE)


def _context(said: dict[str, Any]) -> dict[str, Any]:
    """What the subjects of lists ask for."""
    if "first" in said:
        return {"count": said["count"]}
    lists = {name: _list(said, name) for name in ("today", "overdue", "done")}
    return {**lists, **lists["overdue"]}


def _list(said: dict[str, Any], name: str) -> dict[str, Any]:
    return {"count": said[f"{name}_count"], "tasks": said[name]}


def _titles(tasks: Sequence[dict[str, Any]]) -> str:
    return " · ".join(str(one["title"]) for one in tasks)


def _due(told: Told, profile: Row, locale: str) -> str:
    zone = str(profile.get("timezone", "UTC"))
    local = local_due(told.context, zone)
    return due_text(*local, zone_name=zone, now=told.now, locale=locale) if local else ""
