"""Conditional requests (RFC 9110 §13): a resource's version is its ETag."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import orjson
from flask import Response, request

from webapp.core.errors import PreconditionFailed
from webapp.core.writing import version_of


def as_json(body: Any, status: int = 200) -> Response:
    """An answer as it goes out. What rows are made into has the form that the route's `output` says (a
    test holds the two together), so it is not validated once more."""
    return Response(orjson.dumps(body), status, mimetype="application/json")


def versioned(body: dict[str, Any], status: int = 200) -> Response:
    """An answer that bears the resource's version as its ETag."""
    response = as_json(body, status)
    response.headers["ETag"] = f'"{body["version"]}"'
    return response


def nothing(status: int = 204) -> Response:
    """An answer without a body."""
    return Response(status=status)


def expected_version() -> int | None:
    """The version that `If-Match` demands; None for any. Errors: `ValidationFailed`."""
    return version_of(request.headers.get("If-Match", ""))


@contextmanager
def showing(render: Callable[[Mapping[str, Any]], dict[str, Any]]) -> Iterator[None]:
    """A 412 raised within the block shows the resource as it is now, as `render` makes it of its row."""
    try:
        yield
    except PreconditionFailed as stale:
        stale.extra["current"] = render(stale.row)
        stale.headers["ETag"] = f'"{stale.row["version"]}"'
        raise
