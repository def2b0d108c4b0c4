"""POST /recurrence/preview."""

import time
from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.support.cast import Person, register
from tests.tasks.clock_changes import CHANGES
from tests.tasks.recurrence_dates import ALL
from webapp.core import clock

HOSTILE_MILLISECONDS = 50


def due(text: str, zone: str | None = None) -> dict[str, Any]:
    day, _, wall = text.partition("T")
    return {"date": day, "time": wall or None, "timezone": zone}


def dates(person: Person, rule: str, start: str, count: int = 10) -> str:
    """The dates after the first."""
    answer = person.post("/recurrence/preview", {"rrule": rule, "start": due(start), "count": count})
    assert answer.status_code == 200, answer.text
    first, *others = [item["due"] for item in answer.json["items"]]
    assert first == due(start)
    return " ".join(f"{one['date']}T{one['time']}" if one["time"] else one["date"] for one in others)


@pytest.mark.parametrize("group", ALL)
def test_a_rule_comes_to_the_dates_of_the_calendar(alice: Person, group: str) -> None:
    wrong = {
        (rule, start): found
        for rule, start, wanted in ALL[group]
        if (found := dates(alice, rule, start, len(wanted.split()) + 1)) != wanted
    }

    assert wrong == {}


def test_there_are_more_than_a_hundred_of_these_dates(alice: Person) -> None:
    assert sum(map(len, ALL.values())) + len(CHANGES) >= 120


@pytest.mark.parametrize("zone", sorted({zone for zone, *_ in CHANGES}))
def test_a_time_stays_on_the_wall_clock_when_clocks_change(alice: Person, zone: str) -> None:
    for each, start, instants, note in CHANGES:
        if each != zone:
            continue
        wanted = {"rrule": "FREQ=DAILY", "start": due(start, zone), "count": 3}
        items = alice.post("/recurrence/preview", wanted).json["items"]

        assert [item["due_at"] for item in items] == [f"{text}:00.000Z" for text in instants.split()]
        assert {item["due"]["time"] for item in items} == {start.partition("T")[2]}
        assert [(item["note"] or {}).get("code", "") for item in items] == ["", note, ""]


def test_a_note_says_what_becomes_of_the_time(alice: Person) -> None:
    start = due("2027-03-28T02:30", "Europe/Berlin")
    first, *_ = alice.post("/recurrence/preview", {"rrule": "FREQ=DAILY", "start": start}).json["items"]

    assert first["note"]["message"] == (
        "Clocks skip 02:30 on 2027-03-28 in Europe/Berlin: it is due at 03:30."
    )


def test_hours_that_clocks_skip_are_passed_over_where_hours_are_counted(alice: Person) -> None:
    wanted = {"rrule": "FREQ=HOURLY", "start": due("2027-03-28T01:00", "Europe/Berlin"), "count": 3}
    items = alice.post("/recurrence/preview", wanted).json["items"]

    assert [item["due"]["time"] for item in items] == ["01:00", "03:00", "04:00"]
    assert [item["due_at"] for item in items] == [f"2027-03-28T0{hour}:00:00.000Z" for hour in range(3)]


def test_a_floating_due_is_told_in_the_users_zone(client: FlaskClient) -> None:
    zoe = register(client, "zoe", timezone="Asia/Tokyo")
    start = due("2027-01-31T09:00")
    first, *_ = zoe.post("/recurrence/preview", {"rrule": "FREQ=DAILY", "start": start}).json["items"]

    assert first == {"due": start, "due_at": "2027-01-31T00:00:00.000Z", "note": None}


