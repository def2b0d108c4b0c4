"""Key material: Ed25519 keys for tokens, and the secrets that development makes for itself."""

import base64
import contextlib
import hashlib
import json
import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

KEY_FILE = "jwt.pem"


def new_private_key() -> str:
    """A new Ed25519 private key as PEM (PKCS 8)."""
    pem = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return pem.decode()


def load_private_key(pem: str) -> Ed25519PrivateKey:
    """Errors: `ValueError` when the text is no PEM of an Ed25519 private key."""
    key = serialization.load_pem_private_key(pem.encode(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError("not an Ed25519 key")
    return key


def public_jwk(key: Ed25519PublicKey) -> dict[str, str]:
    """The public key as a JWK (RFC 8037), with its RFC 7638 thumbprint as `kid`."""
    raw = key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    jwk = {"crv": "Ed25519", "kty": "OKP", "x": _base64url(raw)}
    thumbprint = hashlib.sha256(json.dumps(jwk, sort_keys=True, separators=(",", ":")).encode()).digest()
    return {**jwk, "kid": _base64url(thumbprint), "alg": "EdDSA", "use": "sig"}


def is_jwk_set(text: str) -> bool:
    """Whether the text is a JWK Set (RFC 7517 §5) of keys that can verify our tokens."""
    try:
        keys = json.loads(text)["keys"]
        return all(key["crv"] == "Ed25519" and key["kid"] and key["x"] for key in keys)
    except (ValueError, KeyError, TypeError):
        return False


def development_secret(folder: Path, name: str) -> str:
    """A secret that this machine made for itself, kept in `folder` so that restarts log nobody out."""
    return _kept(folder / name, secrets.token_hex(32))


def development_private_key(folder: Path) -> str:
    """The token key that this machine made for itself."""
    return _kept(folder / KEY_FILE, new_private_key())


def _kept(path: Path, fresh: str) -> str:
    """The text of `path`, written once: several processes may start at the same moment."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        temporary = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        temporary.touch(mode=0o600)
        temporary.write_text(fresh)
        with contextlib.suppress(FileExistsError):
            os.link(temporary, path)
        temporary.unlink()
    return path.read_text()


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
