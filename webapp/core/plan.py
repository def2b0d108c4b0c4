"""What the async front has to know of the application behind it; `wsgi.py` carries it across."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from webapp.core.answers import Answers, Loader
from webapp.core.budgets import Budgets
from webapp.core.fields import Input, Query
from webapp.core.ids import Owned
from webapp.core.verified import Claims
from webapp.core.writing import Writer

MAX_BODY_BYTES = 256 * 1024
"""What an address takes that says nothing else."""


@dataclass(frozen=True, slots=True)
class PlannedRoute:
    """A view whose answers `service` caches (GET), or that changes what it caches. `rule` is the route's
    template, as logs and figures name it; `load` makes the answer, of what `query` accepts; `write` changes
    things, as a body that `body` accepts says, of at most `max_body` bytes."""

    method: str
    rule: str
    service: str
    scope: str
    load: Loader | None = None
    query: type[Query] | None = None
    write: Writer | None = None
    body: type[Input] | None = None
    max_body: int = MAX_BODY_BYTES


class Told(Protocol):
    """Which events tell that a service's answers moved, and which scope may hear of it (`contracts.live`)."""

    @property
    def scope(self) -> str: ...
    @property
    def by_user(self) -> str: ...
    @property
    def by_system(self) -> str: ...


@dataclass(frozen=True)
class EventPlan:
    """The event stream: its address, the scope it asks for, what is told of each service, how many streams a
    process holds, in all and of one user, and how often (in seconds) each shows that it is alive."""

    path: str
    scope: str
    events: Mapping[str, Told]
    most: int
    most_of_one: int
    heartbeat: float

    @property
    def services(self) -> tuple[str, ...]:
        """Whose answers are watched."""
        return tuple(self.events)


@dataclass(frozen=True)
class Plan:
    """The application's caches, limits and routes. `threads` run Flask; `waiting` more may stand in line.

    `claims` verifies a token (None for one that is refused); `standing` asks the database which sessions
    stand. `streamed` are the paths whose answers go out part by part; `bulkheads` says of how many requests a
    method and path may be at once. `deadline` is what a request's share of the database may take, and before
    that its wait in line, in seconds. `events` is the stream, where a service of this process has it.
    """

    routes: Sequence[PlannedRoute]
    streamed: Collection[str]
    bulkheads: Mapping[tuple[str, str], int]
    claims: Callable[[str], Claims | None]
    standing: Callable[[Collection[Owned]], set[Owned]]
    stores: Mapping[str, Answers]
    budgets: Budgets
    write_budgets: Budgets
    cache_url: str
    limits_url: str
    safe_headers: Mapping[str, str]
    threads: int
    deadline: float
    waiting: int
    access_log: bool
    events: EventPlan | None = None
