"""Views that change what is cached of their user."""

from collections.abc import Callable
from typing import Any

from flask import Response

from webapp.core.fields import Input
from webapp.core.web.access import caller
from webapp.core.writing import Writer, Writing, Written


def changes(
    service: str, write: Writer | None = None, body: type[Input] | None = None
) -> Callable[[Any], Any]:
    """The view changes what `service` caches of its caller: the front puts a hold before it calls it, and the
    service relies on that. Put it right under `scoped`.

    With `write` the front does without the view, if all is usual: a JSON body that `body` takes, no
    `Idempotency-Key`. It calls the view for whatever `write` refuses; the view answers with `told`.
    """

    def decorate(view: Any) -> Any:
        view.changes, view.write, view.body = service, write, body
        return view

    return decorate


def writing(*path: str, body: Input | None = None, expected: int | None = None) -> Writing:
    """What the request under way asks of a writer."""
    return Writing(caller().user_id, caller().zone, path, body, expected)


def told(done: Written) -> Response:
    """What a writer answered, as the view's answer."""
    response = Response(done.body, done.status, mimetype="application/json")
    response.headers["ETag"] = done.etag
    return response
