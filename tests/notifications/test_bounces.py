"""Addresses that bounce: by the mail server's own word, or by a provider's signed report."""

import base64
import hashlib
import hmac
import json
import re
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from config.environment import SettingsError
from config.settings import Settings, load
from devstack.catcher import Catcher
from tests.contracts.problems import assert_problem
from tests.notifications.conftest import Rows, instant
from tests.support.cast import PASSWORD, Person
from tests.support.jobs import Jobs
from webapp.core import clock
from webapp.core.web.application import Application

Make = Callable[..., Person]
SECRET, HOOK, SEND = (
    "0f1e2d3c4b5a69788796a5b4c3d2e1f0" * 2,
    "/api/v1/hooks/bounces/example",
    "notifications.send_deliveries",
)


@pytest.fixture
def alice(verified: Make, app: Application, monkeypatch: pytest.MonkeyPatch) -> Person:
    settings = replace(app.config["SETTINGS"], bounce_secrets={"example": SECRET})
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    return verified("alice")


def remind(person: Person, jobs: Jobs) -> None:
    person.task(reminders=[{"at": instant()}])
    jobs.drain()


def last_mail(ledger: Rows) -> tuple[str, str]:
    rows = ledger.find({"kind": "reminder", "channel": "email"}, hint="_id_").sort("created_at", -1)
    return rows[0]["state"], rows[0]["reason"]


def report(
    client: FlaskClient,
    *bounces: dict[str, Any],
    secret: str = SECRET,
    after: float = 0,
    path: str = HOOK,
    **changes: str,
) -> Any:
    body = json.dumps({"bounces": list(bounces)}).encode()
    stamp = str(int(time.time() + after))
    signed = base64.b64encode(
        hmac.digest(secret.encode(), b"m1." + stamp.encode() + b"." + body, hashlib.sha256)
    )
    headers = {"webhook-id": "m1", "webhook-timestamp": stamp, "webhook-signature": f"v1,{signed.decode()}"}
    return client.post(path, data=body, content_type="application/json", headers={**headers, **changes})


def gone(person: Person, kind: str = "permanent") -> dict[str, Any]:
    return {"email": person.email, "kind": kind, "reason": "no such mailbox"}


@pytest.mark.parametrize("verb", ["RCPT", "DATA"])
def test_an_address_that_the_server_refuses_gets_no_more_mail_and_the_account_says_so(
    alice: Person, jobs: Jobs, mails: Catcher, ledger: Rows, refuse: Callable[..., None], verb: str
) -> None:
    assert alice.get("/me").json["email_bounced_at"] is None
    refuse(**{verb: "550 5.1.1 no such mailbox"})
    remind(alice, jobs)
    refuse()
    jobs.drain()
    assert last_mail(ledger)[0] == "bounced"
    assert alice.get("/me").json["email_bounced_at"] is not None
    remind(alice, jobs)
    assert last_mail(ledger) == ("suppressed", "bounced_address")
    assert mails.messages() == []


def test_a_refusal_for_now_is_no_bounce(alice: Person, jobs: Jobs, refuse: Callable[..., None]) -> None:
    refuse(RCPT="452 4.2.2 mailbox full")
    remind(alice, jobs)
    jobs.drain()
    assert alice.get("/me").json["email_bounced_at"] is None


@pytest.mark.parametrize("kind", ["permanent", "complaint"])
def test_a_providers_report_stops_mail_but_that_about_security(
    client: FlaskClient, alice: Person, jobs: Jobs, mails: Catcher, ledger: Rows, kind: str
) -> None:
    assert report(client, {**gone(alice, kind), "email": alice.email.upper()}).status_code == 202
    jobs.drain()
    assert alice.get("/me").json["email_bounced_at"] is not None
    remind(alice, jobs)
    assert last_mail(ledger) == ("suppressed", "bounced_address")
    alice.post(
        "/auth/tokens",
        {"name": "x", "scopes": ["tasks:read"], "expires_at": instant(clock.now() + timedelta(days=1))},
    )
    jobs.drain()
    assert [mail["subject"] for mail in mails.messages()] == ["An access token was made"]


