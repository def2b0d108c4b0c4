"""GET /tasks/export."""

import csv
import io
import tracemalloc
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import icalendar
import pytest
import vobject
from bson import ObjectId

from tests.conftest import scopes
from tests.support.cast import Person
from tests.support.plans import asked, explain
from tests.tasks.test_create_task import EVERYTHING
from webapp.tasks.models import Task
from webapp.tasks.schemas import TaskOut
from webapp.tasks.schemas.exports import COLUMNS, ics_parts
from webapp.tasks.schemas.exports.content_lines import MAX_OCTETS
from webapp.tasks.service import exporting

INJECTION = (
    "a;b,c\\d\r\nEND:VTODO\r\nBEGIN:VTODO\nATTACH:http://evil \u2028X-EVIL:1\x85Y:2\x0bZ:3\x0cW:4\x1cV:5"
)
MOST_BYTES = 2_000_000
DERIVED = {"user_id", "due_at", "remind_at", "purge_at", "history", "terms", "trashed_with", "completed_with"}
"""Fields of a task that follow from others, or are no part of what the user wrote."""


def export(person: Person, kind: str) -> Any:
    return person.get(f"/tasks/export?format={kind}")


def calendar(person: Person) -> Any:
    return icalendar.Calendar.from_ical(export(person, "ics").data)


def todo(person: Person, **fields: Any) -> Any:
    person.task(**fields)
    (found,) = calendar(person).walk("VTODO")
    return found


def rows(person: Person) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(export(person, "csv").text, newline="")))


def test_json_has_every_task_as_it_is_shown(alice: Person) -> None:
    tasks = [alice.task(**EVERYTHING), alice.task(), alice.task(status="done")]
    alice.delete(f"/tasks/{tasks[1]['id']}")
    answer = export(alice, "json")

    wanted = {task["id"]: alice.get(f"/tasks/{task['id']}").json for task in tasks}
    assert answer.json["format"] == "json"
    assert {task["id"]: task for task in answer.json["tasks"]} == wanted
    assert answer.content_type == "application/json"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="myriad-tasks.json"'


def test_every_field_of_a_task_is_exported() -> None:
    assert set(Task._fields) - DERIVED == set(TaskOut.model_fields) - DERIVED


def test_an_account_without_tasks_is_a_file_too(alice: Person) -> None:
    assert export(alice, "json").json == {"format": "json", "projects": [], "tasks": []}
    assert export(alice, "csv").text == ",".join(COLUMNS) + "\r\n"
    assert calendar(alice).walk("VTODO") == []


def test_nobody_gets_the_tasks_of_another(alice: Person, bob: Person) -> None:
    alice.task(title="Secret")

    for kind in ("json", "csv", "ics"):
        assert "Secret" not in export(bob, kind).text


@pytest.mark.parametrize("kind", ["xml", "", "JSON"])
def test_another_format_is_refused(alice: Person, kind: str) -> None:
    answer = export(alice, kind)

    assert answer.status_code == 422
    assert answer.json["errors"][0]["field"] == "format"


def test_pages_follow_each_other_without_a_gap(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "PAGE", 3)
    ids = {alice.task()["id"] for _ in range(11)}
    for task_id in sorted(ids)[:7]:
        alice.delete(f"/tasks/{task_id}")

    tasks = export(alice, "json").json["tasks"]

    assert len(tasks) == 11
    assert {task["id"] for task in tasks} == ids


def test_tasks_that_were_deleted_at_one_instant_are_all_there(
    alice: Person, stored: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "PAGE", 2)
    ids = {alice.task()["id"] for _ in range(5)}
    stored["myriad_tasks"]["tasks"].update_many(
        {}, {"$set": {"deleted_at": datetime(2020, 1, 1, tzinfo=UTC)}}
    )

    assert sorted(task["id"] for task in export(alice, "json").json["tasks"]) == sorted(ids)


def test_a_task_that_goes_into_the_trash_meanwhile_is_not_left_out(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "PAGE", 2)
    ids = [alice.task()["id"] for _ in range(6)]
    found: set[str] = set()
    for page in exporting.all_tasks(UUID(alice.id)):
        found |= {str(row["_id"]) for row in page}
        alice.delete(f"/tasks/{ids[0]}")

    assert found == set(ids)


def test_each_page_costs_its_own_rows_of_one_index(
    alice: Person, stored: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "PAGE", 4)
    for _ in range(10):
        task = alice.task()
    alice.delete(f"/tasks/{task['id']}")
    before = len(scopes.commands)
    assert len(export(alice, "json").json["tasks"]) == 10

    commands = [one for one in asked(scopes, before) if one["find"] == "tasks"]
    assert len(commands) >= 4
    for command in commands:
        plan = explain(stored, command)
        assert "SORT" not in plan.stages
        assert plan.keys <= 4 + 1


