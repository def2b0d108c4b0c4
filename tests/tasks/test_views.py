"""GET /tasks?view=: what each view holds, where the user is."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient

from tests.support.cast import Person, register
from webapp.core import clock

FAR = ["Pacific/Kiritimati", "America/Los_Angeles", "UTC"]
VIEWS = ["inbox", "today", "upcoming", "overdue", "done", "trash"]
DUES: dict[str, dict[str, Any] | None] = {
    "yesterday": {"date": "2027-03-09"},
    "last night": {"date": "2027-03-09", "time": "23:59"},
    "this midnight": {"date": "2027-03-10", "time": "00:00"},
    "this morning": {"date": "2027-03-10", "time": "08:00"},
    "this evening": {"date": "2027-03-10", "time": "23:59"},
    "today": {"date": "2027-03-10"},
    "next midnight": {"date": "2027-03-11", "time": "00:00"},
    "tomorrow": {"date": "2027-03-11"},
    "next year": {"date": "2028-03-10"},
    "never": None,
}


def titles(person: Person, view: str, more: str = "") -> list[str]:
    answer = person.get(f"/tasks?view={view}{more}")
    assert answer.status_code == 200, answer.text
    return [task["title"] for task in answer.json["items"]]


@pytest.fixture(params=FAR)
def zoe(request: pytest.FixtureRequest, client: FlaskClient) -> Iterator[Person]:
    """Somebody far away, at noon of 10 March, with tasks about that time."""
    with clock.stopped(datetime(2027, 3, 10, 12, tzinfo=ZoneInfo(request.param))):
        person = register(client, "zoe", timezone=request.param)
        for title, due in DUES.items():
            person.task(title=title, due=due)
        yield person


WANTED = {
    "inbox": list(DUES)[::-1],
    "today": ["this midnight", "this morning", "this evening", "today"],
    "upcoming": ["next midnight", "tomorrow", "next year"],
    "overdue": ["last night", "yesterday", "this midnight", "this morning"],
    "done": [],
    "trash": [],
}


def test_a_view_goes_by_the_users_day(zoe: Person) -> None:
    assert {view: titles(zoe, view) for view in VIEWS} == WANTED


def test_a_fixed_time_counts_on_the_day_it_falls_on_where_the_user_is(zoe: Person) -> None:
    local = clock.now().astimezone(ZoneInfo("Asia/Tokyo"))
    due = {"date": local.date().isoformat(), "time": f"{local:%H:%M}", "timezone": "Asia/Tokyo"}
    zoe.task(title="fixed", due=due)

    assert "fixed" in titles(zoe, "today")
    assert "fixed" not in titles(zoe, "upcoming")


def test_a_view_shows_tasks_as_they_are_read(zoe: Person) -> None:
    for title in ("today", "tomorrow"):
        made = zoe.task(title=title, due=DUES[title])
        zoe.post(f"/tasks/{made['id']}/complete")
        zoe.delete(f"/tasks/{made['id']}") if title == "today" else None

    for view in VIEWS:
        items = zoe.get(f"/tasks?view={view}").json["items"]

        assert items, view
        assert items == [zoe.get(f"/tasks/{item['id']}").json for item in items]


def test_a_task_is_open_done_or_in_the_trash(alice: Person) -> None:
    task = f"/tasks/{alice.task(due={'date': '2020-01-31'})['id']}"

    def found() -> list[str]:
        return [view for view in VIEWS if titles(alice, view)]

    assert found() == ["inbox", "overdue"]
    alice.patch(task, {"status": "doing"})
    assert found() == ["inbox", "overdue"]
    alice.post(f"{task}/complete")
    assert found() == ["done"]
    alice.delete(task)
    assert found() == ["trash"]
    alice.post(f"{task}/restore")
    assert found() == ["done"]
    alice.post(f"{task}/reopen")
    assert found() == ["inbox", "overdue"]
    alice.delete(task)
    assert found() == ["trash"]


@pytest.mark.parametrize(("view", "action"), [("done", "complete"), ("trash", "delete")])
def test_what_was_finished_last_comes_first(alice: Person, view: str, action: str) -> None:
    made = {title: alice.task(title=title)["id"] for title in ("a", "b", "c")}
    for hour, title in enumerate("bca"):
        with clock.shifted(timedelta(hours=hour)):
            if action == "complete":
                alice.post(f"/tasks/{made[title]}/complete")
            else:
                alice.delete(f"/tasks/{made[title]}")

    assert titles(alice, view) == ["a", "c", "b"]


@pytest.mark.parametrize(
    ("view", "filters", "wanted"),
    [
        ("inbox", "&status=doing", ["today"]),
        ("today", "&status=doing", ["today"]),
        ("today", "&status=done", []),
        ("overdue", "&status=todo", ["yesterday", "last night"]),
        ("overdue", "&due_after=2027-03-09T23:59:30Z", ["yesterday"]),
        ("overdue", "&due_before=2027-03-09T23:59:30Z", ["last night"]),
        ("today", "&due_before=2027-03-10T00:00:00Z", []),
        ("upcoming", "&due_before=2027-03-12T00:00:00Z&status=todo", ["tomorrow"]),
    ],
)
def test_filters_narrow_a_view(client: FlaskClient, view: str, filters: str, wanted: list[str]) -> None:
    with clock.stopped(datetime(2027, 3, 10, 12, tzinfo=UTC)):
        person = register(client, "zoe")
        for title in ("yesterday", "last night", "today", "tomorrow", "next year"):
            person.task(title=title, due=DUES[title], status="doing" if title == "today" else "todo")

        assert sorted(titles(person, view, filters)) == sorted(wanted)


def test_nobody_sees_anothers_views(alice: Person, bob: Person) -> None:
    for due in ("2020-01-31", "2999-12-31"):
        alice.task(due={"date": due})
    alice.post(f"/tasks/{alice.task()['id']}/complete")
    alice.delete(f"/tasks/{alice.task()['id']}")

    assert [titles(bob, view) for view in VIEWS] == [[]] * len(VIEWS)


@pytest.mark.parametrize("view", ["", "Today", "tomorrow", "today,overdue", "null"])
def test_a_view_that_there_is_not_is_refused(alice: Person, view: str) -> None:
    answer = alice.get(f"/tasks?view={view}")

    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "view")
