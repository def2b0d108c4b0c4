"""DELETE /me, its confirmation, and taking it back: an account that goes leaves nothing behind."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from devstack.catcher import Catcher
from tests.auth.conftest import Call
from tests.auth.inbox import one_time_token, subjects
from tests.support.cast import PASSWORD, Person, register
from tests.support.cast import log_in as another_session
from tests.support.jobs import Jobs
from webapp.core import clock

PAGE = "confirm-deletion"
LEFT = {("auth", "audit"), ("tasks", "revoked_sessions"), ("notifications", "revoked_sessions")}
"""The last line of the audit log; and that sessions have ended, for as long as their tokens would live."""


@pytest.fixture
def token(alice: Person, jobs: Jobs, mails: Catcher) -> str:
    """Of the mail to somebody who wants to go."""
    assert alice.delete("/me", json={"password": PASSWORD}).status_code == 202
    jobs.drain()
    return one_time_token(mails, alice.email, PAGE)


def everywhere(stored: Any, person: Person) -> set[tuple[str, str]]:
    """Where something of a person is kept."""
    marks = (person.id, UUID(person.id).hex, person.email, str(UUID(person.id)), repr(UUID(person.id)))
    return {
        (service, name)
        for service in ("auth", "tasks", "notifications")
        for name in stored[f"myriad_{service}"].list_collection_names()
        for row in stored[f"myriad_{service}"][name].find()
        if any(mark in str(row) for mark in marks)
    }


def purge(stored: Any, jobs: Jobs) -> None:
    """Seven days go by (and another one, the second time)."""
    due = clock.now() - timedelta(seconds=1)
    stored["myriad_auth"]["deletions"].update_many({}, {"$set": {"due": due}})
    jobs.run("auth.purge_accounts")
    jobs.drain()


def test_nothing_happens_before_it_is_confirmed(alice: Person, token: str) -> None:
    assert alice.get("/me").json["deletion_at"] is None


def test_the_password_is_asked_for(alice: Person) -> None:
    answer = alice.delete("/me", json={"password": "not the password"})

    assert (answer.status_code, answer.json["code"]) == (422, "wrong_password")


def test_confirmed_it_ends_all_sessions_and_says_when(
    alice: Person, token: str, post: Call, jobs: Jobs, mails: Catcher, client: Any
) -> None:
    assert client.post("/api/v1/me/deletion/confirm", json={"token": token}).status_code == 204

    assert alice.get("/me").status_code == 401
    back = another_session(alice)
    at = back.get("/me").json["deletion_at"]
    assert (clock.now() + timedelta(days=7)).isoformat()[:15] == at[:15]
    jobs.drain()
    assert "Your account will be deleted" in subjects(mails, alice.email)
    assert client.post("/api/v1/me/deletion/confirm", json={"token": token}).json["code"] == "token_invalid"


def test_until_then_one_can_look_take_ones_data_and_stay(
    alice: Person, token: str, post: Call, client: Any
) -> None:
    alice.task()
    client.post("/api/v1/me/deletion/confirm", json={"token": token})
    back = another_session(alice)

    assert len(back.get("/tasks").json["items"]) == 1
    assert back.post("/tasks", {"title": "x"}).json["code"] == "insufficient_scope"
    assert back.get("/auth/tokens").status_code == 403
    assert back.post("/me/export").status_code == 202
    assert back.delete("/me/deletion").status_code == 204
    assert back.delete("/me/deletion").json["code"] == "not_leaving"

    back.access_token = post("refresh", {"refresh_token": back.refresh_token}).json["access_token"]
    assert back.get("/me").json["deletion_at"] is None
    assert back.post("/tasks", {"title": "x"}).status_code == 201


def test_an_account_that_stays_is_not_purged(
    alice: Person, token: str, jobs: Jobs, stored: Any, client: Any
) -> None:
    client.post("/api/v1/me/deletion/confirm", json={"token": token})
    back = another_session(alice)
    back.delete("/me/deletion")

    purge(stored, jobs)

    assert back.get("/me").status_code == 200


def test_nothing_of_the_user_is_left_in_any_service(
    alice: Person, bob: Person, token: str, jobs: Jobs, stored: Any, client: Any
) -> None:
    alice.task(reminders=[{"at": clock.now().isoformat()}])
    bob.task()
    client.post("/api/v1/me/deletion/confirm", json={"token": token})
    back = another_session(alice)
    back.post("/me/export")
    jobs.drain()
    assert len(everywhere(stored, alice)) > 10

    purge(stored, jobs)

    assert back.get("/me").status_code == 401
    assert back.get("/tasks").status_code == 401
    assert everywhere(stored, alice) <= LEFT | {("auth", "deletions")}
    (last,) = stored["myriad_auth"]["audit"].find({"user_id": UUID(alice.id)})
    assert (last["kind"], last["address"], last["said"]) == ("account_deleted", "", {})
    assert len(bob.get("/tasks").json["items"]) == 1

    stored["myriad_tasks"]["tasks"].insert_one({"_id": 1, "user_id": UUID(alice.id)})  # it was on its way
    purge(stored, jobs)
    assert everywhere(stored, alice) <= LEFT


def test_the_address_is_free_and_opens_no_old_account(
    alice: Person, token: str, jobs: Jobs, stored: Any, client: Any, log_in: Call
) -> None:
    client.post("/api/v1/me/deletion/confirm", json={"token": token})
    purge(stored, jobs)

    assert log_in(alice.email).json["code"] == "invalid_credentials"
    again = register(client, "alice")
    assert again.id != alice.id
    assert again.get("/tasks").json["items"] == []


def test_a_purge_that_was_cut_off_goes_on(
    alice: Person, token: str, jobs: Jobs, stored: Any, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.post("/api/v1/me/deletion/confirm", json={"token": token})
    with monkeypatch.context() as patch:
        patch.setattr("webapp.auth.service.deleting._remove", lambda row: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            purge(stored, jobs)
    assert another_session_status(alice) == 403

    purge(stored, jobs)

    assert everywhere(stored, alice) <= LEFT | {("auth", "deletions")}


def another_session_status(person: Person) -> int:
    body = {"email": person.email, "password": PASSWORD}
    status: int = person.client.post("/api/v1/auth/login", json=body).status_code
    return status
