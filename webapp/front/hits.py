"""Answering a cached read: token, session, limits and answer, checked in one wait."""

from collections.abc import Mapping
from dataclasses import dataclass

from webapp.core import clock
from webapp.core.answers import Answers
from webapp.core.answers.answer import PREFIX_BYTES, UNTIL_DIGITS, Answer
from webapp.core.budgets import SCRIPT, Budgets
from webapp.core.plan import CachedRoute
from webapp.core.sessions import STANDS, marker_key
from webapp.core.verified import Claims, VerifiedTokens
from webapp.front.redis import Redis, RedisAway, digest, pack

_STANDS = STANDS.encode()
_COUNT = digest(SCRIPT)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request brought, of which the front takes notice."""

    token: str
    etag: bytes
    request_id: str | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was found. Without an `answer` Flask has to do the work; `counted` is what the limits said, if
    they were asked: {the limit exceeded or 0, left, milliseconds to go}."""

    answer: Answer | None
    counted: list[int] | None


class Hits:
    """Looks for answers on the event loop."""

    def __init__(
        self,
        tokens: VerifiedTokens,
        stores: Mapping[str, Answers],
        budgets: Budgets,
        *,
        cache: Redis,
        limits: Redis,
    ) -> None:
        self._tokens, self._stores, self._budgets = tokens, stores, budgets
        self._cache, self._limits = cache, limits

    def claims(self, route: CachedRoute, token: str) -> Claims | None:
        """Whose request it is; None when Flask should look: a token that this process has not verified, one
        that does not cover the route, or a user whose answers this process could not drop."""
        claims = self._tokens.get(token)
        if claims is None or not claims.cover(route.scope):
            return None
        return claims if self._stores[route.service].debts.clear(claims.user_id) else None

    async def find(self, route: CachedRoute, field: str, claims: Claims) -> Outcome:
        """The answer, if there is a fresh one and the session stands and the limits allow."""
        if not (self._limits.ready() and self._cache.ready()):
            return Outcome(None, None)
        key = self._stores[route.service].key(claims.user_id)
        budget = self._budgets.of(f"u:{claims.user_id}")
        counting = self._limits.ask(
            pack("EVALSHA", _COUNT, len(budget.keys), *budget.keys, *budget.arguments)
        )
        stored_answer = self._cache.ask(pack("HGET", key, f"f:{field}"))
        marker = self._cache.ask(pack("GET", marker_key(claims.sid)))
        try:
            stored, standing = await stored_answer, await marker
        except RedisAway:
            stored, standing = None, None
        try:
            counted: list[int] | None = await counting
        except RedisAway:
            counted = None
        if stored is None or standing != _STANDS or counted is None or counted[0]:
            return Outcome(None, counted)
        return Outcome(_fresh(stored), counted)


def _fresh(stored: bytes) -> Answer | None:
    if int(stored[:UNTIL_DIGITS]) <= clock.now().timestamp() * 1000:
        return None
    answer = Answer.unpack(stored)
    return answer if answer.status == 200 and len(stored) > PREFIX_BYTES else None
