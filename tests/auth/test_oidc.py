"""GET /auth/oidc/start and /callback, against a real provider in a process of its own."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pyotp
import pytest
import requests
from flask.testing import FlaskClient

from config.environment import SettingsError
from config.oidc import Oidc
from config.settings import Settings, load
from devstack.catcher import Catcher
from devstack.ports import free_port
from tests.auth.conftest import Call
from tests.auth.inbox import subjects, verification_token
from tests.support.cast import Person
from tests.support.jobs import Jobs
from tests.support.provider import provider_at
from webapp.app import create_app
from webapp.auth.service import issuer, operating
from webapp.core import clock
from webapp.core.web.application import Application

START, CALLBACK = "/api/v1/auth/oidc/start", "/api/v1/auth/oidc/callback"


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an OpenID provider."""
    with provider_at(tmp_path_factory.mktemp("issuer") / "log") as url:
        yield url


@pytest.fixture(scope="module")
def oidc_app(app: Application, settings: Settings, provider: str) -> Iterator[Application]:
    yield create_app(replace(settings, oidc=Oidc(provider, "myriad", "a secret of ours")))
    create_app(settings)


@pytest.fixture
def browser(oidc_app: Application, client: FlaskClient) -> FlaskClient:
    return oidc_app.test_client()


def sign_in(browser: FlaskClient, provider: str, sub: str, **claims: Any) -> Any:
    """All the way to the provider, through its form, and back. Out: the last answer of ours."""
    requests.put(f"{provider}/users/{sub}", json=claims, timeout=5).raise_for_status()
    return browser.get(back_from(browser.get(START).headers["Location"], sub))


def back_from(there: str, sub: str) -> str:
    """What the provider sends the browser back to."""
    answer = requests.post(there, data={"sub": sub}, timeout=5, allow_redirects=False)
    back = urlsplit(answer.headers["Location"])
    assert back.path == CALLBACK
    return f"{back.path}?{back.query}"


def error_of(answer: Any) -> str:
    """The code that the app's log-in page is told."""
    assert answer.status_code == 302
    fragment = urlsplit(answer.headers["Location"]).fragment
    assert not answer.headers.getlist("Set-Cookie") or all(
        not one.startswith("refresh=") for one in answer.headers.getlist("Set-Cookie")
    )
    return parse_qs(fragment).get("error", [fragment])[0]


def me(browser: FlaskClient) -> Any:
    """The account that the browser is signed in to, or None."""
    answer = browser.post("/api/v1/auth/refresh", json={})
    if answer.status_code != 200:
        return None
    token = answer.json["access_token"]
    return browser.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"}).json


@pytest.fixture
def verified(alice: Person, jobs: Jobs, mails: Catcher, post: Call) -> Person:
    """Alice, who owns her address."""
    jobs.drain()
    post("verify-email", {"token": verification_token(mails, alice.email)})
    return alice


def test_the_browser_goes_with_state_nonce_and_a_challenge(browser: FlaskClient, provider: str) -> None:
    answer = browser.get(START)

    sent = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(f"{provider}/oauth2/authorize?")
    assert sent["code_challenge_method"] == ["S256"]
    assert min(len(sent[name][0]) for name in ("state", "nonce", "code_challenge")) >= 32
    (kept,) = answer.headers.getlist("Set-Cookie")
    assert "HttpOnly" in kept
    assert "SameSite=Lax" in kept
    assert sent["state"][0] not in kept


def test_the_log_in_page_learns_whose_users_may_sign_in(
    oidc_app: Application, browser: FlaskClient, settings: Settings
) -> None:
    assert browser.get("/api/v1/auth/oidc").json == {"issuer": "127.0.0.1"}

    assert create_app(settings).test_client().get("/api/v1/auth/oidc").json == {"issuer": None}


def test_somebody_new_gets_an_account(browser: FlaskClient, provider: str) -> None:
    answer = sign_in(
        browser, provider, "c1", email="carol@example.com", email_verified=True, name="Carol  C."
    )

    assert answer.status_code == 302
    assert answer.headers["Location"].endswith(":8000/")
    mine = me(browser)
    assert (mine["email"], mine["email_verified"], mine["name"]) == ("carol@example.com", True, "Carol C.")
    again = browser.application.test_client()
    sign_in(again, provider, "c1", email="other@example.com", email_verified=False)
    assert me(again)["id"] == mine["id"]


def test_an_owner_of_the_address_at_both_gets_into_their_account_and_is_told(
    browser: FlaskClient, provider: str, verified: Person, jobs: Jobs, mails: Catcher
) -> None:
    sign_in(browser, provider, "a1", email="ALICE@example.com", email_verified=True)

    assert me(browser)["id"] == verified.id
    jobs.drain()
    assert "A new way to sign in" in subjects(mails, verified.email)


@pytest.mark.parametrize("claim", [{"email_verified": False}, {}, {"email_verified": "true"}])
def test_an_address_that_the_issuer_has_not_confirmed_takes_nothing_over(
    browser: FlaskClient, provider: str, verified: Person, claim: dict[str, Any]
) -> None:
    answer = sign_in(browser, provider, "thief", email=verified.email, **claim)

    assert error_of(answer) == "oidc_unverified"
    assert me(browser) is None


