"""What the async front has to know of the application behind it; `wsgi.py` carries it across."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from webapp.core.answers import Answers
from webapp.core.budgets import Budgets
from webapp.core.verified import VerifiedTokens


@dataclass(frozen=True, slots=True)
class CachedRoute:
    """A view whose answers are cached. `rule` is the route's template, as logs and figures name it."""

    rule: str
    service: str
    scope: str


@dataclass(frozen=True)
class Plan:
    """The application's caches, limits and routes. `threads` run Flask; `waiting` more may stand in line,
    for `patience` seconds."""

    routes: Sequence[CachedRoute]
    tokens: VerifiedTokens
    stores: Mapping[str, Answers]
    budgets: Budgets
    cache_url: str
    limits_url: str
    safe_headers: Mapping[str, str]
    threads: int
    waiting: int
    patience: float
    access_log: bool
