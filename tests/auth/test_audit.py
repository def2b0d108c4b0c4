"""GET /me/audit: what happened to an account, in a chain that nobody can mend."""

from typing import Any
from uuid import UUID

import pytest

from tests.auth.conftest import Call
from tests.support.cast import PASSWORD, Person
from webapp.auth.service.audit import first_fault


def kinds(person: Person) -> list[str]:
    return [one["kind"] for one in person.get("/me/audit?limit=100").json["items"]]


def live(person: Person, log_in: Call) -> None:
    """Five security events, the first of them the registration."""
    log_in(person.email)
    person.post("/auth/password/change", {"current_password": PASSWORD, "new_password": "another horse"})
    person.post("/auth/email/change", {"email": "b@example.org", "password": "another horse"})
    person.delete("/auth/sessions")


def test_each_event_is_there_the_newest_first(alice: Person, bob: Person, log_in: Call) -> None:
    live(alice, log_in)

    assert kinds(alice) == ["email_change_requested", "password_changed", "signed_in", "registered"]
    newest = alice.get("/me/audit").json["items"][0]
    assert (newest["address"], newest["detail"]) == ("127.0.0.1", "b@example.org")
    assert kinds(bob) == ["registered"]


def test_it_comes_in_pages(alice: Person, log_in: Call) -> None:
    live(alice, log_in)
    whole = alice.get("/me/audit").json["items"]

    first = alice.get("/me/audit?limit=3").json
    rest = alice.get(f"/me/audit?limit=3&cursor={first['next_cursor']}").json

    assert first["items"] + rest["items"] == whole
    assert rest["next_cursor"] is None
    assert alice.get("/me/audit?cursor=x").json["code"] == "cursor_invalid"


def test_the_chain_is_whole(alice: Person, log_in: Call) -> None:
    live(alice, log_in)

    items = alice.get("/me/audit").json["items"]
    assert [one["previous"] for one in items[:-1]] == [one["hash"] for one in items[1:]]
    assert items[-1]["previous"] == ""
    assert first_fault(UUID(alice.id)) is None


@pytest.mark.parametrize("seq", [1, 2, 4])
@pytest.mark.parametrize("how", ["altered", "taken out"])
def test_a_row_that_was_tampered_with_is_found(
    alice: Person, log_in: Call, stored: Any, seq: int, how: str
) -> None:
    live(alice, log_in)
    rows = stored["myriad_auth"]["audit"]
    where = {"user_id": UUID(alice.id), "seq": seq}

    if how == "altered":
        rows.update_one(where, {"$set": {"address": "192.0.2.1"}})
    else:
        rows.delete_one(where)

    assert first_fault(UUID(alice.id)) == seq
