"""Access tokens: what is not ours, whole, in time and meant for this API is 401, never 500."""

import base64
import json
import random
import time
from collections.abc import Iterator
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from config.settings import Settings
from tests.core.conftest import Forge
from tests.support.cast import Person
from tests.support.fronts import InProcess
from webapp.core.errors import Unauthorized
from webapp.core.plain_tokens import PlainTokens
from webapp.core.web import tokens
from webapp.core.web.application import Application

FLIPS = 300
SEED = 20261123
fronts: list[InProcess] = []


@pytest.fixture(scope="module", autouse=True)
def _front(front: InProcess) -> Iterator[None]:
    """It answers cached reads itself, and must refuse whatever Flask refuses."""
    fronts.append(front)
    yield
    fronts.clear()


def refused(person: Person, authorization: str) -> bool:
    """Whether the answer is the contract's 401 (anything else but 200 fails the test), of both."""
    through_flask = refused_by_flask(person, authorization)
    status, _ = fronts[0].answer("/me", authorization.encode())
    assert (status == 401) == through_flask
    return through_flask


def refused_by_flask(person: Person, authorization: str) -> bool:
    answer = person.client.get("/api/v1/me", headers={"Authorization": authorization})
    if answer.status_code == 200:
        return False
    assert answer.status_code == 401, answer.text
    assert answer.mimetype == "application/problem+json"
    assert answer.json["code"] == "unauthorized"
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    return True


def test_a_genuine_token_is_taken(alice: Person) -> None:
    assert not refused(alice, f"Bearer {alice.access_token}")
    assert not refused(alice, f"bearer {alice.access_token}")


RUBBISH = [
    "",
    "Bearer",
    "Bearer ",
    "Bearer a",
    "Bearer a.b.c",
    "Bearer ..",
    "Basic YTpi",
    "Token x",
    "Bearer é.é.é",
]


def test_rubbish_is_refused(subtests: pytest.Subtests, alice: Person) -> None:
    for authorization in RUBBISH:
        with subtests.test(str(authorization)):
            assert refused(alice, authorization)


def test_a_token_under_another_name_is_refused(alice: Person) -> None:
    assert refused(alice, alice.access_token)
    assert refused(alice, f"Basic {alice.access_token}")
    assert refused(alice, f"Bearer  {alice.access_token} {alice.access_token}")
    assert refused(alice, f"Bearer {alice.access_token}" + "A" * 5000)


CLAIMS = ["sub", "sid", "scope", "exp", "iat", "nbf", "jti", "iss", "aud"]


def test_each_claim_is_needed(subtests: pytest.Subtests, alice: Person, forge: Forge) -> None:
    for name in CLAIMS:
        with subtests.test(str(name)):
            assert refused(alice, f"Bearer {forge(**{name: None})}")


OTHER_VALUES = [
    ("iss", "https://other.example.com"),
    ("iss", ["http://127.0.0.1:8000"]),
    ("aud", "another-api"),
    ("aud", ["another-api"]),
    ("aud", {"myriad-api": 1}),
    ("type", "refresh"),
    ("type", True),
    ("sub", "alice"),
    ("sub", 7),
    ("sub", {"$ne": ""}),
    ("sub", "00000000-0000-4000-8000-000000000000"),
    ("sid", "unknown"),
    ("sid", {"$gt": ""}),
    ("sid", ["a"]),
    ("sid", ""),
    ("scope", ["*"]),
    ("scope", 7),
    ("exp", "tomorrow"),
    ("exp", 10**30),
    ("exp", -1),
    ("exp", [1]),
    ("iat", "now"),
    ("nbf", "now"),
    ("jti", 7),
]


def test_a_claim_of_another_value_is_refused(subtests: pytest.Subtests, alice: Person, forge: Forge) -> None:
    for name, value in OTHER_VALUES:
        with subtests.test(str((name, value))):
            assert refused(alice, f"Bearer {forge(**{name: value})}")


@pytest.mark.parametrize(("seconds", "taken"), [(25, True), (35, False), (3600, False)])
def test_the_clocks_of_two_machines_may_differ_by_half_a_minute(
    alice: Person, forge: Forge, seconds: int, taken: bool
) -> None:
    now = int(time.time())

    assert refused(alice, f"Bearer {forge(nbf=now + seconds)}") is not taken
    assert refused(alice, f"Bearer {forge(exp=now - seconds)}") is not taken


@pytest.mark.parametrize("algorithm", ["none", "HS256", "HS512"])
def test_an_algorithm_that_is_not_ours_is_refused(
    alice: Person, forge: Forge, settings: Settings, algorithm: str
) -> None:
    public = jwks(alice)["x"].encode()
    for secret in (public, base64.urlsafe_b64decode(public + b"="), b""):
        if (algorithm == "none") == (secret == b""):
            assert refused(alice, f"Bearer {by_hand(forge(), algorithm, secret)}")


