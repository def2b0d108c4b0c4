"""How many requests a process on threads takes: some run, some stand in line, the next is refused at once.

The async front does the same before it hands a request to Flask. Without it gunicorn would let any number
wait, unseen and for ever, behind a database that stalls.
"""

import threading
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, Response

from webapp.core import context, metrics
from webapp.core.errors import Overloaded
from webapp.core.web.lifecycle import SAFE_HEADERS
from webapp.core.web.problems import problem_response

RETRY_SECONDS = "1"
ROUTE = "overloaded"
ALWAYS = "/livez"
"""Threads that all wait for a stalled database must not look like a dead process."""

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def stand(app: Flask, *, running: int, waiting: int) -> None:
    """Let `running` requests into the application at once and `waiting` more stand in line, for as long as
    one may run. It needs `running` + `waiting` threads, and one more to refuse on."""
    patience = app.config["REQUEST_DEADLINE"]
    app.wsgi_app = _Line(app.wsgi_app, running, waiting, patience)  # type: ignore[method-assign]


class _Line:
    """A WSGI application ahead of another."""

    def __init__(self, wsgi: Wsgi, running: int, waiting: int, patience: float) -> None:
        self._wsgi, self._patience = wsgi, patience
        self._inside = threading.BoundedSemaphore(running + waiting)
        self._turn = threading.BoundedSemaphore(running)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] == ALWAYS:
            return self._wsgi(environ, start_response)
        if not self._inside.acquire(blocking=False):
            return _refusal(environ)(environ, start_response)
        try:
            return self._in_turn(environ, start_response)
        finally:
            self._inside.release()

    def _in_turn(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not self._turn.acquire(timeout=self._patience):
            return _refusal(environ)(environ, start_response)
        try:
            return self._wsgi(environ, start_response)
        finally:
            self._turn.release()


def _refusal(environ: dict[str, Any]) -> Response:
    context.bind(context.accept_request_id(environ.get("HTTP_X_REQUEST_ID")))
    answer = problem_response(Overloaded(headers={"Retry-After": RETRY_SECONDS}))
    answer.headers.extend([*SAFE_HEADERS.items(), ("Cache-Control", "no-store")])
    answer.headers["X-Request-ID"] = context.request_id()
    metrics.observe("ANY", ROUTE, answer.status_code, 0.0)
    return answer
