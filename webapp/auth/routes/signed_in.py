"""Where one is signed in."""

from typing import Any

from apiflask import APIBlueprint
from flask import Response

from webapp.auth import service
from webapp.auth.errors import SessionNotFound
from webapp.auth.routes.answers import clear_cookie, device
from webapp.auth.schemas import SessionPage, session_out
from webapp.core.web.access import caller, scoped, user_id
from webapp.core.web.conditional import nothing
from webapp.core.web.problems import declares

blueprint = APIBlueprint("signed_in", __name__, url_prefix="/api/v1/auth/sessions", tag="Sessions")


@blueprint.get("")
@scoped("account:security")
@blueprint.output(SessionPage)
def list_sessions() -> dict[str, Any]:
    """All the sessions that stand, at most 100, the one used last first."""
    rows = service.list_sessions(user_id())
    return {"items": [session_out(row, caller().sid) for row in rows], "next_cursor": None}


@blueprint.delete("")
@scoped("account:security")
@blueprint.output({}, status_code=204)
def end_others() -> Response:
    """End all sessions but this one, everywhere and at once."""
    service.end_others(user_id(), caller().sid, device())
    return nothing()


@blueprint.delete("/<session_id>")
@scoped("account:security")
@declares(SessionNotFound)
@blueprint.output({}, status_code=204)
def end_session(session_id: str) -> Response:
    """End one session, everywhere and at once. To end this one is to log out."""
    service.end_session(user_id(), session_id, device())
    if session_id == caller().sid:
        clear_cookie()
    return nothing()