def test_an_instant_that_ends_a_rule_is_read_in_the_zone_of_the_due(alice: Person) -> None:
    """The day in Auckland ends eleven hours before that of Greenwich does."""
    for until, last in (("20270131T105959Z", "2027-01-31"), ("20270130T105959Z", "2027-01-30")):
        start = due("2027-01-29T23:00", "Pacific/Auckland")
        wanted = {"rrule": f"FREQ=DAILY;UNTIL={until}", "start": start}
        body = alice.post("/recurrence/preview", wanted).json

        assert (body["items"][-1]["due"]["date"], body["complete"]) == (last, True)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("freq=weekly;byday=mo", "FREQ=WEEKLY;BYDAY=MO"),
        ("RRULE:FREQ=DAILY;", "FREQ=DAILY"),
        ("BYDAY=FR,MO,FR;INTERVAL=1;FREQ=WEEKLY;WKST=MO", "FREQ=WEEKLY;BYDAY=MO,FR"),
        ("FREQ=MONTHLY;BYDAY=+1MO,-1SU;COUNT=07", "FREQ=MONTHLY;COUNT=7;BYDAY=1MO,-1SU"),
        ("FREQ=DAILY;BYSECOND=0;BYHOUR=17,9", "FREQ=DAILY;BYHOUR=9,17"),
        ("FREQ=YEARLY;UNTIL=20300101T000000Z;WKST=SU", "FREQ=YEARLY;UNTIL=20300101T000000Z;WKST=SU"),
    ],
)
def test_a_rule_has_one_form(alice: Person, sent: str, kept: str) -> None:
    wanted = {"rrule": sent, "start": due("2027-01-04T09:00"), "count": 3}

    assert alice.post("/recurrence/preview", wanted).json["rrule"] == kept


