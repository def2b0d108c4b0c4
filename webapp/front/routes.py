"""Which requests the front knows: views whose answers are cached, and those that change them."""

import re
from collections.abc import Iterable

from webapp.core.answers.answer import MAX_FIELD_CHARACTERS
from webapp.core.plan import PlannedRoute

_VARIABLE = re.compile(r"<(?:\w+:)?\w+>")


class Routes:
    """Finds the planned route of a request."""

    def __init__(self, routes: Iterable[PlannedRoute]) -> None:
        known = list(routes)
        self._exact = {(route.method, route.rule): route for route in known if "<" not in route.rule}
        self._patterns: dict[str, list[tuple[re.Pattern[str], PlannedRoute]]] = {}
        for route in known:
            if "<" in route.rule:
                self._patterns.setdefault(route.method, []).append((_pattern(route.rule), route))

    def find(self, method: str, path: str) -> tuple[PlannedRoute | None, tuple[str, ...]]:
        """The route of this request, or None, and the variable parts of its path. An exact rule comes before
        one with variables."""
        if (exact := self._exact.get((method, path))) is not None:
            return exact, ()
        for pattern, route in self._patterns.get(method, ()):
            if found := pattern.fullmatch(path):
                return route, found.groups()
        return None, ()


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
    return re.compile("([0-9A-Za-z_-]+)".join(parts))
