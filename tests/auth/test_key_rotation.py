"""`make keys-rotate`: a key is published before it signs, and nobody is logged out."""

import json
import os
import stat
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest

from config import key_file
from config.keys import new_private_key
from config.settings import Settings
from tests.auth.test_access_tokens import program
from tests.support.cast import Person
from webapp.admin import main
from webapp.app import create_app
from webapp.core import clock, keyring
from webapp.core.keyring import KeyRing
from webapp.core.web.application import Application

JWKS = "/.well-known/jwks.json"


@pytest.fixture
def rotating(tmp_path: Path, app: Application, settings: Settings, monkeypatch: Any) -> Any:
    """An application with a key file of its own, and its settings."""
    monkeypatch.setattr(keyring, "LOOK_SECONDS", 0.0)
    path = tmp_path / "jwt.pem"
    path.write_text(settings.jwt_private_key)
    own = replace(settings, jwt_private_key_file=path)
    yield create_app(own), own
    create_app(settings)


def kid(token: str) -> str:
    return str(jwt.get_unverified_header(token)["kid"])


def fresh(person: Person) -> str:
    """A new access token."""
    answer = person.client.post("/api/v1/auth/refresh", json={"refresh_token": person.refresh_token})
    assert answer.status_code == 200
    person.refresh_token = answer.json["refresh_token"]
    return str(answer.json["access_token"])


def published(person: Person) -> list[str]:
    return [key["kid"] for key in person.client.get(JWKS).json["keys"]]


def test_a_key_is_published_first_signs_later_and_the_old_one_still_verifies(
    alice: Person, rotating: tuple[Application, Settings]
) -> None:
    app, settings = rotating
    alice.client = app.test_client(use_cookies=False)
    (old,) = published(alice)
    script, before = program(alice, "tasks:read"), alice.access_token

    assert main(["rotate-keys"], settings) == 0

    new, kept = published(alice)
    assert (kept, kid(fresh(alice))) == (old, old)
    with clock.shifted(timedelta(minutes=14)):
        assert kid(fresh(alice)) == old
    with clock.shifted(timedelta(minutes=15, seconds=1)):
        token = fresh(alice)
        assert kid(token) == new
        assert published(alice) == [new, old]
    for one in (before, token):
        alice.access_token = one
        assert alice.get("/me").status_code == 200
    assert script.get("/tasks").status_code == 200


def test_another_process_takes_tokens_of_a_key_that_it_has_never_seen(
    alice: Person, rotating: tuple[Application, Settings]
) -> None:
    app, settings = rotating
    elsewhere = create_app(settings).test_client(use_cookies=False)
    main(["rotate-keys", "--minutes", "0"], settings)
    alice.client = app.test_client(use_cookies=False)
    token = fresh(alice)

    answer = elsewhere.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})

    assert answer.status_code == 200


def test_a_service_apart_takes_them_from_the_file_that_is_written_for_it(
    alice: Person, rotating: tuple[Application, Settings]
) -> None:
    app, settings = rotating
    path = settings.jwt_private_key_file
    assert path is not None
    public = path.with_name("jwks.json")
    public.write_text('{"keys": []}')
    ring = KeyRing("", public.read_text(), None, public)
    main(["rotate-keys", "--minutes", "0"], settings)
    alice.client = app.test_client(use_cookies=False)

    token = fresh(alice)
    key = ring.public(kid(token))

    assert jwt.decode(token, key, algorithms=["EdDSA"], audience="myriad-api")["sub"] == alice.id
    assert "d" not in json.loads(public.read_text())["keys"][0]
    assert not ring.signs


def test_only_the_owner_may_read_the_key_and_one_rotation_runs_at_a_time(
    rotating: tuple[Application, Settings], capsys: pytest.CaptureFixture[str]
) -> None:
    _, settings = rotating
    path = settings.jwt_private_key_file
    assert path is not None

    assert [main(["rotate-keys"], settings) for _ in range(2)] == [0, 1]

    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    assert "waits to sign" in capsys.readouterr().out


def test_a_key_that_is_no_file_cannot_be_rotated(settings: Settings) -> None:
    assert main(["rotate-keys"], replace(settings, jwt_private_key_file=None)) == 1


def test_a_retired_key_loses_its_private_part_and_goes_when_no_token_of_it_can_live() -> None:
    now = clock.now()
    text = new_private_key()
    for day in (0, 1, 500):
        text = key_file.rotated(text, now + timedelta(days=day), timedelta(minutes=15))

    keys = key_file.parse(text)
    assert [key.private is not None for key in keys] == [True, True]
    assert text.count("PUBLIC KEY") == 0
    later = key_file.parse(key_file.rotated(text, now + timedelta(days=501), timedelta(minutes=15)))
    assert [key.private is not None for key in later] == [False, True, True]


def test_a_file_that_is_no_key_changes_nothing(alice: Person, rotating: tuple[Application, Settings]) -> None:
    app, settings = rotating
    path = settings.jwt_private_key_file
    assert path is not None
    path.write_text("rubbish")
    alice.client = app.test_client(use_cookies=False)

    alice.access_token = fresh(alice)

    assert alice.get("/me").status_code == 200
