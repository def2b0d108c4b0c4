"""Something of a person for every variable part of a path: a route with a new one needs a line here."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from tests.support.cast import Person, log_in
from webapp.core import answers, clock, db
from webapp.core.fields import format_instant
from webapp.notifications.models import Notification, notification_id


def _session(person: Person) -> str:
    return log_in(person).refresh_token.split(".")[0]


def _token(person: Person) -> str:
    until = format_instant(clock.now() + timedelta(days=1))
    body = {"name": "Script", "scopes": ["tasks:read"], "expires_at": until}
    return str(person.post("/auth/tokens", body).json["id"])


def _webhook(person: Person) -> str:
    """Always the same: what is sent to one is looked for there."""
    found = person.get("/webhooks").json["items"]
    made = found[0] if found else person.post("/webhooks", {"url": "https://example.com"}).json
    return str(made["id"])


def _delivery(person: Person) -> str:
    return str(person.post(f"/webhooks/{_webhook(person)}/test").json["id"])


def _label(person: Person) -> str:
    person.task(labels=["errands"])
    return "errands"


def _notification(person: Person) -> str:
    own_id = notification_id(UUID(person.id), "an event")
    with answers.of("notifications").changing(UUID(person.id)):
        told = {
            "number": 1,
            "kind": "reminder",
            "title": "Pay rent",
            "link": "/tasks",
            "created_at": clock.now(),
        }
        db.insert(Notification(id=own_id, user_id=UUID(person.id), **told))
    return str(own_id)


MAKERS: dict[str, Callable[[Person], str]] = {
    "task_id": lambda person: str(person.task()["id"]),
    "project_id": lambda person: str(person.post("/projects", {"name": "Home"}).json["id"]),
    "name": _label,
    "session_id": _session,
    "token_id": _token,
    "webhook_id": _webhook,
    "delivery_id": _delivery,
    "provider": lambda _: "example",
    "account": lambda person: person.email,
    "export_id": lambda person: str(person.post("/me/export").json["id"]),
    "notification_id": _notification,
}
"""By the name of the variable part: makes one of a person's own, and says its id."""
