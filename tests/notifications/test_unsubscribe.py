"""GET and POST /notifications/unsubscribe: one click, logged out, at once (RFC 8058)."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from devstack.catcher import Catcher
from tests.contracts.problems import assert_problem
from tests.notifications.conftest import Rows, instant
from tests.support.cast import Person
from tests.support.jobs import Jobs
from webapp.core import clock

Make = Callable[..., Person]
PREFERENCES, SEND = "/notifications/preferences", "notifications.send_deliveries"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def alice(verified: Make) -> Person:
    return verified("alice", locale="de")


def remind(person: Person, jobs: Jobs) -> None:
    person.task(reminders=[{"at": instant()}])
    jobs.run("tasks.fire_reminders")
    jobs.run("tasks.relay_outbox")


@pytest.fixture
def mail(alice: Person, jobs: Jobs, mails: Catcher) -> dict[str, Any]:
    """A reminder's mail."""
    remind(alice, jobs)
    jobs.run(SEND)
    (found,) = mails.messages(alice.email)
    return dict(found)


def path_in(mail: dict[str, Any]) -> str:
    """The path and query of the mail's own header."""
    headers = {name.lower(): value for name, value in dict(mail["headers"]).items()}
    link = re.fullmatch(r"<(http[^<>,]+)>", headers["list-unsubscribe"])
    assert link is not None
    assert headers["list-unsubscribe-post"] == "List-Unsubscribe=One-Click"
    parts = urlsplit(link[1])
    assert link[1] in mail["text"]
    return f"{parts.path}?{parts.query}"


def wants_mail(person: Person) -> bool:
    found: bool = person.get(PREFERENCES).json["kinds"]["reminder"]["email"]
    return found


def test_one_click_ends_mails_of_this_kind_and_no_others(
    client: FlaskClient, alice: Person, mail: dict[str, Any]
) -> None:
    before = alice.get(PREFERENCES).json["kinds"]
    answer = client.post(path_in(mail), data=ONE_CLICK)
    assert answer.status_code == 200
    after = alice.get(PREFERENCES).json["kinds"]
    assert after == {**before, "reminder": {**before["reminder"], "email": False}}


@pytest.mark.parametrize(
    "body", [{"data": ONE_CLICK}, {"data": ONE_CLICK, "content_type": "multipart/form-data"}, {}], ids=str
)
def test_each_form_that_providers_post_is_taken_and_twice_is_once(
    client: FlaskClient, alice: Person, mail: dict[str, Any], body: dict[str, Any]
) -> None:
    assert [client.post(path_in(mail), **body).status_code for _ in range(2)] == [200, 200]
    assert not wants_mail(alice)


def test_opening_the_link_changes_nothing_and_shows_a_button(
    client: FlaskClient, alice: Person, mail: dict[str, Any]
) -> None:
    answer = client.get(path_in(mail))
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    assert '<html lang="de"' in answer.text
    assert '<form method="post">' in answer.text
    assert wants_mail(alice)


def test_the_page_runs_no_script_and_its_policy_fits_its_style(
    client: FlaskClient, mail: dict[str, Any]
) -> None:
    answer = client.get(path_in(mail))
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "form-action 'self'" in policy
    assert "unsafe" not in policy
    assert "<script" not in answer.text
    assert " style=" not in answer.text
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_a_mail_that_waits_is_not_sent_any_more_and_no_new_one_is(
    client: FlaskClient, alice: Person, jobs: Jobs, mails: Catcher, ledger: Rows, mail: dict[str, Any]
) -> None:
    mails.clear()
    remind(alice, jobs)
    client.post(path_in(mail), data=ONE_CLICK)
    remind(alice, jobs)
    jobs.run(SEND)
    assert mails.messages() == []
    reasons = [
        row["reason"]
        for row in ledger.find({"kind": "reminder", "channel": "email", "state": "suppressed"}, hint="_id_")
    ]
    assert reasons == ["preference", "preference"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda token: "",
        lambda token: token[:-1] + ("A" if token[-1] != "A" else "B"),
        lambda token: token.replace(".reminder.", ".digest."),
        lambda token: token.replace(".reminder.", ".security."),
        lambda token: "0" * 32 + token[32:],
        lambda token: token + ".x",
        lambda token: "é" * 50,
    ],
)
def test_a_link_that_is_not_ours_does_nothing(
    client: FlaskClient, alice: Person, mail: dict[str, Any], spoil: Callable[[str], str]
) -> None:
    path, _, token = path_in(mail).partition("?token=")
    for method in ("GET", "POST"):
        answer = client.open(path, method=method, query_string={"token": spoil(token)})
        assert_problem(answer, 400)
        assert answer.json["code"] == "token_invalid"
    assert wants_mail(alice)


def test_security_mail_has_no_such_header(alice: Person, jobs: Jobs, mails: Catcher) -> None:
    until = instant(clock.now() + timedelta(days=1))
    alice.post("/auth/tokens", {"name": "x", "scopes": ["tasks:read"], "expires_at": until})
    alice.post("/me/export")
    jobs.drain()
    sent = mails.messages()
    assert sent
    assert all("list-unsubscribe" not in {name.lower() for name in dict(mail["headers"])} for mail in sent)


def test_nothing_is_kept_of_somebody_who_is_gone(
    client: FlaskClient, mail: dict[str, Any], stored: Any, alice: Person
) -> None:
    database = stored["myriad_notifications"]
    for name in ("user_profiles", "preferences", "summaries"):
        database[name].delete_many({"_id": {"$exists": True}}, hint="_id_")
    assert client.post(path_in(mail), data=ONE_CLICK).status_code == 200
    assert database["preferences"].find_one({}, hint="_id_") is None
