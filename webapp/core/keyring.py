"""The keys that sign and verify tokens (RFC 7517, RFC 8037). Only auth holds a private one."""

import json
from typing import Any, Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt import PyJWK

from config.keys import load_private_key, public_jwk

ALGORITHM = "EdDSA"


class Keys(Protocol):
    """What verifies tokens, and signs them where there is a private key."""

    private: Ed25519PrivateKey | None
    kid: str

    def public(self, kid: object, *, patient: bool) -> Any:
        """The key to verify with. `patient` may wait a moment to hear of a new one. Errors: `KeyError` for
        one that is not known."""
        ...

    def jwks(self) -> dict[str, Any]:
        """The JWK Set of the public keys."""
        ...


class KeyRing:
    """Public keys by `kid`, and the private key to sign with where there is one."""

    def __init__(self, private_pem: str, public_jwks: str) -> None:
        jwks: list[dict[str, Any]] = json.loads(public_jwks)["keys"]
        self.private: Ed25519PrivateKey | None = load_private_key(private_pem) if private_pem else None
        self.kid = ""
        if self.private:
            own = public_jwk(self.private.public_key())
            self.kid = own["kid"]
            jwks = [own, *(jwk for jwk in jwks if jwk["kid"] != self.kid)]
        self._jwks = jwks
        self._keys = {jwk["kid"]: PyJWK(jwk, ALGORITHM).key for jwk in jwks}

    def public(self, kid: object, *, patient: bool = True) -> Any:  # noqa: ARG002  (it has all there are)
        """The key to verify with. Errors: `KeyError` for one that we do not know."""
        return self._keys[str(kid)]

    def jwks(self) -> dict[str, Any]:
        """The JWK Set to publish."""
        return {"keys": self._jwks}
