"""Something of a person for every variable part of a path: a route with a new one needs a line here."""

from collections.abc import Callable
from datetime import timedelta

from tests.support.cast import Person, log_in
from webapp.core import clock
from webapp.core.fields import format_instant


def _session(person: Person) -> str:
    return log_in(person).refresh_token.split(".")[0]


def _token(person: Person) -> str:
    until = format_instant(clock.now() + timedelta(days=1))
    body = {"name": "Script", "scopes": ["tasks:read"], "expires_at": until}
    return str(person.post("/auth/tokens", body).json["id"])


def _label(person: Person) -> str:
    person.task(labels=["errands"])
    return "errands"


MAKERS: dict[str, Callable[[Person], str]] = {
    "task_id": lambda person: str(person.task()["id"]),
    "project_id": lambda person: str(person.post("/projects", {"name": "Home"}).json["id"]),
    "name": _label,
    "session_id": _session,
    "token_id": _token,
    "account": lambda person: person.email,
    "export_id": lambda person: str(person.post("/me/export").json["id"]),
}
"""By the name of the variable part: makes one of a person's own, and says its id."""
