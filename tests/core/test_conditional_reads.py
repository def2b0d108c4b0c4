"""GET with If-None-Match."""

import pytest

from tests.support.cast import Person


def paths(person: Person) -> dict[str, str]:
    return {
        "task": f"/tasks/{person.task()['id']}",
        "list": "/tasks",
        "filtered": "/tasks?status=todo",
        "view": "/tasks?view=inbox",
        "counts": "/tasks/counts",
        "me": "/me",
    }


KINDS = ["task", "list", "filtered", "view", "counts", "me"]


@pytest.mark.both
def test_what_is_known_is_not_sent_again(subtests: pytest.Subtests, alice: Person) -> None:
    for kind in KINDS:
        with subtests.test(str(kind)):
            path = paths(alice)[kind]
            tag = alice.get(path).headers["ETag"]

            for sent in (tag, f"W/{tag}", f'"other", {tag}', "*"):
                answer = alice.get(path, headers={"If-None-Match": sent})
                assert (answer.status_code, answer.data) == (304, b"")
                assert answer.headers["ETag"] == tag
                assert answer.headers["Cache-Control"] == "private, no-cache"
                assert answer.headers["X-Request-ID"]


@pytest.mark.parametrize("kind", ["task", "list", "filtered", "view"])
def test_what_has_changed_is_sent(alice: Person, kind: str) -> None:
    path = paths(alice)[kind]
    tag = alice.get(path).headers["ETag"]
    task = alice.get("/tasks").json["items"][0]
    alice.patch(f"/tasks/{task['id']}", {"title": "Changed"})

    answer = alice.get(path, headers={"If-None-Match": tag})

    assert answer.status_code == 200
    assert answer.headers["ETag"] != tag
    assert "Changed" in answer.text


def test_a_task_bears_its_version_as_etag(alice: Person) -> None:
    task = alice.task()
    alice.patch(f"/tasks/{task['id']}", {"title": "Changed"})

    assert alice.get(f"/tasks/{task['id']}").headers["ETag"] == '"2"'


def test_one_persons_tag_does_not_open_anothers_list(alice: Person, bob: Person) -> None:
    alice.task()
    tag = alice.get("/tasks").headers["ETag"]

    assert bob.get("/tasks", headers={"If-None-Match": tag}).json == {"items": [], "next_cursor": None}


def test_a_refusal_is_never_answered_with_304(alice: Person) -> None:
    answer = alice.get("/tasks/0123456789abcdef01234567", headers={"If-None-Match": "*"})

    assert answer.status_code == 404
