"""How late what was due at an instant was begun: counted by all workers together, for the last hour or two.

The counts stand in the cache's Redis, where they may be lost: they describe the present.
"""

from collections.abc import Iterable

from webapp.core import clock
from webapp.core.cache import Cache

BOUNDS = (1, 2, 5, 10, 15, 30, 60, 300, 3_600, 86_400)
"""In seconds: what is counted is between which two of these it was."""
_HOUR_SECONDS = 3_600
_COUNT = """
for i = 1, #ARGV do redis.call('HINCRBY', KEYS[1], ARGV[i], 1) end
redis.call('EXPIRE', KEYS[1], 7200)
return 1
"""
_READ = "return {redis.call('HGETALL', KEYS[1]), redis.call('HGETALL', KEYS[2])}"


class Lateness:
    """The counts of one kind of thing."""

    def __init__(self, kind: str, cache: Cache) -> None:
        self._kind, self._cache = kind, cache
        self._count, self._read = cache.script(_COUNT), cache.script(_READ)

    def note(self, seconds: Iterable[float]) -> None:
        """Count things by the seconds they were late. It never raises."""
        bounds = [_bound(one) for one in seconds]
        if bounds:
            self._cache.run(self._count, [self._key(0)], *bounds)

    def p99(self) -> float | None:
        """The bound in seconds that 99 of 100 were within, this hour and the last; None when there were none,
        or Redis is away."""
        counts: dict[float, int] = {}
        for each in self._cache.run(self._read, [self._key(0), self._key(1)]) or ():
            for bound, count in zip(each[::2], each[1::2], strict=True):
                counts[float(bound)] = counts.get(float(bound), 0) + int(count)
        return _percentile(counts, 0.99)

    def _key(self, hours_ago: int) -> str:
        return f"late:{self._kind}:{int(clock.milliseconds() // 1000 // _HOUR_SECONDS) - hours_ago}"


_kinds: dict[str, Lateness] = {}


def use(cache: Cache, *kinds: str) -> None:
    """What this process counts, and where."""
    _kinds.clear()
    _kinds.update({kind: Lateness(kind, cache) for kind in kinds})


def note(kind: str, seconds: list[float]) -> None:
    """Count things of a kind. It never raises."""
    _kinds[kind].note(seconds)


def p99(kind: str) -> float | None:
    """See `Lateness.p99`."""
    return _kinds[kind].p99()


def _bound(seconds: float) -> str:
    return str(next((bound for bound in BOUNDS if seconds <= bound), "inf"))


def _percentile(counts: dict[float, int], share: float) -> float | None:
    total, seen = sum(counts.values()), 0
    for bound in sorted(counts):
        seen += counts[bound]
        if seen >= share * total:
            return bound
    return None
