"""What every refusal looks like."""

from typing import Any

MEMBERS = {"type", "title", "status", "detail", "code", "request_id"}
LEAKS = (
    "Traceback",
    "pymongo",
    "pydantic",
    "/usr/",
    "/site-packages/",
    "webapp",
    "<function",
    "object at 0x",
)


def assert_problem(answer: Any, *statuses: int) -> None:
    """The answer is a problem of the contract's form, with one of the statuses, and tells nothing of us."""
    told = f"{answer.status} {answer.text[:400]}"
    assert answer.status_code in statuses, told
    assert answer.content_type == "application/problem+json", told
    body = answer.json
    assert MEMBERS <= set(body) <= MEMBERS | {"errors", "current"}, told
    assert body["status"] == answer.status_code
    assert body["type"] == f"urn:myriad:problem:{body['code']}"
    assert body["request_id"] == answer.headers["X-Request-ID"]
    assert all(set(error) == {"field", "code", "message"} for error in body.get("errors", [])), told
    assert not [leak for leak in LEAKS if leak in answer.text], told
