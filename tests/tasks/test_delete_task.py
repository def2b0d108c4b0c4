"""DELETE /tasks/{id}, and POST /tasks/{id}/restore."""

from tests.support.cast import Person


def test_a_deleted_task_is_in_the_trash_and_can_come_back(alice: Person) -> None:
    made = alice.task(labels=["home"], due={"date": "2027-01-31"})

    deleted = alice.delete(f"/tasks/{made['id']}")
    in_trash = alice.get(f"/tasks/{made['id']}").json
    restored = alice.post(f"/tasks/{made['id']}/restore")

    assert (deleted.status_code, deleted.data) == (204, b"")
    assert in_trash["deleted_at"] is not None
    assert in_trash["version"] == 2
    assert restored.status_code == 200
    assert restored.headers["ETag"] == '"3"'
    assert restored.json == {**made, "version": 3, "updated_at": restored.json["updated_at"]}


def test_the_trash_is_not_listed(alice: Person) -> None:
    kept, deleted = alice.task(title="Kept"), alice.task(title="Deleted")
    alice.delete(f"/tasks/{deleted['id']}")

    for query in ("", "?status=todo", "?due_before=2999-01-01T00:00:00Z"):
        assert deleted["id"] not in [task["id"] for task in alice.get(f"/tasks{query}").json["items"]]
    assert [task["id"] for task in alice.get("/tasks").json["items"]] == [kept["id"]]

    alice.post(f"/tasks/{deleted['id']}/restore")
    assert len(alice.get("/tasks").json["items"]) == 2


def test_deleting_again_changes_nothing(alice: Person) -> None:
    made = alice.task()
    alice.delete(f"/tasks/{made['id']}")
    first = alice.get(f"/tasks/{made['id']}").json

    assert alice.delete(f"/tasks/{made['id']}").status_code == 204
    assert alice.get(f"/tasks/{made['id']}").json == first


def test_restoring_what_is_not_in_the_trash_changes_nothing(alice: Person) -> None:
    made = alice.task()

    assert alice.post(f"/tasks/{made['id']}/restore").json == made


def test_a_delete_of_an_old_version_is_refused(alice: Person) -> None:
    made = alice.task()
    newer = alice.patch(f"/tasks/{made['id']}", {"title": "Pay the rent"}).json

    answer = alice.delete(f"/tasks/{made['id']}", headers={"If-Match": '"1"'})

    assert answer.status_code == 412
    assert answer.json["current"] == newer
    assert alice.delete(f"/tasks/{made['id']}", headers={"If-Match": '"2"'}).status_code == 204
