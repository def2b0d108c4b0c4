"""Which requests the front may answer itself: GETs of the views whose answers are cached."""

import re
from collections.abc import Iterable

from webapp.core.answers.answer import MAX_FIELD_CHARACTERS
from webapp.core.plan import CachedRoute

_VARIABLE = re.compile(r"<(?:\w+:)?\w+>")


class Routes:
    """Finds the cached route of a path."""

    def __init__(self, routes: Iterable[CachedRoute]) -> None:
        known = list(routes)
        self._exact = {route.rule: route for route in known if "<" not in route.rule}
        self._patterns = [(_pattern(route.rule), route) for route in known if "<" in route.rule]

    def find(self, path: str) -> CachedRoute | None:
        """The route of this path, or None. An exact rule comes before one with variables."""
        if (exact := self._exact.get(path)) is not None:
            return exact
        for pattern, route in self._patterns:
            if pattern.fullmatch(path):
                return route
        return None


def field(path: str, query: bytes) -> str | None:
    """What the answer is cached under; None where the path or the query is not plain text of moderate length,
    and Flask had better read it."""
    if not query:
        return path if path.isascii() and len(path) <= MAX_FIELD_CHARACTERS else None
    if not (path.isascii() and query.isascii()):
        return None
    text = f"{path}?{query.decode('ascii')}"
    return text if len(text) <= MAX_FIELD_CHARACTERS else None


def _pattern(rule: str) -> "re.Pattern[str]":
    """Variables match one segment of letters that ids are made of: anything else is Flask's to refuse."""
    parts = (re.escape(part) for part in _VARIABLE.split(rule))
    return re.compile("[0-9A-Za-z_-]+".join(parts))
