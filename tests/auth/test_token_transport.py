"""Where the refresh token travels: in a cookie that scripts cannot read, or in the body if asked for."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.auth.conftest import Call
from tests.support.cast import PASSWORD
from webapp.core.web.application import Application

MONTH = 30 * 24 * 3600


def attributes(answer: TestResponse) -> dict[str, Any]:
    """The attributes of the one cookie with a refresh token that is set."""
    cookies = answer.headers.getlist("Set-Cookie")
    (header,) = (one for one in cookies if one.partition("=")[0] in ("refresh", "__Host-refresh"))
    first, *rest = header.split("; ")
    pairs = (part.partition("=") for part in rest)
    return {"name": first.partition("=")[0], "value": first.partition("=")[2]} | {
        name: value or True for name, _, value in pairs if name != "Expires"
    }


@pytest.mark.parametrize("route", ["register", "login"])
def test_a_browser_gets_a_cookie_and_no_token_in_the_body(
    post: Call, signing_up: dict[str, Any], route: str
) -> None:
    registered = post("register", signing_up)
    answer = (
        registered
        if route == "register"
        else post("login", {"email": signing_up["email"], "password": PASSWORD})
    )

    cookie = attributes(answer)

    assert cookie.pop("value").count(".") == 2
    assert cookie == {
        "name": "refresh",
        "HttpOnly": True,
        "SameSite": "Strict",
        "Path": "/",
        "Max-Age": str(MONTH),
    }
    assert "refresh_token" not in answer.json


def test_by_https_the_cookie_is_secure_and_bound_to_the_host(
    https_app: Application, post: Call, signing_up: dict[str, Any]
) -> None:
    answer = https_app.test_client(use_cookies=False).post("/api/v1/auth/register", json=signing_up)

    cookie = attributes(answer)

    assert cookie["name"] == "__Host-refresh"
    assert (cookie["Secure"], cookie["HttpOnly"], cookie["Path"]) == (True, True, "/")
    assert cookie["SameSite"] == "Strict"
    assert "Domain" not in cookie


def test_an_api_client_gets_the_token_in_the_body_and_no_cookie(
    post: Call, signing_up: dict[str, Any]
) -> None:
    answer = post("register", {**signing_up, "token_transport": "body"})

    assert answer.json["refresh_token"].count(".") == 2
    assert "Set-Cookie" not in answer.headers


def test_the_cookie_is_traded_for_the_next_one(
    app: Application, client: FlaskClient, signing_up: Any
) -> None:
    browser = app.test_client()
    first = attributes(browser.post("/api/v1/auth/register", json=signing_up))

    answer = browser.post("/api/v1/auth/refresh")

    second = attributes(answer)
    assert answer.status_code == 200
    assert set(answer.json) == {"access_token", "expires_in"}
    assert second.pop("value") != first.pop("value")
    assert second == first


@pytest.mark.parametrize("site", ["cross-site", "same-site", "anything else"])
def test_the_cookie_is_not_taken_from_another_sites_page(
    app: Application, client: FlaskClient, signing_up: Any, site: str
) -> None:
    browser = app.test_client()
    browser.post("/api/v1/auth/register", json=signing_up)

    answer = browser.post("/api/v1/auth/refresh", headers={"Sec-Fetch-Site": site})

    assert (answer.status_code, answer.json["code"]) == (403, "cross_site")
    assert browser.post("/api/v1/auth/refresh", headers={"Sec-Fetch-Site": "same-origin"}).status_code == 200


def test_the_plain_cookie_means_nothing_by_https(
    https_app: Application, client: FlaskClient, signing_up: Any
) -> None:
    nobody = https_app.test_client(use_cookies=False)
    token = attributes(nobody.post("/api/v1/auth/register", json=signing_up))["value"]

    def refresh(name: str) -> int:
        cookie = {"Cookie": f"{name}={token}"}
        return nobody.post("/api/v1/auth/refresh", headers=cookie).status_code

    assert refresh("refresh") == 401
    assert refresh("__Host-refresh") == 200


def test_logging_out_takes_the_cookie_away(app: Application, client: FlaskClient, signing_up: Any) -> None:
    browser = app.test_client()
    token = browser.post("/api/v1/auth/register", json=signing_up).json["access_token"]

    answer = browser.post("/api/v1/auth/logout", headers={"Authorization": f"Bearer {token}"})

    assert attributes(answer)["Max-Age"] == "0"
    assert browser.post("/api/v1/auth/refresh").json["code"] == "refresh_invalid"
