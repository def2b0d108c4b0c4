"""Every route × everybody who may knock: who is let in, by the routes' own policies, and nobody else.

A route whose scope has no row here fails, and so does one whose path names something that nobody can own
(`belongings.py`).
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from tests.contracts.belongings import MAKERS
from tests.contracts.routes import path_of, routes
from tests.support.cast import Person, log_in
from webapp.auth.service import operating
from webapp.contracts.scopes import ADMIN, OWN, PERSONAL, SECURITY
from webapp.core import clock
from webapp.core.fields import format_instant
from webapp.core.web.application import Application

ANONYMOUS, OWNER, STRANGER, DISABLED, LEAVING = "anonymous", "owner", "stranger", "disabled", "leaving"
ADMINISTRATOR = "administrator"
PROGRAMS = {scope: f"a program for {scope}" for scope in PERSONAL}
EVERYBODY = {ANONYMOUS, OWNER, STRANGER, DISABLED, LEAVING, ADMINISTRATOR, *PROGRAMS.values()}
PEOPLE = {OWNER, STRANGER, ADMINISTRATOR}

LET_IN: dict[str | None, set[str]] = {
    None: EVERYBODY,
    "account:read": {*PEOPLE, LEAVING, PROGRAMS["account:read"]},
    "account:write": PEOPLE,
    SECURITY: PEOPLE,
    OWN: {*PEOPLE, LEAVING},
    ADMIN: {ADMINISTRATOR},
    "tasks:read": {*PEOPLE, LEAVING, PROGRAMS["tasks:read"]},
    "tasks:write": {*PEOPLE, PROGRAMS["tasks:write"]},
    "notifications:read": {*PEOPLE, LEAVING, PROGRAMS["notifications:read"]},
    "notifications:write": {*PEOPLE, PROGRAMS["notifications:write"]},
}
"""By the scope that a route asks for: who gets past its door. A new scope is a new row."""

SHUT_OUT = {ANONYMOUS: "unauthorized", DISABLED: "unauthorized"}
"""What the others are told; whoever is not named here has a token, but `insufficient_scope`."""

NOT_MINE = (404, 422, 428)
"""What a stranger gets who names what is not theirs, with a body that says nothing."""

STREAMED = "events_unavailable"
"""What Flask alone says to whoever would be let in to a stream."""

LAST = "/api/v1/auth/logout"
Cast = Callable[[str], Person]


@pytest.fixture
def cast(client: FlaskClient, alice: Person, bob: Person, stored: Any) -> Cast:
    """Whoever knocks, by their part."""

    def nobody() -> Person:
        return Person(client, "", "", "", "", headers={"Authorization": ""})

    def disabled() -> Person:
        operating.disable(UUID(bob.id), "")
        return bob

    def leaving() -> Person:
        later = {"$set": {"deletion_at": clock.now() + timedelta(days=7)}}
        stored["myriad_auth"]["users"].update_one({"_id": UUID(bob.id)}, later)
        return log_in(bob)

    def administrator() -> Person:
        made = {"$set": {"is_admin": True, "otp_enabled": True}}
        stored["myriad_auth"]["users"].update_one({"_id": UUID(bob.id)}, made)
        return log_in(bob)

    def program(scope: str) -> Person:
        until = format_instant(clock.now() + timedelta(days=1))
        made = bob.post("/auth/tokens", {"name": "x", "scopes": [scope], "expires_at": until})
        return Person(client, bob.email, bob.id, made.json["token"], "")

    parts: dict[str, Callable[[], Person]] = {
        ANONYMOUS: nobody,
        OWNER: lambda: alice,
        STRANGER: lambda: bob,
        DISABLED: disabled,
        LEAVING: leaving,
        ADMINISTRATOR: administrator,
        **{part: lambda scope=scope: program(scope) for scope, part in PROGRAMS.items()},
    }
    return lambda part: parts[part]()


def scope_of(app: Application, rule: Rule) -> str | None:
    found: str | None = app.view_functions[rule.endpoint].policy.scope  # type: ignore[attr-defined]
    return found


def all_routes(app: Application) -> list[tuple[str, Rule]]:
    """Logging out comes last: whoever does it is out."""
    return sorted(routes(app, "/api/v1/"), key=lambda route: (route[1].rule == LAST, route[1].rule, route[0]))


def knock(person: Person, method: str, path: str) -> Any:
    json = None if method == "GET" else {}
    return person.request(method, path.removeprefix("/api/v1"), json=json)


def test_every_route_has_a_row(app: Application) -> None:
    without = {
        f"{method} {rule.rule}" for method, rule in all_routes(app) if scope_of(app, rule) not in LET_IN
    }
    unowned = {name for _, rule in all_routes(app) for name in rule.arguments if name not in MAKERS}

    assert without == set(), "say in LET_IN who is let in"
    assert unowned == set(), "say in belongings.py how somebody comes to own one"


@pytest.mark.parametrize("part", sorted(EVERYBODY))
def test_who_is_let_in_and_who_is_not(app: Application, cast: Cast, part: str) -> None:
    person, unexpected = cast(part), {}
    for method, rule in all_routes(app):
        answer = knock(person, method, path_of(rule))
        code = answer.json.get("code", "") if answer.is_json or "problem" in answer.mimetype else ""
        refused = code in ("unauthorized", "insufficient_scope")
        if part in LET_IN[scope_of(app, rule)]:
            fits = not refused and (answer.status_code < 500 or code == STREAMED)
        else:
            fits = code == SHUT_OUT.get(part, "insufficient_scope")
        if not fits:
            unexpected[f"{method} {rule.rule}"] = (answer.status_code, code)

    assert unexpected == {}


def test_nothing_of_the_owners_opens_to_a_stranger(app: Application, alice: Person, bob: Person) -> None:
    owned = {name: make(alice) for name, make in MAKERS.items()}
    unexpected = {}
    for method, rule in all_routes(app):
        if rule.arguments and scope_of(app, rule) not in (None, ADMIN):
            answer = knock(bob, method, path_of(rule, **owned))
            if answer.status_code not in NOT_MINE:
                unexpected[f"{method} {rule.rule}"] = answer.status_code

    assert unexpected == {}
    for method, rule in all_routes(app):
        if rule.arguments and method == "GET" and scope_of(app, rule) != ADMIN:
            assert knock(alice, method, path_of(rule, **owned)).status_code < 300, rule.rule
    assert [one["id"] for one in alice.get("/auth/tokens").json["items"]] == [owned["token_id"]]
    assert owned["session_id"] in [one["id"] for one in alice.get("/auth/sessions").json["items"]]


def test_no_program_gets_at_what_guards_the_account(app: Application) -> None:
    programs_may = {"GET /api/v1/me"}

    opened = {
        f"{method} {rule.rule}"
        for method, rule in all_routes(app)
        if rule.rule.startswith(("/api/v1/auth/", "/api/v1/me")) and scope_of(app, rule) in PERSONAL
    }

    assert opened == programs_may
