"""POST /tasks."""

from tests.support.cast import Person


def test_a_task_needs_only_a_title(alice: Person) -> None:
    made = alice.task(title="  Pay rent ")

    assert made["title"] == "Pay rent"
    assert made["status"] == "todo"
    assert made["version"] == 1
    assert alice.get(f"/tasks/{made['id']}").json == made
