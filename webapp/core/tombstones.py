"""Tombstones of ended sessions: laid at once, or as soon as Redis takes them.

A Redis that was frozen, or cut off, comes back with the positive markers that it had. Until they run out by
themselves, the process that ended a session goes on laying its tombstone.
"""

import threading
import time
from collections.abc import Sequence

import structlog

from webapp.core.cache import Cache

AGAIN_SECONDS = 0.2
log = structlog.get_logger()


class Tombstones:
    """Writes `value` under keys for `seconds`; `owed_seconds` is for how long an older value may live."""

    def __init__(self, cache: Cache, value: str, *, seconds: int, owed_seconds: int) -> None:
        self._cache, self._value, self._seconds = cache, value, seconds
        self._owed_seconds = owed_seconds
        self._owed: dict[str, float] = {}
        self._lock = threading.Lock()
        self._worker: threading.Thread | None = None

    def lay(self, keys: Sequence[str]) -> bool:
        """Write them all. Out: whether Redis took them; if not, it is asked again until it does."""
        if self._cache.insist(keys, self._value, seconds=self._seconds):
            return True
        log.warning("tombstones_owed", count=len(keys))
        with self._lock:
            self._owed |= dict.fromkeys(keys, time.monotonic() + self._owed_seconds)
            if self._worker is None or not self._worker.is_alive():
                self._worker = threading.Thread(target=self._pay, name="tombstones", daemon=True)
                self._worker.start()
        return False

    def _pay(self) -> None:
        while not self._cache.closed and (keys := self._due()):
            time.sleep(AGAIN_SECONDS)
            if self._cache.insist(keys, self._value, seconds=self._seconds):
                with self._lock:
                    for key in keys:
                        self._owed.pop(key, None)

    def _due(self) -> list[str]:
        """What is owed still; with nothing left the worker ends, and a next one is started."""
        with self._lock:
            now = time.monotonic()
            self._owed = {key: until for key, until in self._owed.items() if until > now}
            if not self._owed:
                self._worker = None
            return list(self._owed)
