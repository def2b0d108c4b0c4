"""Waiting for what other threads and processes do, never longer than a bound."""

import time
from collections.abc import Callable


def until(reached: Callable[[], object], *, seconds: float = 10.0, every: float = 0.05) -> None:
    """Return once `reached()` is true. Errors: `AssertionError` after `seconds`."""
    end = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < end, f"not reached within {seconds:.0f} s"
        time.sleep(every)
