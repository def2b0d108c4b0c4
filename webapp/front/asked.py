"""What the front takes notice of in a request."""

from dataclasses import dataclass

from webapp.core import context

Headers = list[tuple[bytes, bytes]]


@dataclass(slots=True)
class Asked:
    """A request's bearer token ("" without one), the ETags it knows, and its id."""

    token: str
    etags: bytes
    request_id: str

    def knows(self, etag: bytes) -> bool:
        """Whether the client has this answer: weak comparison (RFC 9110 §8.8.3.2) with a list of tags."""
        if self.etags in (b"", etag):
            return self.etags == etag
        tags = [tag.strip().removeprefix(b"W/") for tag in self.etags.split(b",")]
        return etag in tags or b"*" in tags


def asked(headers: Headers) -> Asked:
    """From the headers, whose names are in lower case."""
    token, etags, request_id = "", b"", None
    for name, value in headers:
        if name == b"authorization" and value[:7].lower() == b"bearer ":
            token = value[7:].decode("latin-1")
        elif name == b"if-none-match":
            etags = value
        elif name == b"x-request-id":
            request_id = value.decode("latin-1")
    return Asked(token, etags, context.accept_request_id(request_id))


def traceparent(headers: Headers) -> str:
    """The trace that the client is in (W3C Trace Context), or ""."""
    return next((value.decode("latin-1") for name, value in headers if name == b"traceparent"), "")
