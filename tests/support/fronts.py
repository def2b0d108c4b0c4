"""The async front in the test's own process: it lives by the test's clock."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import orjson
from flask.testing import FlaskClient
from werkzeug.datastructures import Headers
from werkzeug.wrappers import Request

from tests.support.cast import Person
from webapp.app import front_plan
from webapp.core.web.application import Application
from webapp.front import Front, make_front

_LOOKS = 20
_SECONDS = 10.0
Lines = list[tuple[bytes, bytes]]
Whole = tuple[int, Lines, bytes]


class InProcess:
    """Asks a front as a server would."""

    def __init__(self, app: Application, front: Front, loop: asyncio.AbstractEventLoop) -> None:
        self._app, self._front, self._loop = app, front, loop

    def client(self) -> FlaskClient:
        """A client like Flask's own."""
        return _Client(self._app, self.ask)

    def get(self, person: Person, path: str) -> Any:
        """The JSON of a read that must succeed; `path` is below `/api/v1`."""
        status, body = self.answer(path, f"Bearer {person.access_token}".encode())
        assert status == 200, body
        return orjson.loads(body)

    def answer(self, path: str, authorization: bytes) -> tuple[int, bytes]:
        """Status and body of a read."""
        path, _, query = f"/api/v1{path}".partition("?")
        status, _, body = self.ask("GET", path, query, [(b"authorization", authorization)])
        return status, body

    def ask(self, method: str, path: str, query: str, headers: Lines, body: bytes = b"") -> Whole:
        """Status, headers and body of an answer."""
        scope = {
            "type": "http",
            "http_version": "1.1",
            "method": method,
            "path": path,
            "query_string": query.encode(),
            "headers": headers,
        }
        sent: list[dict[str, Any]] = []
        received = {"type": "http.request", "body": body}
        self._loop.run_until_complete(self._settled())
        call = self._front(scope, _always(received), _into(sent))
        self._loop.run_until_complete(asyncio.wait_for(call, _SECONDS))
        start, rest = sent
        return start["status"], start["headers"], rest["body"]

    async def _settled(self) -> None:
        """Its loop stands still between requests: a connection that was given up meanwhile is made anew."""
        for _ in range(_LOOKS):
            if self._front._questions.ready():
                return
            await asyncio.sleep(_SECONDS / 100)


class _Client(FlaskClient):
    """Sends what it is told to a front, not to Flask."""

    def __init__(self, app: Application, ask: Callable[..., Whole]) -> None:
        super().__init__(app, app.response_class, use_cookies=False)
        self._ask = ask

    def run_wsgi_app(self, environ: Any, buffered: bool = False) -> Any:
        wanted = Request(environ)
        sent = [(name.lower().encode(), value.encode("latin-1")) for name, value in wanted.headers]
        query = environ["QUERY_STRING"]
        status, headers, body = self._ask(wanted.method, wanted.path, query, sent, wanted.get_data())
        told = Headers([(name.decode(), value.decode("latin-1")) for name, value in headers])
        return [body], str(status), told


@contextmanager
def in_process(app: Application) -> Iterator[InProcess]:
    """A front of the application, started as a server starts it, and stopped at the end."""
    front = make_front(app, front_plan(app))
    told: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    with asyncio.Runner() as runner:
        loop = runner.get_loop()
        life = loop.create_task(front({"type": "lifespan"}, told.get, _into([])))
        told.put_nowait({"type": "lifespan.startup"})
        yield InProcess(app, front, loop)
        told.put_nowait({"type": "lifespan.shutdown"})
        loop.run_until_complete(asyncio.wait_for(life, _SECONDS))


def _always(message: dict[str, Any]) -> Any:
    async def receive() -> dict[str, Any]:
        return message

    return receive


def _into(sent: list[dict[str, Any]]) -> Any:
    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    return send
