"""The event stream, as far as Flask knows of it."""

from typing import Any

from apiflask import APIBlueprint
from flask import Response

from webapp.contracts import live
from webapp.core.web.access import scoped
from webapp.core.web.problems import declares
from webapp.notifications.errors import EventsUnavailable

blueprint = APIBlueprint("events", __name__, tag="Notifications")
_CONTENT: dict[str, Any] = {"text/event-stream": {"schema": {"type": "string"}}}
_STREAM: dict[int | str, dict[str, Any]] = {200: {"description": "Server-sent events", "content": _CONTENT}}


@blueprint.get(live.PATH)
@scoped(live.SCOPE)
@declares(EventsUnavailable)
@blueprint.doc(responses=_STREAM)
def stream_events() -> Response:
    """Server-sent events: `tasks.changed`, `notification.created`, `notifications.changed` (something was
    read), and `resync` when something may have been missed. `data` is `{request_ids}`: the requests that
    changed it, where they are known. Comments come as heartbeats. What a token does not cover it is not
    told. The stream ends when the token does or is revoked; come back with `Last-Event-ID`. More streams than
    one may have: 429 `too_many_streams`; than there may be: 503 `streams_full`. A server without the async
    front says 501: ask from time to time."""
    raise EventsUnavailable
