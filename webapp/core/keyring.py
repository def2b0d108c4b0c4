"""The keys that sign and verify tokens (RFC 7517, RFC 8037). Only auth holds private ones.

Where they come from files, a rotation is noticed without a restart: a new key is published before it signs,
and a token whose key is unknown makes a process look at its files.
"""

import json
import threading
import time
from pathlib import Path
from typing import Any, Protocol

import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt import PyJWK

from config import key_file
from config.keys import public_jwk
from webapp.core import clock

ALGORITHM = "EdDSA"
LOOK_SECONDS = 1.0
log = structlog.get_logger()


class Keys(Protocol):
    """What verifies tokens, and signs them where there is a private key."""

    @property
    def signs(self) -> bool:
        """Whether this process makes tokens."""
        ...

    def signer(self) -> tuple[str, Ed25519PrivateKey]:
        """The `kid` and the key that sign now. Errors: `LookupError` where there is none."""
        ...

    def public(self, kid: object, *, patient: bool) -> Any:
        """The key to verify with. `patient` may wait a moment to hear of a new one. Errors: `KeyError` for
        one that is not known."""
        ...

    def jwks(self) -> dict[str, Any]:
        """The JWK Set of the public keys."""
        ...


class KeyRing:
    """Public keys by `kid`, and the private ones where there are some. `private_file` and `public_file` are
    where the two texts came from, if they did."""

    def __init__(
        self,
        private_pem: str,
        public_jwks: str,
        private_file: Path | None = None,
        public_file: Path | None = None,
    ) -> None:
        self._texts = [private_pem, public_jwks]
        self._files = [private_file, public_file]
        self._seen = [_mark(file) for file in self._files]
        self._looked = time.monotonic()
        self._lock = threading.Lock()
        self._read()

    @property
    def signs(self) -> bool:
        """Whether this process makes tokens."""
        return bool(self._own)

    def signer(self) -> tuple[str, Ed25519PrivateKey]:
        """The `kid` and the key that sign now. Errors: `LookupError` where there is none."""
        self._look()
        if not self._own:
            raise LookupError("this process has no key to sign with")
        key = key_file.signer(self._own, clock.now())
        if key.private is None:
            raise LookupError("this process has no key to sign with")
        return public_jwk(key.public)["kid"], key.private

    def public(self, kid: object, *, patient: bool = True) -> Any:  # noqa: ARG002  (it has all there are)
        """The key to verify with. Errors: `KeyError` for one that we do not know."""
        if str(kid) not in self._keys:
            self._look()
        return self._keys[str(kid)]

    def jwks(self) -> dict[str, Any]:
        """The JWK Set to publish: keys that are to sign, that sign, and that did."""
        self._look()
        return {"keys": self._jwks}

    def _read(self) -> None:
        """Errors: `ValueError` for a text that is no key."""
        private_pem, public_jwks = self._texts
        own = key_file.parse(private_pem) if private_pem else []
        mine = [public_jwk(key.public) for key in reversed(own)]
        kids = {jwk["kid"] for jwk in mine}
        given: list[dict[str, Any]] = json.loads(public_jwks)["keys"]
        jwks = [*mine, *(jwk for jwk in given if jwk["kid"] not in kids)]
        keys = {jwk["kid"]: PyJWK(jwk, ALGORITHM).key for jwk in jwks}
        self._own, self._jwks, self._keys = own, jwks, keys

    def _look(self) -> None:
        """Read changed files again, at most once a second. One that is no good changes nothing."""
        if not any(self._files) or time.monotonic() - self._looked < LOOK_SECONDS:
            return
        with self._lock:
            self._looked = time.monotonic()
            marks = [_mark(file) for file in self._files]
            if marks == self._seen:
                return
            before = list(self._texts)
            try:
                self._texts = [
                    file.read_text() if file else text
                    for file, text in zip(self._files, self._texts, strict=True)
                ]
                self._read()
            except (OSError, ValueError, KeyError) as error:
                self._texts = before
                log.error("keys_not_read", error=type(error).__name__)
            self._seen = marks


def _mark(file: Path | None) -> tuple[int, int] | None:
    """Changes whenever the file is replaced."""
    try:
        found = file.stat() if file else None
    except OSError:
        return None
    return (found.st_mtime_ns, found.st_ino) if found else None
