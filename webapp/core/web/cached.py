"""Views whose answers are cached for their user: a hit never reaches the view."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Response, g, make_response

from webapp.core import answers
from webapp.core.answers import Answer, Reading, etag_of, fresh_until
from webapp.core.errors import NotFound, Problem
from webapp.core.web.access import caller
from webapp.core.web.reading import field


def cached(service: str) -> Callable[[Any], Any]:
    """Cache the view's answers in `service`'s cache, by path and query. Put it right under `scoped`.

    A problem of status 404 is remembered too, without its words. A view returns what its loader made with
    `shown`, or any answer that does not depend on the time.
    """

    def decorate(view: Any) -> Any:
        @wraps(view)
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            reading: Reading | None = g.get("reading")
            answer = reading.answer if reading else None
            if answer is None:
                answer = _fill(service, lambda: make_response(view(*args, **kwargs)))
            return _respond(answer)

        wrapper.cached = service  # type: ignore[attr-defined]
        return wrapper

    return decorate


def shown(answer: Answer) -> Response:
    """What a loader made, as the view's answer: cached as it is."""
    g.loaded = answer
    return _respond(answer)


def _fill(service: str, view: Callable[[], Response]) -> Answer:
    name = field()
    if name is None:
        return _answer(view)
    return answers.of(service).fill(caller().user_id, name, lambda: _answer(view))


def _answer(view: Callable[[], Response]) -> Answer:
    try:
        response = view()
    except NotFound as missing:
        return Answer(missing.code.encode(), "", fresh_until(), missing.status)
    loaded: Answer | None = g.get("loaded")
    if loaded is not None:
        return loaded
    body = response.get_data()
    return Answer(body, response.headers.get("ETag") or etag_of(body), fresh_until())


def _respond(answer: Answer) -> Response:
    if answer.status == NotFound.status:
        raise _missing(answer.body.decode())
    response = Response(answer.body, mimetype="application/json")
    response.headers["ETag"] = answer.etag
    return response


def _missing(code: str) -> Problem:
    """The problem that a negative entry stands for."""
    kinds: list[type[NotFound]] = [NotFound, *NotFound.__subclasses__()]
    return next(kind for kind in kinds if kind.code == code)()
