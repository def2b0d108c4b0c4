"""One place turns every error into the contract's `application/problem+json`."""

from collections.abc import Callable
from typing import Any

import orjson
import structlog
from apiflask import APIFlask
from apiflask.exceptions import _ValidationError
from flask import Response
from flask_limiter import RateLimitExceeded
from pydantic import ValidationError
from pymongo.errors import PyMongoError
from werkzeug.exceptions import HTTPException

from webapp.core import context, db, errors
from webapp.core.errors import FieldError, Problem
from webapp.core.fields import SHAPE

RETRY_SECONDS = "2"
_MAX_ERRORS, _MAX_FIELD_CHARACTERS = 50, 200
_BY_STATUS: dict[int, type[Problem]] = {
    404: errors.NotFound,
    405: errors.MethodNotAllowed,
    413: errors.BodyTooLarge,
    415: errors.UnsupportedMediaType,
}
log = structlog.get_logger()


def register(app: APIFlask) -> None:
    """Answer each kind of error as a problem; nothing below 500 becomes a 500, and no trace leaves."""
    app.register_error_handler(Problem, _problem)
    app.register_error_handler(_ValidationError, _invalid)
    app.register_error_handler(RateLimitExceeded, _limited)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(PyMongoError, _database)
    app.register_error_handler(Exception, _unexpected)


def problem_response(problem: Problem) -> Response:
    """The answer for a problem, its headers included."""
    body = orjson.dumps(problem.body(context.request_id()))
    response = Response(body, problem.status, mimetype="application/problem+json")
    response.headers.extend(problem.headers)
    if problem.status == errors.Unauthorized.status:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def field_errors(error: ValidationError) -> list[FieldError]:
    """pydantic's findings in the contract's form, the first of many; the input itself is never echoed."""
    found = error.errors(include_url=False, include_input=False, include_context=False)
    return [
        {
            "field": _field(item["loc"]),
            "code": item["type"],
            "message": item["msg"].removeprefix("Value error, "),
        }
        for item in found[:_MAX_ERRORS]
    ]


def _field(place: tuple[int | str, ...]) -> str:
    """Where in what was sent: `reminders.0.at`."""
    path = ".".join(part for part in map(str, place) if not part.startswith(SHAPE))
    return path[:_MAX_FIELD_CHARACTERS]


def refusal(error: _ValidationError) -> Problem:
    """What `input` found wrong, as a problem."""
    cause = error.__cause__
    return errors.ValidationFailed(errors=field_errors(cause) if isinstance(cause, ValidationError) else ())


def _problem(error: Problem) -> Response:
    return problem_response(error)


def _invalid(error: _ValidationError) -> Response:
    return problem_response(refusal(error))


def _limited(error: RateLimitExceeded) -> Response:
    limit = error.limit.limit if error.limit else None
    return problem_response(errors.RateLimited(f"The limit is {limit}." if limit else ""))


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    kind = _BY_STATUS.get(status) or (errors.BadRequest if 400 <= status < 500 else Problem)
    headers = {"Allow": ", ".join(error.valid_methods or ())} if hasattr(error, "valid_methods") else {}
    return problem_response(kind(headers=headers))


def _database(error: PyMongoError) -> Response:
    if not db.is_away(error):
        return _unexpected(error)
    log.warning("database_away", error=type(error).__name__)
    return problem_response(errors.Unavailable(headers={"Retry-After": RETRY_SECONDS}))


def _unexpected(error: Exception) -> Response:
    log.exception("unexpected_error", error=type(error).__name__)
    return problem_response(Problem())


def declares(*kinds: type[Problem]) -> Callable[[Any], Any]:
    """Document the problems that a route may answer with, beside those that every route has."""

    def decorate(view: Any) -> Any:
        view._problems = (*getattr(view, "_problems", ()), *kinds)
        return view

    return decorate
