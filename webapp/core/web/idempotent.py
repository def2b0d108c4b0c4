"""`Idempotency-Key` on views that create or change things."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from apiflask.exceptions import _ValidationError
from flask import Response, current_app, g, make_response, request

from webapp.core import db, idempotency
from webapp.core.db import Row
from webapp.core.errors import Problem, ValidationFailed
from webapp.core.web.access import user_id
from webapp.core.web.problems import problem_response, refusal

_NOT_KEPT = (401, 409, 429)
_KEPT_HEADERS = ("Content-Type", "ETag", "Location")


def idempotent(service: str, *, resumable: bool = False) -> Callable[[Any], Any]:
    """With an `Idempotency-Key` the view's effect and answer are stored together in `service`'s database and
    the answer is replayed for 24 h. Put it right under `scoped`, above `input`.

    A view of many effects is `resumable`: they are no transaction, and the answer is stored after the last.
    It may run again with the same key, and knows by `claim_id` what it has done already."""

    def decorate(view: Any) -> Any:
        @wraps(view)
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            key = request.headers.get("Idempotency-Key")
            if key is None:
                return view(*args, **kwargs)
            return _run(service, _checked(key), resumable, lambda: make_response(view(*args, **kwargs)))

        return wrapper

    return decorate


def claim_id() -> str | None:
    """What names the key of the request under way, each time it is sent; None when it bears none, or its
    effects are one transaction."""
    name: str | None = g.get("claim_id")
    return name


def _checked(key: str) -> str:
    if not key or len(key) > idempotency.MAX_KEY_CHARACTERS:
        fault = "Send 1 to 255 characters."
        raise ValidationFailed(errors=[{"field": "Idempotency-Key", "code": "bad_length", "message": fault}])
    return key


def _run(service: str, key: str, resumable: bool, view: Callable[[], Response]) -> Response:
    lease = current_app.config["REQUEST_DEADLINE"] + 2
    claim = idempotency.begin(
        service, user_id(), request.method, request.full_path, key, request.get_data(), lease=lease
    )
    if claim["status"] is not None:
        return _replay(claim)
    try:
        if resumable:
            g.claim_id = claim["_id"]
            return _with_answer(service, claim, view())
        return db.atomic(service, lambda: _with_answer(service, claim, view()))
    except Problem as problem:
        return _refused(service, claim, problem)
    except _ValidationError as error:
        return _refused(service, claim, refusal(error))
    except Exception:
        idempotency.free(service, claim)
        raise


def _with_answer(service: str, claim: Row, response: Response) -> Response:
    kept = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
    idempotency.finish(service, claim, status=response.status_code, headers=kept, body=response.get_data())
    return response


def _refused(service: str, claim: Row, problem: Problem) -> Response:
    """A refusal had no effect; it is kept too, unless trying again may end otherwise."""
    if problem.status >= 500 or problem.status in _NOT_KEPT:
        idempotency.free(service, claim)
        raise problem
    return _with_answer(service, claim, problem_response(problem))


def _replay(claim: Row) -> Response:
    response = Response(claim["body"], claim["status"], headers=claim["headers"])
    response.headers["Idempotency-Replayed"] = "true"
    return response
