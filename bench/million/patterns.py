"""Rows that the application itself stored, which all others are made after: so the form cannot drift."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from pymongo import MongoClient

from webapp.core import clock

Row = dict[str, Any]
Api = Callable[[str, str, Any], Any]
"""Sends a body to a path below /api/v1 by a method, as the one whom all are made after; answers the JSON."""

PROJECTS, PARENTS, TASKS = 5, 5, 1_500
PASSWORD = "a long enough password"
LABELS = ("home", "work", "errand", "phone", "waiting", "someday")
# fmt: off
_WORDS = (
    "water", "plants", "call", "bank", "about", "card", "send", "signed", "form", "before", "order", "book",
    "dentist", "garden", "fix", "bicycle", "lamp", "read", "letter", "renew", "passport", "pay", "rent",
    "tax", "clean", "kitchen", "plan", "trip", "meet", "anna", "market", "bread", "milk", "report", "draft",
    "review", "budget", "invoice", "repair", "window", "paint", "door", "visit", "mother", "school",
    "parent", "evening", "train", "ticket", "write", "notes", "summer", "holiday", "birthday", "present",
    "doctor", "insurance", "phone", "contract", "internet", "cancel", "museum", "swim", "run", "yoga",
    "cook", "dinner", "freezer", "storage", "attic", "photo", "backup", "update", "laptop", "charger",
    "battery", "bulb", "shelf", "screw", "hammer", "glue", "tape",
)
# fmt: on


@dataclass(frozen=True)
class Patterns:
    """Rows by collection of one account, and of its tasks: alone, in a project, below another task."""

    account: dict[str, dict[str, Row]]
    projects: list[Row]
    tasks: list[Row]
    children: list[Row]


def make(api: Api, *, tasks: int = TASKS) -> None:
    """Have the application store what is needed: projects, tasks of realistic sizes and states."""
    chance = random.Random(1)
    projects = [api("POST", "projects", {"name": f"Project {n}"})["id"] for n in range(PROJECTS)]
    for number in range(tasks):
        fields = _fields(chance)
        if chance.random() < 0.4:
            fields["project_id"] = projects[number % PROJECTS]
        _age(api, chance, api("POST", "tasks", fields)["id"])
    parent = api("POST", "tasks", {"title": "Plan the trip"})["id"]
    for _ in range(max(1, tasks // 20)):
        api("POST", "tasks", {**_fields(chance), "parent_id": parent})


def _fields(chance: random.Random) -> Row:
    """Most tasks are a short line; a third have notes, a tenth a checklist, half a due date."""
    fields: Row = {"title": _text(chance, 2, 7).capitalize()}
    if chance.random() < 0.35:
        fields["notes"] = _text(chance, 5, 40)
    if chance.random() < 0.1:
        fields["checklist"] = [{"text": _text(chance, 1, 4)} for _ in range(chance.randint(2, 6))]
    if chance.random() < 0.3:
        fields["labels"] = chance.sample(LABELS, chance.randint(1, 2))
    fields["priority"] = chance.choice((0, 0, 0, 1, 2, 3))
    if chance.random() < 0.5:
        fields |= _due(chance)
    return fields


def _due(chance: random.Random) -> Row:
    day = (clock.now() + timedelta(days=chance.randint(-30, 120))).date().isoformat()
    due: Row = {"date": day, "time": f"{chance.randint(7, 20):02d}:00" if chance.random() < 0.5 else None}
    fields: Row = {"due": due}
    if chance.random() < 0.3:
        fields["reminders"] = [{"minutes_before": 30}]
    if chance.random() < 0.1:
        fields["recurrence"] = {"rrule": "FREQ=WEEKLY", "from": "due"}
    return fields


def _age(api: Api, chance: random.Random, task_id: str) -> None:
    """What became of it: four in ten were edited once or twice, three are done, one is in the trash."""
    for _ in range(chance.choice((0, 0, 0, 1, 2))):
        api("PATCH", f"tasks/{task_id}", {"title": _text(chance, 2, 7).capitalize()})
    end = chance.random()
    if end < 0.3:
        task = api("GET", f"tasks/{task_id}", None)
        if task["recurrence"] is None:
            api("POST", f"tasks/{task_id}/complete", {})
    elif end < 0.37:
        api("PATCH", f"tasks/{task_id}", {"status": "doing"})
    elif end < 0.45:
        api("DELETE", f"tasks/{task_id}", None)


def _text(chance: random.Random, least: int, most: int) -> str:
    return " ".join(chance.choices(_WORDS, k=chance.randint(least, most)))


def read(client: "MongoClient[Row]", prefix: str, user_id: Any) -> Patterns:
    """The rows as they were stored, raw."""
    own = {"user_id": user_id}
    auth, tasks = client[f"{prefix}_auth"], client[f"{prefix}_tasks"]
    told = client[f"{prefix}_notifications"]
    names = ("users", "security", "emails", "sessions", "audit")
    account = {"auth": {name: _one(auth[name], own) for name in names}}
    account["tasks"] = {"user_profiles": _one(tasks["user_profiles"], own)}
    account["notifications"] = {"user_profiles": _one(told["user_profiles"], own)}
    rows = list(
        tasks["tasks"].find(own).sort("_id", 1).hint([("user_id", 1), ("deleted_at", 1), ("_id", -1)])
    )
    return Patterns(
        account=account,
        projects=list(tasks["projects"].find(own)),
        tasks=[row for row in rows if row["parent_id"] is None],
        children=[row for row in rows if row["parent_id"] is not None],
    )


def _one(collection: Any, own: Row) -> Row:
    """The first of somebody's rows: by the index of the user, or by an address, of which there is one."""
    row: Row | None = next(iter(collection.find(own).hint([("_id", 1)]).limit(1)), None)
    if row is None:
        raise LookupError(f"the application stored nothing in {collection.name} of the user")
    return row
