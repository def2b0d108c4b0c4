"""/auth/accounts: administrators look after accounts over HTTP, and nobody else does."""

from typing import Any
from uuid import UUID

import pytest

from tests.auth.conftest import Call
from tests.auth.test_access_tokens import program
from tests.support.cast import Person, log_in, register
from webapp.auth.service import operating


@pytest.fixture
def carol(client: Any, stored: Any) -> Person:
    """An administrator."""
    carol = register(client, "carol")
    made = {"$set": {"is_admin": True, "otp_enabled": True}}
    stored["myriad_auth"]["users"].update_one({"_id": UUID(carol.id)}, made)
    return log_in(carol)


def test_an_account_is_shown_by_address_and_id(alice: Person, carol: Person) -> None:
    for named in (alice.email, alice.id):
        shown = carol.get(f"/auth/accounts/{named}").json
        assert (shown["id"], shown["email"], shown["sessions"]) == (alice.id, alice.email, 1)
        assert (shown["is_admin"], shown["otp_enabled"], shown["disabled_at"]) == (False, False, None)
    assert set(shown) & {"password_hash", "security", "otp"} == set()
    assert carol.get("/auth/accounts/nobody@example.com").json["code"] == "account_not_found"


def test_they_switch_an_account_off_and_on_and_it_says_who_did(
    alice: Person, carol: Person, stored: Any
) -> None:
    script = program(alice, "tasks:read")
    assert carol.post(f"/auth/accounts/{alice.id}/disable", {"reason": "spam"}).status_code == 204
    assert alice.get("/me").status_code == script.get("/tasks").status_code == 401
    assert carol.get(f"/auth/accounts/{alice.id}").json["disabled_at"]

    assert carol.post(f"/auth/accounts/{alice.id}/enable").status_code == 204
    assert log_in(alice).get("/me").status_code == 200
    shut = {"user_id": UUID(alice.id), "kind": {"$regex": "^account_"}}
    rows = stored["myriad_auth"]["audit"].find(shut).sort("seq", 1)
    assert [row["said"] for row in rows] == [{"reason": "spam", "by": carol.id}, {"by": carol.id}]


def test_they_end_all_sessions_of_an_account(alice: Person, carol: Person) -> None:
    assert carol.delete(f"/auth/accounts/{alice.email}/sessions").status_code == 204
    assert alice.get("/me").status_code == 401


def test_without_a_second_factor_an_administrator_is_a_person_like_others(alice: Person, bob: Person) -> None:
    operating.make_admin(UUID(bob.id))
    answer = log_in(bob).get(f"/auth/accounts/{alice.id}")
    assert (answer.status_code, answer.json["code"]) == (403, "insufficient_scope")


def test_whoever_is_none_any_more_is_out_at_once(alice: Person, carol: Person, post: Call) -> None:
    operating.remove_admin(UUID(carol.id))
    assert carol.get(f"/auth/accounts/{alice.id}").status_code == 401
    assert log_in(carol).get(f"/auth/accounts/{alice.id}").status_code == 403


def test_a_bad_body_is_refused_by_its_field(alice: Person, carol: Person) -> None:
    for body in ({"reason": 7}, {"reason": "x" * 501}, {"cause": "spam"}):
        answer = carol.post(f"/auth/accounts/{alice.id}/disable", body)
        assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, next(iter(body)))
    assert alice.get("/me").status_code == 200
