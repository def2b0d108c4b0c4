"""When a task is due: a day, a wall time, or a time in a fixed zone."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.support.cast import register

CASES: list[tuple[str, dict[str, Any], str]] = [
    ("UTC", {"date": "2027-01-31"}, "2027-01-31T23:59:59.999Z"),
    ("Europe/Berlin", {"date": "2027-01-31"}, "2027-01-31T22:59:59.999Z"),
    ("Asia/Tokyo", {"date": "2027-01-31"}, "2027-01-31T14:59:59.999Z"),
    ("America/New_York", {"date": "2027-01-31"}, "2027-02-01T04:59:59.999Z"),
    ("Europe/Berlin", {"date": "2027-03-28"}, "2027-03-28T21:59:59.999Z"),
    ("Europe/Berlin", {"date": "2027-07-01", "time": "17:00"}, "2027-07-01T15:00:00.000Z"),
    ("Asia/Tokyo", {"date": "2027-07-01", "time": "17:00"}, "2027-07-01T08:00:00.000Z"),
    (
        "Asia/Tokyo",
        {"date": "2027-07-01", "time": "17:00", "timezone": "Europe/Berlin"},
        "2027-07-01T15:00:00.000Z",
    ),
    # 02:30 does not exist: read with the offset before the change, it is 03:30 summer time.
    ("Europe/Berlin", {"date": "2027-03-28", "time": "02:30"}, "2027-03-28T01:30:00.000Z"),
    (
        "UTC",
        {"date": "2027-03-28", "time": "02:30", "timezone": "Europe/Berlin"},
        "2027-03-28T01:30:00.000Z",
    ),
    # 01:30 exists twice: the first one counts.
    ("America/New_York", {"date": "2027-11-07", "time": "01:30"}, "2027-11-07T05:30:00.000Z"),
    # Midnight does not exist in Havana that day, and the day still ends when it ends.
    ("America/Havana", {"date": "2027-03-14", "time": "00:00"}, "2027-03-14T05:00:00.000Z"),
    ("America/Havana", {"date": "2027-03-13"}, "2027-03-14T04:59:59.999Z"),
    # That day's last hour came twice: it ended with the second one.
    ("America/Sao_Paulo", {"date": "2018-02-17"}, "2018-02-18T02:59:59.999Z"),
]


@pytest.mark.parametrize(("zone", "due", "instant"), CASES)
def test_a_due_means_an_instant_in_the_users_zone(
    client: FlaskClient, zone: str, due: dict[str, Any], instant: str
) -> None:
    person = register(client, "zoe", timezone=zone)

    made = person.task(due=due)

    assert made["due_at"] == instant
    assert made["due"] == {"time": None, "timezone": None, **due}


def test_a_due_moved_by_a_change_moves_its_instant(client: FlaskClient) -> None:
    person = register(client, "zoe", timezone="Europe/Berlin")
    made = person.task(due={"date": "2027-01-31"})

    moved = person.patch(f"/tasks/{made['id']}", {"due": {"date": "2027-07-01", "time": "09:00"}})
    dropped = person.patch(f"/tasks/{made['id']}", {"due": None})

    assert moved.json["due_at"] == "2027-07-01T07:00:00.000Z"
    assert (dropped.json["due"], dropped.json["due_at"]) == (None, None)


def test_the_zone_of_the_profile_counts_once_it_is_known(client: FlaskClient, jobs: Any) -> None:
    person = register(client, "zoe", timezone="Europe/Berlin")
    person.patch("/me", {"timezone": "Asia/Tokyo"})
    jobs.run("auth.relay_outbox")

    assert person.task(due={"date": "2027-01-31"})["due_at"] == "2027-01-31T14:59:59.999Z"
