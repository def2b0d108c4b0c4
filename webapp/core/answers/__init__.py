"""The per-user cache of answers: never older than the user's last acknowledged write.

One Redis hash for each service and user holds a version `v`, holds `h:<writer>`, and answers `f:<field>`.

- A **write** puts a hold before it touches the database and drops the answers; after it, the hold goes and
  `v` becomes new. Holds are one a writer: ending one does not lift another's.
- A **fill** begins by learning `v` (minted when it is absent or a hold has run out) and is accepted only
  under that exact `v` and no live hold. So a crash between the steps leaves no stale answer, and a slow
  reader cannot bring an old one back.
- **Warming** fills in the same way, for those who are wanted: see `warming`.
- Answers live at most five minutes, the outer bound for a process that dies while Redis cannot be reached.
"""

from uuid import UUID

from webapp.core import queue
from webapp.core.answers.answer import Answer, Asking, Loader, etag_of
from webapp.core.answers.loading import loaded
from webapp.core.answers.store import Answers, Reading, fresh_until
from webapp.core.answers.warming import warm

__all__ = [
    "Answer",
    "Answers",
    "Asking",
    "Loader",
    "Reading",
    "etag_of",
    "fresh_until",
    "loaded",
    "of",
    "use",
    "want_everywhere",
    "warm",
]

_stores: dict[str, Answers] = {}


def use(stores: dict[str, Answers]) -> None:
    """The caches of this process, by service."""
    _stores.clear()
    _stores.update(stores)


def of(service: str) -> Answers:
    """The cache of one service. Errors: `KeyError` in a process that does not run it."""
    return _stores[service]


def want_everywhere(user_id: UUID) -> None:
    """Somebody arrives: have their answers of all services of this process warmed, now. A service that other
    processes run is not told: its first answers are loaded when they are asked for. It never raises."""
    for service, store in _stores.items():
        if store.warmed and store.wanted.add(user_id):
            queue.nudge(f"{service}.warm_cache", queue="cache")
