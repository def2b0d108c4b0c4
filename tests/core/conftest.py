"""What the tests of the plumbing share."""

import json
import time
from collections.abc import Callable
from typing import Any

import jwt
import pytest

from config.keys import load_private_key, public_jwk
from config.settings import Settings
from tests.support.cast import Person

Forge = Callable[..., str]


@pytest.fixture
def forge(alice: Person, settings: Settings) -> Forge:
    """Sign a token as auth does, with claims or header changed (None leaves one out)."""
    real = load_private_key(settings.jwt_private_key)
    genuine = jwt.decode(alice.access_token, options={"verify_signature": False})
    head = {"kid": public_jwk(real.public_key())["kid"], "typ": "at+jwt"}

    def make(*, header: dict[str, Any] | None = None, key: Any = None, **claims: Any) -> str:
        whole = {name: value for name, value in {**genuine, **claims}.items() if value is not None}
        names = {name: value for name, value in {**head, **(header or {})}.items() if value is not None}
        algorithm = names.pop("alg", "EdDSA")
        signed = jwt.api_jws.encode(
            json.dumps(whole).encode(), real if key is None else key, algorithm, headers=names
        )
        return signed

    assert alice_can(alice, make(iat=int(time.time())))
    return make


def alice_can(alice: Person, token: str) -> bool:
    """Whether the token opens Alice's account."""
    answer = alice.client.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})
    return answer.status_code == 200
