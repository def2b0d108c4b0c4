"""The floor: constant bytes of a page's size, in whatever worker gunicorn is set to.

`gunicorn -c python:config.gunicorn bench.reference.floor:app`
"""

from collections.abc import Awaitable, Callable
from typing import Any

BODY = b"x" * 9500
_SIZE = str(len(BODY))


def app(*call: Any) -> Any:
    """A WSGI application when called with two arguments, an ASGI one when called with three."""
    return _asgi(*call) if len(call) == 3 else _wsgi(*call)


def _wsgi(_environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", _SIZE)])
    return [BODY]


async def _asgi(
    scope: dict[str, Any], receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Awaitable[None]]
) -> None:
    if scope["type"] == "lifespan":
        return await _lifespan(receive, send)
    headers = [(b"content-type", b"application/json"), (b"content-length", _SIZE.encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": BODY})


async def _lifespan(receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Awaitable[None]]) -> None:
    for stage in ("startup", "shutdown"):
        await receive()
        await send({"type": f"lifespan.{stage}.complete"})
