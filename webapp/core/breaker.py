"""A circuit breaker: a part that is away costs one caller a wait, not each of them."""

import threading
import time


class Breaker:
    """Open after `failures` in a row, for `open_seconds`; then one caller at a time may probe."""

    def __init__(self, *, failures: int, open_seconds: float) -> None:
        self._threshold, self._open_seconds = failures, open_seconds
        self._failures, self._opened_at = 0, 0.0
        self._lock = threading.Lock()

    def allows(self) -> bool:
        """Whether to try. A True after the open time is the probe: others wait for its outcome."""
        with self._lock:
            if self._failures < self._threshold:
                return True
            if time.monotonic() - self._opened_at < self._open_seconds:
                return False
            self._opened_at = time.monotonic()
            return True

    def succeeded(self) -> None:
        """It answered: closed again."""
        with self._lock:
            self._failures = 0

    def trip(self) -> None:
        """It did not answer, and nobody else need find out."""
        with self._lock:
            self._failures, self._opened_at = self._threshold, time.monotonic()

    def failed(self) -> None:
        """It did not answer."""
        with self._lock:
            self._failures += 1
            self._opened_at = time.monotonic()


def forget() -> None:
    """Whoever asks next finds out anew: a process that is wired again has new connections."""
    _shared.clear()


_shared: dict[str, Breaker] = {}


def of(url: str) -> Breaker:
    """The breaker of one Redis, shared by all of this process that ask it: the front and the threads."""
    return _shared.setdefault(url, Breaker(failures=3, open_seconds=1.0))
