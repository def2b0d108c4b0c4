"""The issuer of OpenID Connect: where it answers, its keys, and what it says of somebody.

Authorization code flow with PKCE (RFC 7636), state and nonce (OpenID Connect Core 1.0 §3.1). Every wait for
the issuer is bounded.
"""

import time
from dataclasses import dataclass
from typing import Any

import requests
import structlog
from authlib.common.security import generate_token
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from config.oidc import Oidc
from webapp.auth.errors import OidcFailed

TIMEOUT = (3.0, 5.0)
KEPT_SECONDS = 3600.0
LEEWAY_SECONDS = 30
ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
"""Signatures by a key that only the issuer has; never a shared secret, never none."""

_METADATA = "/.well-known/openid-configuration"
_FAULTS = (requests.RequestException, OAuthError, JoseError, KeyError, ValueError, TypeError)
log = structlog.get_logger()
_known: dict[str, tuple[float, dict[str, Any], dict[str, Any]]] = {}


@dataclass(frozen=True)
class Errand:
    """What a browser takes along to the issuer and must bring back: it proves that it is the same one."""

    state: str
    nonce: str
    verifier: str


def begin(oidc: Oidc, callback: str) -> tuple[str, Errand]:
    """Out: where to send the browser, and what it takes along. Errors: `OidcFailed`."""
    errand = Errand(generate_token(32), generate_token(32), generate_token(64))
    try:
        endpoint = _metadata(oidc)[0]["authorization_endpoint"]
        url, _ = _client(oidc, callback).create_authorization_url(
            endpoint, state=errand.state, nonce=errand.nonce, code_verifier=errand.verifier
        )
    except _FAULTS as error:
        raise _failed(error) from error
    return str(url), errand


def claims(oidc: Oidc, callback: str, code: str, errand: Errand) -> dict[str, Any]:
    """What the issuer says of whoever came back with `code`. Errors: `OidcFailed` unless it is signed by the
    issuer, meant for us, fresh, and an answer to this very errand."""
    try:
        metadata, _ = _metadata(oidc)
        tokens = _client(oidc, callback).fetch_token(
            metadata["token_endpoint"],
            grant_type="authorization_code",
            code=code,
            code_verifier=errand.verifier,
            timeout=TIMEOUT,
        )
        return _checked(oidc, _decoded(oidc, tokens["id_token"]), errand)
    except _FAULTS as error:
        raise _failed(error) from error


def _decoded(oidc: Oidc, id_token: str) -> dict[str, Any]:
    """By the keys that we know, and once more by fresh ones: the issuer may have rotated them."""
    _, keys = _metadata(oidc)
    try:
        return _verified(id_token, keys)
    except (JoseError, ValueError):
        _known.pop(oidc.issuer, None)
        return _verified(id_token, _metadata(oidc)[1])


def _verified(id_token: str, keys: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = jwt.decode(id_token, KeySet.import_key_set(keys), algorithms=ALGORITHMS).claims  # type: ignore[arg-type]
    return found


def _checked(oidc: Oidc, found: dict[str, Any], errand: Errand) -> dict[str, Any]:
    wanted = jwt.JWTClaimsRegistry(
        leeway=LEEWAY_SECONDS,
        iss={"essential": True, "value": oidc.issuer},
        sub={"essential": True},
        exp={"essential": True},
        nonce={"essential": True, "value": errand.nonce},
    )
    wanted.validate(found)
    audience = found["aud"] if isinstance(found["aud"], list) else [found["aud"]]
    party = found.get("azp", audience[0] if len(audience) == 1 else None)
    if oidc.client_id not in audience or party != oidc.client_id:
        raise ValueError("the token is for somebody else")
    return found


def _metadata(oidc: Oidc) -> tuple[dict[str, Any], dict[str, Any]]:
    """The issuer's own description and its keys, asked for once an hour."""
    known = _known.get(oidc.issuer)
    if known is None or time.monotonic() - known[0] > KEPT_SECONDS:
        metadata = _get(oidc.issuer + _METADATA)
        if metadata["issuer"].rstrip("/") != oidc.issuer:
            raise ValueError("the issuer calls itself by another name")
        known = (time.monotonic(), metadata, _get(metadata["jwks_uri"]))
        _known[oidc.issuer] = known
    return known[1], known[2]


def _get(url: str) -> dict[str, Any]:
    answer = requests.get(url, timeout=TIMEOUT, allow_redirects=False)
    answer.raise_for_status()
    found: dict[str, Any] = answer.json()
    return found


def _client(oidc: Oidc, callback: str) -> OAuth2Session:
    return OAuth2Session(
        oidc.client_id,
        oidc.client_secret,
        scope="openid email profile",
        redirect_uri=callback,
        code_challenge_method="S256",
    )


def _failed(error: Exception) -> OidcFailed:
    log.warning("oidc_failed", error=type(error).__name__)
    return OidcFailed()
