"""A caller's rate limits in one script call, in the very counters that Flask-Limiter keeps.

The script does for several limits what the `limits` library's sliding window counter does for one: it takes
from each in turn, and stops at the first that has nothing left.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from limits import RateLimitItem, parse_many

SCRIPT = """
-- KEYS: previous and current window of each limit in turn. ARGV: amount and seconds of each; and how many
-- are taken, if it is not one.
-- Returns {the 1-based limit that was exceeded or 0, what is left of the tightest, its milliseconds to go,
-- the tightest}
local left, reset, tightest = -1, 0, 1
local cost = tonumber(ARGV[#KEYS + 1] or 1)
local counts = redis.call('MGET', unpack(KEYS))
for i = 1, #KEYS / 2 do
  local previous, current = KEYS[2 * i - 1], KEYS[2 * i]
  local limit, expiry = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i]) * 1000
  local before, now = tonumber(counts[2 * i - 1] or 0), tonumber(counts[2 * i] or 0)
  local ttl = counts[2 * i] and redis.call('PTTL', current) or 0
  if ttl > 0 and ttl < expiry then
    redis.call('RENAME', current, previous)
    redis.call('SET', current, 0, 'PX', ttl + expiry)
    before, now, ttl = now, 0, ttl + expiry
  end
  local before_ttl = before > 0 and math.max(redis.call('PTTL', previous), 0) or 0
  local used = math.floor(before * before_ttl / expiry) + now
  local to_go = before > 0 and before_ttl or (ttl > 0 and ttl - expiry or expiry)
  if used + cost > limit then return {i, 0, to_go, i} end
  if ttl > 0 then redis.call('INCRBY', current, cost)
  else redis.call('SET', current, cost, 'PX', expiry * 2) end
  if left < 0 or limit - used - cost < left then left, reset, tightest = limit - used - cost, to_go, i end
end
return {0, left, reset, tightest}
"""


@dataclass(frozen=True, slots=True)
class Budget:
    """What one script call counts for one caller."""

    keys: list[str]
    arguments: list[int]


class Budgets:
    """The limits of one kind of request: figures (in the `limits` library's notation) by their scope.

    `prefix` and the scopes are those that Flask-Limiter was given.
    """

    def __init__(self, figures: Mapping[str, str], *, prefix: str) -> None:
        self._prefix = prefix
        self._limits = sorted((item, scope) for scope, text in figures.items() for item in parse_many(text))
        self._names = [f"{scope}-{item.GRANULARITY.name}" for item, scope in self._limits]
        self._arguments = [figure for item, _ in self._limits for figure in (item.amount, item.get_expiry())]

    def of(self, caller: str) -> Budget:
        """The counters of a caller (as the limiter's key function names it)."""
        keys: list[str] = []
        for item, scope in self._limits:
            current = f"LIMITS:{{{item.key_for(self._prefix, caller, scope)}}}"
            keys += [f"{current}/-1", current]
        return Budget(keys, self._arguments)

    def limit(self, number: int) -> RateLimitItem:
        """The limit that the script calls by this number."""
        return self._limits[number - 1][0]

    @cached_property
    def policy(self) -> str:
        """`RateLimit-Policy` of these limits (draft-ietf-httpapi-ratelimit-headers-10)."""
        named = zip(self._names, self._limits, strict=True)
        return ", ".join(f'"{name}";q={item.amount};w={item.get_expiry()}' for name, (item, _) in named)

    def left(self, counted: Sequence[int]) -> str:
        """`RateLimit` for what the script answered: the tightest limit, what is left of it, until when."""
        return f'"{self._names[counted[3] - 1]}";r={counted[1]};t={seconds(counted)}'


def seconds(counted: Sequence[int]) -> int:
    """Whole seconds until there is more, of what the script answered."""
    return max(1, -(-counted[2] // 1000))
