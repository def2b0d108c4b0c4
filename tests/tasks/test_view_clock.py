"""Cached views change when the clock says so and nothing is written, through the front and through Flask."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient

from tests.conftest import scopes
from tests.support.cast import Person, register
from tests.support.fronts import in_process
from tests.support.plans import asked
from webapp.core import clock
from webapp.core.web.application import Application

FAR = ["Pacific/Kiritimati", "America/Los_Angeles"]
SECOND, MILLISECOND = timedelta(seconds=1), timedelta(milliseconds=1)
VIEWS = ("today", "upcoming", "overdue")
Read = Callable[[Person, str], Any]
Seen = dict[str, list[str]]


@pytest.fixture(params=["front", "flask"])
def read(request: pytest.FixtureRequest, app: Application) -> Iterator[Read]:
    """How a person reads a path."""
    if request.param == "front":
        with in_process(app) as front:
            yield front.get
    else:
        yield lambda person, path: person.get(path).json


def look(person: Person, read: Read) -> Seen:
    """The titles in each view; the counts must be of the same opinion."""
    seen = {view: [task["title"] for task in read(person, f"/tasks?view={view}")["items"]] for view in VIEWS}
    counts = read(person, "/tasks/counts")
    assert {view: counts[view] for view in VIEWS} == {view: len(titles) for view, titles in seen.items()}
    return seen


def look_twice(person: Person, read: Read) -> Seen:
    """As `look`, with the second look answered from the cache."""
    seen = look(person, read)
    mark = len(scopes.commands)
    assert look(person, read) == seen
    assert asked(scopes, mark) == []
    return seen


def someone(client: FlaskClient, zone: str, dues: dict[str, dict[str, str]]) -> Person:
    person = register(client, "zoe", timezone=zone)
    for title, due in dues.items():
        person.task(title=title, due=due)
    return person


@pytest.mark.parametrize("zone", FAR)
def test_at_midnight_where_the_user_is_it_is_another_day(client: FlaskClient, read: Read, zone: str) -> None:
    midnight = datetime(2027, 3, 11, tzinfo=ZoneInfo(zone))
    with clock.stopped(midnight - SECOND):
        person = someone(client, zone, {"old": {"date": "2027-03-10"}, "new": {"date": "2027-03-11"}})
        assert look_twice(person, read) == {"today": ["old"], "upcoming": ["new"], "overdue": []}
    with clock.stopped(midnight - MILLISECOND):
        assert look(person, read) == {"today": ["old"], "upcoming": ["new"], "overdue": []}
    with clock.stopped(midnight):
        assert look_twice(person, read) == {"today": ["new"], "upcoming": [], "overdue": ["old"]}
    with clock.stopped(midnight + SECOND):
        assert look(person, read) == {"today": ["new"], "upcoming": [], "overdue": ["old"]}


@pytest.mark.parametrize("zone", FAR)
def test_a_due_time_that_passes_makes_a_task_overdue(client: FlaskClient, read: Read, zone: str) -> None:
    five = datetime(2027, 3, 10, 17, tzinfo=ZoneInfo(zone))
    dues = {"five": {"date": "2027-03-10", "time": "17:00"}, "six": {"date": "2027-03-10", "time": "18:00"}}
    early = {"today": ["five", "six"], "upcoming": [], "overdue": []}
    with clock.stopped(five - SECOND):
        person = someone(client, zone, dues)
        assert look_twice(person, read) == early
    with clock.stopped(five):
        assert look(person, read) == early
    with clock.stopped(five + MILLISECOND):
        assert look_twice(person, read) == {**early, "overdue": ["five"]}
    with clock.stopped(five + SECOND):
        assert look(person, read) == {**early, "overdue": ["five"]}


def test_who_moves_to_another_zone_is_in_another_day(
    client: FlaskClient, read: Read, tell: Callable[[], None]
) -> None:
    nine = {"time": "09:00", "timezone": "UTC"}
    dues = {"tenth": {"date": "2027-03-10", **nine}, "eleventh": {"date": "2027-03-11", **nine}}
    with clock.stopped(datetime(2027, 3, 10, 12, tzinfo=ZoneInfo("America/Los_Angeles"))):
        person = someone(client, "America/Los_Angeles", dues)
        tell()
        before = {"today": ["tenth"], "upcoming": ["eleventh"], "overdue": ["tenth"]}
        assert look_twice(person, read) == before

        person.patch("/me", {"timezone": "Pacific/Kiritimati"})
        assert look_twice(person, read) == before  # auth knows, tasks has not heard of it
        tell()

        assert look_twice(person, read) == {"today": ["eleventh"], "upcoming": [], "overdue": ["tenth"]}
