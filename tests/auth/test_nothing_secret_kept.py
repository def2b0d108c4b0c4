"""Neither the databases, nor Redis, nor the logs hold a password or a token."""

from typing import Any

import pytest

from devstack.catcher import Catcher
from tests.auth.conftest import Call
from tests.auth.inbox import verification_token
from tests.support.cast import PASSWORD, Person, register
from tests.support.jobs import Jobs
from tests.support.servers import Servers


def test_no_secret_is_stored_or_logged(
    client: Any,
    post: Call,
    jobs: Jobs,
    mails: Catcher,
    stored: Any,
    servers: Servers,
    caplog: pytest.LogCaptureFixture,
) -> None:
    alice, secrets, kept = register(client, "alice"), set(), ""
    kept += everything(stored, servers)
    jobs.drain()
    secrets.add(verification_token(mails, alice.email))
    kept += everything(stored, servers)
    secrets |= use(alice, post)
    kept += everything(stored, servers)
    post("verify-email", {"token": verification_token(mails, alice.email)})
    post("login", {"email": alice.email, "password": "another horse"})
    jobs.drain()
    kept += everything(stored, servers)
    logged = "\n".join(record.getMessage() + str(record.__dict__) for record in caplog.records)

    assert alice.id in logged
    assert str(alice.id) in kept
    parts = {part for secret in secrets for part in (secret, secret.rpartition(".")[2])}
    for secret in parts | {PASSWORD, "another horse"}:
        assert secret not in kept
        assert secret not in logged
    assert "token=" not in logged


def use(alice: Person, post: Call) -> set[str]:
    """All the tokens that a person gets to see."""
    answer = post("refresh", {"refresh_token": alice.refresh_token}).json
    alice.get("/me")
    alice.get("/tasks?q=1")
    login = {"email": alice.email, "password": PASSWORD, "token_transport": "body"}
    other = post("login", login).json
    seen = {alice.access_token, alice.refresh_token}
    return seen | {body[name] for body in (answer, other) for name in ("access_token", "refresh_token")}


def everything(stored: Any, servers: Servers) -> str:
    """All rows of all services, and all keys and texts of both Redis."""
    rows = [
        str(row)
        for name in stored.list_database_names()
        if name.startswith("myriad")
        for collection in stored[name].list_collection_names()
        for row in stored[name][collection].find()
    ]
    found = []
    for redis in (servers.cache, servers.broker):
        for key in redis.scan_iter():
            value = redis.lrange(key, 0, -1) if redis.type(key) == "list" else redis.dump(key)
            found.append(f"{key} {value}")
    return "\n".join(rows + found)
