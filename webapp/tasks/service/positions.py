"""The manual order of tasks: keys that sort as text, between any two of which there is room for another."""

from datetime import datetime

from bson import ObjectId

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_TIME_DIGITS = 9


def new_position(task_id: ObjectId, now: datetime) -> str:
    """The key of a new task: behind all that were made before it, without a look at them."""
    milliseconds, digits = int(now.timestamp() * 1000), ""
    for _ in range(_TIME_DIGITS):
        milliseconds, digit = divmod(milliseconds, len(DIGITS))
        digits = DIGITS[digit] + digits
    return f"{digits}{str(task_id)[-6:]}"
