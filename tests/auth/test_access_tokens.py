"""GET, POST /auth/tokens and DELETE /auth/tokens/{id}: what programs may do for a person."""

from datetime import timedelta
from typing import Any

import pytest

from devstack.catcher import Catcher
from tests.auth.inbox import subjects
from tests.support.cast import Person
from tests.support.jobs import Jobs
from tests.support.servers import Servers
from webapp.contracts.events import SessionRevoked
from webapp.core import clock, revocations
from webapp.core.fields import format_instant
from webapp.tasks import public as tasks


def make(person: Person, *scopes: str, days: float = 30, **fields: Any) -> Any:
    body = {
        "name": "My script",
        "scopes": list(scopes or ["tasks:read"]),
        "expires_at": format_instant(clock.now() + timedelta(days=days)),
        **fields,
    }
    return person.post("/auth/tokens", body)


def program(person: Person, *scopes: str, **options: Any) -> Person:
    """Somebody's program, with a token of its own."""
    made = make(person, *scopes, **options).json
    return Person(person.client, person.email, person.id, made["token"], "")


def test_a_token_is_shown_once_and_only_its_id_is_kept(alice: Person, stored: Any) -> None:
    answer = make(alice, "tasks:read", "account:read")

    assert answer.status_code == 201
    assert answer.headers["Cache-Control"] == "no-store"
    made = answer.json
    (listed,) = alice.get("/auth/tokens").json["items"]
    assert listed == {key: value for key, value in made.items() if key != "token"}
    assert (listed["name"], listed["scopes"]) == ("My script", ["account:read", "tasks:read"])
    for name in ("access_tokens", "audit", "outbox"):
        assert made["token"].rpartition(".")[2] not in str(list(stored["myriad_auth"][name].find()))


def test_a_token_does_what_its_scopes_say_and_no_more(alice: Person) -> None:
    reader, writer = program(alice, "tasks:read"), program(alice, "tasks:write", "account:read")

    assert [reader.get("/tasks").status_code, writer.get("/tasks").status_code] == [200, 403]
    assert [reader.post("/tasks", {"title": "x"}).status_code, writer.task()["title"]] == [403, "Pay rent"]
    assert [reader.get("/me").status_code, writer.get("/me").status_code] == [403, 200]
    for path in ("/auth/sessions", "/auth/tokens", "/me/audit"):
        assert writer.get(path).json["code"] == "insufficient_scope"
    assert make(writer).status_code == 403


@pytest.mark.parametrize("days", [-1, 0, 367])
def test_a_token_lives_a_year_at_most(alice: Person, days: float) -> None:
    answer = make(alice, days=days)

    assert answer.status_code == 422
    assert [one["field"] for one in answer.json["errors"]] == ["expires_at"]


@pytest.mark.parametrize(
    "scopes", [[], ["account:security"], ["*"], ["tasks:read", "account:write"], ["tasks"]]
)
def test_a_program_gets_no_other_scope(alice: Person, scopes: list[str]) -> None:
    answer = make(alice, scopes=scopes)

    assert answer.status_code == 422
    assert answer.json["errors"][0]["field"].startswith("scopes")


def test_a_token_runs_out(alice: Person) -> None:
    with clock.shifted(timedelta(days=-2)):
        old = make(alice, days=1).json

    assert Person(alice.client, "", "", old["token"], "").get("/tasks").status_code == 401
    assert alice.get("/auth/tokens").json["items"] == []


def test_a_revoked_token_is_refused_at_once_and_without_redis(alice: Person, servers: Servers) -> None:
    made = make(alice).json
    script = Person(alice.client, "", "", made["token"], "")
    assert script.get("/tasks").status_code == 200

    assert alice.delete(f"/auth/tokens/{made['id']}").status_code == 204

    assert script.get("/tasks").status_code == 401
    servers.cache.flushall()
    assert script.get("/tasks").status_code == 401
    assert alice.get("/auth/tokens").json["items"] == []
    assert alice.delete(f"/auth/tokens/{made['id']}").json["code"] == "token_not_found"


def test_other_services_remember_it_for_as_long_as_it_would_have_lived(
    alice: Person, jobs: Jobs, stored: Any
) -> None:
    made = make(alice, days=300).json
    alice.delete(f"/auth/tokens/{made['id']}")
    jobs.drain()

    row = stored["myriad_tasks"]["revoked_sessions"].find_one({"_id": made["id"]})
    assert row["expires_at"] - clock.now() > timedelta(days=300)
    ended = (row["user_id"], made["id"])
    assert revocations.standing("tasks", [ended]) == set()
    event = SessionRevoked(user_id=row["user_id"], sid="pat_x", reason="r", expires_at=None)
    tasks.handle(event, event.id)


def test_a_strangers_token_is_not_found(alice: Person, bob: Person) -> None:
    made = make(alice).json

    assert bob.delete(f"/auth/tokens/{made['id']}").status_code == 404
    assert bob.get("/auth/tokens").json["items"] == []


def test_the_owner_is_told_and_sees_when_it_was_used(
    alice: Person, jobs: Jobs, mails: Catcher, servers: Servers
) -> None:
    script = program(alice)
    assert alice.get("/auth/tokens").json["items"][0]["last_used_at"] is None
    script.get("/tasks")
    jobs.drain()

    assert alice.get("/auth/tokens").json["items"][0]["last_used_at"] is not None
    assert "An access token was made" in subjects(mails, alice.email)


def test_a_log_out_leaves_tokens_alone_and_a_token_logs_nobody_out(alice: Person) -> None:
    script = program(alice, "tasks:read", "account:read")

    assert script.post("/auth/logout").status_code == 403
    alice.post("/auth/logout")

    assert script.get("/tasks").status_code == 200


def test_an_account_has_fifty_at_most(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webapp.auth.service.access_tokens.MAX_TOKENS", 2)

    assert [make(alice).status_code for _ in range(3)] == [201, 201, 409]
