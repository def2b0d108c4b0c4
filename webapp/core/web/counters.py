"""The limits that every route has, taken in one call while Redis answers."""

from config.limits import Limits
from webapp.core.budgets import SCRIPT, Budgets
from webapp.core.cache import Cache

PREFIX, USER_SCOPE, WRITES_SCOPE = "rl", "global", "writes"
WRITES = ("POST", "PUT", "PATCH", "DELETE")


class Counters:
    """Counts requests in the counters of flask-limiter, all limits of a request at once."""

    def __init__(self, redis: Cache, figures: Limits) -> None:
        self._redis = redis
        self._script = self._redis.script(SCRIPT)
        self.reads = Budgets({USER_SCOPE: figures.user}, prefix=PREFIX)
        self.writes = Budgets({USER_SCOPE: figures.user, WRITES_SCOPE: figures.writes}, prefix=PREFIX)
        self.more = Budgets({WRITES_SCOPE: figures.writes}, prefix=PREFIX)

    def take(self, caller: str, method: str) -> list[int] | None:
        """Count one request. Out: {the limit exceeded or 0, left, milliseconds to go}, or None while Redis is
        away: flask-limiter counts in memory then."""
        budget = self.budgets(method).of(caller)
        counted: list[int] | None = self._redis.run(self._script, budget.keys, *budget.arguments)
        return counted

    def take_more(self, caller: str, cost: int) -> list[int] | None:
        """Count what a write costs beside its request. Out: as `take` says, of the limits of writes alone."""
        budget = self.more.of(caller)
        counted: list[int] | None = self._redis.run(self._script, budget.keys, *budget.arguments, cost)
        return counted

    def budgets(self, method: str) -> Budgets:
        """The limits of a request with this method."""
        return self.writes if method in WRITES else self.reads
