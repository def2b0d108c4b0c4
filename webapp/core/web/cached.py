"""Views whose answers are cached for their user: a hit never reaches the view."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Response, g, make_response

from webapp.core import ahead, answers
from webapp.core.answers import Answer, Asking, Loader, Reading, fresh_until
from webapp.core.errors import NotFound, Problem
from webapp.core.fields import Query
from webapp.core.web.access import caller
from webapp.core.web.reading import field


def cached(service: str, load: Loader, query: type[Query] | None = None) -> Callable[[Any], Any]:
    """Cache the view's answers in `service`'s cache, by path and query. Put it right under `scoped`.

    `load` makes the answer, of what `query` accepts; the view returns it with `shown`. The front calls it
    itself, and the view only for what `load` refuses. A problem of status 404 is remembered too, without its
    words.
    """

    def decorate(view: Any) -> Any:
        @wraps(view)
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            reading: Reading | None = g.get("reading")
            answer = reading.answer if reading else None
            if answer is None:
                answer = _fill(service, lambda: make_response(view(*args, **kwargs)))
            return _respond(answer)

        wrapper.cached, wrapper.load, wrapper.query = service, load, query  # type: ignore[attr-defined]
        return wrapper

    return decorate


def asking(*path: str, query: Query | None = None) -> Asking:
    """What the request under way asks of a loader."""
    return Asking(caller().user_id, caller().zone, path, query)


def shown(answer: Answer) -> Response:
    """What a loader made, as the view's answer: cached as it is."""
    g.loaded = answer
    return _respond(answer)


def _fill(service: str, view: Callable[[], Response]) -> Answer:
    known = ahead.known()
    if known is not None and known.fills:
        known.made = _answer(view)
        return known.made
    name = field()
    if name is None:
        return _answer(view)
    return answers.of(service).fill(caller().user_id, name, lambda: _answer(view))


def _answer(view: Callable[[], Response]) -> Answer:
    try:
        view()
    except NotFound as missing:
        return Answer(missing.code.encode(), "", fresh_until(), missing.status)
    loaded: Answer = g.loaded
    return loaded


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
