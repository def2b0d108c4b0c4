"""Single flight: what many ask for at once is loaded once."""

import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future, wait
from typing import Generic, TypeVar

T = TypeVar("T")
WAIT_SECONDS = 5.0


class Flights(Generic[T]):
    """Loads under way in this process, by key."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._under_way: dict[Hashable, Future[T]] = {}

    def share(self, key: Hashable, load: Callable[[], T]) -> T:
        """The result of one load for all who ask while it runs; who has waited five seconds loads alone.

        Errors: those of the load, for each of them.
        """
        with self._lock:
            flight = self._under_way.get(key)
            leads = flight is None
            if flight is None:
                flight = self._under_way[key] = Future()
        if leads:
            return self._lead(key, flight, load)
        wait([flight], WAIT_SECONDS)
        return flight.result() if flight.done() else load()

    def _lead(self, key: Hashable, flight: Future[T], load: Callable[[], T]) -> T:
        try:
            result = load()
        except BaseException as error:
            flight.set_exception(error)
            raise
        else:
            flight.set_result(result)
            return result
        finally:
            with self._lock:
                self._under_way.pop(key, None)
