"""The production configuration: what it is told, with keys made for the occasion."""

import re
import secrets
from collections.abc import Mapping
from pathlib import Path

from config.keys import development_private_key, development_secret, new_private_key
from config.limits import Limits

PROCESSES = "2"


def environment(limit_scale: int = 1, *, keys: Mapping[str, str] | None = None) -> dict[str, str]:
    """The variables of the web process, but for the addresses."""
    return {
        "MYRIAD_ENV": "production",
        "RELEASE": "bench",
        "SERVICES": "all",
        "WEB_CONCURRENCY": PROCESSES,
        "MAIL_FROM": "Myriad <no-reply@myriad.localhost>",
        **(keys or fresh_keys()),
        **limits(limit_scale),
    }


def fresh_keys() -> dict[str, str]:
    """Keys for one run."""
    return {
        "JWT_PRIVATE_KEY": new_private_key(),
        "REFRESH_TOKEN_KEY": secrets.token_hex(32),
        "MAIL_LINK_KEY": secrets.token_hex(32),
        "WEBHOOK_KEY": secrets.token_hex(32),
    }


def kept_keys(folder: Path) -> dict[str, str]:
    """Keys that outlive a restart, so that the tokens of what was stored before still hold."""
    return {
        "JWT_PRIVATE_KEY": development_private_key(folder),
        "REFRESH_TOKEN_KEY": development_secret(folder, "refresh"),
        "MAIL_LINK_KEY": development_secret(folder, "link"),
        "WEBHOOK_KEY": development_secret(folder, "webhook"),
    }


def limits(scale: int) -> dict[str, str]:
    """The limits a user, `scale` times the default; none are named when that changes nothing."""
    if scale == 1:
        return {}
    default = Limits()
    return {"LIMIT_USER": scaled(default.user, scale), "LIMIT_WRITES": scaled(default.writes, scale)}


def scaled(notation: str, scale: int) -> str:
    """`scale` times the amounts: `20/second;300/minute` by 2 is `40/second;600/minute`."""
    return re.sub(r"(\d+)(?=/)", lambda amount: str(int(amount[0]) * scale), notation)
