"""What happens around every request: its id, one log line, conditional answers, and safe headers."""

import time
from contextlib import ExitStack

import structlog
from flask import Flask, Response, current_app, g, request

from webapp.core import context, metrics, tracing
from webapp.core.web.access import authenticate, enforce

log = structlog.get_logger()

UNKNOWN_ROUTE = "unknown"
SAFE_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
}

_SAFE = list(SAFE_HEADERS.items())
_CACHING = {True: ("Cache-Control", "private, no-cache"), False: ("Cache-Control", "no-store")}


def begin(app: Flask) -> None:
    """Before the limits: the request id, then who calls. Call it before the limiter is registered."""
    app.before_request(_name)
    app.before_request(authenticate)
    app.teardown_request(_leave_trace)


def finish(app: Flask) -> None:
    """After the limits: the policy; and on the way out ETag, headers and the log line."""
    app.before_request(enforce)
    app.after_request(_dress)


def _name() -> None:
    g.started = time.perf_counter()
    context.bind(context.accept_request_id(request.headers.get("X-Request-ID")))
    if tracing.is_on():
        _enter_trace()


def _enter_trace() -> None:
    """The span is left by hand: no view of Flask's holds the whole of a request."""
    g.traced = ExitStack()
    g.traced.enter_context(tracing.serving(request.headers.get("traceparent", ""), request.method, _route()))


def _leave_trace(_error: BaseException | None) -> None:
    if stack := g.pop("traced", None):
        stack.close()


def _route() -> str:
    return request.url_rule.rule if request.url_rule else UNKNOWN_ROUTE


def _dress(response: Response) -> Response:
    private = g.get("claims") is not None
    present = {name.lower() for name, _ in response.headers}
    ours = [*_SAFE, ("X-Request-ID", context.request_id()), _CACHING[private]]
    response.headers.extend([header for header in ours if header[0].lower() not in present])
    if private and response.status_code == 200 and request.method == "GET" and not response.is_streamed:
        _make_conditional(response)
    _tell(response)
    return response


def _make_conditional(response: Response) -> None:
    """Answers about one thing bear its version as ETag (set by the view); others a hash of themselves.
    `If-Match` is for changes: a read does not look at it."""
    if "ETag" not in response.headers:
        response.add_etag()
    response.make_conditional(
        {name: value for name, value in request.environ.items() if name != "HTTP_IF_MATCH"}
    )


def _tell(response: Response) -> None:
    """One measurement for each request, and a line where the edge does not write one."""
    seconds = time.perf_counter() - g.started
    route = _route()
    metrics.observe(request.method, route, response.status_code, seconds)
    tracing.answered(request.method, route, response.status_code)
    if not current_app.config["ACCESS_LOG"]:
        return
    log.info(
        "request",
        method=request.method,
        route=route,
        status=response.status_code,
        milliseconds=round(seconds * 1000, 1),
        user=str(g.claims.user_id) if g.get("claims") else None,
    )
