"""Who is let in: nobody without a token, but for the routes named here."""

import pytest
from flask.testing import FlaskClient

from tests.contracts.problems import assert_problem
from tests.contracts.routes import is_public, path_of, routes
from tests.support.cast import Person
from webapp.core.web.application import Application

PUBLIC = {
    "GET /",
    "GET /.well-known/jwks.json",
    "GET /api/docs",
    "GET /api/docs/<path:name>",
    "GET /api/openapi.json",
    "GET /api/v1/auth/oidc",
    "GET /api/v1/auth/oidc/callback",
    "GET /api/v1/auth/oidc/start",
    "GET /api/v1/notifications/unsubscribe",
    "GET /api/v1/status",
    "GET /livez",
    "GET /<file:name>",
    "GET /<page:path>",
    "GET /assets/<file:name>",
    "GET /readyz",
    "POST /api/v1/auth/email/confirm",
    "POST /api/v1/auth/login",
    "POST /api/v1/auth/oidc/otp",
    "POST /api/v1/auth/password/forgot",
    "POST /api/v1/auth/password/reset",
    "POST /api/v1/auth/refresh",
    "POST /api/v1/auth/register",
    "POST /api/v1/auth/verify-email",
    "POST /api/v1/csp-reports",
    "POST /api/v1/hooks/bounces/<provider>",
    "POST /api/v1/me/deletion/confirm",
    "POST /api/v1/notifications/unsubscribe",
    "POST /api/v1/vitals",
}


def test_the_routes_open_to_all_are_these(app: Application) -> None:
    assert {f"{method} {rule.rule}" for method, rule in routes(app) if is_public(app, rule)} == PUBLIC


@pytest.mark.parametrize("authorization", [None, "", "Bearer", "Bearer x.y.z", "Basic YTpi", "Bearer \x00"])
def test_nobody_else_is_let_in(app: Application, client: FlaskClient, authorization: str | None) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}
    private = [(method, rule) for method, rule in routes(app) if not is_public(app, rule)]

    for method, rule in private:
        answer = client.open(path_of(rule), method=method, headers=headers, json={})
        assert_problem(answer, 401)
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert len(private) > 10


def test_a_refusal_comes_before_the_body_is_looked_at(app: Application, client: FlaskClient) -> None:
    for method, rule in routes(app, "/api/v1/"):
        if not is_public(app, rule):
            assert client.open(path_of(rule), method=method, data=b"{").status_code == 401


def test_a_token_of_an_ended_session_opens_nothing(app: Application, alice: Person) -> None:
    alice.post("/auth/logout")

    for method, rule in routes(app, "/api/v1/"):
        if not is_public(app, rule):
            answer = alice.request(method, path_of(rule).removeprefix("/api/v1"), json={})
            assert_problem(answer, 401)