@pytest.mark.parametrize("kid", [None, "", "other", 7, "../../dev/null"])
def test_a_key_that_is_not_ours_is_refused(alice: Person, forge: Forge, kid: object) -> None:
    own = Ed25519PrivateKey.generate()

    assert refused(alice, f"Bearer {by_header(forge(), kid=kid)}")
    assert refused(alice, f"Bearer {forge(key=own)}")
    if isinstance(kid, str):
        assert refused(alice, f"Bearer {forge(key=own, header={'kid': kid})}")


def test_a_key_that_the_token_brings_along_is_not_looked_at(alice: Person, forge: Forge) -> None:
    own = Ed25519PrivateKey.generate()
    jwk = json.loads(jwt.algorithms.OKPAlgorithm.to_jwk(own.public_key()))

    for header in ({"jwk": jwk}, {"jku": "http://127.0.0.1:1/keys"}, {"x5u": "http://127.0.0.1:1/x"}):
        assert refused(alice, f"Bearer {forge(key=own, header=header)}")


@pytest.mark.parametrize("typ", [None, "JWT", "refresh+jwt", "AT+JWT;"])
def test_a_token_of_another_kind_is_refused(alice: Person, forge: Forge, typ: str | None) -> None:
    assert refused(alice, f"Bearer {forge(header={'typ': typ or ''})}")


def test_a_refresh_token_opens_nothing(alice: Person) -> None:
    assert refused(alice, f"Bearer {alice.refresh_token}")


def test_a_changed_bit_is_noticed(alice: Person) -> None:
    chance = random.Random(SEED)
    parts = alice.access_token.split(".")
    for _ in range(FLIPS):
        which = chance.randrange(3)
        raw = bytearray(decoded(parts[which]))
        raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
        changed = [*parts[:which], encoded(bytes(raw)), *parts[which + 1 :]]
        assert refused(alice, "Bearer " + ".".join(changed)), f"seed {SEED}: {changed}"


def test_a_token_that_was_cut_is_refused(alice: Person) -> None:
    for end in range(0, len(alice.access_token), 37):
        assert refused(alice, f"Bearer {alice.access_token[:end]}")


def decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def by_hand(token: str, algorithm: str, secret: bytes) -> str:
    """The token's claims under another algorithm, as a thief would write it."""
    head = json.loads(decoded(token.split(".")[0])) | {"alg": algorithm}
    start = f"{encoded(json.dumps(head).encode())}.{token.split('.')[1]}"
    if algorithm == "none":
        return f"{start}."
    signer: Any = jwt.algorithms.get_default_algorithms()[algorithm]
    return f"{start}.{encoded(signer.sign(start.encode(), secret))}"


def by_header(token: str, **changed: object) -> str:
    """The token with another header; its signature is of the old one."""
    head = json.loads(decoded(token.split(".")[0])) | changed
    return ".".join([encoded(json.dumps(head).encode()), *token.split(".")[1:]])


def jwks(person: Person) -> dict[str, str]:
    """The published key."""
    key: dict[str, str] = person.client.get("/.well-known/jwks.json").json["keys"][0]
    return key


def test_a_genuine_token_is_read_the_short_way(alice: Person, app: Application) -> None:
    assert not refused(alice, f"Bearer {alice.access_token}")
    plain: PlainTokens = app.extensions["plain_tokens"]

    assert (plain.payload(alice.access_token) or {})["sub"] == alice.get("/me").json["id"]


def test_the_short_way_takes_nothing_that_the_library_refuses(
    alice: Person, forge: Forge, app: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain, now = app.extensions["plain_tokens"], int(time.time())
    values = [
        None,
        True,
        7,
        -1,
        1.5,
        2**70,
        "x",
        [],
        {},
        ["myriad-api"],
        now - 31,
        now - 29,
        now + 29,
        now + 31,
    ]
    taken = 0
    for name in ("iss", "aud", "exp", "iat", "nbf", "sub", "sid", "scope", "jti", "type"):
        for value in values:
            token = forge(**{name: value})
            if plain.payload(token) is not None:
                taken += 1
                with app.app_context(), monkeypatch.context() as patch:
                    short = _claims_of(token)
                    patch.setattr(plain, "payload", lambda token: None)
                    assert _claims_of(token) == short, (name, value)
    assert taken > 10


def _claims_of(token: str) -> object:
    try:
        return tokens._decoded(token)
    except Unauthorized:
        return None
