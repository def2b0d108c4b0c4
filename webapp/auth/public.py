"""What auth does for other services and on events, and what is loaded ahead for its readers."""

from collections.abc import Collection, Mapping

from webapp.auth import service
from webapp.auth.loaders import load_profile
from webapp.contracts.events import (
    AddressBounced,
    Event,
    ExportPartMade,
    ExportRequested,
    PasswordForgotten,
    SessionRevoked,
)
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


def handle(event: Event, event_id: str) -> None:  # noqa: ARG001  (each effect may come twice)
    """Act on an event. Errors: `NotNow` while Redis cannot be told that a session has ended."""
    match event:
        case SessionRevoked():
            if not sessions.gate().forget(event.sid):
                raise NotNow(_AGAIN_SECONDS)
        case PasswordForgotten():
            service.allow_reset(event)
        case AddressBounced():
            service.note_bounce(event)
        case ExportRequested():
            service.make_own_part(event)
        case ExportPartMade():
            service.take_part(event)
