"""Where mail goes: an SMTP server, read from one URL."""

from dataclasses import dataclass, field
from typing import Literal, Self
from urllib.parse import SplitResult, unquote, urlsplit

Tls = Literal["none", "starttls", "implicit"]
_PORTS: dict[Tls, int] = {"none": 25, "starttls": 587, "implicit": 465}
_MODES: dict[tuple[str, str], Tls] = {
    ("smtp", ""): "none",
    ("smtp", "starttls=required"): "starttls",
    ("smtps", ""): "implicit",
}
_FORM = "smtp[s]://[user:password@]host[:port][?starttls=required]"
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True)
class SmtpServer:
    """A server to hand mail to. The credentials stay out of the repr, and so out of logs."""

    host: str
    port: int
    tls: Tls = "none"
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    @classmethod
    def from_url(cls, url: str) -> Self:
        """Return the server named by `smtp://[user:pass@]host[:port][?starttls=required]` or `smtps://…`.

        User and password are percent-encoded. Raises ValueError, which never quotes the URL, for any other
        form and for credentials that would cross a network in the clear (RFC 8314 §3).
        """
        try:
            server = cls._from_parts(urlsplit(url))
        except (ValueError, KeyError):
            raise ValueError(f"an SMTP URL reads {_FORM}") from None
        if server.user and server.tls == "none" and server.host not in _LOOPBACK:
            raise ValueError("SMTP credentials need smtps:// or ?starttls=required")
        return server

    @classmethod
    def _from_parts(cls, parts: SplitResult) -> Self:
        tls = _MODES[parts.scheme, parts.query]
        if not parts.hostname or parts.path.strip("/") or parts.fragment:
            raise ValueError
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(parts.hostname, parts.port or _PORTS[tls], tls, user, password)
