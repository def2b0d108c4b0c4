"""What becomes of tasks when their user moves to another zone."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from bson import ObjectId
from flask.testing import FlaskClient

from tests.support.cast import Person, register
from webapp.contracts.events import read
from webapp.core import clock
from webapp.tasks import service
from webapp.tasks.service import zones

HERE, THERE = "America/Los_Angeles", "Pacific/Kiritimati"
DAY = {"date": "2027-03-11", "time": None, "timezone": None}
WALL = {**DAY, "time": "17:00"}
FIXED = {**WALL, "timezone": "Europe/Berlin"}
Move = Callable[[str], None]


@pytest.fixture
def zoe(client: FlaskClient, tell: Callable[[], None]) -> Iterator[Person]:
    """Somebody in Los Angeles on 10 March, when it is the 11th in Kiritimati."""
    with clock.stopped(datetime(2027, 3, 10, 12, tzinfo=ZoneInfo(HERE))):
        person = register(client, "zoe", timezone=HERE)
        tell()
        yield person


@pytest.fixture
def move(zoe: Person, tell: Callable[[], None]) -> Move:
    def go(zone: str) -> None:
        zoe.patch("/me", {"timezone": zone})
        tell()

    return go


@pytest.mark.parametrize(
    ("due", "before", "after"),
    [
        (DAY, "2027-03-12T07:59:59.999Z", "2027-03-11T09:59:59.999Z"),
        (WALL, "2027-03-12T01:00:00.000Z", "2027-03-11T03:00:00.000Z"),
        (FIXED, "2027-03-11T16:00:00.000Z", "2027-03-11T16:00:00.000Z"),
    ],
)
def test_a_floating_due_keeps_its_day_and_its_time(
    zoe: Person, move: Move, due: dict[str, Any], before: str, after: str
) -> None:
    made = zoe.task(due=due)
    move(THERE)
    moved = zoe.get(f"/tasks/{made['id']}")

    assert (made["due_at"], moved.json["due_at"]) == (before, after)
    assert moved.json["due"] == made["due"] == due
    assert moved.headers["ETag"] == ('"1"' if before == after else '"2"')


def test_a_day_is_in_the_view_of_that_day_wherever_the_user_is(zoe: Person, move: Move) -> None:
    made = zoe.task(due=DAY)

    def found(view: str) -> list[str]:
        return [task["id"] for task in zoe.get(f"/tasks?view={view}").json["items"]]

    assert (found("today"), found("upcoming")) == ([], [made["id"]])
    move(THERE)
    assert (found("today"), found("upcoming")) == ([made["id"]], [])
    move(HERE)
    assert (found("today"), found("upcoming")) == ([], [made["id"]])


def test_a_page_read_while_dues_move_is_not_kept(zoe: Person) -> None:
    made = zoe.task(due=WALL)
    user = UUID(zoe.id)
    moved = {"version": 99, "email": zoe.email, "email_verified": True, "name": "Zoe", "timezone": THERE}
    service.remember_user(read("auth.user.changed", user, {**moved, "locale": "en"}))
    assert zoe.get("/tasks").json["items"] == [made]
    service.follow_zone(user)

    assert zoe.get("/tasks").json["items"][0]["due_at"] == "2027-03-11T03:00:00.000Z"


def test_a_reminder_moves_with_its_due(zoe: Person, move: Move, stored: Any) -> None:
    made = zoe.task(due=WALL, reminders=[{"minutes_before": 60}])
    move(THERE)

    row = stored["myriad_tasks"]["tasks"].find_one({"_id": ObjectId(made["id"])})
    assert row["remind_at"] == datetime(2027, 3, 11, 2, tzinfo=UTC)


@pytest.mark.parametrize(("leave", "come_back"), [("complete", "reopen"), ("delete", "restore")])
def test_what_is_out_of_sight_follows_when_it_comes_back(
    zoe: Person, move: Move, leave: str, come_back: str
) -> None:
    task = f"/tasks/{zoe.task(due=DAY)['id']}"
    zoe.delete(task) if leave == "delete" else zoe.post(f"{task}/{leave}")
    move(THERE)

    assert zoe.post(f"{task}/{come_back}").json["due_at"] == "2027-03-11T09:59:59.999Z"


def test_another_change_of_the_profile_touches_no_task(zoe: Person, tell: Callable[[], None]) -> None:
    made = zoe.task(due=DAY)
    zoe.patch("/me", {"name": "Zoe B."})
    tell()

    assert zoe.get(f"/tasks/{made['id']}").json == made


def test_a_large_account_follows_in_batches(
    zoe: Person, move: Move, tell: Callable[[], None], stored: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One event is not worked at for longer than its lease; it comes again until all have followed."""
    monkeypatch.setattr(zones, "BATCH", 2)
    for _ in range(5):
        zoe.task(due=WALL)

    def followed() -> int:
        items = zoe.get("/tasks").json["items"]
        return [item["due_at"] for item in items].count("2027-03-11T03:00:00.000Z")

    move(THERE)
    seen = [followed()]
    for _ in range(3):
        tell()
        seen.append(followed())

    assert seen == [2, 4, 5, 5]
    assert list(stored["myriad_auth"]["outbox"].find({}, hint="_id_")) == []
    told = stored["myriad_notifications"]["user_profiles"].find_one({"_id": UUID(zoe.id)})
    assert told is None or told["timezone"] == THERE


@pytest.mark.parametrize(
    ("due", "after"),
    [
        (DAY, "2027-03-12T09:59:59.999Z"),
        (WALL, "2027-03-12T03:00:00.000Z"),
        (FIXED, "2027-03-12T16:00:00.000Z"),
    ],
)
def test_a_task_that_comes_back_does_so_where_the_user_is(
    zoe: Person, move: Move, due: dict[str, Any], after: str
) -> None:
    made = zoe.task(due=due, recurrence={"rrule": "FREQ=DAILY"})
    move(THERE)
    occurrence = "T".join(filter(None, (due["date"], due["time"])))
    done = zoe.post(f"/tasks/{made['id']}/complete", {"occurrence": occurrence}).json

    assert done["next"] == {"due": {**due, "date": "2027-03-12"}}
    assert done["task"]["due_at"] == after
