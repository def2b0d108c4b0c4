"""GET /.well-known/jwks.json: whoever reads it can verify our tokens without asking us."""

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask.testing import FlaskClient

from config.settings import Settings
from tests.support.cast import Person

PATH = "/.well-known/jwks.json"


def test_it_holds_the_public_key_and_nothing_private(client: FlaskClient) -> None:
    answer = client.get(PATH)

    (key,) = answer.json["keys"]
    assert set(key) == {"kty", "crv", "x", "kid", "alg", "use"}
    assert (key["kty"], key["crv"], key["alg"], key["use"]) == ("OKP", "Ed25519", "EdDSA", "sig")
    assert answer.headers["Cache-Control"] == "public, max-age=300"


def test_a_token_verifies_by_it_alone(alice: Person, client: FlaskClient, settings: Settings) -> None:
    keys = jwt.PyJWKSet.from_dict(client.get(PATH).json)
    header = jwt.get_unverified_header(alice.access_token)

    claims = jwt.decode(
        alice.access_token,
        keys[header["kid"]],
        algorithms=["EdDSA"],
        audience="myriad-api",
        issuer=settings.app_url,
        options={"require": ["exp", "iat", "nbf", "iss", "aud", "sub", "jti"]},
    )

    assert header["typ"] == "at+jwt"
    assert (claims["sub"], claims["scope"]) == (alice.id, "*")
    assert claims["exp"] - claims["iat"] == 600
    assert claims["sid"] == alice.refresh_token.split(".")[0]


def test_no_other_key_verifies_it(alice: Person) -> None:
    other = Ed25519PrivateKey.generate().public_key()

    with pytest.raises(jwt.InvalidSignatureError):
        jwt.decode(alice.access_token, other, algorithms=["EdDSA"], audience="myriad-api")


def test_a_token_holds_neither_the_address_nor_the_refresh_token(alice: Person) -> None:
    claims = jwt.decode(alice.access_token, options={"verify_signature": False})

    assert alice.email not in str(claims)
    assert alice.refresh_token not in str(claims)
