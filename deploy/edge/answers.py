"""What the edge says by itself: headers of each class of answer, and problems in the contract's form."""

from dataclasses import dataclass

from webapp.core import errors
from webapp.core.web.browser_app import ASSET_HEADERS, page_headers, worker_headers
from webapp.core.web.lifecycle import SAFE_HEADERS

SAFE = SAFE_HEADERS


def kinds(cdn: str = "", sentry: str = "") -> dict[str, dict[str, str]]:
    """What a class of answers bears beside, or instead of, the headers that all do. In: where the page's
    files are, and where its errors go, if those are other origins."""
    return {"page": page_headers(cdn, sentry), "worker": worker_headers(cdn), "asset": ASSET_HEADERS}


TYPES = {
    "text/html": ("html",),
    "text/javascript": ("js", "mjs"),
    "text/css": ("css",),
    "text/plain": ("txt",),
    "image/svg+xml": ("svg",),
    "image/png": ("png",),
    "image/x-icon": ("ico",),
    "font/woff2": ("woff2",),
    "application/json": ("json",),
    "application/manifest+json": ("webmanifest",),
}


@dataclass(frozen=True)
class Refusal:
    """A problem that the edge tells; the application may never have heard of the request."""

    status: int
    code: str
    title: str
    retry_after: int | None = None
    allow: str | None = None


def _ours(problem: type[errors.Problem], **more: object) -> Refusal:
    return Refusal(problem.status, problem.code, problem.title, **more)  # type: ignore[arg-type]


PROBLEMS = (
    _ours(errors.BadRequest),
    Refusal(403, "forbidden", "This is not open to you"),
    _ours(errors.NotFound),
    _ours(errors.MethodNotAllowed, allow="GET, HEAD"),
    Refusal(408, "request_timeout", "The request came too slowly"),
    Refusal(412, "precondition_failed", "It has changed since you read it"),
    _ours(errors.BodyTooLarge),
    Refusal(414, "uri_too_long", "The address is longer than any that we have"),
    _ours(errors.RateLimited, retry_after=1),
    Refusal(431, "headers_too_large", "The headers are larger than we take"),
    Refusal(500, "internal_error", "Something went wrong on our side"),
    Refusal(502, "service_away", "The service does not answer", retry_after=1),
    Refusal(503, "overloaded", "More is asked at once than can be served", retry_after=1),
    Refusal(504, "service_slow", "The service did not answer in time", retry_after=1),
)
