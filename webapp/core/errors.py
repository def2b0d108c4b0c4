"""Problems: errors that a client is told of, in the form of RFC 9457."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, TypedDict


class FieldError(TypedDict):
    """One fault in the input: where, a stable code, and a sentence for people."""

    field: str
    code: str
    message: str


class Problem(Exception):
    """An error with a status, a stable code, and words for people. Subclasses fix all three."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal_error"
    title: ClassVar[str] = "Something went wrong on our side"

    def __init__(
        self,
        detail: str = "",
        *,
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.errors = list(errors)
        self.headers = dict(headers or {})
        self.extra = dict(extra or {})

    def body(self, request_id: str) -> dict[str, Any]:
        """The members of the `application/problem+json` answer."""
        members: dict[str, Any] = {
            "type": f"urn:myriad:problem:{self.code}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
            "request_id": request_id,
        }
        if self.errors:
            members["errors"] = self.errors
        return members | self.extra


class MalformedJson(Problem):
    status, code, title = 400, "malformed_json", "The body is not JSON that we accept"


class BadCursor(Problem):
    status, code, title = 400, "cursor_invalid", "The cursor is not one that we gave out"


class BadRequest(Problem):
    status, code, title = 400, "bad_request", "The request cannot be understood"


class Unauthorized(Problem):
    status, code, title = 401, "unauthorized", "A valid access token is needed"


class InsufficientScope(Problem):
    status, code, title = 403, "insufficient_scope", "The token does not cover this"


class CrossSite(Problem):
    status, code, title = 403, "cross_site", "Cookies are not taken from another site's page"


class NotFound(Problem):
    status, code, title = 404, "not_found", "There is nothing here"


class MethodNotAllowed(Problem):
    status, code, title = 405, "method_not_allowed", "This address does not take that method"


class PreconditionFailed(Problem):
    """Somebody changed it first; `row` is what is stored now, to be shown in the answer's `current`."""

    status, code, title = 412, "precondition_failed", "It has changed since you read it"

    def __init__(self, row: Mapping[str, Any]) -> None:
        super().__init__()
        self.row = row


class BodyTooLarge(Problem):
    status, code, title = 413, "body_too_large", "The body is larger than this address takes"


class UnsupportedMediaType(Problem):
    status, code, title = 415, "unsupported_media_type", "The body must be application/json"


class ValidationFailed(Problem):
    status, code, title = 422, "validation_failed", "Some of what was sent is not valid"


class IdempotencyMismatch(Problem):
    status, code, title = 422, "idempotency_mismatch", "The key was used with another body"


class IdempotencyInProgress(Problem):
    status, code, title = 409, "idempotency_in_progress", "The first request with this key still runs"


class RateLimited(Problem):
    status, code, title = 429, "rate_limited", "Too many requests"


class Unavailable(Problem):
    status, code, title = 503, "database_unavailable", "The database did not answer in time"


class Overloaded(Problem):
    status, code, title = 503, "overloaded", "More is asked at once than can be served"
