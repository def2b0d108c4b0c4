"""Nobody can tell by words or by the clock whether an address has an account."""

import time
from collections.abc import Callable
from statistics import quantiles
from typing import Any
from uuid import UUID

import pytest
from argon2 import PasswordHasher

from tests.auth.conftest import Call
from tests.conftest import scopes
from tests.support.cast import Person
from webapp.auth.models import User
from webapp.auth.service import passwords
from webapp.core import db

TRIES = 400
UNKNOWN = "nobody@example.com"
Ask = Callable[[str], Any]


@pytest.fixture(params=["login", "password/forgot"])
def ask(request: pytest.FixtureRequest, post: Call) -> Ask:
    """Try one of the two routes with an address."""
    more = {"password": "not the password"} if request.param == "login" else {}
    return lambda email: post(
        request.param, {"email": email, **more}, headers={"X-Request-ID": "always-the-same"}
    )


def test_the_answers_are_the_same_to_the_byte(alice: Person, ask: Ask) -> None:
    known, unknown = ask(alice.email), ask(UNKNOWN)

    def shown(answer: Any) -> Any:
        headers = {
            name: value
            for name, value in answer.headers
            if not name.lower().startswith(("ratelimit", "date"))
        }
        return answer.status_code, answer.data, headers

    assert shown(known) == shown(unknown)


def test_the_same_is_asked_of_the_database(alice: Person, ask: Ask) -> None:
    def steps(email: str) -> list[tuple[str, str]]:
        before = len(scopes.commands)
        ask(email)
        return [(name, collection) for name, collection, _ in scopes.commands[before:]]

    assert steps(alice.email) == steps(UNKNOWN) != []


@pytest.mark.long
@pytest.mark.timeout(600)
def test_a_classifier_cannot_tell_them_apart_by_time(
    alice: Person, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", real)
    monkeypatch.setattr(passwords, "_NOBODY", real.hash("nobody has this password"))
    monkeypatch.setattr(passwords, "is_weak", lambda _: False)
    hashed = real.hash("correct horse battery")
    user_id = UUID(alice.id)
    db.modify(User, {"_id": user_id, "user_id": user_id}, {"$set": {"password_hash": hashed}})
    known, unknown = [], []
    for _ in range(TRIES):
        known.append(seconds(ask, alice.email))
        unknown.append(seconds(ask, UNKNOWN))

    told = auc(known, unknown)
    print(
        f"AUC {told:.3f}; medians {quantiles(known)[1] * 1000:.2f} and {quantiles(unknown)[1] * 1000:.2f} ms"
    )
    assert max(told, 1 - told) <= 0.6


def seconds(ask: Ask, email: str) -> float:
    started = time.perf_counter()
    ask(email)
    return time.perf_counter() - started


def auc(ones: list[float], others: list[float]) -> float:
    """How often one of the first takes longer than one of the second: 0.5 says nothing (Mann-Whitney)."""
    return sum((a > b) + (a == b) / 2 for a in ones for b in others) / (len(ones) * len(others))
