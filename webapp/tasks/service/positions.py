"""The manual order: keys that sort as text, between any two of which there is room for another.

A key is a fraction: the digits behind the point, of which the last is not 0 in those made here.
"""

from datetime import datetime
from random import SystemRandom

from bson import ObjectId

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_TIME_DIGITS = 9
_random = SystemRandom()


def new_position(task_id: ObjectId, now: datetime) -> str:
    """The key of a new task: behind all that were made before it, without a look at them."""
    return f"{_digits(int(now.timestamp() * 1000))}{str(task_id)[-6:]}"


def behind(last: str, task_id: ObjectId, now: datetime) -> str:
    """A key behind `last` and, if the clocks agree, before those of tasks that will be made."""
    key = new_position(task_id, now)
    if key > last:
        return key
    following = int(last[:_TIME_DIGITS].ljust(_TIME_DIGITS, "0"), len(DIGITS)) + 1
    return f"{_digits(following)}{str(task_id)[-6:]}"


def between(low: str, high: str) -> str | None:
    """A key above `low` ("" is below all) and under `high`; None when there is no room: they are the same, or
    differ by noughts alone. Two who ask at once mostly get different ones."""
    key, bounded = "", True
    for place in range(max(len(low), len(high)) + 1):
        least = DIGITS.index(low[place]) if place < len(low) else 0
        most = _bound(high, place) if bounded else len(DIGITS)
        if most - least > 1:
            return key + DIGITS[_middle(least, most)]
        if most < least or (bounded and place >= len(high)):
            return None
        key, bounded = key + DIGITS[least], bounded and most == least
    return key + DIGITS[_middle(0, len(DIGITS))]


def spread(low: str, high: str, count: int) -> list[str] | None:
    """`count` keys in order between the two; None when there is no room."""
    if count == 0:
        return []
    middle = between(low, high)
    if middle is None:
        return None
    before, after = spread(low, middle, count // 2), spread(middle, high, count - 1 - count // 2)
    return None if before is None or after is None else [*before, middle, *after]


def _digits(number: int) -> str:
    digits = ""
    for _ in range(_TIME_DIGITS):
        number, digit = divmod(number, len(DIGITS))
        digits = DIGITS[digit] + digits
    return digits


def _bound(high: str, place: int) -> int:
    return DIGITS.index(high[place]) if place < len(high) else 0


def _middle(least: int, most: int) -> int:
    """Somewhere in the middle third, so that two who ask at once mostly differ."""
    third = (most - least) // 3
    return _random.randint(least + max(third, 1), max(least + 1, most - max(third, 1)))
