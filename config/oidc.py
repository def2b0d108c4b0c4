"""The issuer of OpenID Connect whose users may sign in, if there is one."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from config.environment import Environment

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class Oidc:
    """An issuer, and who we are to it."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)


def read(env: Environment) -> Oidc | None:
    """From `OIDC_ISSUER`, `OIDC_CLIENT_ID` and `OIDC_CLIENT_SECRET`: all three, or none."""
    issuer = env.text("OIDC_ISSUER", "").rstrip("/")
    names = ("OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET")
    values = [env.text(name, "") for name in names]
    if not issuer and not any(values):
        return None
    parts = urlsplit(issuer)
    if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
        env.fault("OIDC_ISSUER", "is no https address", "https://accounts.example.org")
    for name, value in zip(names, values, strict=True):
        if not value:
            env.fault(name, "is missing, while another setting of OpenID Connect is there", "from the issuer")
    return Oidc(issuer, *values)
