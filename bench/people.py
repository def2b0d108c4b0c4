"""The users of a bench and their tokens: one registers through the API, the others are made after it."""

import base64
import json
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import jwt
import requests

from config.keys import load_private_key
from webapp.core.ids import new_owned_id

TOKEN_LIFE = 6 * 3600
_SEED = 20_261


@dataclass(frozen=True)
class Person:
    """Somebody with a session. `number` counts from 1."""

    number: int
    user_id: UUID
    sid: str


def people(count: int) -> Iterator[Person]:
    """`count` people, the same ids in every run."""
    numbers = random.Random(_SEED)
    for number in range(1, count + 1):
        user_id = UUID(int=numbers.getrandbits(128), version=4)
        yield Person(number, user_id, new_owned_id(user_id))


def register(url: str) -> str:
    """Register the one whom all are made after. Out: the access token."""
    wanted = {"email": "pattern@example.org", "password": "a long enough password", "name": "Pat Tern"}
    answer = requests.post(f"{url}/api/v1/auth/register", json=wanted, timeout=10)
    answer.raise_for_status()
    token: str = answer.json()["access_token"]
    return token


def tokens(pattern: str, private_key: str, everybody: list[Person]) -> list[str]:
    """Access tokens for all, with the header and claims of `pattern`, that outlive the run."""
    key, header = load_private_key(private_key), jwt.get_unverified_header(pattern)
    claims = {**_claims(pattern), "exp": int(time.time()) + TOKEN_LIFE}

    def sign(person: Person) -> str:
        own = {"sub": str(person.user_id), "sid": person.sid, "jti": f"bench-{person.number}"}
        return jwt.encode({**claims, **own}, key, algorithm=header["alg"], headers=header)

    return [sign(person) for person in everybody]


def reference_tokens(secret: str, everybody: list[Person]) -> list[str]:
    """HS256 tokens for the reference."""
    now = int(time.time())
    claims = {"iss": "reference", "aud": "myriad-api", "iat": now, "exp": now + TOKEN_LIFE}
    return [
        jwt.encode({**claims, "sub": str(person.user_id), "sid": person.sid}, secret, algorithm="HS256")
        for person in everybody
    ]


def _claims(token: str) -> dict[str, object]:
    payload = token.split(".")[1]
    claims: dict[str, object] = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return claims
