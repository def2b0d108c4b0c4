"""Access tokens, made and checked by flask-jwt-extended, with the claims we demand (RFC 8725)."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

import jwt
from flask import Flask, current_app, g
from flask_jwt_extended import JWTManager, create_access_token, decode_token
from flask_jwt_extended.exceptions import JWTExtendedException
from jwt import PyJWTError, get_unverified_header

from webapp.core.errors import Unauthorized
from webapp.core.keyring import ALGORITHM, Keys
from webapp.core.plain_tokens import PlainTokens
from webapp.core.verified import LEEWAY, Claims, VerifiedTokens

ACCESS_LIFE = timedelta(minutes=10)
AUDIENCE = "myriad-api"
HEADER_TYPE = "at+jwt"
_MAX_TOKEN_CHARACTERS = 4096
_TEXTS = ("sub", "sid", "scope", "jti", "type")
_TIMES = ("exp", "iat", "nbf")
_MALFORMED = (
    JWTExtendedException,
    PyJWTError,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    RecursionError,
    OverflowError,
)


def register(app: Flask, keys: Keys, issuer: str) -> None:
    """Configure flask-jwt-extended: one algorithm, our issuer and audience, keys by `kid`."""
    app.config.update(
        JWT_ALGORITHM=ALGORITHM,
        JWT_DECODE_ALGORITHMS=[ALGORITHM],
        JWT_ENCODE_ISSUER=issuer,
        JWT_DECODE_ISSUER=issuer,
        JWT_ENCODE_AUDIENCE=AUDIENCE,
        JWT_DECODE_AUDIENCE=AUDIENCE,
        JWT_DECODE_LEEWAY=LEEWAY,
        JWT_ACCESS_TOKEN_EXPIRES=ACCESS_LIFE,
        JWT_TOKEN_LOCATION=["headers"],
    )
    app.extensions["keys"] = keys
    app.extensions["verified_tokens"] = VerifiedTokens()
    app.extensions["plain_tokens"] = PlainTokens(
        issuer, AUDIENCE, lambda kid: keys.public(kid, patient=False)
    )
    manager = JWTManager(app)
    manager.decode_key_loader(_key)
    manager.encode_key_loader(lambda _: g.signer[1])


def issue(user_id: UUID, sid: str, *, scope: str, zone: str, life: timedelta = ACCESS_LIFE) -> str:
    """A signed access token."""
    keys: Keys = current_app.extensions["keys"]
    g.signer = keys.signer()
    token: str = create_access_token(
        str(user_id),
        additional_claims={"sid": sid, "scope": scope, "zone": zone},
        additional_headers={"kid": g.signer[0], "typ": HEADER_TYPE},
        expires_delta=life,
    )
    return token


def verified(authorization: str) -> Claims:
    """The claims of a Bearer token (RFC 6750). Errors: `Unauthorized` for whatever is not one of ours, whole,
    in time and meant for this API."""
    kind, _, token = authorization.partition(" ")
    if kind.lower() != "bearer" or not token or len(token) > _MAX_TOKEN_CHARACTERS:
        raise Unauthorized("Send an access token: Authorization: Bearer …")
    known: VerifiedTokens = current_app.extensions["verified_tokens"]
    claims = known.get(token)
    if claims is None:
        claims = _decoded(token)
        known.put(token, claims)
    return claims


def claims_of(app: Flask) -> Callable[[str], Claims | None]:
    """Verifies tokens outside of requests, for the front: the claims, or None for one that is refused."""

    def verify(token: str) -> Claims | None:
        with app.app_context():
            g.on_loop = True  # nothing may wait here; Flask, who is asked next, may
            try:
                return verified(f"Bearer {token}")
            except Unauthorized:
                return None

    known: VerifiedTokens = app.extensions["verified_tokens"]
    return lambda token: known.get(token) or verify(token)


def _decoded(token: str) -> Claims:
    plain: PlainTokens = current_app.extensions["plain_tokens"]
    try:
        payload = plain.payload(token)
        if payload is None:
            payload = decode_token(token) | {"type": _type_of(token)}
            plain.learn(token, str(get_unverified_header(token)["kid"]))
        return _claims(payload)
    except _MALFORMED as error:
        raise Unauthorized("The access token is not valid or has expired.") from error


def _type_of(token: str) -> Any:
    """The claim itself, of a token that was verified: the library takes a missing one for "access"."""
    return jwt.decode(token, options={"verify_signature": False}).get("type")


def _claims(payload: dict[str, Any]) -> Claims:
    whole = all(isinstance(payload.get(name), str) for name in _TEXTS) and all(map(payload.get, _TIMES))
    if not whole or payload["type"] != "access":
        raise Unauthorized("The token is not an access token.")
    return Claims(
        user_id=UUID(payload["sub"]),
        sid=payload["sid"],
        scopes=_scopes(payload["scope"]),
        zone=sys.intern(str(payload.get("zone", "UTC"))),
        expires_at=datetime.fromtimestamp(payload["exp"], UTC).timestamp(),
    )


@lru_cache(maxsize=256)
def _scopes(text: str) -> frozenset[str]:
    """One set for all tokens that have the same: they are remembered by the ten thousand."""
    return frozenset(text.split())


def _key(header: dict[str, Any], _payload: dict[str, Any]) -> Any:
    """By `kid` from our own set only; never `jku`, `jwk` or another place that the token names."""
    if header.get("typ") != HEADER_TYPE:
        raise Unauthorized("The token is not an access token.")
    keys: Keys = current_app.extensions["keys"]
    return keys.public(header.get("kid"), patient=not g.get("on_loop", False))
