"""Ten thousand tokens that are nearly ours: not one is taken, and none is a fault."""

import base64
import hashlib
import hmac
import json
import random
from collections.abc import Callable, Iterator
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from config.keys import load_private_key, public_jwk
from config.settings import Settings
from tests.support.cast import Person
from webapp.core.errors import Unauthorized
from webapp.core.web.application import Application
from webapp.core.web.tokens import verified

SEED = 20270131
THROUGH_HTTP = 100
ALGORITHMS = (
    "none",
    "None",
    "nOnE",
    "HS256",
    "HS384",
    "HS512",
    "RS256",
    "PS256",
    "ES256",
    "ES256K",
    "EdDSA448",
    "",
)
KIDS: tuple[Any, ...] = ("", "x", "../jwt.pem", "/dev/null", "' OR 1=1", None, 0, [], {"$ne": ""}, "a" * 999)
REQUIRED = ("exp", "iat", "nbf", "jti", "sid", "sub", "iss", "aud", "type", "scope")
Mutate = Callable[[random.Random], str]


def mutations(alice: Person, settings: Settings) -> list[Mutate]:
    """Ways to make a token that is not ours, each by chance."""
    key, other = load_private_key(settings.jwt_private_key), Ed25519PrivateKey.generate()
    claims = jwt.decode(alice.access_token, options={"verify_signature": False})
    kid = public_jwk(key.public_key())["kid"]
    head = {"kid": kid, "typ": "at+jwt"}
    public = key.public_key().public_bytes_raw()

    def sign(payload: dict[str, Any], header: dict[str, Any], by: Any = key, alg: str = "EdDSA") -> str:
        return str(jwt.api_jws.encode(json.dumps(payload).encode(), by, alg, headers=header))

    def bit_flip(chance: random.Random) -> str:
        data = bytearray(alice.access_token.encode())
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(7)
        return data.decode("latin-1")

    def algorithm(chance: random.Random) -> str:
        alg = chance.choice(ALGORITHMS)
        made = [part({**head, "alg": alg}), part(claims)]
        end = chance.choice(["", alice.access_token.rpartition(".")[2]])
        return ".".join([*made, end])

    def confused(chance: random.Random) -> str:
        secret = chance.choice([public, kid.encode(), base64.urlsafe_b64encode(public)])
        signed = f"{part({**head, 'alg': 'HS256'})}.{part(claims)}"
        mac = hmac.new(secret, signed.encode(), hashlib.sha256).digest()
        return f"{signed}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"

    def kid_games(chance: random.Random) -> str:
        name = chance.choice(["kid", "jku", "jwk", "x5u", "typ"])
        by = key if name in ("kid", "typ") else other
        value = chance.choice(KIDS)
        header = {**head, name: value} if value is not None else {k: v for k, v in head.items() if k != name}
        made = f"{part({'alg': 'EdDSA', **header})}.{part(claims)}"
        return f"{made}.{base64.urlsafe_b64encode(by.sign(made.encode())).rstrip(b'=').decode()}"

    def another_key(chance: random.Random) -> str:
        return sign({**claims, "jti": str(chance.random())}, head, other)

    def missing(chance: random.Random) -> str:
        gone = set(chance.sample(REQUIRED, chance.randint(1, 3)))
        return sign({name: value for name, value in claims.items() if name not in gone}, head)

    def wrong(chance: random.Random) -> str:
        bad: dict[str, list[Any]] = {
            "aud": ["other", ["other"], "", None, 7],
            "iss": ["https://evil.example", "", None],
            "exp": [1, 0, -1, "soon", None, []],
            "nbf": [2**33, "x", None],
            "type": ["refresh", "", None],
            "sid": [None, 7, {"$ne": ""}],
            "sub": ["", "x", None, 7],
        }
        name = chance.choice(sorted(bad))
        return sign({**claims, name: chance.choice(bad[name])}, head)

    def refresh(chance: random.Random) -> str:
        return alice.refresh_token[: chance.randint(1, len(alice.refresh_token))]

    return [bit_flip, bit_flip, algorithm, confused, kid_games, another_key, missing, wrong, refresh]


def part(content: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()


def mutated(alice: Person, settings: Settings, count: int) -> Iterator[str]:
    chance, ways = random.Random(SEED), mutations(alice, settings)
    made = (ways[number % len(ways)](chance) for number in range(count))
    return (token for token in made if token != alice.access_token)


def is_taken(token: str) -> bool:
    try:
        verified(f"Bearer {token}")
    except Unauthorized:
        return False
    return True


@pytest.mark.parametrize("count", [900, pytest.param(10_000, marks=pytest.mark.long)])
def test_no_mutated_token_is_taken(app: Application, alice: Person, settings: Settings, count: int) -> None:
    with app.test_request_context():
        assert str(verified(f"Bearer {alice.access_token}").user_id) == alice.id
        taken = [token for token in mutated(alice, settings, count) if is_taken(token)]
        assert taken == []


def test_a_signature_has_one_form(app: Application, alice: Person) -> None:
    """Its 64 bytes leave four bits of its last letter without a meaning."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    last = letters.index(alice.access_token[-1])
    others = [letters[last ^ bits] for bits in range(1, 16)]
    with app.test_request_context():
        assert is_taken(alice.access_token)
        assert [one for one in others if is_taken(alice.access_token[:-1] + one)] == []


@pytest.mark.parametrize("count", [THROUGH_HTTP, pytest.param(2_000, marks=pytest.mark.long)])
def test_all_are_told_401_and_nothing_else(alice: Person, settings: Settings, count: int) -> None:
    for token in mutated(alice, settings, count):
        if token.isprintable():
            answer = alice.client.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})
            assert (answer.status_code, answer.json["code"]) == (401, "unauthorized"), token
