"""Access tokens of the very form that auth gives them, read the short way.

The library takes longer than the signature itself, and each process meets each token once in ten minutes.
Nothing is accepted here that it would refuse: the header is one that it has accepted, letter for letter, the
signature is checked with the same key, and claims of any other form are left to it.
"""

import base64
import time
from collections.abc import Callable
from typing import Any

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from webapp.core.verified import LEEWAY

MOST_HEADS = 16
_TEXTS, _TIMES = ("sub", "sid", "scope", "jti", "type"), ("exp", "iat", "nbf")
_FORM: dict[str, type] = {**dict.fromkeys(_TEXTS, str), **dict.fromkeys(_TIMES, int)}


class PlainTokens:
    """Reads tokens of one issuer for one audience, with the keys that `public` has at the time: one that auth
    has withdrawn verifies nothing more."""

    def __init__(self, issuer: str, audience: str, public: Callable[[str], Ed25519PublicKey]) -> None:
        self._named = {"iss": issuer, "aud": audience}
        self._public = public
        self._kids: dict[str, str] = {}

    def learn(self, token: str, kid: str) -> None:
        """The library has accepted this token, whose header calls for this key."""
        if len(self._kids) >= MOST_HEADS:
            self._kids.clear()
        self._kids[token.partition(".")[0]] = kid

    def payload(self, token: str) -> dict[str, Any] | None:
        """The claims; signature, `iss`, `aud`, `exp`, `iat` and `nbf` are in order. None for a token that the
        library has to look at."""
        signed, _, signature = token.rpartition(".")
        head, _, body = signed.partition(".")
        kid = self._kids.get(head)
        if kid is None:
            return None
        try:
            self._public(kid).verify(_bytes(signature), signed.encode("ascii"))
            claims = orjson.loads(_bytes(body))
        except (InvalidSignature, ValueError, KeyError):
            return None
        return claims if isinstance(claims, dict) and self._is_plain(claims) else None

    def _is_plain(self, claims: dict[str, Any]) -> bool:
        if any(claims.get(name) != value for name, value in self._named.items()):
            return False
        if not all(type(claims.get(name)) is form for name, form in _FORM.items()):
            return False
        now, leeway = time.time(), LEEWAY.total_seconds()
        return bool(max(claims["iat"], claims["nbf"]) <= now + leeway and now - leeway < claims["exp"])


def _bytes(part: str) -> bytes:
    """Errors: `ValueError` also for letters that say the same in another way: a token has one form."""
    data = base64.b64decode(part + "=" * (-len(part) % 4), b"-_", validate=True)
    if base64.urlsafe_b64encode(data).rstrip(b"=") != part.encode("ascii"):
        raise ValueError("not the one form of these bytes")
    return data
