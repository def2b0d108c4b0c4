"""Giving tokens a new key, while nobody is logged out."""

import json
import os
import secrets
from datetime import timedelta
from pathlib import Path

from config import key_file
from config.key_file import RotationUnderWay
from config.keys import public_jwk
from config.settings import Settings
from webapp.core import clock
from webapp.core.fields import format_instant

PUBLIC_FILE = "jwks.json"


def rotate(settings: Settings, minutes: float) -> tuple[int, str]:
    """Write a new key into the key file: it is published at once, and signs in `minutes`.

    Beside it, `jwks.json` holds the public keys for services that run elsewhere (`JWT_PUBLIC_KEYS_FILE`).
    Out: the exit code, and what to say.
    """
    path = settings.jwt_private_key_file
    if path is None:
        return 1, "The key is given as a value: put it into a file, and name that by JWT_PRIVATE_KEY_FILE."
    now, after = clock.now(), timedelta(minutes=minutes)
    try:
        text = key_file.rotated(path.read_text(), now, after)
    except RotationUnderWay:
        return 1, "A new key waits to sign already. Try again when it does."
    keys = key_file.parse(text)
    public = path.with_name(PUBLIC_FILE)
    _replace(public, json.dumps({"keys": [public_jwk(key.public) for key in reversed(keys)]}), mode=0o644)
    _replace(path, text, mode=0o600)
    kid = public_jwk(keys[-1].public)["kid"]
    return 0, (
        f"The key {kid} is published, and signs from {format_instant(now + after)} on.\n"
        f"If services run apart from auth, give them {public} until then. Nobody is logged out."
    )


def _replace(path: Path, text: str, *, mode: int) -> None:
    """All of it or nothing: somebody may be reading it."""
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    fresh.touch(mode=mode)
    fresh.write_text(text)
    os.replace(fresh, path)