def test_what_is_transient_or_nobodys_changes_nothing(
    client: FlaskClient, alice: Person, bob: Person, jobs: Jobs
) -> None:
    nobody = {"email": "nobody@example.org", "kind": "permanent"}
    assert report(client, gone(alice, "transient"), nobody).status_code == 202
    jobs.drain()
    assert alice.get("/me").json["email_bounced_at"] is None


def confirm(person: Person, jobs: Jobs, mails: Catcher) -> None:
    """By the link of the newest mail."""
    jobs.drain()
    token = re.search(r"#token=(\S+)", mails.messages(person.email)[0]["text"])
    assert token is not None
    assert person.post("/auth/verify-email", {"token": token[1]}).status_code == 204
    jobs.drain()


def test_an_address_that_is_confirmed_again_gets_mail_again_and_an_old_report_is_none(
    client: FlaskClient, alice: Person, jobs: Jobs, mails: Catcher, ledger: Rows
) -> None:
    assert report(client, gone(alice)).status_code == 202
    jobs.drain()
    assert alice.get("/me").json["email_bounced_at"] is not None
    assert alice.post("/auth/verify-email/resend").status_code == 202
    confirm(alice, jobs, mails)
    assert alice.get("/me").json["email_bounced_at"] is None
    report(client, gone(alice), after=-100)
    mails.clear()
    remind(alice, jobs)
    assert last_mail(ledger)[0] == "sent"


def test_another_address_gets_mail_again(
    client: FlaskClient, alice: Person, jobs: Jobs, mails: Catcher, ledger: Rows
) -> None:
    report(client, gone(alice))
    jobs.drain()
    mails.clear()
    alice.post("/auth/email/change", {"email": "new@example.com", "password": PASSWORD})
    jobs.drain()
    token = re.search(r"#token=(\S+)", mails.messages("new@example.com")[0]["text"])
    assert token is not None
    assert client.post("/api/v1/auth/email/confirm", json={"token": token[1]}).status_code == 204
    jobs.drain()
    assert alice.get("/me").json["email_bounced_at"] is None
    remind(alice, jobs)
    assert last_mail(ledger)[0] == "sent"
    assert any("Reminder" in mail["subject"] for mail in mails.messages("new@example.com"))


@pytest.mark.parametrize(
    "change",
    [
        {"secret": "f0" * 32},
        {"after": -1_000_000_000},
        {"after": -320},
        {"after": 900},
        {"path": "/api/v1/hooks/bounces/unknown"},
        {"webhook-signature": "v1,x"},
        {"webhook-signature": ""},
        {"webhook-id": "m2"},
        {"webhook-timestamp": "٣"},
        {"webhook-timestamp": "9" * 30},
    ],
    ids=str,
)
def test_a_report_that_is_not_signed_right_and_just_now_is_refused(
    client: FlaskClient, alice: Person, jobs: Jobs, change: dict[str, Any]
) -> None:
    answer = report(client, gone(alice), **change)
    assert_problem(answer, 401)
    assert answer.json["code"] == "signature_invalid"
    jobs.drain()
    assert alice.get("/me").json["email_bounced_at"] is None


def test_a_body_that_was_changed_is_refused(client: FlaskClient, alice: Person) -> None:
    signed = report(client, gone(alice)).request.headers
    headers = {name: value for name, value in signed.items() if name.lower().startswith("webhook-")}
    assert_problem(
        client.post(
            HOOK, json={"bounces": [{"email": "bob@example.com", "kind": "permanent"}]}, headers=headers
        ),
        401,
    )


def test_a_secret_that_is_none_stops_the_start(environment: dict[str, str]) -> None:
    assert load({**environment, "BOUNCE_SECRETS": f"ses={SECRET}, x = {SECRET}"}).bounce_secrets == {
        "ses": SECRET,
        "x": SECRET,
    }
    for text in ("ses=short", "ses", "ses=changeme-changeme-changeme-changeme"):
        with pytest.raises(SettingsError, match="BOUNCE_SECRETS"):
            load({**environment, "BOUNCE_SECRETS": text})


def test_secrets_of_providers_stay_out_of_what_is_printed(settings: Settings) -> None:
    assert SECRET not in repr(replace(settings, bounce_secrets={"example": SECRET}))
