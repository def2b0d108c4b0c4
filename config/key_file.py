"""The token keys as a text: PEM blocks, and before each, if it is not to sign at once, from when on it does.

    Signs-From: 2027-01-31T17:00:00.000Z
    -----BEGIN PRIVATE KEY-----

The key that began to sign last signs; all of them verify. A key that will not sign again is kept as a PUBLIC
KEY, for as long as a token that it signed may live.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from config.keys import load_private_key, new_private_key

KEPT = timedelta(days=400)
"""Longer than a personal access token may live."""

_ALWAYS = datetime.fromtimestamp(0, UTC)
_BLOCK = re.compile(
    r"(?:Signs-From: *(\S+)\s+)?(-----BEGIN (PRIVATE|PUBLIC) KEY-----.+?-----END \3 KEY-----)", re.DOTALL
)


class RotationUnderWay(Exception):
    """There is a key already that waits to sign."""


@dataclass(frozen=True)
class TokenKey:
    """One key, and from when on it signs; a retired one has no private part any more."""

    signs_from: datetime
    private: Ed25519PrivateKey | None
    public: Ed25519PublicKey


def parse(text: str) -> list[TokenKey]:
    """The keys, the eldest first. Errors: `ValueError` without a private Ed25519 key."""
    keys = sorted((_key(*found) for found in _BLOCK.findall(text)), key=lambda key: key.signs_from)
    if not any(key.private for key in keys):
        raise ValueError("no private Ed25519 key")
    return keys


def signer(keys: list[TokenKey], now: datetime) -> TokenKey:
    """The key that signs now. Of one key only, that one, whatever it says."""
    able = [key for key in keys if key.private]
    return next((key for key in reversed(able) if key.signs_from <= now), able[0])


def rotated(text: str, now: datetime, after: timedelta) -> str:
    """The text with a new key that signs `after` from now; until then it is only published.

    Errors: `RotationUnderWay`; `ValueError` as `parse`.
    """
    keys = parse(text)
    if any(key.signs_from > now for key in keys):
        raise RotationUnderWay
    signs = signer(keys, now)
    later = [*[key.signs_from for key in keys[1:]], now]
    kept = [key for key, successor in zip(keys, later, strict=True) if key is signs or successor > now - KEPT]
    blocks = [_block(key.signs_from, _pem(key, retired=key is not signs)) for key in kept]
    return "".join([*blocks, _block(now + after, new_private_key())])


def _key(signs_from: str, pem: str, kind: str) -> TokenKey:
    since = datetime.fromisoformat(signs_from) if signs_from else _ALWAYS
    if kind == "PRIVATE":
        private = load_private_key(pem)
        return TokenKey(since, private, private.public_key())
    public = serialization.load_pem_public_key(pem.encode())
    if not isinstance(public, Ed25519PublicKey):
        raise ValueError("not an Ed25519 key")
    return TokenKey(since, None, public)


def _block(signs_from: datetime, pem: str) -> str:
    since = signs_from.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return f"Signs-From: {since}\n{pem}"


def _pem(key: TokenKey, *, retired: bool) -> str:
    if key.private is None or retired:
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        return key.public.public_bytes(serialization.Encoding.PEM, form).decode()
    pkcs8, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return key.private.private_bytes(serialization.Encoding.PEM, pkcs8, plain).decode()
