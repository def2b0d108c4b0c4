"""Routes that cost much: few of their requests are inside at once, and a flood of them stays outside.

To refuse a request on the loop takes a twentieth of what Flask, the limits and the database take to find
that there is no room for it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from webapp.front.pool import Overloaded

Route = tuple[str, str]


class Bulkheads:
    """Counts who is inside; `most` says how many may be, by method and path."""

    def __init__(self, most: Mapping[Route, int]) -> None:
        self._most, self._inside = most, Counter[Route]()

    @contextmanager
    def passing(self, method: str, path: str) -> Iterator[None]:
        """Around the work of a request. Errors: `Overloaded`, at once, where there is no room for it."""
        route = (method, path)
        most = self._most.get(route)
        if most is None:
            yield
            return
        if self._inside[route] >= most:
            raise Overloaded
        self._inside[route] += 1
        try:
            yield
        finally:
            self._inside[route] -= 1
