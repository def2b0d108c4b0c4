"""POST /tasks/{id}/complete and /reopen."""

from tests.support.cast import Person


def test_completing_marks_a_task_as_done(alice: Person) -> None:
    made = alice.task()

    answer = alice.post(f"/tasks/{made['id']}/complete")

    assert answer.status_code == 200
    assert answer.json["next"] is None
    done = answer.json["task"]
    assert (done["status"], done["version"]) == ("done", 2)
    assert done["completed_at"] == done["updated_at"]
    assert alice.get(f"/tasks/{made['id']}").json == done


def test_completing_again_changes_nothing_more(alice: Person) -> None:
    made = alice.task()
    first = alice.post(f"/tasks/{made['id']}/complete").json

    assert alice.post(f"/tasks/{made['id']}/complete").json == first


def test_a_change_of_status_to_done_completes(alice: Person) -> None:
    made = alice.task()

    done = alice.patch(f"/tasks/{made['id']}", {"status": "done"}).json

    assert done["completed_at"] is not None
    assert alice.post(f"/tasks/{made['id']}/complete").json["task"] == done


def test_a_change_of_a_done_task_keeps_when_it_was_completed(alice: Person) -> None:
    done = alice.task(status="done")

    changed = alice.patch(f"/tasks/{done['id']}", {"due": {"date": "2027-01-31"}, "title": "Paid"}).json

    assert changed["completed_at"] == done["completed_at"]


def test_reopening_takes_the_completion_back(alice: Person) -> None:
    made = alice.task()
    alice.post(f"/tasks/{made['id']}/complete")

    answer = alice.post(f"/tasks/{made['id']}/reopen")

    assert answer.headers["ETag"] == '"3"'
    assert answer.json == {**made, "version": 3, "updated_at": answer.json["updated_at"]}


def test_reopening_what_is_not_done_changes_nothing(alice: Person) -> None:
    made = alice.task(status="doing")

    assert alice.post(f"/tasks/{made['id']}/reopen").json == made
