"""One look at Redis before anything else: the session's marker, and the answer where one may be cached."""

from typing import Any

from flask import request

from webapp.core import ahead, answers, sessions
from webapp.core.answers import Reading
from webapp.core.answers.answer import MAX_FIELD_CHARACTERS
from webapp.core.verified import Claims


def look(view: Any, claims: Claims) -> Reading:
    """What Redis knows of this request of this caller, in one round trip; none when the front has looked."""
    known = ahead.known()
    if known is not None:
        return Reading(known.found, known.marker)
    service, name = getattr(view, "cached", None), field()
    if service is None or name is None or request.method != "GET":
        return Reading(None, sessions.gate().marker(claims.sid))
    return answers.of(service).read(claims.user_id, name, claims.sid)


def field() -> str | None:
    """What this request's answer is cached under: its path and query as they came; None for a long one."""
    text = request.full_path if request.query_string else request.path
    return text if len(text) <= MAX_FIELD_CHARACTERS else None
