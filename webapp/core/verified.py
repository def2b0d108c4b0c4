"""Verified tokens: what they say, remembered until they expire, so that a signature is checked once."""

import time
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

EVERYTHING = "*"
"""The scope of somebody who signed in."""

LEEWAY = timedelta(seconds=30)
"""How far two machines' clocks may be apart before a fresh token is refused."""


@dataclass(frozen=True)
class Claims:
    """What a verified token says. `zone` is only a hint, until the service knows the profile."""

    user_id: UUID
    sid: str
    scopes: frozenset[str]
    zone: str
    expires_at: datetime

    def cover(self, scope: str) -> bool:
        """Whether they allow what asks for this scope."""
        return EVERYTHING in self.scopes or scope in self.scopes


class VerifiedTokens:
    """What this process has verified, until it expires: a signature is checked once a token.

    Whether the session still stands is asked each time; it is no business of this one.
    """

    def __init__(self, size: int = 10_000) -> None:
        self._size = size
        self._known: OrderedDict[str, Claims] = OrderedDict()

    def get(self, token: str) -> Claims | None:
        """The claims of a token verified before and not expired since."""
        claims = self._known.get(token)
        if claims is not None and claims.expires_at.timestamp() + LEEWAY.total_seconds() <= time.time():
            self._known.pop(token, None)
            return None
        return claims

    def put(self, token: str, claims: Claims) -> None:
        """Remember a token; the one remembered longest makes room."""
        self._known[token] = claims
        while len(self._known) > self._size:
            self._known.popitem(last=False)
