"""Scopes: a token does what it was made for, and every route says what it needs."""

import pytest

from tests.core.conftest import Forge
from tests.support.cast import Person
from webapp.core.web.access import MissingPolicy, Policy, check_policies, public
from webapp.core.web.application import Application

pytestmark = pytest.mark.both_ways


@pytest.fixture
def reader(alice: Person, forge: Forge) -> Person:
    """Alice, by a token that only reads tasks."""
    alice.task()
    alice.access_token = forge(scope="tasks:read")
    return alice


def test_what_the_scope_covers_is_allowed(reader: Person) -> None:
    tasks = reader.get("/tasks").json["items"]

    assert len(tasks) == 1
    assert reader.get(f"/tasks/{tasks[0]['id']}").status_code == 200


NOT_COVERED = [
    ("POST", "/tasks"),
    ("PATCH", "/tasks/0"),
    ("DELETE", "/tasks/0"),
    ("POST", "/tasks/0/complete"),
    ("GET", "/me"),
    ("PATCH", "/me"),
    ("POST", "/auth/logout"),
    ("POST", "/auth/verify-email/resend"),
]


def test_what_it_does_not_cover_is_refused(subtests: pytest.Subtests, reader: Person) -> None:
    for method, path in NOT_COVERED:
        with subtests.test(str((method, path))):
            answer = reader.request(method, path, json={"title": "No"})

            assert (answer.status_code, answer.json["code"]) == (403, "insufficient_scope")
            assert len(reader.get("/tasks").json["items"]) == 1


NO_WORDS = ["", " ", "tasks", "tasks:*", "TASKS:READ", "tasks:read,tasks:write", "**"]


def test_a_scope_is_a_whole_word(subtests: pytest.Subtests, alice: Person, forge: Forge) -> None:
    for scope in NO_WORDS:
        with subtests.test(str(scope)):
            alice.access_token = forge(scope=scope)

            assert alice.get("/tasks").status_code == 403


def test_several_scopes_stand_beside_each_other(alice: Person, forge: Forge) -> None:
    alice.access_token = forge(scope="account:read tasks:write")

    assert alice.get("/me").status_code == 200
    assert alice.post("/tasks", {"title": "Yes"}).status_code == 201
    assert alice.get("/tasks").status_code == 403


@pytest.fixture
def bare() -> Application:
    app = Application("bare", static_folder=None, enable_openapi=False)
    app.add_url_rule("/free", "free", public(lambda: "free"))
    return app


def test_a_route_without_a_policy_fails_at_start(bare: Application) -> None:
    check_policies(bare)
    bare.add_url_rule("/forgotten", "forgotten", lambda: "oops")

    with pytest.raises(MissingPolicy, match="forgotten"):
        check_policies(bare)


def test_every_route_of_the_application_has_one(app: Application) -> None:
    check_policies(app)
    assert all(isinstance(view.policy, Policy) for view in app.view_functions.values())
    open_routes = {
        rule.rule
        for rule in app.url_map.iter_rules()
        if app.view_functions[rule.endpoint].policy.scope is None and rule.rule.startswith("/api/v1")
    }
    assert open_routes >= {"/api/v1/auth/register", "/api/v1/auth/login", "/api/v1/auth/refresh"}
    by_mail = {"/api/v1/me/deletion/confirm"}
    assert not any(route.startswith(("/api/v1/tasks", "/api/v1/me")) for route in open_routes - by_mail)