@pytest.mark.parametrize("pages", [4, pytest.param(200, marks=pytest.mark.long)])
def test_a_calendar_takes_no_more_memory_than_a_page_of_its_tasks(pages: int) -> None:
    """Five hundred tasks a page: in the long form a hundred thousand."""
    row = {"_id": ObjectId(), "user_id": 1, "status": "todo", "priority": 0, "title": "x" * 100, "version": 1}
    row |= {"created_at": datetime(2027, 1, 1, tzinfo=UTC), "updated_at": datetime(2027, 1, 1, tzinfo=UTC)}
    tracemalloc.start()
    size = sum(len(part) for part in ics_parts(([row] * 500 for _ in range(pages)), {}))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert size > pages * 100_000
    assert peak < MOST_BYTES


@pytest.mark.long
@pytest.mark.timeout(300)
@pytest.mark.parametrize("kind", ["json", "csv", "ics"])
def test_a_hundred_thousand_tasks_are_exported_in_bounded_memory(
    alice: Person, stored: Any, kind: str
) -> None:
    tasks = stored["myriad_tasks"]["tasks"]
    row = tasks.find_one({"_id": ObjectId(alice.task(title="x" * 100)["id"])})
    for _ in range(100):
        tasks.insert_many({**row, "_id": ObjectId()} for _ in range(1_000))
    tracemalloc.start()
    answer = alice.get(f"/tasks/export?format={kind}", buffered=False)
    found = sum(part.count(b"x" * 50) for part in answer.iter_encoded())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert found >= 100_001
    assert peak < 10 * MOST_BYTES


def test_csv_has_a_row_a_task(alice: Person) -> None:
    made = alice.task(**EVERYTHING)
    (row,) = rows(alice)

    assert row == {
        **row,
        "id": made["id"],
        "title": "Pay rent",
        "labels": "home\nbills",
        "due_date": "2027-01-31",
        "due_time": "17:00",
        "due_timezone": "Europe/Berlin",
        "recurrence": "FREQ=MONTHLY",
        "recurrence_from": "due",
        "reminders": "2027-01-30T08:00:00.123Z\n60",
        "checklist": "[x] Find the number",
    }
    assert export(alice, "csv").content_type == "text/csv; charset=utf-8"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "'=1", "''-1", "=cmd|' /C calc'!A0"])
def test_no_cell_is_a_formula(alice: Person, text: str) -> None:
    alice.task(title=text, labels=[text], notes=f"\t{text}", checklist=[{"text": text}])

    for cell in rows(alice)[0].values():
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert rows(alice)[0]["title"] == f"'{text}"


def test_a_due_day_is_a_date(alice: Person) -> None:
    found = todo(alice, title="Pay", due={"date": "2027-01-31"})

    assert found["DUE"].dt == date(2027, 1, 31)
    assert found["DUE"].params == {"VALUE": "DATE"}


def test_a_floating_due_has_no_zone(alice: Person) -> None:
    assert todo(alice, due={"date": "2027-01-31", "time": "17:00"})["DUE"].dt == datetime(2027, 1, 31, 17)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kolkata"])
def test_a_fixed_due_has_its_zone_which_is_described(alice: Person, zone: str) -> None:
    made = alice.task(due={"date": "2027-07-31", "time": "17:00", "timezone": zone})
    text = export(alice, "ics").text
    (described,) = calendar(alice).walk("VTIMEZONE")
    (found,) = calendar(alice).walk("VTODO")

    assert f"DUE;TZID={zone}:20270731T170000" in text
    assert described["TZID"] == zone
    assert text.index("BEGIN:VTIMEZONE") < text.index("BEGIN:VTODO")
    by_description = (
        described.to_tz().localize(datetime(2027, 7, 31, 17))
        if hasattr(described.to_tz(), "localize")
        else datetime(2027, 7, 31, 17, tzinfo=described.to_tz())
    )
    assert by_description.astimezone(UTC) == datetime.fromisoformat(made["due_at"])
    assert found["DUE"].dt.astimezone(UTC) == datetime.fromisoformat(made["due_at"])


def test_a_zone_is_described_once_and_utc_never(alice: Person) -> None:
    for zone in ("Europe/Berlin", "Europe/Berlin", "UTC"):
        alice.task(due={"date": "2027-07-31", "time": "17:00", "timezone": zone})

    assert len(calendar(alice).walk("VTIMEZONE")) == 1
    assert "DUE:20270731T170000Z" in export(alice, "ics").text


