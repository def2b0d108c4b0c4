"""Conditional requests (RFC 9110 §13): a resource's version is its ETag."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from flask import Response, request

from webapp.core.errors import PreconditionFailed, ValidationFailed

Answer = tuple[Any, int, dict[str, str]]


def versioned(body: dict[str, Any], status: int = 200) -> Answer:
    """An answer that bears the resource's version as its ETag."""
    return body, status, {"ETag": f'"{body["version"]}"'}


def nothing(status: int = 204) -> Response:
    """An answer without a body."""
    return Response(status=status)


def expected_version() -> int | None:
    """The version that `If-Match` demands; None when there is no such header or it says `*`.

    The opaque part counts, `W/` does not: proxies weaken ETags. Errors: `ValidationFailed` for a tag that
    cannot be a version.
    """
    text = request.headers.get("If-Match", "").strip()
    if text in ("", "*"):
        return None
    opaque = text.removeprefix("W/").strip('"')
    if not opaque.isascii() or not opaque.isdigit() or len(opaque) > 15:
        raise ValidationFailed(
            errors=[{"field": "If-Match", "code": "bad_etag", "message": 'Send one ETag, like "7".'}]
        )
    return int(opaque)


@contextmanager
def showing(render: Callable[[Mapping[str, Any]], dict[str, Any]]) -> Iterator[None]:
    """A 412 raised within the block shows the resource as it is now, as `render` makes it of its row."""
    try:
        yield
    except PreconditionFailed as stale:
        stale.extra["current"] = render(stale.row)
        stale.headers["ETag"] = f'"{stale.row["version"]}"'
        raise
