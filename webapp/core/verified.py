"""Verified tokens: what they say, remembered until they expire, so that a signature is checked once."""

import hashlib
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from webapp.core.context import Actor

EVERYTHING = "*"
"""The scope of somebody who signed in: all but what begins with `RESERVED`."""

RESERVED = "admin:"

LEEWAY = timedelta(seconds=30)
"""How far two machines' clocks may be apart before a fresh token is refused."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What a verified token says. `zone` is only a hint, until the service knows the profile; `expires_at` is
    in seconds since 1970; `user` is the id as text, `caller` what the limits count by."""

    user_id: UUID
    sid: str
    scopes: frozenset[str]
    zone: str
    expires_at: float
    user: str = field(init=False)
    caller: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "user", str(self.user_id))
        object.__setattr__(self, "caller", f"u:{self.user}")

    def actor(self) -> Actor:
        """Who acts with them: somebody who signed in, or a token made for a purpose."""
        return Actor("session" if self.cover(EVERYTHING) else "token", self.sid)

    def cover(self, scope: str) -> bool:
        """Whether they allow what asks for this scope."""
        return scope in self.scopes or (EVERYTHING in self.scopes and not scope.startswith(RESERVED))


class VerifiedTokens:
    """What this process has verified, until it expires: a signature is checked once a token. It keeps no
    token, only digests; 20,000 take about 15 MB.

    Whether the session still stands is asked each time; it is no business of this one.
    """

    def __init__(self, size: int = 20_000) -> None:
        self._size = size
        self._known: OrderedDict[bytes, Claims] = OrderedDict()

    def get(self, token: str) -> Claims | None:
        """The claims of a token verified before and not expired since."""
        key = _digest(token)
        claims = self._known.get(key)
        if claims is not None and claims.expires_at + LEEWAY.total_seconds() <= time.time():
            self._known.pop(key, None)
            return None
        return claims

    def put(self, token: str, claims: Claims) -> None:
        """Remember a token; the one remembered longest makes room."""
        self._known[_digest(token)] = claims
        while len(self._known) > self._size:
            self._known.popitem(last=False)


def _digest(token: str) -> bytes:
    """A second token with the same digest is nothing that anyone can find (BLAKE2)."""
    return hashlib.blake2b(token.encode("utf-8", "surrogatepass"), digest_size=32).digest()
