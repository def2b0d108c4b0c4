"""What auth does for other services and on events, and what is loaded ahead for its readers."""

from collections.abc import Collection, Mapping

from webapp.auth import service
from webapp.auth.loaders import load_profile
from webapp.contracts.events import Event, SessionRevoked
from webapp.core import sessions
from webapp.core.answers import Loader
from webapp.core.ids import Owned
from webapp.core.outbox import NotNow

_AGAIN_SECONDS = 1.0
WARMED: Mapping[str, Loader] = {"/api/v1/me": load_profile}
"""What the cache is warmed with: the path (and query) by which an answer is asked for, and its loader."""


class LocalSessions:
    """`SessionDirectory` where auth's own database is at hand."""

    def standing(self, sessions: Collection[Owned]) -> set[Owned]:
        """Those of the sessions that stand, by their rows."""
        return service.standing(sessions)


def handle(event: Event, event_id: str) -> None:  # noqa: ARG001  (a tombstone is idempotent by itself)
    """Act on an event. Errors: `NotNow` while Redis cannot be told that a session has ended."""
    if isinstance(event, SessionRevoked) and not sessions.gate().forget(event.sid):
        raise NotNow(_AGAIN_SECONDS)