def test_an_account_that_somebody_made_with_ones_address_is_not_shared(
    browser: FlaskClient, provider: str, alice: Person
) -> None:
    answer = sign_in(browser, provider, "a2", email=alice.email, email_verified=True)

    assert error_of(answer) == "oidc_unconfirmed"
    assert me(browser) is None


def test_the_second_factor_is_asked_for_all_the_same(
    browser: FlaskClient, provider: str, verified: Person
) -> None:
    with clock.shifted(timedelta(minutes=-1)):
        secret = verified.post("/auth/otp/setup").json["secret"]
        verified.post("/auth/otp/enable", {"otp": pyotp.TOTP(secret).at(clock.now())})

    answer = sign_in(browser, provider, "a3", email=verified.email, email_verified=True)
    assert error_of(answer) == "otp"
    assert me(browser) is None
    wrong = browser.post("/api/v1/auth/oidc/otp", json={"otp": "000000"})
    assert (wrong.status_code, wrong.json["code"]) == (401, "otp_invalid")
    right = browser.post("/api/v1/auth/oidc/otp", json={"otp": pyotp.TOTP(secret).at(clock.now())})

    assert right.status_code == 200
    assert me(browser)["id"] == verified.id


def test_a_disabled_account_stays_shut(browser: FlaskClient, provider: str, verified: Person) -> None:
    operating.disable(UUID(verified.id), "")

    answer = sign_in(browser, provider, "a4", email=verified.email, email_verified=True)

    assert error_of(answer) == "account_disabled"


@pytest.mark.parametrize("how", ["another browser", "another state", "twice", "no code", "refused"])
def test_a_way_back_that_is_not_this_browsers_leads_nowhere(
    browser: FlaskClient, provider: str, how: str
) -> None:
    requests.put(
        f"{provider}/users/c2", json={"email": "c2@example.com", "email_verified": True}, timeout=5
    ).raise_for_status()
    back = back_from(browser.get(START).headers["Location"], "c2")
    if how == "another browser":
        browser = browser.application.test_client()
    elif how == "another state":
        browser.get(START)
    elif how == "twice":
        browser.get(back)
        browser.delete_cookie("refresh")
    elif how == "no code":
        back = back.replace("code=", "x=")
    else:
        back = f"{CALLBACK}?error=access_denied&state=" + parse_qs(urlsplit(back).query)["state"][0]

    assert error_of(browser.get(back)) == "oidc_failed"
    assert me(browser) is None


@pytest.mark.parametrize("part", ["verifier", "nonce"])
def test_a_code_that_was_asked_for_by_another_errand_is_refused(
    browser: FlaskClient, provider: str, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = issuer.claims
    monkeypatch.setattr(
        issuer, "claims", lambda *args: real(*args[:-1], replace(args[-1], **{part: "x" * 64}))
    )

    answer = sign_in(browser, provider, "c3", email="c3@example.com", email_verified=True)

    assert error_of(answer) == "oidc_failed"


def test_a_token_for_somebody_else_or_by_another_key_is_refused(
    browser: FlaskClient, provider: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(issuer, "ALGORITHMS", ["ES256"])
    assert (
        error_of(sign_in(browser, provider, "c4", email="c4@example.com", email_verified=True))
        == "oidc_failed"
    )
    monkeypatch.undo()

    oidc = Oidc(provider, "somebody else", "secret")
    claims = {"iss": provider, "aud": "myriad", "sub": "x", "exp": 2**33, "nonce": "n"}
    with pytest.raises(ValueError, match="somebody else"):
        issuer._checked(oidc, claims, issuer.Errand("s", "n", "v"))


def test_an_issuer_that_is_away_is_no_fault_of_ours(
    app: Application, settings: Settings, client: FlaskClient
) -> None:
    lost = create_app(replace(settings, oidc=Oidc(f"http://127.0.0.1:{free_port()}", "myriad", "secret")))
    answer = lost.test_client().get(START)
    create_app(settings)

    assert (answer.status_code, answer.json["code"]) == (401, "oidc_failed")


def test_without_an_issuer_there_is_no_such_way_in(client: FlaskClient) -> None:
    assert client.get(START).json["code"] == "oidc_off"
    assert client.get(CALLBACK).json["code"] == "oidc_off"


def test_settings_name_all_of_it_or_nothing(environment: dict[str, str]) -> None:
    assert load(environment).oidc is None
    with pytest.raises(SettingsError, match="OIDC_CLIENT_SECRET is missing"):
        load({**environment, "OIDC_ISSUER": "https://id.example.org", "OIDC_CLIENT_ID": "myriad"})
    with pytest.raises(SettingsError, match="OIDC_ISSUER is no https"):
        load(
            {
                **environment,
                "OIDC_ISSUER": "http://id.example.org",
                "OIDC_CLIENT_ID": "a",
                "OIDC_CLIENT_SECRET": "b",
            }
        )
