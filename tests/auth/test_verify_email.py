"""POST /auth/verify-email and the mail that leads there."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from config.settings import Settings
from devstack.catcher import Catcher
from tests.auth.conftest import Call
from tests.auth.inbox import verification_links, verification_token
from tests.support.cast import Person
from tests.support.jobs import Jobs
from webapp.contracts import links
from webapp.core import clock


def test_the_mail_holds_one_link_to_the_app(
    alice: Person, jobs: Jobs, mails: Catcher, settings: Settings
) -> None:
    jobs.drain()

    (link,) = verification_links(mails, alice.email)
    assert link.startswith(f"{settings.app_url}/verify-email#token=")
    assert link in mails.messages(alice.email)[0]["html"]


@pytest.mark.both
def test_the_link_confirms_the_address(alice: Person, jobs: Jobs, mails: Catcher, post: Call) -> None:
    jobs.drain()

    answer = post("verify-email", {"token": verification_token(mails, alice.email)})

    assert (answer.status_code, answer.data) == (204, b"")
    me = alice.get("/me").json
    assert (me["email_verified"], me["version"]) == (True, 2)


def test_a_used_link_is_refused(alice: Person, jobs: Jobs, mails: Catcher, post: Call) -> None:
    jobs.drain()
    token = verification_token(mails, alice.email)
    post("verify-email", {"token": token})

    assert refusal(post, token) == (422, "token_invalid")
    assert alice.get("/me").json["version"] == 2


def test_a_link_lasts_a_day(alice: Person, jobs: Jobs, mails: Catcher, post: Call) -> None:
    jobs.drain()
    token = verification_token(mails, alice.email)

    with clock.shifted(timedelta(hours=24, seconds=1)):
        assert refusal(post, token) == (422, "token_invalid")
    assert alice.get("/me").json["email_verified"] is False
    with clock.shifted(timedelta(hours=23, minutes=59)):
        assert post("verify-email", {"token": token}).status_code == 204


@pytest.mark.parametrize("part", [0, 1])
def test_a_tampered_token_is_refused(
    alice: Person, jobs: Jobs, mails: Catcher, post: Call, part: int
) -> None:
    jobs.drain()
    parts = verification_token(mails, alice.email).split(".")
    parts[part] = parts[part][:5] + ("A" if parts[part][5] != "A" else "B") + parts[part][6:]

    assert refusal(post, ".".join(parts)) == (422, "token_invalid")
    assert alice.get("/me").json["email_verified"] is False


def test_a_token_for_another_purpose_is_refused(
    alice: Person, jobs: Jobs, mails: Catcher, post: Call, settings: Settings
) -> None:
    jobs.drain()
    challenge_id = verification_token(mails, alice.email).partition(".")[0]

    other = links.token(settings.mail_link_key, "reset-password", challenge_id)

    assert refusal(post, other) == (422, "token_invalid")


@pytest.mark.parametrize("token", ["", ".", "a.b", "a" * 200, "é.é", "$ne.x"])
def test_rubbish_is_refused(post: Call, token: str) -> None:
    assert refusal(post, token) == (422, "token_invalid")


@pytest.mark.parametrize("body", [{}, {"token": None}, {"token": {"$ne": ""}}, {"token": "a" * 201}])
def test_what_is_no_token_is_named(post: Call, body: dict[str, object]) -> None:
    answer = post("verify-email", body)

    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.json["errors"]] == ["token"]


def test_of_many_at_once_one_confirms(alice: Person, jobs: Jobs, mails: Catcher, post: Call) -> None:
    jobs.drain()
    token = verification_token(mails, alice.email)

    with ThreadPoolExecutor(8) as pool:
        codes = sorted(
            answer.status_code
            for answer in pool.map(lambda _: post("verify-email", {"token": token}), range(8))
        )

    assert codes == [204] + [422] * 7
    assert alice.get("/me").json["version"] == 2


def refusal(post: Call, token: str) -> tuple[int, str]:
    answer = post("verify-email", {"token": token})
    return answer.status_code, answer.json["code"]
