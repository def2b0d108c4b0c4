"""What is exported and taken in again is the same: property-tested on random accounts."""

import os
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.support.cast import Person, register
from webapp.core.web.application import Application
from webapp.tasks.service.positions import DIGITS

ACCOUNTS = 500 if os.environ.get("MYRIAD_LONG") else 4
ZONES = ("Europe/Berlin", "America/St_Johns", "Pacific/Apia", "UTC")
RULES = ("FREQ=DAILY", "FREQ=WEEKLY;INTERVAL=2", "FREQ=MONTHLY", "FREQ=YEARLY")
OURS = {"id", "parent_id", "project_id", "version"}
"""Fields that are an account's own."""

printable = st.characters(codec="utf-8", categories=("L", "M", "N", "P", "S"))
lines = st.text(printable, min_size=1, max_size=30)
titles = st.one_of(lines, st.sampled_from(["=1+1", "'=x", "-", "@a", "a,b;c\\d", '"', "🎉", "{}"]))
texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=60)
instants = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)).map(
    lambda at: f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}Z"
)
days = st.dates(date(1990, 1, 1), date(2090, 1, 1)).map(date.isoformat)
walls = st.times().map(lambda at: f"{at:%H:%M}")
dues = st.one_of(
    st.fixed_dictionaries({"date": days}),
    st.fixed_dictionaries({"date": days, "time": walls}),
    st.fixed_dictionaries({"date": days, "time": walls, "timezone": st.sampled_from(ZONES)}),
)
reminders = st.one_of(
    st.fixed_dictionaries({"at": instants}),
    st.fixed_dictionaries({"minutes_before": st.integers(0, 5000)}),
)
items = st.fixed_dictionaries({"text": lines, "done": st.booleans()})
positions = st.text(DIGITS, min_size=1, max_size=20).map(lambda text: f"{text}i")


@st.composite
def accounts(draw: Any) -> dict[str, Any]:
    """Projects, and tasks in them and below each other, in and out of the trash."""
    projects = draw(st.lists(st.fixed_dictionaries({"name": lines, "archived": st.booleans()}), max_size=3))
    projects = [
        {"id": f"p{n}", **one, "color": draw(st.sampled_from(["grey", "red"])), "position": draw(positions)}
        for n, one in enumerate(projects)
    ]
    count = draw(st.integers(0, 6))
    return {
        "format": "json",
        "projects": projects,
        "tasks": [draw(tasks(number, [one["id"] for one in projects])) for number in range(count)],
    }


@st.composite
def tasks(draw: Any, number: int, projects: list[str]) -> dict[str, Any]:
    due = draw(st.none() | dues)
    status = draw(st.sampled_from(["todo", "doing", "done"]))
    return {
        "id": f"t{number}",
        "title": draw(titles),
        "notes": draw(texts),
        "status": status,
        "priority": draw(st.integers(0, 3)),
        "labels": draw(st.lists(lines, max_size=3, unique=True)),
        "project_id": draw(st.sampled_from([None, *projects])),
        "parent_id": draw(st.sampled_from([None, *(f"t{n}" for n in range(number))])),
        "due": due,
        "reminders": draw(st.lists(reminders, max_size=2)),
        "recurrence": draw(st.none() | rules()) if due else None,
        "checklist": draw(st.lists(items, max_size=3)),
        "position": draw(positions),
        "completed_at": draw(instants) if status == "done" else None,
        "deleted_at": draw(st.none() | instants),
        "created_at": draw(instants),
        "updated_at": draw(instants),
    }


def rules() -> Any:
    return st.fixed_dictionaries(
        {"rrule": st.sampled_from(RULES), "from": st.sampled_from(["due", "completion"])}
    )


def export(person: Person) -> dict[str, Any]:
    found: dict[str, Any] = person.get("/tasks/export").json
    return found


def meant(exported: dict[str, Any]) -> list[dict[str, Any]]:
    """Tasks without their ids: what they name is named by what it says."""
    names = {project["id"]: project["name"] for project in exported["projects"]}
    titles = {task["id"]: task["title"] for task in exported["tasks"]}
    found = [
        {
            **{name: value for name, value in task.items() if name not in OURS},
            "project": names.get(task["project_id"]),
            "parent": titles.get(task["parent_id"]),
        }
        for task in exported["tasks"]
    ]
    return sorted(found, key=lambda task: (task["created_at"], str(task)))


def test_what_is_taken_in_is_what_was_exported(app: Application, alice: Person) -> None:
    count = 0

    @settings(
        max_examples=ACCOUNTS,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(accounts())
    def run(account: dict[str, Any]) -> None:
        nonlocal count
        count += 1
        one, two = (register(alice.client, f"{name}{count}") for name in ("one", "two"))
        first = one.post("/tasks/import", account).json
        assert first["created"] == len(account["tasks"]), first
        exported = export(one)
        second = two.post("/tasks/import", exported).json
        assert second["created"] == len(account["tasks"]), second
        again = export(two)
        assert meant(again) == meant(exported)
        assert_projects(exported["projects"], again["projects"])
        assert two.post("/tasks/import", exported).json["existing"] == len(account["tasks"])
        assert export(two) == again
        assert kept(exported["tasks"]) == kept(account["tasks"])

    run()


def kept(tasks: list[dict[str, Any]]) -> list[str]:
    """What an import takes as it is."""
    plain = ("title", "notes", "status", "priority", "labels", "position")
    instants = ("completed_at", "deleted_at", "created_at", "updated_at")
    return sorted(repr([task[name] for name in (*plain, *instants)]) for task in tasks)


def assert_projects(first: list[dict[str, Any]], second: list[dict[str, Any]]) -> None:
    same = ("name", "color", "archived", "position", "created_at")
    assert [one["position"] for one in second] == [one["position"] for one in first]
    two, one = (sorted([each[name] for name in same] for each in projects) for projects in (second, first))
    assert two == one  # of those at one place neither is the first