def test_a_rule_counts_from_the_due(alice: Person) -> None:
    found = todo(
        alice,
        due={"date": "2027-01-31", "time": "17:00"},
        recurrence={"rrule": "FREQ=MONTHLY", "from": "due"},
    )

    assert found["RRULE"] == {"FREQ": ["MONTHLY"]}
    assert found["DTSTART"].dt == found["DUE"].dt == datetime(2027, 1, 31, 17)


def test_a_rule_from_completion_is_told_in_words(alice: Person) -> None:
    rule = {"rrule": "FREQ=DAILY;INTERVAL=3", "from": "completion"}
    found = todo(alice, due={"date": "2027-01-31"}, recurrence=rule)

    assert "RRULE" not in found
    assert found["DESCRIPTION"] == "Comes back after completion: FREQ=DAILY;INTERVAL=3"


def test_reminders_are_alarms(alice: Person) -> None:
    at = {"at": "2027-01-30T08:00:00Z"}
    found = todo(alice, due={"date": "2027-01-31", "time": "17:00"}, reminders=[at, {"minutes_before": 30}])

    absolute, before = (alarm["TRIGGER"] for alarm in found.walk("VALARM"))
    assert absolute.dt == datetime(2027, 1, 30, 8, tzinfo=UTC)
    assert (before.dt, before.params) == (timedelta(minutes=-30), {"RELATED": "END"})


def test_minutes_before_a_due_day_count_from_nine(alice: Person) -> None:
    found = todo(
        alice, due={"date": "2027-01-31"}, reminders=[{"minutes_before": 30}, {"minutes_before": 600}]
    )

    assert [alarm["TRIGGER"].dt for alarm in found.walk("VALARM")] == [
        timedelta(hours=8, minutes=30),
        timedelta(hours=-1),
    ]


def test_the_rest_of_a_task_is_told(alice: Person) -> None:
    parent = alice.task(title="Parent", status="done")
    alice.task(
        title="Child",
        notes="one\ntwo",
        priority=3,
        labels=["a,b", "c"],
        parent_id=parent["id"],
        checklist=[{"text": "x", "done": True}, {"text": "y"}],
        status="doing",
    )
    child, done = sorted(calendar(alice).walk("VTODO"), key=lambda one: str(one["SUMMARY"]))

    assert child["DESCRIPTION"] == "one\ntwo\n- [x] x\n- [ ] y"
    assert (child["PRIORITY"], child["STATUS"], child["RELATED-TO"]) == (1, "IN-PROCESS", done["UID"])
    assert [str(label) for label in child["CATEGORIES"].cats] == ["a,b", "c"]
    assert (done["STATUS"], done["PERCENT-COMPLETE"]) == ("COMPLETED", 100)
    assert done["COMPLETED"].dt.tzinfo is not None


def test_the_trash_is_not_in_the_calendar(alice: Person) -> None:
    alice.delete(f"/tasks/{alice.task()['id']}")

    assert calendar(alice).walk("VTODO") == []


def test_nothing_that_was_written_becomes_a_line_of_the_calendar(alice: Person) -> None:
    notes = INJECTION.replace("\x00", "")
    found = todo(alice, title="a;b,c\\d END:VTODO ATTACH", notes=notes, labels=["x;y:z,w\\"])
    text = export(alice, "ics").text

    names = [
        line.partition(":")[0].partition(";")[0] for line in text.splitlines() if line[:1] not in (" ", "\t")
    ]
    assert not {"ATTACH", "X-EVIL", "Y", "Z", "W", "V"} & set(names)
    assert names.count("BEGIN") == names.count("END") == 2
    assert found["SUMMARY"] == "a;b,c\\d END:VTODO ATTACH"
    assert str(found["CATEGORIES"].cats[0]) == "x;y:z,w\\"
    assert vobject.readOne(text).vtodo.summary.value == "a;b,c\\d END:VTODO ATTACH"


def test_lines_are_folded_at_75_octets_and_no_character_is_cut(alice: Person) -> None:
    title = "é🎉汉" * 100
    found = todo(alice, title=title, notes="x" * 5000)
    lines = export(alice, "ics").data.split(b"\r\n")

    assert max(map(len, lines)) <= MAX_OCTETS
    assert all(line.decode() is not None for line in lines)
    assert found["SUMMARY"] == title


def test_another_reader_understands_all_of_it(alice: Person) -> None:
    alice.task(**EVERYTHING)
    alice.task(due={"date": "2027-01-31"}, notes="one\ntwo; three, four\\")
    found = vobject.readOne(export(alice, "ics").text)
    found.validate(raiseException=True)

    assert sorted(one.summary.value for one in found.vtodo_list) == ["Pay rent", "Pay rent"]
    assert {one.description.value for one in found.vtodo_list} >= {"one\ntwo; three, four\\"}
    assert str(found.vtimezone.tzid.value) == "Europe/Berlin"