REFUSED = [
    ("bad_rule", "DAILY"),
    ("bad_rule", "FREQ"),
    ("bad_rule", "FREQ="),
    ("bad_rule", "FREQ=OFTEN"),
    ("bad_rule", "INTERVAL=2"),
    ("bad_rule", "FREQ=DAILY;FREQ=DAILY"),
    ("bad_rule", "FREQ=DAILY;;INTERVAL=2"),
    ("bad_rule", "FREQ=DAILY;INTERVAL=0"),
    ("bad_rule", "FREQ=DAILY;INTERVAL=-1"),
    ("bad_rule", "FREQ=DAILY;INTERVAL=1001"),
    ("bad_rule", "FREQ=DAILY;INTERVAL=99999999999999999999"),
    ("bad_rule", "FREQ=DAILY;INTERVAL=1.5"),
    ("bad_rule", "FREQ=DAILY;INTERVAL=٢"),
    ("bad_rule", "FREQ=DAILY;COUNT=0"),
    ("bad_rule", "FREQ=DAILY;COUNT=10001"),
    ("bad_rule", "FREQ=DAILY;COUNT=2;UNTIL=20270201"),
    ("bad_rule", "FREQ=DAILY;UNTIL=20270230"),
    ("bad_rule", "FREQ=DAILY;UNTIL=2027-02-01"),
    ("bad_rule", "FREQ=DAILY;UNTIL=99990101"),
    ("bad_rule", "FREQ=DAILY;BYDAY=1MO"),
    ("bad_rule", "FREQ=WEEKLY;BYDAY=XX"),
    ("bad_rule", "FREQ=MONTHLY;BYDAY=6MO"),
    ("bad_rule", "FREQ=MONTHLY;BYDAY=0MO"),
    ("bad_rule", "FREQ=MONTHLY;BYMONTHDAY=32"),
    ("bad_rule", "FREQ=MONTHLY;BYMONTHDAY=0"),
    ("bad_rule", "FREQ=WEEKLY;BYMONTHDAY=1"),
    ("bad_rule", "FREQ=MONTHLY;BYYEARDAY=1"),
    ("bad_rule", "FREQ=MONTHLY;BYWEEKNO=1"),
    ("bad_rule", "FREQ=YEARLY;BYMONTH=13"),
    ("bad_rule", "FREQ=YEARLY;BYWEEKNO=1;BYDAY=1MO"),
    ("bad_rule", "FREQ=MONTHLY;BYSETPOS=1"),
    ("bad_rule", "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0"),
    ("bad_rule", "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=367"),
    ("bad_rule", "FREQ=DAILY;WKST=1"),
    ("bad_rule", "FREQ=YEARLY;BYEASTER=0"),
    ("bad_rule", "FREQ=MONTHLY;RSCALE=CHINESE"),
    ("bad_rule", "FREQ=DAILY;X-A=1"),
    ("too_often", "FREQ=SECONDLY"),
    ("too_often", "FREQ=MINUTELY;INTERVAL=30"),
    ("too_often", "FREQ=DAILY;BYSECOND=30"),
    ("too_often", "FREQ=HOURLY;BYMINUTE=0,30"),
    ("too_often", f"FREQ=DAILY;BYHOUR=0,1,2;BYMINUTE={','.join(map(str, range(10)))}"),
    ("too_long", "FREQ=YEARLY;BYYEARDAY=" + ",".join(map(str, range(1, 200)))),
    ("recurrence_never", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"),
    ("recurrence_never", "FREQ=DAILY;INTERVAL=7;BYDAY=TU"),
    ("recurrence_never", "FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=29"),
    ("recurrence_never", "FREQ=YEARLY;INTERVAL=1000"),
    ("recurrence_never", "FREQ=HOURLY;INTERVAL=24;BYHOUR=5"),
    ("recurrence_over", "FREQ=DAILY;UNTIL=20270130"),
]


@pytest.mark.parametrize("code", sorted({code for code, _ in REFUSED}))
def test_a_rule_that_means_nothing_is_refused_with_the_reason(alice: Person, code: str) -> None:
    for rule in (rule for each, rule in REFUSED if each == code):
        answer = alice.post("/recurrence/preview", {"rrule": rule, "start": due("2027-01-31T09:00")})

        assert answer.status_code == 422, rule
        (error,) = answer.json["errors"]
        assert (error["code"], error["field"].rpartition(".")[2]) in {
            (code, "rrule"),
            (code, "recurrence"),
        }, rule


def test_a_rule_with_times_needs_a_due_with_a_time(alice: Person) -> None:
    answer = alice.post("/recurrence/preview", {"rrule": "FREQ=HOURLY", "start": due("2027-01-31")})

    assert [error["code"] for error in answer.json["errors"]] == ["recurrence_needs_time"]


@pytest.mark.parametrize("count", [0, 51, -1, "3", 1.5])
def test_at_most_fifty_dates_are_shown(alice: Person, count: Any) -> None:
    wanted = {"rrule": "FREQ=DAILY", "start": due("2027-01-31"), "count": count}

    assert alice.post("/recurrence/preview", wanted).status_code == 422


def test_a_preview_says_whether_these_are_all(alice: Person) -> None:
    def complete(rule: str, count: int) -> bool:
        wanted = {"rrule": rule, "start": due("2027-01-31"), "count": count}
        found: bool = alice.post("/recurrence/preview", wanted).json["complete"]
        return found

    assert [complete("FREQ=DAILY;COUNT=3", count) for count in (2, 3, 4)] == [False, True, True]
    assert [complete("FREQ=DAILY;UNTIL=20270202", count) for count in (2, 3, 4)] == [False, True, True]
    assert complete("FREQ=DAILY", 50) is False


HOSTILE = [
    "FREQ=SECONDLY",
    "FREQ=HOURLY",
    "FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=DAILY;COUNT=10000",
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=DAILY;INTERVAL=991;BYMONTHDAY=13;BYDAY=FR;BYMONTH=8",
    "FREQ=WEEKLY;BYMONTH=2;BYSETPOS=366;BYDAY=MO",
    "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=YEARLY;BYYEARDAY=" + ",".join(map(str, range(1, 100))) + ";BYSETPOS=-366",
    "FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=" + ",".join(map(str, range(1, 101))),
    "FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO;BYMONTH=6",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=SU",
]


@pytest.mark.timed
@pytest.mark.parametrize("rule", HOSTILE, ids=lambda rule: rule[:40])
def test_a_hostile_rule_since_1970_is_answered_in_less_than_50_ms(alice: Person, rule: str) -> None:
    """Preview it, make a task of it, and complete that: each is answered in the CPU time of this thread."""
    with clock.stopped(datetime(2026, 11, 24, 12, tzinfo=UTC)):
        start = due("1970-01-05T00:00")
        requests = [
            ("/recurrence/preview", {"rrule": rule, "start": start, "count": 50}),
            ("/tasks", {"title": "x", "due": start, "recurrence": {"rrule": rule}}),
        ]
        made = alice.post(*requests[1])
        if made.status_code == 201:
            requests.append((f"/tasks/{made.json['id']}/complete", {"occurrence": "1970-01-05T00:00"}))
        for path, body in requests:
            began = time.thread_time()
            answer = alice.post(path, body)
            spent = (time.thread_time() - began) * 1000
            assert answer.status_code in (200, 201, 422)
            assert spent < HOSTILE_MILLISECONDS, path
